"""Addresses of triage, decisions, gates and the history of stages."""

import uuid
from datetime import UTC, date, datetime

from engagements.models import Engagement, Side, StageEntry
from lifecycle.models import (
    Exploration,
    Extension,
    Finding,
    JointDecision,
    SideWord,
    StatusEntry,
    Triage,
)
from lifecycle.tests.factories import (
    ExplorationFactory,
    ExtensionFactory,
    FindingFactory,
    TriageFactory,
    WaiverFactory,
)
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

AT = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

# The order of the roles:
#   anon admin lead specialist leader observer district school stranger
WIDE = "in 200 200 200 200 200 404 404 404"
WRITERS = "in 200 200 200 200 403 404 404 404"
DECIDERS = "in 200 200 403 200 403 404 404 404"
SPEAKERS = "in 403 200 403 200 403 404 404 404"
EVERYBODY = "in 200 200 200 200 200 200 200 200"
API_LIST = "403 200 200 200 200 200 200 200 200"
API_DETAIL = "403 200 200 200 200 200 404 404 404"

ROWS: tuple[Row, ...] = (
    Row("lifecycle:engagement-begin", "in 200 200 403 403 403 403 403 403"),
    Row("lifecycle:gate-page", WIDE, "engagement"),
    Row("lifecycle:status-move", DECIDERS, "engagement", method="post"),
    Row("lifecycle:status-override", "in 200 403 403 403 403 404 404 404", "engagement"),
    Row("lifecycle:status-withdraw", DECIDERS, "engagement"),
    Row("lifecycle:waiver-add", DECIDERS, "engagement gate-item"),
    Row("lifecycle:waiver-retire", "in 302 302 403 302 403 404 404 404", "waiver", method="post"),
    Row("lifecycle:status-list", EVERYBODY),
    Row("lifecycle:stage-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("lifecycle:triage-page", WIDE, "engagement"),
    Row("lifecycle:triage-answer", WRITERS, "engagement"),
    Row("lifecycle:triage-decide", DECIDERS, "triage"),
    Row("lifecycle:exploration-page", WIDE, "engagement"),
    Row("lifecycle:exploration-add", WRITERS, "engagement"),
    Row("lifecycle:exploration-edit", WRITERS, "exploration"),
    Row("lifecycle:finding-add", WRITERS, "exploration"),
    Row("lifecycle:finding-edit", WRITERS, "finding"),
    Row("lifecycle:decision-list", EVERYBODY),
    Row("lifecycle:decision-page", WIDE, "engagement"),
    Row("lifecycle:word-say", SPEAKERS, "engagement"),
    Row("lifecycle:extension-list", WIDE, "engagement"),
    Row("lifecycle:extension-propose", SPEAKERS, "engagement"),
    Row("lifecycle:extension-answer", SPEAKERS, "extension"),
    Row("api-status-entry-list", API_LIST),
    Row("api-status-entry-detail", API_DETAIL, "status-entry"),
    Row("api-triage-list", API_LIST),
    Row("api-triage-detail", API_DETAIL, "triage"),
    Row("api-exploration-list", API_LIST),
    Row("api-exploration-detail", API_DETAIL, "exploration"),
    Row("api-joint-decision-list", API_LIST),
    Row("api-joint-decision-detail", API_DETAIL, "joint-decision"),
    Row("api-extension-list", API_LIST),
    Row("api-extension-detail", API_DETAIL, "extension"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    engagement = cast.pinewood
    entry = StatusEntry.objects.create(
        engagement=engagement,
        from_status="agreed",
        status="active",
        entered_at=AT,
        entered_by=cast.lead,
        reason="Everything is in place",
    )
    decision = JointDecision.objects.create(engagement=engagement, outcome="go", decided_at=AT)
    for side, person in ((Side.PROVIDER, cast.lead), (Side.RECIPIENT, cast.leader)):
        SideWord.objects.create(
            engagement=engagement,
            side=side,
            outcome="go",
            reason="It fits",
            said_by=person,
            said_at=AT,
            decision=decision,
            client_id=uuid.uuid4(),
        )
    for day, site in ((1, cast.alder_elementary), (2, cast.birch_elementary)):
        StageEntry.objects.create(
            engagement=engagement,
            site=site,
            stage="installation",
            starts_on=date(2026, 2, day),
            recorded_by=cast.lead,
            recorded_at=AT,
        )
    exploration = ExplorationFactory(engagement=engagement, written_by=cast.lead)
    finding = FindingFactory(exploration=exploration, written_by=cast.lead)
    return {
        "status-entry": entry.pk,
        "joint-decision": decision.pk,
        "triage": TriageFactory(engagement=engagement, written_by=cast.lead).pk,
        "exploration": exploration.pk,
        "finding": finding.pk,
        "extension": ExtensionFactory(engagement=engagement, written_by=cast.lead).pk,
        "waiver": WaiverFactory(engagement=engagement, written_by=cast.lead).pk,
        "gate-item": "measure_state",
    }


def of_engagement(user):
    """Engagements a person sees the whole of, one in each status."""
    seen = Engagement.objects.wide_for(user).order_by("status", "pk").distinct("status")
    return [{"pk": engagement.pk} for engagement in seen]


def waivable(user):
    return [{**each, "item": "measure_provider"} for each in of_engagement(user)[:1]]


PAGES: dict[str, Ways] = {
    "lifecycle:engagement-begin": plain,
    "lifecycle:gate-page": of_engagement,
    "lifecycle:status-override": of_engagement,
    "lifecycle:status-withdraw": of_engagement,
    "lifecycle:waiver-add": waivable,
    "lifecycle:status-list": plain,
    "lifecycle:stage-list": one(Engagement.objects.visible_to),
    "lifecycle:triage-page": of_engagement,
    "lifecycle:triage-answer": of_engagement,
    "lifecycle:triage-decide": one(Triage.objects.visible_to),
    "lifecycle:exploration-page": of_engagement,
    "lifecycle:exploration-add": of_engagement,
    "lifecycle:exploration-edit": one(Exploration.objects.visible_to),
    "lifecycle:finding-add": one(Exploration.objects.visible_to),
    "lifecycle:finding-edit": one(Finding.objects.visible_to),
    "lifecycle:decision-list": plain,
    "lifecycle:decision-page": of_engagement,
    "lifecycle:word-say": of_engagement,
    "lifecycle:extension-list": of_engagement,
    "lifecycle:extension-propose": of_engagement,
    "lifecycle:extension-answer": one(Extension.objects.visible_to),
}

NO_PAGE: dict[str, str] = {
    "lifecycle:status-move": "takes a form",
    "lifecycle:waiver-retire": "takes a form",
}
"""Why an address has no page: "takes a form", "a file"."""
