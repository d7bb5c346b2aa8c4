"""People and places that a log named and nobody has confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from editing.lists import page_of
from engagements import access
from engagements.models import Site, VisitGuest
from engagements.pages import written
from engagements.pages.written import deed
from engagements.unconfirmed import identifying
from engagements.unconfirmed.filters import UnconfirmedFilter
from engagements.unconfirmed.forms import GuestSettleForm, PlaceForm
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from words.terms import VISIT

P = Permission


def engagements_of(request: Request) -> Any:
    """Where a person may say who a guest is."""
    return access.engagements_where(request.user, P.MANAGE_PEOPLE)


@dataclass(frozen=True)
class InTurn:
    """The rows of one query and then those of another, of which a page reads only its own."""

    first: QuerySet[Model]
    second: QuerySet[Model]

    @cached_property
    def ends(self) -> int:
        """How many rows the first has."""
        return self.first.count()

    def __len__(self) -> int:
        return self.ends + self.second.count()

    def __getitem__(self, part: slice) -> list[Model]:
        """For a part that a pager asks for, which names both of its ends."""
        start, stop = part.start, part.stop
        found = list(self.first[start:stop]) if start < self.ends else []
        if stop > self.ends:
            found += self.second[max(start - self.ends, 0) : stop - self.ends]
        return found


@require_safe
def unconfirmed_list(request: Request) -> HttpResponse:
    """For leads and administrators; the places wait for an administrator."""
    if not engagements_of(request).exists():
        raise PermissionDenied("A TA lead or an administrator confirms people and places.")
    form = UnconfirmedFilter(request.GET, engagements=engagements_of(request))
    understand(request, form, has_file=False)
    page = page_of(request, InTurn(guests_for(request, form), places_for(request, form)))
    context = {
        "form": form,
        "page": page,
        "guests": [row for row in page if isinstance(row, VisitGuest)],
        "places": [row for row in page if isinstance(row, Site)],
        "is_narrowed": any(form[name].value() for name in form.fields),
        "may_settle_places": request.user.is_administrator,
    }
    return render(request, "engagements/unconfirmed/list.html", context)


def guests_for(request: Request, form: UnconfirmedFilter) -> QuerySet[VisitGuest]:
    """Each name once for an engagement, with the visit on which it was written last."""
    seen = VisitGuest.objects.visible_to(request.user).unconfirmed()
    seen = seen.filter(visit__engagement__in=engagements_of(request).values("pk"))
    newest = form.guests(seen).order_by("visit__engagement", "name", "-visit__held_on", "-pk")
    last = seen.filter(pk__in=newest.distinct("visit__engagement", "name").values("pk"))
    last = last.order_by("visit__engagement", "name__alphabet", "pk")
    return last.select_related("visit__engagement")


def places_for(request: Request, form: UnconfirmedFilter) -> QuerySet[Site]:
    seen = form.places(Site.objects.visible_to(request.user).unconfirmed())
    counted = seen.with_parent().annotate(n=Count("visits"))
    return counted.select_related("state").order_by("name__alphabet", "pk")


@require_http_methods(["GET", "POST"])
def place_settle(request: Request, pk: int) -> HttpResponse:
    site = get_object_or_404(Site.objects.visible_to(request.user), pk=pk)
    access.require_administrator(request.user)
    form = PlaceForm(request.POST or None, site=site, user=request.user)
    if words := written.made(form, lambda: settle_place(request, site, form.cleaned_data)):
        return written.done(request, words, "engagements:unconfirmed-list")
    context = {"form": form, "site": site, "visits": site.visits.count()}
    return render(request, "engagements/unconfirmed/place_settle.html", context)


def settle_place(request: Request, site: Site, values: dict[str, Any]) -> str:
    """Settle it; in words what became of it."""
    if values["outcome"] == "merge":
        into = identifying.merge_place(site=site, into=values["into"], **deed(request))
        return f"Its {VISIT.many} are at {into} now."
    facts = {name: values[name] for name in ("name", "nces_id", "revision")}
    confirmed = identifying.confirm_place(site=site, **facts, **deed(request))
    return f"{confirmed} is confirmed."


@require_http_methods(["GET", "POST"])
def guest_settle(request: Request, pk: int) -> HttpResponse:
    seen = VisitGuest.objects.visible_to(request.user).select_related("visit__engagement")
    guest: VisitGuest = get_object_or_404(seen, pk=pk)
    access.require(request.user, P.MANAGE_PEOPLE, guest.visit.engagement)
    form = GuestSettleForm(request.POST or None, guest=guest)
    if words := written.made(form, lambda: settle_guest(request, guest, form.cleaned_data)):
        return written.done(request, words, "engagements:unconfirmed-list")
    context = {"form": form, "guest": guest, "visit": guest.visit}
    return render(request, "engagements/unconfirmed/guest_settle.html", context)


def settle_guest(request: Request, guest: VisitGuest, values: dict[str, Any]) -> str:
    """Settle it; in words what became of it."""
    if values["outcome"] == "link":
        identifying.link_guest(guest=guest, person=values["person"], **deed(request))
        return f"{guest} is {values['person']}."
    identifying.keep_guest(guest=guest, name=values["name"], **deed(request))
    return f"{values['name']} is confirmed."
