"""Addresses of the TA fidelity card and the ratings."""

from accountability.models import Rating
from accountability.tests.factories import rate
from engagements.models import Engagement
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("accountability:card-list", "in 200 200 200 200 200 200 200 200"),
    Row("accountability:card-page", "in 200 200 200 200 200 404 404 404", "engagement"),
    Row("accountability:card-rate", "in 403 200 200 200 403 404 404 404", "engagement"),
    Row("accountability:card-rows", "in 200 200 200 200 200 404 404 404", "engagement figure"),
    Row("api-card-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-card-detail", "403 200 200 200 200 200 404 404 404", "engagement"),
    Row("api-card-rate", "403 403 400 400 400 403 404 404 404", "engagement", "post"),
    Row("api-ta-rating-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-ta-rating-detail", "403 404 404 404 200 404 404 404 404", "ta_rating"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    rate(cast.pinewood, cast.leader)
    return {
        "figure": "visits",
        "ta_rating": Rating.objects.get(feature="clarity").pk,
    }


def wide(user):
    """The first engagement a person sees as a whole."""
    return Engagement.objects.wide_for(user).order_by("pk").first()


def of_card(user):
    first = wide(user)
    return [{"pk": first.pk}] if first else []


def figures(user):
    first = wide(user)
    codes = ("visits", "hours", "stage", "data_on_time", "visit_hours")
    return [{"pk": first.pk, "code": code} for code in codes] if first else []


PAGES: dict[str, Ways] = {
    "accountability:card-list": plain,
    "accountability:card-page": of_card,
    "accountability:card-rate": of_card,
    "accountability:card-rows": figures,
}

NO_PAGE: dict[str, str] = {}
"""Why an address has no page: "takes a form", "a file"."""
