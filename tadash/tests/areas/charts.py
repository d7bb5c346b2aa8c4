"""Addresses of marks on charts."""

from typing import Any

from engagements import access
from engagements.models import Engagement, Site
from fidelity.models import ChartMark
from fidelity.tests.factories import ChartMarkFactory
from people.models import User
from people.roles import Permission
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
API = "403 200 200 200 200 200 200 200 200"
API_ONE = "403 200 200 200 200 200 200 200 404"

ROWS: tuple[Row, ...] = (
    Row("fidelity:mark-list", "in 200 200 200 200 200 200 200 404", "engagement site"),
    Row("fidelity:mark-add", "in 200 200 200 200 403 403 403 404", "engagement site"),
    Row("fidelity:mark-remove", "in 200 200 200 200 403 403 403 404", "mark"),
    Row("api-chart-list", API),
    Row("api-chart-detail", API_ONE, "engagement"),
    Row("api-chart-mark-list", API),
    Row("api-chart-mark-detail", API_ONE, "mark"),
)


def objects(cast: Any, found: dict[str, Any]) -> dict[str, Any]:
    """A mark on the charts of Alder Elementary."""
    of_site = {"engagement": cast.pinewood, "site": cast.alder_elementary}
    return {"mark": ChartMarkFactory(**of_site).pk}


def of_a_state(user: User) -> list[dict[str, Any]]:
    """The state of the first engagement that a person sees as a whole, or their own site."""
    first = Engagement.objects.visible_to(user).order_by("pk").first()
    site = Site.objects.visible_to(user).ever_in(first.pk).order_by("pk").first()
    return [{"pk": first.pk, "site_pk": site.pk}] if site else []


def to_mark(user: User) -> list[dict[str, Any]]:
    allowed = access.engagements_where(user, Permission.MARK_CHARTS)
    return [way for way in of_a_state(user) if allowed.filter(pk=way["pk"]).exists()]


PAGES: dict[str, Ways] = {
    "fidelity:mark-list": of_a_state,
    "fidelity:mark-add": to_mark,
    "fidelity:mark-remove": one(ChartMark.objects.visible_to),
}

NO_PAGE: dict[str, str] = {}
