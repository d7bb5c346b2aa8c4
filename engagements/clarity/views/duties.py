"""Roles and responsibilities: who holds each, since when, and which nobody holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.clarity import staffing
from engagements.clarity.exports import DUTIES
from engagements.clarity.facts import required_filled
from engagements.clarity.forms import DutyFilter, DutyForm, FillForm, LeaveForm
from engagements.clarity.pages import duty_groups
from engagements.models import Duty, DutyHolding, Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:duty-list", "Roles")
SHOW = [
    ("", "All roles"),
    ("vacant", "Only vacant ones"),
    ("required", "Only vacant ones that must be filled"),
]
SORTS = {"role": "title__alphabet", "holder": "holders", "state": "state_place"}
USUAL = ("-is_required", "title__alphabet")


@require_safe
def duty_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    today = day_in(engagement)
    form = DutyFilter(request.GET, show=SHOW)
    understand(request, form, SORTS)
    seen = Duty.objects.visible_to(request.user).filter(engagement=engagement)
    found = form.narrow(seen, today).with_holders(today, request.user)
    rows = side_by_side(found, request.GET.get("sort", ""), today)
    if "export" in request.GET:
        return table_file(request, DUTIES, rows, form)
    page = page_of(request, rows.for_list(request.user))
    managed = staffing.sides_managed_by(request.user, engagement)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page,
        "groups": duty_groups(page, today, managed),
        "filled": required_filled(engagement, today),
        "unwritten": staffing.unwritten(engagement),
        "may_add": bool(managed),
        "may_require": access.can(request.user, EDIT, engagement, engagement.state),
    }
    return render(request, "engagements/clarity/duty_list.html", context)


def side_by_side(rows: Any, wanted: str, today: date) -> Any:
    """Each side's roles stay together; a sort is one of the roles of a side."""
    rows = in_order(rows.with_state(today), SORTS, wanted, USUAL)
    return rows.order_by("side", *rows.query.order_by)


@require_POST
def duty_require(request: Request, pk: int) -> HttpResponse:
    """Write down the roles that the tier of the engagement requires."""
    engagement = written.engagement_for_all(request, pk, EDIT)
    tier = engagement.get_tier_display().lower()
    written.try_deed(
        request,
        lambda: staffing.require_duties(engagement=engagement, **deed(request)),
        f"The roles that {tier} TA requires are here.",
    )
    return redirect(LIST.address, pk)


def sides_of(request: Request, engagement: Engagement) -> list[str]:
    """The sides whose roles the person manages; 403 for none."""
    sides = staffing.sides_managed_by(request.user, engagement)
    if not sides:
        raise PermissionDenied("Your role in this engagement does not include this.")
    return sides


def duty_for(request: Request, pk: int) -> Duty:
    """A role in sight that is the person's to manage: else 404, or 403."""
    duty: Duty = written.row_for(request, Duty.objects.visible_to(request.user), pk, EDIT)
    require_managing(request, duty)
    return duty


def require_managing(request: Request, duty: Duty) -> None:
    staffing.require_managing(engagement=duty.engagement, side=duty.side, by=request.user)


@require_http_methods(["GET", "POST"])
def duty_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for_all(request, pk, EDIT)
    first = max(day_in(engagement), engagement.starts_on)
    form = DutyForm(
        request.POST or None,
        engagement=engagement,
        sides=sides_of(request, engagement),
        initial={"starts_on": first},
    )
    if written.saved(form, lambda: staffing.add_duty(row=form.row, **deed(request))):
        return written.done(request, "The role is added. Who fills it?", LIST.address, pk)
    page = FormPage("Which role does the work need?", "Add the role", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def duty_edit(request: Request, pk: int) -> HttpResponse:
    duty = duty_for(request, pk)
    form = DutyForm(
        request.POST or None,
        instance=duty,
        engagement=duty.engagement,
        sides=sides_of(request, duty.engagement),
    )
    if written.saved(
        form,
        lambda: staffing.change_duty(row=duty, **form.change, **deed(request)),
    ):
        return written.done(request, "The role is changed.", LIST.address, duty.engagement_id)
    about = "The tier of TA requires this role, on this side." if duty.code else ""
    page = FormPage("What is this role?", "Save the role", LIST, about)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def duty_fill(request: Request, pk: int) -> HttpResponse:
    duty = duty_for(request, pk)
    form = FillForm(request.POST or None, duty=duty, initial={"starts_on": day_in(duty.engagement)})
    if written.saved(form, lambda: staffing.fill(duty=duty, **form.cleaned_data, **deed(request))):
        return written.done(request, f"“{duty}” is filled.", LIST.address, duty.engagement_id)
    about = f"{duty.get_side_display()}. {duty.responsibilities}"
    page = FormPage(f"Who takes on “{duty}”?", "Fill the role", LIST, about)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def duty_leave(request: Request, pk: int) -> HttpResponse:
    """`pk` is that of the holding: one person in one role."""
    seen = DutyHolding.objects.visible_to(request.user).select_related(
        "duty__engagement__state", "person"
    )
    holding = get_object_or_404(seen, pk=pk)
    engagement = holding.duty.engagement
    require_managing(request, holding.duty)
    initial = {"ends_on": max(day_in(engagement), holding.starts_on)}
    form = LeaveForm(request.POST or None, engagement=engagement, initial=initial)
    if written.saved(
        form,
        lambda: staffing.leave(
            holding=holding, last_day=form.cleaned_data["ends_on"], **deed(request)
        ),
    ):
        words = f"{holding.who} holds “{holding.duty}” until then."
        return written.done(request, words, LIST.address, engagement.pk)
    about = "The role is vacant from the next day, until somebody else fills it."
    page = FormPage(
        f"Until when does {holding.who} hold “{holding.duty}”?", "They leave this role", LIST, about
    )
    refusal = written.refusal(request, lambda: staffing.require_holding(holding))
    return written.form_page(request, form, page, refusal=refusal)
