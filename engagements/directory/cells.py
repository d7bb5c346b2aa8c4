"""Single cells of a school directory, read into what they mean. No database."""

from __future__ import annotations

import difflib
import re

from engagements.rules.nces import NO_CODE, NO_VALUE, Unreadable

QUOTED = re.compile(r'="(.*)"')
"""What keeps a spreadsheet from taking a number for one: ="0100005"."""
DROPPED = dict.fromkeys((*range(9), *range(14, 32), 127))

MAX_NAME = 200
MAX_CITY = 100
MAX_ENROLMENT = 9_999_999

STATUSES = {
    "open": 1,
    "operational": 1,
    "closed": 2,
    "new": 3,
    "added": 4,
    "added, existed before": 4,
    "changed agency": 5,
    "changed boundary/agency": 5,
    "open, changed agency": 5,
    "inactive": 6,
    "temporarily closed": 6,
    "closed for a time, may reopen": 6,
    "future": 7,
    "will open within two years": 7,
    "reopened": 8,
}
STATUS_WORDS = "Write Open or Closed, or a code from 1 to 8."
LEVELS = {
    "1": "elementary",
    "2": "middle",
    "3": "high",
    "4": "other",
    "primary": "elementary",
    "elementary": "elementary",
    "middle": "middle",
    "secondary": "secondary",
    "high": "high",
    "prekindergarten": "prekindergarten",
    "ungraded": "ungraded",
    "adult": "adult",
    "adult education": "adult",
    "other": "other",
    "not applicable": "",
    "not reported": "",
}
GRADES = frozenset({"PK", "KG", "UG", "AE", *(f"{grade:02d}" for grade in range(1, 14))})
GRADE_WORDS = {"K": "KG", "P": "PK", "PREK": "PK", "PRE-K": "PK", "ADULT EDUCATION": "AE"}


def tidy(value: str) -> str:
    """Without control characters, without needless blanks, without ="..."."""
    if value.isprintable() and "=" not in value:
        return " ".join(value.split())
    quoted = QUOTED.fullmatch(value.strip())
    return " ".join((quoted.group(1) if quoted else value).translate(DROPPED).split())


def name(value: str, longest: int = MAX_NAME) -> str:
    if value in NO_VALUE:
        return ""
    if len(value) > longest:
        raise Unreadable(
            f"A name has at most {longest} characters; this one has {len(value)}.",
            f"Shorten it to {longest} characters.",
        )
    return value


def required_name(value: str) -> str:
    if not name(value):
        raise Unreadable("The name is missing.", "Write the name.")
    return value


def city(value: str) -> str:
    return name(value, MAX_CITY)


def status(value: str) -> int | None:
    """The code from "2", "Closed" or "2-Closed"."""
    if value in NO_CODE:
        return None
    code = re.match(r"([1-8])(\.0|\W*[^\d\W].*)?$", value)
    if code:
        return int(code.group(1))
    try:
        return STATUSES[value.casefold()]
    except KeyError:
        near = difflib.get_close_matches(value.casefold(), STATUSES, n=1)
        raise Unreadable(
            "A status is a code from 1 to 8, or its word.",
            f"Perhaps “{near[0].capitalize()}”." if near else STATUS_WORDS,
        ) from None


def level(value: str) -> str:
    if value in NO_CODE:
        return ""
    try:
        return LEVELS[value.casefold()]
    except KeyError:
        raise Unreadable(
            "This school level is not known.",
            "Write Prekindergarten, Elementary, Middle, Secondary, High, Ungraded, Adult education "
            "or Other, or leave the column out.",
        ) from None


def grade(value: str) -> str:
    """PK, KG, 01 to 13, UG or AE."""
    if value in NO_CODE:
        return ""
    known = GRADE_WORDS.get(value.upper(), value.upper().zfill(2))
    if known not in GRADES:
        raise Unreadable("This grade is not known.", "Write PK, KG, 01 to 13, UG or AE.")
    return known


def enrolment(value: str) -> int | None:
    if value in NO_CODE:
        return None
    plain = value.replace(",", "").removesuffix(".0")
    if not (plain.isascii() and plain.isdigit()):
        raise Unreadable(
            "The number of students is a whole number.", "Write digits, or leave it empty."
        )
    if int(plain) > MAX_ENROLMENT:
        raise Unreadable(
            f"At most {MAX_ENROLMENT:,} students.", "Look whether a digit is too many."
        )
    return int(plain)
