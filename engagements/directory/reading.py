"""Rows of a school directory, such as the Common Core of Data, read and judged. No database.

A row is good, or it is named: by its number, the column, the value, the rule it breaks and what to
do. A lost leading zero is put back only where nothing else can be meant, and it is told. What rows
have to do with each other is judged in `matching.py`, so that no more than one is held here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from engagements.directory import cells
from engagements.directory.columns import Field, Mapped, is_of_schools
from engagements.rules import nces
from engagements.rules.nces import NO_CODE, Unreadable

CHANGED_AGENCY = 5
NO_DATA = "no data"
SHOWN, LONGEST_NOTE = 100, 1000
"""So much of a value is told; the rest stands in the file."""
IDS = (Field.SCHOOL_ID, Field.DISTRICT_ID, Field.SCHOOL_STATE_ID, Field.DISTRICT_STATE_ID)
IN_AN_ID = re.compile(r"\S*\d\S*")

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken."""

    row: int
    column: str
    value: str
    rule: str
    suggestion: str = ""

    @property
    def words(self) -> str:
        shown = self.value if len(self.value) <= SHOWN else f"{self.value[:SHOWN]}…"
        cell = f"{self.column} “{shown}”: " if self.column else ""
        return f"{cell}{self.rule} {self.suggestion}".strip()


@dataclass(frozen=True)
class Notice:
    """What was read otherwise than it stands there."""

    row: int
    column: str
    value: str
    read_as: str

    @property
    def words(self) -> str:
        return f"{self.column} “{self.value}” was read as {self.read_as}."


@dataclass(frozen=True, slots=True)
class Record:
    """One row. Empty texts and None leave what is known already."""

    row: int
    kind: str
    nces_id: str
    name: str
    state: str
    district_id: str
    district_name: str
    region: str = ""
    city: str = ""
    level: str = ""
    grade_low: str = ""
    grade_high: str = ""
    enrolment: int | None = None
    status: int | None = None
    reason: str = ""
    district_number: str = ""
    number: str = ""
    local_number: str = ""


@dataclass(frozen=True)
class States:
    """The states that may occur, by every name for them."""

    codes: Mapping[str, str]

    @classmethod
    def of(cls, known: Iterable[tuple[str, str, str]]) -> States:
        """From (FIPS code, abbreviation, name) each."""
        codes: dict[str, str] = {}
        for fips, abbreviation, name in known:
            for word in (fips, fips.removeprefix("0"), abbreviation.casefold(), name.casefold()):
                codes[word] = fips
        return cls(codes)

    def find(self, value: str) -> str:
        """The FIPS code for what a cell says; "" for an empty one."""
        if value in NO_CODE:
            return ""
        try:
            return self.codes[nces.whole(value).casefold()]
        except KeyError:
            raise Unreadable(
                "No state has this name or code.",
                "Write two letters, such as OR, or the FIPS code.",
            ) from None

    def has(self, fips: str) -> bool:
        return self.codes.get(fips) == fips


@dataclass
class Tally:
    """What is counted while the rows go by."""

    rows: int = 0
    without_value: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class RowRead:
    """A row as it was read. A record with problems is known only so far as it could be read.

    `aside` is what stands in a row that is no row of the table, such as a footnote.
    """

    record: Record | None
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    aside: str = ""
    row: int = 0


