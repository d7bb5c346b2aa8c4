"""Rows of a school directory, such as the Common Core of Data, read and judged. No database.

A row is good, or it is named: by its number, the column, the value, the rule it breaks and what to
do. A lost leading zero is put back only where nothing else can be meant, and it is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from engagements.directory import cells
from engagements.directory.columns import Field, Mapped
from engagements.rules import nces
from engagements.rules.nces import NO_CODE, Unreadable

CHANGED_AGENCY = 5

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken."""

    row: int
    column: str
    value: str
    rule: str
    suggestion: str = ""


@dataclass(frozen=True)
class Notice:
    """What was read otherwise than it stands there."""

    row: int
    column: str
    value: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Record:
    """One good row. Empty texts and None leave what is known already."""

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
            return self.codes[value.removesuffix(".0").casefold()]
        except KeyError:
            raise Unreadable(
                "No state has this name or code.",
                "Write two letters, such as OR, or the FIPS code.",
            ) from None

    def has(self, fips: str) -> bool:
        return self.codes.get(fips) == fips


@dataclass
class Reading:
    """What a file says, as far as the file alone can tell."""

    rows: int = 0
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    without_value: Counter[str] = field(default_factory=Counter)

    @property
    def bad_rows(self) -> set[int]:
        return {problem.row for problem in self.problems}

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Add problems, and take their rows out of the good ones."""
        self.problems += problems
        bad = self.bad_rows
        self.records = [record for record in self.records if record.row not in bad]


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
    reading: Reading
    problems: list[Problem] = field(default_factory=list)

    def value(self, name: Field) -> str:
        place = self.columns.places.get(name)
        return "" if place is None else cells.tidy(self.row.cells[place])

    def read(self, name: Field, reader: Callable[[str], T], otherwise: T) -> T:
        """The cell by `reader`; `otherwise` where there is no column or it cannot be read."""
        place = self.columns.places.get(name)
        if place is None:
            return otherwise
        value = cells.tidy(self.row.cells[place])
        if value in NO_CODE and value:
            self.reading.without_value[value] += 1
        try:
            return reader(value)
        except Unreadable as error:
            self.refuse(name, error.rule, error.suggestion)
            return otherwise

    def refuse(self, name: Field, rule: str, suggestion: str = "") -> None:
        heading = self.columns.headings.get(name, "")
        self.problems.append(Problem(self.row.number, heading, self.value(name), rule, suggestion))

    def number(self, name: Field, reader: Callable[[str], nces.Number]) -> str:
        """A number, with a notice if it was repaired."""
        found = self.read(name, reader, nces.Number(""))
        if found.repaired:
            heading = self.columns.headings[name]
            notice = Notice(self.row.number, heading, self.value(name), found.text)
            self.reading.notices.append(notice)
        return found.text


def read_directory(
    rows: Iterable[Row], header: Sequence[str], mapped: Mapped, states: States
) -> Reading:
    """Read every row by one mapping, and hold the rows against each other."""
    reading = Reading()
    columns = Columns.of(header, mapped)
    ids: dict[str, list[int]] = {}
    for row in rows:
        reading.rows += 1
        reader = RowReader(row, columns, reading)
        if row.problem:
            reading.problems.append(
                Problem(row.number, "", "", row.problem, "Compare the row with the heading.")
            )
        record = read_record(reader, states)
        if record.nces_id:
            ids.setdefault(record.nces_id, []).append(row.number)
        reading.problems += reader.problems
        if not (reader.problems or row.problem):
            reading.records.append(record)
    reading.refuse(duplicates(ids, id_heading(columns)))
    reading.refuse(torn_districts(reading.records, columns))
    return reading


def id_heading(columns: Columns) -> str:
    name = Field.SCHOOL_ID if Field.SCHOOL_ID in columns else Field.DISTRICT_ID
    return columns.headings[name]


def read_record(reader: RowReader, states: States) -> Record:
    """The row as a record, to be used only where the reader found no problem."""
    is_school = Field.SCHOOL_ID in reader.columns
    status = reader.read(Field.STATUS, cells.status, None)
    fips = reader.read(Field.STATE, states.find, "")
    district = read_district(reader, fips)
    school = read_school(reader, district, fips, may_differ=status == CHANGED_AGENCY)
    district = district or school[: nces.DISTRICT]
    state = read_state(reader, states, fips, district)
    own_name = Field.SCHOOL_NAME if is_school else Field.DISTRICT_NAME
    return Record(
        row=reader.row.number,
        kind="school" if is_school else "district",
        nces_id=school if is_school else district,
        name=reader.read(own_name, cells.required_name, ""),
        state=state,
        district_id=district,
        district_name=reader.read(Field.DISTRICT_NAME, cells.name, "") if is_school else "",
        region=reader.read(Field.REGION, cells.name, ""),
        city=reader.read(Field.CITY, cells.city, ""),
        level=reader.read(Field.LEVEL, cells.level, ""),
        grade_low=reader.read(Field.GRADE_LOW, cells.grade, ""),
        grade_high=reader.read(Field.GRADE_HIGH, cells.grade, ""),
        enrolment=reader.read(Field.ENROLMENT, cells.enrolment, None),
        status=status,
    )


def read_district(reader: RowReader, fips: str) -> str:
    return reader.number(Field.DISTRICT_ID, lambda value: nces.read_district(value, fips))


def read_school(reader: RowReader, district: str, fips: str, *, may_differ: bool) -> str:
    """The school's number. Only one that changed agency may keep that of its old district."""
    if Field.DISTRICT_ID in reader.columns and not district:
        return ""
    number = reader.number(Field.SCHOOL_ID, lambda value: nces.read_school(value, district, fips))
    if number and not number.startswith(district) and not may_differ:
        reader.refuse(
            Field.SCHOOL_ID,
            f"An NCESSCH begins with the LEAID of its district, here {district}.",
            "Look which of the two is right. A school that changed its agency has status 5.",
        )
    return number


def read_state(reader: RowReader, states: States, fips: str, district: str) -> str:
    """The state's FIPS code, which the district's number must begin with."""
    if not district:
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


def duplicates(ids: Mapping[str, Sequence[int]], heading: str) -> list[Problem]:
    """Every row that shares its number, each naming another."""
    problems = []
    for number, rows in ids.items():
        for row in rows if len(rows) > 1 else ():
            other = rows[0] if row != rows[0] else rows[1]
            problems.append(
                Problem(
                    row,
                    heading,
                    number,
                    f"Row {other} has the same number.",
                    f"Delete row {row} or row {other}, or correct its number.",
                )
            )
    return problems


def torn_districts(records: Iterable[Record], columns: Columns) -> list[Problem]:
    """Rows that put a district into another region than an earlier row did."""
    first: dict[str, Record] = {}
    problems = []
    for record in records:
        if not record.region:
            continue
        known = first.setdefault(record.district_id, record)
        if known.region.casefold() != record.region.casefold():
            problems.append(
                Problem(
                    record.row,
                    columns.headings[Field.REGION],
                    record.region,
                    f"Row {known.row} has the same district in {known.region}.",
                    "A district belongs to one region.",
                )
            )
    return problems
