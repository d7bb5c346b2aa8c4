"""Addresses of barriers, the communication protocol, and staying signed in."""

import uuid

from django.utils import timezone

from engagements.barriers import raising
from engagements.models import Barrier, ProtocolLine
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("engagements:barrier-home", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:barrier-begin", "in 200 200 200 200 403 200 200 302"),
    Row("engagements:barrier-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("engagements:barrier-add", "in 200 200 200 200 403 200 200 404", "engagement"),
    Row("engagements:barrier-detail", "in 200 200 200 200 200 200 200 404", "barrier"),
    Row("engagements:barrier-send-up", "in 200 200 200 200 403 200 403 404", "barrier"),
    Row("engagements:barrier-answer", "in 403 403 403 200 403 200 403 404", "barrier"),
    Row("engagements:barrier-pass-down", "in 200 200 200 200 403 403 403 404", "answered"),
    Row("engagements:barrier-close", "in 200 200 200 200 403 200 200 404", "returned"),
    Row("engagements:barrier-reopen", "in 200 200 200 200 403 200 200 404", "returned"),
    Row("engagements:protocol-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("engagements:protocol-add", "in 200 200 200 200 403 403 403 404", "engagement"),
    Row("engagements:protocol-edit", "in 200 200 200 200 403 403 403 404", "line"),
    Row(
        "engagements:protocol-retire",
        "in 302 302 302 302 403 403 403 404",
        "line",
        method="post",
    ),
    Row(
        "engagements:protocol-restore",
        "in 302 302 302 302 403 403 403 404",
        "line",
        method="post",
    ),
    Row("people:stay", "in 204 204 204 204 204 204 204 204", method="post"),
    Row("api-barrier-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-barrier-detail", "403 200 200 200 200 200 200 200 404", "barrier"),
    Row("api-barrier-answer", "403 403 403 403 400 403 400 403 404", "barrier", method="post"),
    Row("api-barrier-send-up", "403 400 400 400 400 403 400 403 404", "barrier", method="post"),
    Row("api-barrier-pass-down", "403 400 400 400 400 403 403 403 404", "answered", method="post"),
    Row("api-barrier-close", "403 400 400 400 400 403 400 400 404", "returned", method="post"),
    Row("api-barrier-reopen", "403 400 400 400 400 403 400 400 404", "returned", method="post"),
    Row("api-protocol-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-protocol-detail", "403 200 200 200 200 200 200 200 404", "line"),
)


def objects(cast, have):
    """A barrier that waits at the district, one answered by the state, one back at the school."""
    now = timezone.now()
    line = ProtocolLine.objects.create(
        engagement=cast.pinewood,
        from_rung="district",
        to_rung="state",
        what="What stands in the way",
        carries_barriers=True,
        responsible=cast.leader,
        schedule="When it comes up",
        response_days=14,
        written_by=cast.lead,
        written_at=now,
    )
    barrier, answered, returned = (_raised(cast, title, now) for title in "ABC")
    deed = {"text": "Yes.", "by": cast.district_person, "now": now}
    answered = raising.send_up(barrier=answered, revision=1, **deed)
    answered = raising.answer(barrier=answered, revision=2, **deed | {"by": cast.leader})
    returned = raising.answer(barrier=returned, revision=1, **deed)
    _raised(cast, "Birch wall", now, site=cast.birch_elementary, by=cast.specialist)
    return {
        "barrier": barrier.pk,
        "answered": answered.pk,
        "returned": returned.pk,
        "line": line.pk,
    }


def _raised(cast, title, now, site=None, by=None):
    return raising.raise_barrier(
        engagement=cast.pinewood,
        site=site or cast.alder_elementary,
        title=f"{title}: no substitutes",
        detail="",
        visit=None,
        by=by or cast.school_person,
        now=now,
        client_id=uuid.uuid4(),
    )


def engagement_of_barriers(user):
    first = Barrier.objects.visible_to(user).order_by("pk").first()
    return [{"pk": first.engagement_id}] if first else []


def engagement_of_lines(user):
    first = ProtocolLine.objects.visible_to(user).order_by("pk").first()
    return [{"pk": first.engagement_id}] if first else []


barrier = one(
    Barrier.objects.visible_to,
    {"status": "waiting", "rung": "district"},
    {"status": "waiting", "rung": "state"},
    {"status": "answered"},
    {"status": "closed"},
)
waiting = one(Barrier.objects.visible_to, {"status": "waiting"})
returned = one(Barrier.objects.visible_to, {"status": "answered", "rung": "school"})
line = one(ProtocolLine.objects.visible_to)

PAGES: dict[str, Ways] = {
    "engagements:barrier-home": plain,
    "engagements:barrier-begin": plain,
    "engagements:barrier-list": engagement_of_barriers,
    "engagements:barrier-add": engagement_of_barriers,
    "engagements:barrier-detail": barrier,
    "engagements:barrier-send-up": waiting,
    "engagements:barrier-answer": waiting,
    "engagements:barrier-pass-down": one(Barrier.objects.visible_to, {"status": "answered"}),
    "engagements:barrier-close": returned,
    "engagements:barrier-reopen": returned,
    "engagements:protocol-list": engagement_of_lines,
    "engagements:protocol-add": engagement_of_lines,
    "engagements:protocol-edit": line,
}

NO_PAGE: dict[str, str] = {
    "people:stay": "answers a button",
    "engagements:protocol-retire": "takes a form",
    "engagements:protocol-restore": "takes a form",
}
"""Why an address has no page: "takes a form", "a file"."""
