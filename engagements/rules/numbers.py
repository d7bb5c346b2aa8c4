"""Numbers that states and districts give to their sites: letters and digits, in no one notation."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[^0-9A-Za-z]+")
OF_A_STATE = re.compile(r"[A-Z]{2}-(?=.*\d)")
"""The Common Core of Data writes the state before the number that the state itself gives."""


def plain_number(value: str) -> str:
    """The same for "CA-01-10017" of a national file and for "0110017" of the state's own."""
    return SIGNS.sub("", OF_A_STATE.sub("", value.strip().upper(), count=1))
