"""Numbers of the National Center for Education Statistics: text, since leading zeros count.

A state has two digits (FIPS), a district seven (LEAID), a school twelve (NCESSCH): the LEAID and
five of its own. Each begins with the number of the unit above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LENGTHS = {"state": 2, "district": 7, "school": 12}
NAMES = {"state": "FIPS code", "district": "LEAID", "school": "NCESSCH"}
DISTRICT, SCHOOL, OWN = 7, 12, 5
STATE_AND_OWN = 7
"""The SCHID of newer files: the state's two digits and the school's five."""

ZEROS = re.compile(r"(?<=\d)\.0+$")
SHORTENED = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """A number as it should be; `repaired` when it stood there without its leading zeros."""

    text: str
    repaired: bool = False


def problem_of(kind: str, number: str, above: str = "") -> str:
    """What is wrong with the number of a site below `above`, in words; "" if nothing."""
    length = LENGTHS.get(kind)
    if not number:
        return ""
    if length is None:
        return "A region has no NCES id."
    if not is_digits(number) or len(number) != length:
        return f"The NCES id of a {kind} ({NAMES[kind]}) has {length} digits."
    if not number.startswith(above):
        return f"It must begin with {above}, the number of the unit above it."
    return ""


def read_district(value: str, fips: str) -> Number:
    """A LEAID. Six digits are seven in a state whose own number begins with a zero."""
    digits = digits_of(value, f"A LEAID has {DISTRICT} digits.")
    if len(digits) == DISTRICT:
        return Number(digits)
    if len(digits) == DISTRICT - 1:
        return padded(digits, DISTRICT, fips)
    raise Unreadable(f"A LEAID has {DISTRICT} digits, and this has {len(digits)}.")


def read_school(value: str, district: str, fips: str) -> Number:
    """An NCESSCH, from all twelve digits or from the school's own."""
    digits = digits_of(value, f"An NCESSCH has {SCHOOL} digits.")
    if len(digits) == SCHOOL:
        return Number(digits)
    if len(digits) == SCHOOL - 1:
        return padded(digits, SCHOOL, district or fips)
    if len(digits) <= STATE_AND_OWN and district:
        return from_own(digits, district)
    raise Unreadable(f"An NCESSCH has {SCHOOL} digits, and this has {len(digits)}.")


def from_own(digits: str, district: str) -> Number:
    """From five digits (SCHNO), or from seven of which the first two are the state's (SCHID)."""
    if len(digits) <= OWN:
        return Number(district + digits.zfill(OWN), repaired=len(digits) < OWN)
    whole = digits.zfill(STATE_AND_OWN)
    if not whole.startswith(district[:2]):
        raise Unreadable(
            f"A SCHID begins with the two digits of the state, here {district[:2]}.",
            "Check whether the row has the LEAID of its own district.",
        )
    return Number(district + whole[2:], repaired=whole != digits)


def padded(digits: str, length: int, above: str) -> Number:
    """One zero put back, where the unit above says that it begins with one."""
    whole = f"0{digits}"
    if above.startswith("0") and whole.startswith(above):
        return Number(whole, repaired=True)
    raise Unreadable(
        f"This number has {length} digits, and here are {length - 1}.",
        f"Perhaps {whole}, if a spreadsheet has dropped its leading zero." if not above else "",
    )


def digits_of(value: str, rule: str) -> str:
    plain = whole(value)
    if is_digits(plain):
        return plain
    if value in NO_CODE:
        raise Unreadable(f"The number is missing. {rule}", "Write it, or delete the row.")
    if SHORTENED.fullmatch(value):
        raise Unreadable(
            "A spreadsheet has rounded this number, and its last digits are lost.",
            "Get the file from its source again, and open it with this column as text.",
        )
    raise Unreadable(rule, "Digits only.")


def whole(value: str) -> str:
    """Without the zeros behind a point that a spreadsheet or a database adds: 159.00000 is 159."""
    return ZEROS.sub("", value)


def is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


NO_VALUE = frozenset({"", "-1", "-2", "-9", "†", "‡", "–", "—"})
"""Nothing, the numbers of the Common Core of Data for missing, not applicable and failed, signs."""


NO_CODE = NO_VALUE | {"M", "N"}
"""Its letters for missing and not applicable, in columns that hold no names."""


class Unreadable(ValueError):
    """A cell breaks a rule; with what to do about it, where that can be said."""

    def __init__(self, rule: str, suggestion: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.suggestion = suggestion
