"""Which column of a directory file holds what: meanings, their usual headings, and a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    SCHOOL_ID = "school_id"
    SCHOOL_NAME = "school_name"
    DISTRICT_ID = "district_id"
    DISTRICT_NAME = "district_name"
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
        ),
    ),
    Meaning(
        Field.DISTRICT_NAME,
        "District, name",
        "Needed for districts that are not here yet.",
        ("LEA_NAME", "LEANM", "LEANAME", "Agency Name", "District Name", "LEA", "District"),
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
    return found


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
    if Field.SCHOOL_ID in mapped and Field.SCHOOL_NAME not in mapped:
        return "Say which column holds the name of the school."
    if Field.SCHOOL_ID not in mapped and Field.SCHOOL_NAME in mapped:
        return "Say which column holds the NCES id of the school; names alone are not enough."
    if Field.SCHOOL_ID not in mapped and Field.DISTRICT_ID not in mapped:
        return "Say which column holds the NCES id of the school, or of the district."
    if Field.SCHOOL_ID not in mapped and Field.DISTRICT_NAME not in mapped:
        return "Say which column holds the name of the district."
    return ""
