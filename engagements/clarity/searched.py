from django.urls import reverse

from engagements.models import Contact, ContextReview, Duty, Need, Workgroup
from search.kinds import Kind

CONTEXTS = Kind(
    code="context",
    one="review of the context",
    many="reviews of the context",
    model=ContextReview,
    seen_by=lambda user: ContextReview.objects.visible_to(user).select_related("engagement"),
    title=str,
    url=lambda row: reverse("engagements:context-list", args=[row.engagement_id]),
    about=lambda row: str(row.engagement),
)

NEEDS = Kind(
    code="needs",
    one="need",
    many="needs",
    model=Need,
    seen_by=lambda user: Need.objects.visible_to(user).select_related("engagement"),
    url=lambda need: reverse("engagements:need-list", args=[need.engagement_id]),
    about=lambda need: f"{need.get_status_display()}, {need.engagement}",
)

DUTIES = Kind(
    code="roles",
    one="role",
    many="roles",
    model=Duty,
    seen_by=lambda user: Duty.objects.visible_to(user).select_related("engagement"),
    url=lambda duty: reverse("engagements:duty-list", args=[duty.engagement_id]),
    about=lambda duty: f"{duty.get_side_display()}, {duty.engagement}",
)

CONTACTS = Kind(
    code="contacts",
    one="contact",
    many="contacts",
    model=Contact,
    seen_by=lambda user: Contact.objects.visible_to(user).filter(is_retired=False).for_list(),
    url=lambda row: reverse("engagements:contact-list", args=[row.engagement_id]),
    about=lambda row: f"{row.person}, {row.get_side_display()}, {row.engagement}",
)

WORKGROUPS = Kind(
    code="workgroups",
    one="workgroup",
    many="workgroups",
    model=Workgroup,
    seen_by=lambda user: Workgroup.objects.visible_to(user).select_related("engagement"),
    url=lambda row: reverse("engagements:workgroup-list", args=[row.engagement_id]),
    about=lambda row: str(row.engagement),
)
