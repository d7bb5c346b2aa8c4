"""Addresses of the watch list."""

from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, given, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
WHOLE = "in 200 200 200 200 200 403 403 200"
ROWS: tuple[Row, ...] = (
    Row("watch-list", WHOLE),
    Row("watch-rows", WHOLE, "fact"),
    Row("api-watch-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-watch-detail", "403 200 200 200 200 200 404 404 404", "engagement"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    return {"fact": "quiet"}


PAGES: dict[str, Ways] = {"watch-list": plain, "watch-rows": given(code="overdue")}

NO_PAGE: dict[str, str] = {}
"""Why an address has no page: "takes a form", "a file"."""
