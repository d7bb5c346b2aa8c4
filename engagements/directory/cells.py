"""Single cells of a school directory, read into what they mean. No database."""

from __future__ import annotations

import difflib
import re

from engagements.rules.nces import NO_CODE, NO_VALUE, SHORTENED, Unreadable, is_digits, whole
from engagements.rules.numbers import plain_number

QUOTED = re.compile(r'="(.*)"')
"""What keeps a spreadsheet from taking a number for one: ="0100005"."""
AS_TEXT = re.compile(r"'\d")
"""The apostrophe that keeps figures as text; before a letter it belongs to the name."""
DROPPED = dict.fromkeys((*range(9), *range(14, 32), 127))

MAX_NAME = 200
MAX_CITY = 100
MAX_NUMBER = 40
MAX_ENROLMENT = 9_999_999

STATUSES = {
    "open": 1,
    "active": 1,
    "operational": 1,
    "currently operational": 1,
    "closed": 2,
    "permanently closed": 2,
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
CLOSED = 2
REASONS = frozenset(
    {"merged", "consolidated", "annexed", "dissolved", "discontinued", "eliminated"}
)
"""Words that say of a site why it is closed."""
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
    """Without control characters, without needless blanks, without what a spreadsheet adds."""
    if value.isprintable() and "=" not in value and "'" not in value:
        return " ".join(value.split())
    quoted = QUOTED.fullmatch(value.strip())
    plain = " ".join((quoted.group(1) if quoted else value).translate(DROPPED).split())
    return plain[1:] if AS_TEXT.match(plain) else plain


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
    """The code from "2", "Closed", "2-Closed" or "Merged"."""
    if value in NO_CODE:
        return None
    code = re.match(r"([1-8])(?:\.0+|\W*([^\d\W].*))?$", value)
    if code:
        return agreeing(int(code.group(1)), code.group(2) or "")
    if status_reason(value):
        return CLOSED
    try:
        return STATUSES[value.casefold()]
    except KeyError:
        raise Unreadable(
            f"“{value}” is not a status, which is a code from 1 to 8, or its word.", near(value)
        ) from None


def agreeing(code: int, word: str) -> int:
    """The code, unless the word behind it says otherwise: some states number them their own way."""
    if STATUSES.get(word.casefold(), code) != code:
        raise Unreadable(f"{code} does not stand for “{word}”.", STATUS_WORDS)
    return code


def near(value: str) -> str:
    """What somebody may have meant who mistyped it. "Active" is no slip for "Inactive"."""
    words = [word for word in STATUSES if word[0] == value[0].casefold()]
    found = difflib.get_close_matches(value.casefold(), words, n=1, cutoff=0.8)
    return f"Perhaps “{found[0].capitalize()}”." if found else STATUS_WORDS


def status_reason(value: str) -> str:
    """Why a site is closed, where the status says it: "Merged"."""
    return value if value.casefold() in REASONS else ""


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


def state_number(value: str) -> str:
    """A number that the state or the district gives, in the one notation kept here."""
    number = plain_number(whole(value)) if value not in NO_CODE else ""
    if len(number) > MAX_NUMBER:
        raise Unreadable(f"A number has at most {MAX_NUMBER} characters.")
    if SHORTENED.fullmatch(value):
        raise Unreadable(
            "A spreadsheet has rounded this number, and its last digits are lost.",
            "Get the file from its source again, and open it with this column as text.",
        )
    return number


def enrolment(value: str) -> int | None:
    if value in NO_CODE:
        return None
    plain = whole(value.replace(",", ""))
    if re.fullmatch(r"\d+\.\d+", plain):
        raise Unreadable(
            "There is no part of a student: the number is a whole one.",
            "Write digits, or leave it empty.",
        )
    if not is_digits(plain):
        raise Unreadable(
            "The number of students is a whole number.", "Write digits, or leave it empty."
        )
    if int(plain) > MAX_ENROLMENT:
        raise Unreadable(f"At most {MAX_ENROLMENT:,} students.", "Check for an extra digit.")
    return int(plain)
