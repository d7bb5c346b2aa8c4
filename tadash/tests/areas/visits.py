"""Addresses of what goes with a visit."""

from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways

ROWS: tuple[Row, ...] = ()


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    return {}


PAGES: dict[str, Ways] = {}

NO_PAGE: dict[str, str] = {}
"""Why an address has no page: "takes a form", "a file"."""
