from django.urls import reverse

from engagements.models import Site
from search.kinds import Kind
from words.terms import SITE


def about(site: Site) -> str:
    facts = [site.get_kind_display(), site.city, str(site.state or ""), site.nces_id]
    return ", ".join(fact for fact in facts if fact)


SITES = Kind(
    code="sites",
    one=SITE.one,
    many=SITE.many,
    model=Site,
    seen_by=lambda user: Site.objects.visible_to(user).select_related("state"),
    url=lambda site: reverse("engagements:site-detail", args=[site.pk]),
    about=about,
    names=("name",),
)
