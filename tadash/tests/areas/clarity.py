"""Addresses of the records of clarity."""

from datetime import UTC, datetime

from engagements.clarity import staffing
from engagements.models import (
    Beneficiaries,
    Cohort,
    Contact,
    ContextReview,
    Cost,
    Duty,
    DutyHolding,
    Engagement,
    Need,
    Workgroup,
)
from engagements.tests.factories import (
    BeneficiariesFactory,
    CohortFactory,
    ContactFactory,
    ContextReviewFactory,
    CostFactory,
    NeedFactory,
    WorkgroupFactory,
)
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
EVERYBODY = "in 200 200 200 200 200 200 200 404"
WHOLE = "in 200 200 200 200 200 404 404 404"
OF_PROVIDER = "in 200 200 403 403 403 403 403 404"
EDIT_OPEN = "in 200 200 200 200 403 403 403 404"
EDIT_WHOLE = "in 200 200 200 200 403 404 404 404"
DO_OPEN = "in 302 302 302 302 403 403 403 404"
DO_WHOLE = "in 302 302 302 302 403 404 404 404"
API_LIST = "403 200 200 200 200 200 200 200 200"
API_OPEN = "403 200 200 200 200 200 200 200 404"
API_WHOLE = "403 200 200 200 200 200 404 404 404"

