"""Addresses of the office."""

from engagements.models import Innovation
from people.models import Organisation
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("office:history", "in 200 200 403 200 403 403 403 403"),
    Row("office:home", "in 200 403 403 403 403 403 403 403"),
    Row("office:message-list", "in 200 403 403 403 403 403 403 403"),
    Row("office:run-list", "in 200 403 403 403 403 403 403 403"),
    Row("office:setting-list", "in 200 403 403 403 403 403 403 403"),
    Row("office:name-list", "in 200 403 403 403 403 403 403 403"),
    Row("office:organisation-rename", "in 200 403 403 403 403 403 403 403", "organisation"),
    Row("office:innovation-rename", "in 200 403 403 403 403 403 403 403", "innovation"),
    Row("engagements:invite-many", "in 200 403 403 403 403 403 403 403"),
    Row("engagements:invite-example", "in 200 403 403 403 403 403 403 403"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    return {
        "organisation": Organisation.objects.create(name="Pinewood DOE", kind="state_agency").pk,
        "innovation": cast.pinewood.innovation_id,
    }


def first(model):
    return lambda user: [{"pk": row.pk} for row in model.objects.order_by("pk")[:1]]


PAGES: dict[str, Ways] = {
    "office:history": plain,
    "office:home": plain,
    "office:message-list": plain,
    "office:run-list": plain,
    "office:setting-list": plain,
    "office:name-list": plain,
    "office:organisation-rename": first(Organisation),
    "office:innovation-rename": first(Innovation),
    "engagements:invite-many": plain,
}

NO_PAGE: dict[str, str] = {"engagements:invite-example": "a file"}
"""Why an address has no page: "takes a form", "a file"."""
