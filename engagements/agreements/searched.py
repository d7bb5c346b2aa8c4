from django.urls import reverse

from engagements.models import Agreement, Clause
from search.kinds import Kind

AGREEMENTS = Kind(
    code="agreements",
    one="agreement",
    many="agreements",
    model=Agreement,
    seen_by=lambda user: Agreement.objects.visible_to(user).select_related("engagement"),
    url=lambda row: reverse("engagements:agreement-detail", args=[row.pk]),
    about=lambda row: f"Version {row.version}, {row.get_status_display()}, {row.engagement}",
)


def place(clause: Clause) -> str:
    agreement = reverse("engagements:agreement-detail", args=[clause.agreement_id])
    return f"{agreement}#clause-{clause.key}"


CLAUSES = Kind(
    code="clauses",
    one="clause",
    many="clauses",
    model=Clause,
    seen_by=lambda user: Clause.objects.visible_to(user).select_related("agreement__engagement"),
    url=place,
    about=lambda clause: (
        f"Clause {clause.number}, version {clause.agreement.version} "
        f"({clause.agreement.get_status_display()}), {clause.agreement.engagement}"
    ),
)
