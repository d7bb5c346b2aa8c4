"""Addresses of what goes with a visit."""

from datetime import UTC, datetime

from engagements.models import Engagement, Site, Visit, VisitFile, VisitGuest
from engagements.tests.factories import SiteFactory, VisitFactory
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("engagements:contact-matrix", "in 200 200 200 200 200 404 404 404", "engagement"),
    Row("api-contact-matrix-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-contact-matrix-detail", "403 200 200 200 200 200 404 404 404", "engagement"),
    Row("engagements:visit-contacts", "in 200 200 200 403 403 403 403 200"),
    Row("engagements:visit-confirm", "in 403 403 403 200 403 200 200 404", "held"),
    Row("engagements:visit-dispute", "in 403 403 403 200 403 200 200 404", "held"),
    Row("engagements:file-add", "in 200 200 200 403 403 403 403 404", "held"),
    Row("engagements:file-download", "in 200 200 200 200 200 200 200 404", "file"),
    Row("engagements:file-remove", "in 302 302 302 403 403 403 403 404", "file", method="post"),
    Row("engagements:file-restore", "in 302 302 302 403 403 403 403 404", "file", method="post"),
    Row("engagements:unconfirmed-list", "in 200 200 403 403 403 403 403 403"),
    Row("engagements:place-settle", "in 200 403 403 403 403 403 403 404", "place"),
    Row("engagements:guest-settle", "in 200 200 403 403 403 403 403 404", "guest"),
    Row("api-visit-plan", "403 400 400 400 400 400 400 400 400", method="post"),
    Row("api-visit-move", "403 400 400 400 403 403 403 403 404", "visit", method="post"),
    Row("api-visit-cancel", "403 400 400 400 403 403 403 403 404", "visit", method="post"),
    Row("api-visit-restore", "403 200 200 200 403 403 403 403 404", "visit", method="post"),
    Row("api-visit-confirm", "403 403 403 403 400 403 400 400 404", "held", method="post"),
    Row("api-visit-dispute", "403 403 403 403 400 403 400 400 404", "held", method="post"),
    Row("api-visit-hours", "403 200 200 200 200 200 200 200 200"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    held = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    Visit.objects.filter(pk=held.pk).update(
        status="held", held_on="2026-03-02", logged_at=NOW, logged_by=cast.specialist
    )
    place = SiteFactory(
        name="Alder Annex",
        state=cast.state,
        parent=cast.alder_elementary,
        is_confirmed=False,
    )
    held.sites.set([cast.alder_elementary])
    file = VisitFile.objects.create(
        visit=held,
        name="notes.txt",
        content_type="text/plain",
        size=5,
        sha256="0" * 64,
        content=b"Notes",
        added_by=cast.specialist,
        added_at=NOW,
    )
    guest = VisitGuest.objects.create(visit=held, name="Rosa Vance", role="School nurse")
    return {"held": held.pk, "place": place.pk, "file": file.pk, "guest": guest.pk}


held = one(Visit.objects.visible_to, {"status": "held", "completed_at__isnull": False})

PAGES: dict[str, Ways] = {
    "engagements:contact-matrix": one(Engagement.objects.wide_for),
    "engagements:visit-contacts": plain,
    "engagements:visit-confirm": held,
    "engagements:visit-dispute": held,
    "engagements:file-add": held,
    "engagements:unconfirmed-list": plain,
    "engagements:place-settle": one(Site.objects.visible_to, {"is_confirmed": False}),
    "engagements:guest-settle": one(VisitGuest.objects.visible_to, {"is_confirmed": False}),
}

NO_PAGE: dict[str, str] = {
    "engagements:file-download": "a file",
    "engagements:file-remove": "takes a form",
    "engagements:file-restore": "takes a form",
}
"""Why an address has no page: "takes a form", "a file"."""
