"""Addresses of breadth, quality, efficiency and reach."""

from tadash.tests.areas.card import of_card, wide
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
WHOLE = "in 200 200 200 200 200 404 404 404"
ROWS: tuple[Row, ...] = (
    Row("scaling:scaling-page", WHOLE, "engagement"),
    Row("scaling:scaling-site-list", WHOLE, "engagement"),
    Row("scaling:scaling-row-list", WHOLE, "engagement resolved"),
    Row("api-scaling-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-scaling-detail", "403 200 200 200 200 200 404 404 404", "engagement"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    return {"resolved": "barriers-with"}


def resolved(user):
    first = wide(user)
    return [{"pk": first.pk, "code": "items-without-resolved"}] if first else []


PAGES: dict[str, Ways] = {
    "scaling:scaling-page": of_card,
    "scaling:scaling-site-list": of_card,
    "scaling:scaling-row-list": resolved,
}

NO_PAGE: dict[str, str] = {}
"""Why an address has no page: "takes a form", "a file"."""