class Row(Protocol):
    """What `exports.reading` gives."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Sequence[str]: ...
    @property
    def problem(self) -> str: ...


@dataclass(frozen=True)
class Columns:
    """Where each field stands."""

    places: Mapping[Field, int]
    headings: Mapping[Field, str]

    @classmethod
    def of(cls, header: Sequence[str], mapped: Mapped) -> Columns:
        headings = {Field(code): heading for code, heading in mapped.items()}
        return cls({code: header.index(name) for code, name in headings.items()}, headings)

    def __contains__(self, name: object) -> bool:
        return name in self.places


@dataclass
class RowReader:
    """One row: reads its cells, and notes what it cannot read."""

    row: Row
    columns: Columns
    tally: Tally
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def value(self, name: Field) -> str:
        place = self.columns.places.get(name)
        return "" if place is None else cells.tidy(self.row.cells[place])

    def read(self, name: Field, reader: Callable[[str], T], otherwise: T) -> T:
        """The cell by `reader`; `otherwise` where there is no column or it cannot be read."""
        if name not in self.columns:
            return otherwise
        value = self.value(name)
        if name != Field.STATUS and value.casefold() == NO_DATA:
            self.tally.without_value[value] += 1
            value = ""
        elif value in NO_CODE and value:
            self.tally.without_value[value] += 1
        try:
            return reader(value)
        except Unreadable as error:
            self.refuse(name, error.rule, error.suggestion)
            return otherwise

    def refuse(self, name: Field, rule: str, suggestion: str = "") -> None:
        heading = self.columns.headings.get(name, "")
        self.problems.append(Problem(self.row.number, heading, self.value(name), rule, suggestion))

    def has(self, name: Field) -> bool:
        value = self.value(name)
        return value not in NO_CODE and value.casefold() != NO_DATA

    def number(self, name: Field, reader: Callable[[str], nces.Number]) -> str:
        """A number, with a notice if it was repaired."""
        found = self.read(name, reader, nces.Number(""))
        if found.repaired:
            heading = self.columns.headings[name]
            notice = Notice(self.row.number, heading, self.value(name), found.text)
            self.notices.append(notice)
        return found.text


def read_directory(
    rows: Iterable[Row],
    header: Sequence[str],
    mapped: Mapped,
    states: States,
    tally: Tally,
    home_state: str = "",
) -> Iterator[RowRead]:
    """Read row after row by one mapping. `home_state` is that of rows which do not say it."""
    columns = Columns.of(header, mapped)
    for row in rows:
        tally.rows += 1
        reader = RowReader(row, columns, tally)
        yield aside(row) if is_aside(reader) else judged(reader, states, home_state)


def judged(reader: RowReader, states: States, home_state: str) -> RowRead:
    row = reader.row
    if row.problem:
        advice = "Compare the row with the heading."
        reader.problems.append(Problem(row.number, "", "", row.problem, advice))
    record = read_record(reader, states, home_state)
    return RowRead(record, reader.problems, reader.notices)


def is_aside(reader: RowReader) -> bool:
    """Whether a row is a note below the table: it fills few cells, and nothing in it is an id."""
    filled = sum(1 for cell in reader.row.cells if cell.strip())
    ids = (reader.value(name) for name in IDS)
    return 2 * filled < len(reader.row.cells) and not any(map(IN_AN_ID.fullmatch, ids))


def aside(row: Row) -> RowRead:
    words = " ".join(filter(None, map(cells.tidy, row.cells)))[:LONGEST_NOTE]
    return RowRead(None, aside=words, row=row.number)


def read_record(reader: RowReader, states: States, home_state: str) -> Record:
    """The row as a record, whole only where the reader found no problem."""
    is_school = is_of_schools(reader.columns.headings.keys())
    status = reader.read(Field.STATUS, cells.status, None)
    fips = reader.read(Field.STATE, states.find, "") or home_state
    district = read_district(reader, fips)
    may_differ = status == CHANGED_AGENCY
    school = read_school(reader, district, fips, may_differ=may_differ) if is_school else ""
    district = district or school[: nces.DISTRICT]
    own_name = Field.SCHOOL_NAME if is_school else Field.DISTRICT_NAME
    district_number = reader.read(Field.DISTRICT_STATE_ID, cells.state_number, "")
    number = reader.read(Field.SCHOOL_STATE_ID, cells.state_number, "")
    return Record(
        row=reader.row.number,
        kind="school" if is_school else "district",
        nces_id=school if is_school else district,
        name=reader.read(own_name, cells.required_name, ""),
        state=read_state(reader, states, fips, district),
        district_id=district,
        district_name=reader.read(Field.DISTRICT_NAME, cells.name, "") if is_school else "",
        district_number=district_number if is_school else "",
        number=number if is_school else district_number,
        local_number=reader.read(Field.SCHOOL_LOCAL_ID, cells.state_number, ""),
        region=reader.read(Field.REGION, cells.name, ""),
        city=reader.read(Field.CITY, cells.city, ""),
        level=reader.read(Field.LEVEL, cells.level, ""),
        grade_low=reader.read(Field.GRADE_LOW, cells.grade, ""),
        grade_high=reader.read(Field.GRADE_HIGH, cells.grade, ""),
        enrolment=reader.read(Field.ENROLMENT, cells.enrolment, None),
        status=status,
        reason=cells.status_reason(reader.value(Field.STATUS)),
    )


def read_district(reader: RowReader, fips: str) -> str:
    """The district's number, which may be missing where one of the state stands beside it."""
    if is_numbered(reader) and not reader.has(Field.DISTRICT_ID):
        return ""
    return reader.number(Field.DISTRICT_ID, lambda value: nces.read_district(value, fips))


def is_numbered(reader: RowReader) -> bool:
    return reader.has(Field.DISTRICT_STATE_ID) or reader.has(Field.SCHOOL_STATE_ID)


def read_school(reader: RowReader, district: str, fips: str, *, may_differ: bool) -> str:
    """The school's number. Only one that changed agency may keep that of its old district."""
    if reader.has(Field.SCHOOL_STATE_ID) and not reader.has(Field.SCHOOL_ID):
        return ""
    if Field.SCHOOL_ID not in reader.columns:
        reader.refuse(Field.SCHOOL_STATE_ID, "The number is missing.", "Write it.")
        return ""
    if Field.DISTRICT_ID in reader.columns and not district and not is_numbered(reader):
        return ""
    number = reader.number(Field.SCHOOL_ID, lambda value: nces.read_school(value, district, fips))
    if number and not number.startswith(district) and not may_differ:
        reader.refuse(
            Field.SCHOOL_ID,
            f"An NCESSCH begins with the LEAID of its district, here {district}.",
            "Check which of the two is right. A school that changed its agency has status 5.",
        )
    return number


def read_state(reader: RowReader, states: States, fips: str, district: str) -> str:
    """The state's FIPS code, which the district's number must begin with."""
    if not district:
        if not fips and not reader.problems:
            reader.refuse(Field.STATE, "The state is missing.", "Say which state it is in.")
        return fips
    if fips and not district.startswith(fips):
        reader.refuse(
            Field.STATE,
            f"The district's number begins with {district[:2]}, the state's is {fips}.",
            "Take the column with the state of the agency, not of the address.",
        )
    elif not states.has(district[:2]):
        name = Field.DISTRICT_ID if Field.DISTRICT_ID in reader.columns else Field.SCHOOL_ID
        reader.refuse(name, f"No state has the FIPS code {district[:2]}.")
    return district[:2]
