"""Numbers of the National Center for Education Statistics: text, since leading zeros count.

A state has two digits (FIPS), a district seven (LEAID), a school twelve (NCESSCH). Each begins
with the number of the unit above it.
"""

from __future__ import annotations

LENGTHS = {"state": 2, "district": 7, "school": 12}
NAMES = {"state": "FIPS code", "district": "LEAID", "school": "NCESSCH"}


def problem_of(kind: str, number: str, above: str = "") -> str:
    """What is wrong with the number of a site below `above`, in words; "" if nothing."""
    length = LENGTHS.get(kind)
    if not number:
        return ""
    if length is None:
        return "A region has no NCES id."
    if not (number.isascii() and number.isdigit() and len(number) == length):
        return f"The NCES id of a {kind} ({NAMES[kind]}) has {length} digits."
    if not number.startswith(above):
        return f"It must begin with {above}, the number of the unit above it."
    return ""
