"""Two directory files of one state: last year's, which is imported, and this year's, which waits."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO

from demo.places import World
from engagements.directory import importing, working
from engagements.directory.importing import Choice
from engagements.models import Site, SiteImport
from engagements.rules.periods import school_year

HEADER = (
    "ST",
    "LEAID",
    "LEA_NAME",
    "NCESSCH",
    "ST_SCHID",
    "SCH_NAME",
    "REGION",
    "STATUS",
    "MEMBER",
)
NCES, NUMBER, NAME, STATUS, STUDENTS = 3, 4, 5, 7, 8

Row = list[str]


def tell(world: World) -> None:
    first = school_year(world.today).first
    last = first.replace(year=first.year - 1)
    rows = list(schools(world))
    before = checked(world, "Schools, last summer.csv", as_file(rows), as_of=last, on=first)
    at = world.moment(first)
    importing.confirm(site_import=before, choice=Choice.ALL, by=world.admin, now=at)
    working.work(import_id=before.pk, now=at)
    titled = f"State directory\n\nSource: {world.story.agency}\n\n".encode()
    noted = "\n† indicates that the data are not applicable.\n".encode()
    later = titled + as_file(list(a_year_later(world, rows))) + noted
    checked(world, "Schools, this summer.csv", later, as_of=first, on=world.today)


def checked(world: World, name: str, data: bytes, *, as_of: date, on: date) -> SiteImport:
    """A file of a day, uploaded on another and looked at."""
    at = world.moment(on)
    made = importing.upload(file=BytesIO(data), name=name, by=world.admin, now=at)
    importing.check(site_import=made, mapped=made.mapping, effective_on=as_of)
    working.work(import_id=made.pk, now=at)
    made.refresh_from_db()
    return made


def schools(world: World) -> Iterator[Row]:
    """The schools as they are here, with the number that the state gives each.

    One that changed its district is not among them: the file of the state forgot it.
    """
    here = {site.pk: site for site in world.sites.values()}
    for number, school in enumerate(world.of_kind(Site.Kind.SCHOOL), start=1):
        district = here[school.lineage[1]]
        region = here[school.lineage[2]]
        if not school.nces_id.startswith(district.nces_id):
            continue
        yield [
            world.story.abbreviation,
            district.nces_id,
            district.name,
            school.nces_id,
            f"{world.story.abbreviation}-{number:04d}",
            school.name,
            region.name if region.kind == Site.Kind.REGION else "",
            "",
            str(school.enrolment),
        ]


def a_year_later(world: World, rows: list[Row]) -> Iterator[Row]:
    """One gone, one closed, one new, one that cannot be right, and other numbers of students."""
    for place, row in enumerate(rows[1:]):
        later = list(row)
        later[STUDENTS] = f"{int(row[STUDENTS]) + world.random.randrange(-20, 20)}.00000"
        if place == 1:
            later[STATUS] = "Merged"
        if place == 2:
            later[STUDENTS] = "212.50000"
        yield later
    new = list(rows[1])
    new[NCES], new[NAME], new[NUMBER] = f"{new[1]}00991", "Goldfinch Academy", ""
    yield new


def as_file(rows: list[Row]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([HEADER, *rows])
    return buffer.getvalue().encode()
