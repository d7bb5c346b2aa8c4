"""The minutes of a review: one screen, on which several people write at once.

Each item is a form of its own, saved by scripts as somebody writes and by its button without.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import saves
from editing.json_reading import read_json
from editing.refusals import Refused, Stale
from engagements import access
from engagements.pages import written
from engagements.pages.written import FormPage, Listing, day_in, deed
from improvement.views.pieces import row_form
from people.requests import Request
from people.roles import Permission
from reviews import guards, running
from reviews.forms.minutes import (
    AttendanceForm,
    GuestForm,
    ItemForm,
    MinutesForm,
    as_stored,
)
from reviews.forms.reviews import ClosingForm
from reviews.models import AgendaItem, Attendee, Review
from reviews.pages import html_id, review_page
from reviews.views.reviews import in_sight

MINUTES = "reviews:review-minutes"


def to_write(request: Request, pk: int) -> Review:
    review = in_sight(request, pk)
    _require_writing(request, review)
    return review


def _require_writing(request: Request, review: Review) -> None:
    place = review.engagement.state
    access.require(request.user, Permission.WRITE_MINUTES, review.engagement, place)


@require_safe
def minutes_page(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    if not review.is_open:
        return redirect("reviews:review-detail", pk)
    page = review_page(review, request.user, day_in(review.engagement))
    there = [row.person_id for row in page.there if row.person_id]
    context = {
        "review": review,
        "engagement": review.engagement,
        "page": page,
        "written": [(block, MinutesForm(item=block.item)) for block in page.blocks],
        "attendance": AttendanceForm(engagement=review.engagement, there=there),
        "guests": [row for row in page.there if not row.person_id],
        "closing": ClosingForm(review=review),
    }
    return render(request, "reviews/minutes.html", context)


def _back(review: Review, anchor: str) -> HttpResponse:
    return redirect(f"{reverse(MINUTES, args=[review.pk])}#{anchor}")


def _item(request: Request, pk: int) -> AgendaItem:
    seen = AgendaItem.objects.visible_to(request.user)
    item: AgendaItem = get_object_or_404(seen.select_related("review__engagement__state"), pk=pk)
    _require_writing(request, item.review)
    return item


@require_http_methods(["GET", "POST"])
def item_minutes(request: Request, pk: int) -> HttpResponse:
    """What is said to one item, without scripts and where two wrote at once."""
    item = _item(request, pk)
    form = MinutesForm(request.POST or None, item=item)
    if written.saved(
        form, lambda: running.write_minutes(item=item, **form.change, **deed(request))
    ):
        return _back(item.review, html_id(item))
    words = {
        "title": str(item),
        "submit": "Save",
        "refusal": written.refusal(request, lambda: guards.require_open(item.review)),
    }
    return row_form(request, form, MINUTES, item.review, **words)


@require_POST
def item_words(request: Request, pk: int) -> JsonResponse:
    """The same from a script: `{"field", "value", "expected"}`, as `autosave.js` sends it."""
    item = _item(request, pk)
    try:
        value, expected = _read(request)
        kept = running.write_words(item=item, words=value, expected=expected, **deed(request))
    except Stale as stale:
        return JsonResponse(_theirs(stale.row), status=409)
    except Refused as refused:
        return JsonResponse({"errors": [str(refused)]}, status=422)
    form = MinutesForm(item=kept)
    hidden = {name: form[name].value() for name in ("revision", "base")}
    return JsonResponse({"value": kept.minutes, "hidden": hidden})


def _read(request: Request) -> tuple[str, str]:
    """Raises `Refused` where it is not what the page sends."""
    try:
        sent: Any = read_json(request.body)
        field, value, expected = sent["field"], sent["value"], sent["expected"]
    except (ValueError, KeyError, TypeError):
        raise Refused(None, "This could not be read.") from None
    if field != "minutes" or not isinstance(value, str) or not isinstance(expected, str):
        raise Refused(None, "This could not be read.")
    return as_stored(value), as_stored(expected)


def _theirs(item: AgendaItem) -> dict[str, str]:
    last = saves.saves_since(item, 0)
    return {"value": item.minutes, "by": last[0].name if last else ""}


@require_http_methods(["GET", "POST"])
def item_add(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    form = ItemForm(request.POST or None, engagement=review.engagement)
    item = written.made(
        form, lambda: running.add_item(review=review, **form.cleaned_data, **deed(request))
    )
    if item:
        return _back(review, html_id(item))
    about = {"title": "What else is there to talk about?", "submit": "Add it"}
    return _deed_form(request, form, review, **about)


def _deed_form(
    request: Request, form: ItemForm | AttendanceForm, review: Review, *, title: str, submit: str
) -> HttpResponse:
    page = FormPage(title, submit, Listing(MINUTES, str(review)))
    refusal = written.refusal(request, lambda: guards.require_open(review))
    return written.form_page(
        request, form, page, back_url=reverse(MINUTES, args=[review.pk]), refusal=refusal
    )


@require_http_methods(["GET", "POST"])
def attendance(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    rows = Attendee.objects.visible_to(request.user).filter(review=review, is_there=True)
    there = list(rows.exclude(person=None).values_list("person", flat=True))
    form = AttendanceForm(request.POST or None, engagement=review.engagement, there=there)
    if written.saved(
        form, lambda: running.attend(review=review, **form.cleaned_data, **deed(request))
    ):
        return _back(review, "attendance")
    about = {"title": "Who is there?", "submit": "Save who is there"}
    return _deed_form(request, form, review, **about)


@require_http_methods(["GET", "POST"])
def guest_add(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    form = GuestForm(request.POST or None, review=review)
    if written.saved(form, lambda: running.add_guest(row=form.row, **deed(request))):
        return _back(review, "attendance")
    words = {
        "title": "Who else is there?",
        "submit": "Add the guest",
        "refusal": written.refusal(request, lambda: guards.require_open(review)),
    }
    return row_form(request, form, MINUTES, review, **words)


@require_http_methods(["GET", "POST"])
def guest_edit(request: Request, pk: int) -> HttpResponse:
    seen = Attendee.objects.visible_to(request.user).filter(person=None)
    guest: Attendee = get_object_or_404(seen.select_related("review__engagement__state"), pk=pk)
    _require_writing(request, guest.review)
    form = GuestForm(request.POST or None, review=guest.review, instance=guest)
    if written.saved(
        form, lambda: running.change_guest(guest=guest, **form.change, **deed(request))
    ):
        return _back(guest.review, "attendance")
    words = {"title": "Who was there?", "submit": "Save"}
    return row_form(request, form, MINUTES, guest.review, **words)


@require_http_methods(["GET", "POST"])
def closing(request: Request, pk: int) -> HttpResponse:
    review = to_write(request, pk)
    form = ClosingForm(request.POST or None, review=review)
    if written.saved(
        form, lambda: running.answer_closing(review=review, **form.change, **deed(request))
    ):
        return _back(review, "closing")
    words = {
        "title": "How was this meeting?",
        "submit": "Save the answers",
        "refusal": written.refusal(request, lambda: guards.require_open(review)),
    }
    return row_form(request, form, MINUTES, review, **words)
