"""Text on its way into a spreadsheet and back.

A spreadsheet runs a cell that begins like a formula. In CSV an apostrophe in front stops it. The
same rule guards texts that already begin with apostrophes, so that taking one off again always
gives back what was written.
"""

from __future__ import annotations

import re

CONTROL = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 127]))
"""Characters that no spreadsheet can hold; they are left out of every export."""

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
STARTERS = f"=+@\t\r{FULL_WIDTH}-"
LEADERS = "'\n \u00a0\u3000\ufeff" + CONTROL
FORMULA = f"^[{LEADERS}]*[{STARTERS}]"
"""What begins like a formula, in the words that Python and PostgreSQL read alike."""

_FORMULA = re.compile(FORMULA)
_DROP_CONTROL = dict.fromkeys(map(ord, "\0" + CONTROL))


def clean_text(value: str) -> str:
    """`value` as an export can hold it."""
    return value.translate(_DROP_CONTROL)


def escape_text(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


def unescape_text(value: str) -> str:
    """Take off the apostrophe that `escape_text` has put on, and no other."""
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def escape_apostrophe(value: str) -> str:
    """For cells typed as text, which run nothing: escape only what `unescape_text` would change."""
    return escape_text(value) if value.startswith("'") else value
