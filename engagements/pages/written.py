"""What the pages of every row share that people write in an engagement: `Written` rows.

A view finds the engagement or the row, asks for the permission, binds a `WrittenForm` and names
one verb; these functions do the rest alike for all of them.

    @require_http_methods(["GET", "POST"])
    def need_add(request, pk):
        engagement = written.engagement_for_all(request, pk, P.EDIT_CLARITY)
        form = NeedForm(request.POST or None, engagement=engagement)
        if written.saved(form, lambda: clarifying.add_need(row=form.row, **deed(request))):
            return written.done(request, "The need is added.", "engagements:need-list", pk)
        return written.form_page(request, form, FormPage("What is needed?", "Add the need", NEEDS))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypedDict, TypeVar, runtime_checkable

from django import forms
from django.contrib import messages
from django.db import IntegrityError, OperationalError, models
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from editing.conflicts import form_answer
from editing.inputs import take_new_id
from editing.refusals import Asked, IdTaken, Refused, Stale
from editing.revisions import RevisionForm
from engagements import access
from engagements.models import Engagement
from engagements.pages.asked import AsksDays
from engagements.pages.forms import DeedForm, WrittenForm
from people.models import User
from people.requests import Request
from people.roles import Permission
from steady.patience import why_given_up

FORM = "engagements/pages/form.html"
Row = TypeVar("Row", bound=models.Model)
Made = TypeVar("Made")


@runtime_checkable
class ShowsStale(Protocol):
    """A form that shows what is stored by now where somebody else saved first."""

    def show_stale(self, stale: Stale) -> None: ...


@dataclass(frozen=True)
class Listing:
    """The list a form leads back to: the name of its address, and what its page is called."""

    address: str
    name: str


@dataclass(frozen=True)
class FormPage:
    """The words of a form page. `about` is the sentence under its title."""

    title: str
    submit: str
    listing: Listing
    about: str = ""


def engagement_in_sight(request: Request, pk: int) -> Engagement:
    """An engagement the person has any role in; anybody else gets a 404."""
    seen = Engagement.objects.visible_to(request.user).for_list()
    return get_object_or_404(seen, pk=pk)


def engagement_in_whole(request: Request, pk: int) -> Engagement:
    """An engagement the person sees the whole of; a district or a school gets a 404."""
    return get_object_or_404(Engagement.objects.wide_for(request.user).for_list(), pk=pk)


def engagement_for(
    request: Request, pk: int, permission: Permission, *, whole: bool = False
) -> Engagement:
    """An engagement in sight in which the person may do this: else 404, or 403.

    For what belongs to the `whole` of it a role at one site does not count.
    """
    find = engagement_in_whole if whole else engagement_in_sight
    engagement = find(request, pk)
    access.require(request.user, permission, engagement, engagement.state if whole else None)
    return engagement


def engagement_for_all(request: Request, pk: int, permission: Permission) -> Engagement:
    """An engagement in sight, for a deed on what everybody there sees and belongs to all of it."""
    engagement = engagement_in_sight(request, pk)
    access.require(request.user, permission, engagement, engagement.state)
    return engagement


def row_for(request: Request, seen: QuerySet[Row], pk: int, permission: Permission) -> Row:
    """A row out of those in sight, on which the person may do this where it belongs: else 404,
    or 403."""
    row: Any = get_object_or_404(seen.select_related("engagement__state"), pk=pk)
    place = access.place_of(row.engagement, getattr(row, "site", None))
    access.require(request.user, permission, row.engagement, place)
    found: Row = row
    return found


def day_in(engagement: Engagement) -> date:
    """The day in the state, by which a form says what lies ahead; the reader's clock may differ."""
    return engagement.day_of(timezone.now())


class Deed(TypedDict):
    """Who does it and when: what every verb asks for."""

    by: User
    now: datetime


def deed(request: Request) -> Deed:
    return {"by": request.user, "now": timezone.now()}


def saved(form: forms.BaseForm, verb: Callable[[], object]) -> bool:
    """Do the verb with a valid form; False where the form now says why it was not done."""
    if not form.is_valid():
        return False
    try:
        verb()
    except (Asked, Refused, Stale, IntegrityError, OperationalError) as error:
        tell(form, error)
        return False
    return True


def made(form: forms.BaseForm, verb: Callable[[], Made]) -> Made | None:
    """What the verb gives back; None where the form now says why it was not done."""
    found: list[Made] = []
    return found[0] if saved(form, lambda: found.append(verb())) else None


def tell(form: forms.BaseForm, error: Exception) -> None:
    """Say in the form why the verb did not do it."""
    match error:
        case IdTaken():
            take_new_id(form)
        case Asked() if isinstance(form, AsksDays):
            form.show_asked(error)
        case Refused(field=field):
            form.add_error(field if field in form.fields else None, str(error))
        case Stale() if isinstance(form, ShowsStale):
            form.show_stale(error)
        case Stale():
            form.add_error(None, str(error))
        case OperationalError() if why_given_up(error):
            form.add_error(None, why_given_up(error))
        case IntegrityError() if isinstance(form, RevisionForm):
            form.show_broken_rule(error)
        case _:
            raise error


def refusal(request: Request, guard: Callable[[], object]) -> str:
    """Why the verb behind a form would refuse as things are, told before anybody writes.

    `guard` is the verb's own. What was sent already goes to the verb, so that no words are lost.
    """
    return why_not(guard) if request.method == "GET" else ""


def why_not(guard: Callable[[], object]) -> str:
    """What a guard says against it; nothing where it does not mind."""
    try:
        guard()
    except Refused as refused:
        return str(refused)
    return ""


def done(request: Request, words: str, address: str, *arguments: Any) -> HttpResponse:
    """Say what was done, and lead back."""
    messages.success(request, words)
    return redirect(address, *arguments)


def try_deed(request: Request, verb: Callable[[], object], words: str = "") -> bool:
    """Do a verb that has no form of its own, and tell what came of it on the next page."""
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    except Stale as stale:
        messages.error(request, f"{stale} Look at it again before you continue.")
        return False
    except OperationalError as error:
        if not (words := why_given_up(error)):
            raise
        messages.error(request, words)
        return False
    if words:
        messages.success(request, words)
    return True


def form_page(
    request: Request,
    form: WrittenForm | DeedForm,
    page: FormPage,
    template: str = FORM,
    **context: object,
) -> HttpResponse:
    """The form with its title, the way back, and 409 as its status in a conflict."""
    context |= {
        "form": form,
        "engagement": form.engagement,
        "page": page,
        "back_url": reverse(page.listing.address, args=[form.engagement.pk]),
    }
    return form_answer(request, template, context)
