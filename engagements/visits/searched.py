"""What is found of visits. Where a visit was is not told: it may have been at sites out of sight."""

from django.urls import reverse

from engagements.models import Visit, VisitFile, VisitGuest
from search.kinds import Kind
from words.days import short_day
from words.terms import VISIT


def told(visit: Visit) -> str:
    kind = "short contact, " if visit.is_short else ""
    return f"{kind}{short_day(visit.held_on or visit.planned_on)}, {visit.engagement}"


VISITS = Kind(
    code="visits",
    one=VISIT.one,
    many=VISIT.many,
    model=Visit,
    seen_by=lambda user: Visit.objects.visible_to(user).select_related("engagement"),
    url=lambda visit: reverse("engagements:visit-detail", args=[visit.pk]),
    about=told,
)

GUESTS = Kind(
    code="guests",
    one="guest",
    many=f"people named in {VISIT.many}",
    model=VisitGuest,
    seen_by=lambda user: VisitGuest.objects.visible_to(user).select_related("visit__engagement"),
    url=lambda guest: reverse("engagements:visit-detail", args=[guest.visit_id]),
    about=lambda guest: f"{guest.visit.title}, {told(guest.visit)}",
    names=("name",),
)

FILES = Kind(
    code="files",
    one="file",
    many="files",
    model=VisitFile,
    seen_by=lambda user: (
        VisitFile.objects.visible_to(user).kept().for_list().select_related("visit__engagement")
    ),
    url=lambda file: f"{reverse('engagements:visit-detail', args=[file.visit_id])}#files",
    about=lambda file: f"{file.visit.title}, {told(file.visit)}",
    names=("name",),
)
