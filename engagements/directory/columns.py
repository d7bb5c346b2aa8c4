"""Which column of a directory file holds what: meanings, their usual headings, and a guess."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    SCHOOL_ID = "school_id"
    SCHOOL_NAME = "school_name"
    DISTRICT_ID = "district_id"
    DISTRICT_NAME = "district_name"
    SCHOOL_STATE_ID = "school_state_id"
    DISTRICT_STATE_ID = "district_state_id"
    SCHOOL_LOCAL_ID = "school_local_id"
    STATE = "state"
    REGION = "region"
    STATUS = "status"
    LEVEL = "level"
    GRADE_LOW = "grade_low"
    GRADE_HIGH = "grade_high"
    CITY = "city"
    ENROLMENT = "enrolment"


Mapped = Mapping[str, str]
"""From a field to the heading of its column; a field that is not there has no column."""


@dataclass(frozen=True)
class Meaning:
    """One thing a column can hold. `headings` are the usual ones, the better first."""

    field: Field
    label: str
    help: str
    headings: tuple[str, ...]


MEANINGS = (
    Meaning(
        Field.SCHOOL_ID,
        "School, NCES id",
        "Twelve digits (NCESSCH), or the school's own five (SCHNO). Leave empty for a file of "
        "districts.",
        (
            "NCESSCH",
            "NCES School ID",
            "School ID - NCES Assigned",
            "NCES ID",
            "SCHID",
            "SCHNO",
            "School ID",
            "NCESSchool",
        ),
    ),
    Meaning(
        Field.SCHOOL_NAME,
        "School, name",
        "",
        ("SCH_NAME", "SCHNAM", "SCHNAME", "School Name", "School", "Name"),
    ),
    Meaning(
        Field.DISTRICT_ID,
        "District, NCES id",
        "Seven digits (LEAID).",
        (
            "LEAID",
            "NCES District ID",
            "District NCES ID",
            "NCES LEA ID",
            "Agency ID - NCES Assigned",
            "Agency ID",
            "District ID",
            "NCESDist",
        ),
    ),
    Meaning(
        Field.DISTRICT_NAME,
        "District, name",
        "Needed for districts that are not here yet.",
        ("LEA_NAME", "LEANM", "LEANAME", "Agency Name", "District Name", "LEA", "District"),
    ),
    Meaning(
        Field.SCHOOL_STATE_ID,
        "School, id of the state",
        "Kept along with the NCES id. A file without NCES ids is matched by it.",
        (
            "ST_SCHID",
            "CDSCode",
            "CDS Code",
            "School ID - State Assigned",
            "State School ID",
            "School State ID",
            "State ID",
        ),
    ),
    Meaning(
        Field.DISTRICT_STATE_ID,
        "District, id of the state",
        "",
        (
            "ST_LEAID",
            "Agency ID - State Assigned",
            "State District ID",
            "District State ID",
            "State Agency ID",
        ),
    ),
    Meaning(
        Field.SCHOOL_LOCAL_ID,
        "School, id of the district",
        "",
        ("Local School ID", "School Local ID", "Local ID"),
    ),
    Meaning(
        Field.STATE,
        "State",
        "Two letters, the FIPS code or the name. Better the state of the agency than of the "
        "address.",
        (
            "ST",
            "STABR",
            "State Abbr",
            "FIPST",
            "STFIPS",
            "FIPS",
            "State FIPS",
            "STATENAME",
            "State Name",
            "State",
            "LSTATE",
            "MSTATE",
        ),
    ),
    Meaning(
        Field.REGION,
        "Region, name",
        "The unit between state and district, where there is one.",
        (
            "REGION",
            "Region Name",
            "ESA Name",
            "ESA",
            "ESC",
            "ESD",
            "ISD",
            "BOCES",
            "Regional Agency",
            "Service Agency",
        ),
    ),
    Meaning(
        Field.STATUS,
        "Status",
        "The code from 1 to 8, or its word: Open, Closed, New …",
        (
            "UPDATED_STATUS",
            "Updated Status",
            "SY_STATUS",
            "STATUS",
            "Start of Year Status",
            "School Status",
            "StatusType",
            "Operational Status",
            "UPDATED_STATUS_TEXT",
            "SY_STATUS_TEXT",
        ),
    ),
    Meaning(Field.LEVEL, "School level", "", ("LEVEL", "School Level", "SCH_LEVEL")),
    Meaning(
        Field.GRADE_LOW,
        "Lowest grade",
        "PK, KG, 01 to 13, UG or AE.",
        ("GSLO", "Lowest Grade Offered", "Low Grade", "Grade Low", "Lowest Grade"),
    ),
    Meaning(
        Field.GRADE_HIGH,
        "Highest grade",
        "",
        ("GSHI", "Highest Grade Offered", "High Grade", "Grade High", "Highest Grade"),
    ),
    Meaning(Field.CITY, "City", "", ("LCITY", "Location City", "City", "MCITY", "Mailing City")),
    Meaning(
        Field.ENROLMENT,
        "Students enrolled",
        "A whole number.",
        (
            "MEMBER",
            "Total Students All Grades",
            "Total Students",
            "Students Enrolled",
            "Student Count",
            "Enrollment",
            "Enrolment",
            "TOTAL",
            "Students",
        ),
    ),
)

NO_SCHOOL_NAME = "Say which column holds the name of the school."
NO_SCHOOL_ID = (
    "Say which column holds the NCES id of the school, or the state's; names alone are not enough."
)
NO_DISTRICT_NAME = "Say which column holds the name of the district."

BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
YEARS = re.compile(r"\b(19|20)\d\d([-/]\d\d(\d\d)?)?\b|latest available year", re.IGNORECASE)
REST = re.compile(r"[^a-z0-9]+")


def plain(heading: str) -> str:
    """A heading without years, brackets and signs: "Agency Name [District] 2024-25" is one."""
    return REST.sub("", YEARS.sub("", BRACKETS.sub("", heading)).lower())


def guess(header: Sequence[str]) -> dict[str, str]:
    """The likely column of each field. No column is given twice."""
    found: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for heading in header:
        by_name.setdefault(plain(heading), heading)
        by_name.setdefault(plain(heading).rstrip("0123456789"), heading)
    for meaning in MEANINGS:
        for name in meaning.headings:
            heading = by_name.get(plain(name), "")
            if heading and heading not in found.values():
                found[meaning.field.value] = heading
                break
    return of_districts(found) if is_of_districts(found) else found


def is_of_districts(found: Mapped) -> bool:
    """Whether a name that says not of what is that of a district, since no school has an id."""
    schools = {Field.SCHOOL_ID, Field.SCHOOL_STATE_ID, Field.DISTRICT_NAME} & found.keys()
    return not schools and plain(found.get(Field.SCHOOL_NAME, "")) == "name"


def of_districts(found: Mapped) -> dict[str, str]:
    names = {Field.SCHOOL_NAME.value: Field.DISTRICT_NAME.value}
    return {names.get(code, code): heading for code, heading in found.items()}


def known(header: Sequence[str]) -> int:
    """How many of these are headings that are known: by this the heading is found."""
    return len(guess(header))


def unused(header: Sequence[str], mapped: Mapped) -> list[str]:
    """The columns nobody asked for, in the order of the file."""
    taken = set(mapped.values())
    return [heading for heading in header if heading not in taken]


def problem_of(mapped: Mapped) -> str:
    """What a mapping lacks, in words; "" if it can be used."""
    headings = list(mapped.values())
    twice = {heading for heading in headings if headings.count(heading) > 1}
    if twice:
        return f"One column cannot hold two things: {', '.join(sorted(twice))}."
    if is_of_schools(mapped):
        return "" if Field.SCHOOL_NAME in mapped else NO_SCHOOL_NAME
    if Field.SCHOOL_NAME in mapped:
        return NO_SCHOOL_ID
    if not {Field.DISTRICT_ID, Field.DISTRICT_STATE_ID} & mapped.keys():
        return "Say which column holds the NCES id of the school, or of the district."
    return "" if Field.DISTRICT_NAME in mapped else NO_DISTRICT_NAME


def is_of_schools(mapped: Container[str]) -> bool:
    return Field.SCHOOL_ID in mapped or Field.SCHOOL_STATE_ID in mapped
