"""Addresses of the agreement, its signatures and attestations."""

from engagements.models import Agreement, Clause, Dosage, Engagement
from engagements.tests import agreements
from engagements.tests.factories import AssignmentFactory, EngagementFactory
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ROWS: tuple[Row, ...] = (
    Row("engagements:agreement-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("engagements:agreement-start", "in 200 200 200 200 403 404 404 404", "unagreed"),
    Row(
        "engagements:agreement-amend",
        "in 302 302 302 302 403 404 404 404",
        "engagement",
        method="post",
    ),
    Row("engagements:agreement-detail", "in 200 200 200 200 200 200 200 404", "agreement"),
    Row("engagements:agreement-pdf", "in 200 200 200 200 200 200 200 404", "agreement"),
    Row("engagements:agreement-text", "in 200 200 200 200 200 200 200 404", "agreement"),
    Row("engagements:agreement-compare", "in 200 200 200 200 200 404 404 404", "written_draft"),
    Row("engagements:agreement-edit", "in 200 200 200 200 403 404 404 404", "written_draft"),
    Row(
        "engagements:agreement-offer",
        "in 302 302 302 302 403 404 404 404",
        "written_draft",
        method="post",
    ),
    Row("engagements:agreement-recall", "in 200 200 200 200 403 404 404 404", "offered"),
    Row("engagements:agreement-sign", "in 403 200 403 200 403 404 404 404", "offered"),
    Row("engagements:clause-add", "in 200 200 200 200 403 404 404 404", "written_draft"),
    Row("engagements:clause-edit", "in 200 200 200 200 403 404 404 404", "written_draft clause"),
    Row(
        "engagements:clause-move",
        "in 302 302 302 302 403 404 404 404",
        "written_draft clause",
        method="post",
    ),
    Row(
        "engagements:clause-remove",
        "in 302 302 302 302 403 404 404 404",
        "written_draft clause",
        method="post",
    ),
    Row("engagements:dosage-add", "in 200 200 200 200 403 404 404 404", "written_draft"),
    Row("engagements:dosage-edit", "in 200 200 200 200 403 404 404 404", "dosage"),
    Row("engagements:dosage-remove", "in 302 302 302 302 403 404 404 404", "dosage", method="post"),
    Row("engagements:attestation-list", "in 200 200 200 200 200 404 404 404", "engagement"),
    Row("engagements:attestation-add", "in 403 200 403 200 403 404 404 404", "engagement"),
    Row("api-agreement-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-agreement-detail", "403 200 200 200 200 200 404 404 404", "written_draft"),
    Row("api-attestation-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-attestation-detail", "403 200 200 200 200 200 404 404 404", "attestation"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far.

    Pinewood has a version in force and a draft of the next; a second engagement of the same
    people has one that waits for signatures, and a third has none.
    """
    in_force = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    draft = agreements.amended(cast.pinewood, cast.lead)
    offered = agreements.offered(with_people(cast), cast.lead)
    said = cast.pinewood.attestations.create(
        code="reach",
        side="recipient",
        holds=True,
        attested_by=cast.leader,
        attested_at=agreements.NOW,
    )
    return {
        "agreement": in_force.pk,
        "written_draft": draft.pk,
        "offered": offered.pk,
        "unagreed": with_people(cast).pk,
        "clause": draft.clauses.get(number=2).key,
        "dosage": draft.dosages.get().pk,
        "attestation": said.pk,
    }


def with_people(cast):
    """One more engagement with everybody's role in it, but for the stranger."""
    engagement = EngagementFactory(state=cast.state)
    for name, person in cast.people.items():
        if name not in ("admin", "stranger"):
            held = person.assignments.order_by("pk").first()
            AssignmentFactory(user=person, engagement=engagement, role=held.role, site=held.site)
    return engagement


def clause_of_draft(user):
    """The first clause of a draft in sight."""
    rows = Clause.objects.visible_to(user).filter(agreement__status="draft")
    clause = rows.order_by("agreement", "number").first()
    return [{"pk": clause.agreement_id, "key": clause.key}] if clause else []


agreement = one(
    Agreement.objects.visible_to,
    *({"status": status} for status in Agreement.Status.values),
)
engagement = one(Engagement.objects.visible_to)

PAGES: dict[str, Ways] = {
    "engagements:agreement-list": engagement,
    "engagements:agreement-start": one(
        lambda user: Engagement.objects.visible_to(user).filter(agreements=None)
    ),
    "engagements:agreement-detail": agreement,
    "engagements:agreement-compare": agreement,
    "engagements:agreement-edit": one(Agreement.objects.visible_to, {"status": "draft"}),
    "engagements:agreement-recall": one(Agreement.objects.visible_to, {"status": "offered"}),
    "engagements:agreement-sign": one(Agreement.objects.visible_to, {"status": "offered"}),
    "engagements:clause-add": one(Agreement.objects.visible_to, {"status": "draft"}),
    "engagements:clause-edit": clause_of_draft,
    "engagements:dosage-add": one(Agreement.objects.visible_to, {"status": "draft"}),
    "engagements:dosage-edit": one(
        lambda user: Dosage.objects.visible_to(user).filter(agreement__status="draft")
    ),
    "engagements:attestation-list": engagement,
    "engagements:attestation-add": engagement,
}

NO_PAGE: dict[str, str] = {
    "engagements:agreement-pdf": "a file",
    "engagements:agreement-text": "a file",
    **dict.fromkeys(
        (
            "engagements:agreement-amend",
            "engagements:agreement-offer",
            "engagements:clause-move",
            "engagements:clause-remove",
            "engagements:dosage-remove",
        ),
        "takes a form",
    ),
}
"""Why an address has no page: "takes a form", "a file"."""