ROWS: tuple[Row, ...] = (
    Row("engagements:context-list", WHOLE, "engagement"),
    Row("engagements:context-add", EDIT_WHOLE, "engagement"),
    Row("engagements:context-edit", EDIT_WHOLE, "context"),
    Row("engagements:need-list", WHOLE, "engagement"),
    Row("engagements:need-add", EDIT_WHOLE, "engagement"),
    Row("engagements:need-edit", EDIT_WHOLE, "need"),
    Row("engagements:need-settle", EDIT_WHOLE, "need"),
    Row("engagements:need-reopen", DO_WHOLE, "need", method="post"),
    Row("engagements:duty-list", EVERYBODY, "engagement"),
    Row("engagements:duty-require", DO_OPEN, "engagement", method="post"),
    Row("engagements:duty-add", "in 200 200 403 200 403 403 403 404", "engagement"),
    Row("engagements:duty-edit", OF_PROVIDER, "duty"),
    Row("engagements:duty-fill", OF_PROVIDER, "duty"),
    Row("engagements:duty-leave", OF_PROVIDER, "holding"),
    Row("engagements:contact-list", EVERYBODY, "engagement"),
    Row("engagements:contact-add", EDIT_OPEN, "engagement"),
    Row("engagements:contact-edit", EDIT_OPEN, "contact"),
    Row("engagements:contact-retire", DO_OPEN, "contact", method="post"),
    Row("engagements:contact-restore", DO_OPEN, "contact", method="post"),
    Row("engagements:workgroup-list", EVERYBODY, "engagement"),
    Row("engagements:workgroup-add", EDIT_OPEN, "engagement"),
    Row("engagements:workgroup-edit", "in 200 200 200 200 403 403 404 404", "workgroup"),
    Row("engagements:workgroup-end", "in 200 200 200 200 403 403 404 404", "workgroup"),
    Row("engagements:beneficiaries-list", WHOLE, "engagement"),
    Row("engagements:beneficiaries-add", EDIT_WHOLE, "engagement"),
    Row("engagements:beneficiaries-edit", EDIT_WHOLE, "beneficiaries"),
    Row("engagements:beneficiaries-remove", DO_WHOLE, "beneficiaries", method="post"),
    Row("engagements:cohort-list", WHOLE, "engagement"),
    Row("engagements:cohort-add", EDIT_WHOLE, "engagement"),
    Row("engagements:cohort-detail", WHOLE, "cohort"),
    Row("engagements:cohort-edit", EDIT_WHOLE, "cohort"),
    Row("engagements:cohort-gather", EDIT_WHOLE, "cohort"),
    Row("engagements:cohort-release", DO_WHOLE, "cohort site", method="post"),
    Row("engagements:cohort-remove", DO_WHOLE, "cohort", method="post"),
    Row("engagements:cost-list", WHOLE, "engagement"),
    Row("engagements:cost-add", EDIT_WHOLE, "engagement"),
    Row("engagements:cost-edit", EDIT_WHOLE, "cost"),
    Row("engagements:cost-remove", DO_WHOLE, "cost", method="post"),
    Row("api-context-review-list", API_LIST),
    Row("api-context-review-detail", API_WHOLE, "context"),
    Row("api-need-list", API_LIST),
    Row("api-need-detail", API_WHOLE, "need"),
    Row("api-duty-list", API_LIST),
    Row("api-duty-detail", API_OPEN, "duty"),
    Row("api-contact-list", API_LIST),
    Row("api-contact-detail", API_OPEN, "contact"),
    Row("api-workgroup-list", API_LIST),
    Row("api-workgroup-detail", "403 200 200 200 200 200 200 404 404", "workgroup"),
    Row("api-cohort-list", API_LIST),
    Row("api-cohort-detail", API_WHOLE, "cohort"),
    Row("api-cost-list", API_LIST),
    Row("api-cost-detail", API_WHOLE, "cost"),
    Row("api-beneficiaries-list", API_LIST),
    Row("api-beneficiaries-detail", API_WHOLE, "beneficiaries"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    here = {"engagement": cast.pinewood}
    duty = staffing.require_duties(**here, by=cast.lead, now=NOW)[0]
    holding = staffing.fill(
        duty=duty, person=cast.lead, starts_on=NOW.date(), by=cast.lead, now=NOW
    )
    group = WorkgroupFactory(**here, chair=cast.leader)
    group.members.set([cast.lead, cast.district_person])
    return {
        "context": ContextReviewFactory(**here).pk,
        "need": NeedFactory(**here, recipient_owner=cast.leader).pk,
        "duty": duty.pk,
        "holding": holding.pk,
        "contact": ContactFactory(**here, person=cast.leader).pk,
        "workgroup": group.pk,
        "beneficiaries": BeneficiariesFactory(**here).pk,
        "cohort": CohortFactory(**here, sites=[cast.alder_elementary]).pk,
        "cost": CostFactory(**here).pk,
    }


engagement = one(Engagement.objects.visible_to)
whole = one(Engagement.objects.wide_for)

PAGES: dict[str, Ways] = {
    "engagements:context-list": whole,
    "engagements:context-add": whole,
    "engagements:context-edit": one(ContextReview.objects.visible_to),
    "engagements:need-list": whole,
    "engagements:need-add": whole,
    "engagements:need-edit": one(Need.objects.visible_to, {"status": "open"}),
    "engagements:need-settle": one(Need.objects.visible_to, {"status": "open"}),
    "engagements:duty-list": engagement,
    "engagements:duty-add": engagement,
    "engagements:duty-edit": one(Duty.objects.visible_to, {"code": ""}, {"is_required": True}),
    "engagements:duty-fill": one(Duty.objects.visible_to),
    "engagements:duty-leave": one(DutyHolding.objects.visible_to, {"ends_on": None}),
    "engagements:contact-list": engagement,
    "engagements:contact-add": engagement,
    "engagements:contact-edit": one(Contact.objects.visible_to),
    "engagements:workgroup-list": engagement,
    "engagements:workgroup-add": engagement,
    "engagements:workgroup-edit": one(Workgroup.objects.visible_to),
    "engagements:workgroup-end": one(Workgroup.objects.visible_to, {"ends_on": None}),
    "engagements:cohort-list": whole,
    "engagements:cohort-add": whole,
    "engagements:cohort-detail": one(Cohort.objects.visible_to),
    "engagements:cohort-edit": one(Cohort.objects.visible_to),
    "engagements:cohort-gather": one(Cohort.objects.visible_to),
    "engagements:cost-list": whole,
    "engagements:cost-add": whole,
    "engagements:cost-edit": one(Cost.objects.visible_to),
    "engagements:beneficiaries-list": whole,
    "engagements:beneficiaries-add": whole,
    "engagements:beneficiaries-edit": one(
        Beneficiaries.objects.visible_to, {"frozen_at": None}, {"frozen_at__isnull": False}
    ),
}

NO_PAGE: dict[str, str] = dict.fromkeys(
    (
        "engagements:need-reopen",
        "engagements:duty-require",
        "engagements:contact-retire",
        "engagements:contact-restore",
        "engagements:beneficiaries-remove",
        "engagements:cohort-release",
        "engagements:cohort-remove",
        "engagements:cost-remove",
    ),
    "takes a form",
)
"""Why an address has no page: "takes a form", "a file"."""
