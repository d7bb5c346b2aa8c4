"""People, the roles they hold, and the invitations by which they come."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import page_of
from editing.refusals import Refused
from engagements import access
from engagements.models import Assignment, Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from engagements.team import (
    appointing,
    assigning,
    inviting,
    inviting_many,
    left_behind,
    own_account,
)
from engagements.team.account_forms import ProfileForm
from engagements.team.exports import PEOPLE
from engagements.team.forms import AddPersonForm, EndForm, PeopleFilter, TakeUpForm
from engagements.team.list_form import PeopleListForm
from exports.responses import attachment
from people import session_clock
from people.asked import understand
from people.requests import Request
from people.roles import Permission


@require_safe
def person_list(request: Request) -> HttpResponseBase:
    held = Assignment.objects.visible_to(request.user).current(today_of(request.user))
    form = PeopleFilter(
        request.GET,
        engagements=Engagement.objects.visible_to(request.user).order_by("name__alphabet"),
    )
    understand(request, form)
    people = form.narrow(access.people_visible_to(request.user), held).order_by(
        "name__alphabet", "pk"
    )
    if "export" in request.GET:
        rows = held.filter(user__in=people).order_by("user__name__alphabet", "pk")
        return table_file(request, PEOPLE, rows, form)
    people = people.select_related("organisation").prefetch_related(
        Prefetch("assignments", held.for_list().order_by("pk"), to_attr="held")
    )
    page = page_of(request, people)
    addable = access.engagements_where(request.user, Permission.APPOINT).order_by("name__alphabet")
    invited = inviting.invited(page)
    context = {"form": form, "page": page, "addable": addable, "invited": invited}
    return render(request, "engagements/team/person_list.html", context)


@require_safe
def person_detail(request: Request, pk: int) -> HttpResponse:
    people = access.people_visible_to(request.user).select_related("organisation")
    person = get_object_or_404(people, pk=pk)
    held = Assignment.objects.visible_to(request.user).filter(user=person).for_list()
    under = access.assignments_under(request.user).filter(user=person)
    context = {
        "person": person,
        "assignments": held.order_by("-starts_on", "pk"),
        "endable": set(under.values_list("pk", flat=True)),
        "today": today_of(request.user),
        "is_administrator": request.user.is_administrator,
        "is_self": person == request.user,
        "piles": left_behind.in_the_name_of(person, request.user),
        "has_waiting_invitation": bool(inviting.invited([person])),
    }
    return render(request, "engagements/team/person_detail.html", context)


@require_http_methods(["GET", "POST"])
def person_add(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.APPOINT, engagement)
    form = AddPersonForm(
        request.POST or None, engagement=engagement, by=request.user, today=day_in(engagement)
    )
    if added := written.made(form, lambda: _add(request, form, engagement)):
        words = "has the role now" if added.user.is_active else "is invited by e-mail"
        messages.success(request, f"{added.user} {words}.")
        return redirect("engagements:person-detail", added.user_id)
    context = {"form": form, "engagement": engagement, "others": form.who_names_others}
    return render(request, "engagements/team/person_add.html", context)


def _add(request: Request, form: AddPersonForm, engagement: Engagement) -> Assignment:
    return inviting.invite(**form.cleaned_data, engagement=engagement, **deed(request))


@require_http_methods(["GET", "POST"])
def assignment_end(request: Request, pk: int) -> HttpResponse:
    assignments = Assignment.objects.visible_to(request.user).for_list()
    assignment = get_object_or_404(assignments, pk=pk)
    appointing.require(
        by=request.user,
        role=assignment.role,
        site=assignment.site,
        engagement=assignment.engagement,
    )
    form = EndForm(request.POST or None, today=day_in(assignment.engagement))
    if written.saved(
        form, lambda: assigning.end(assignment=assignment, **form.cleaned_data, **deed(request))
    ):
        return redirect("engagements:person-detail", assignment.user_id)
    piles = left_behind.in_the_name_of(assignment.user, request.user)
    context = {"form": form, "assignment": assignment, "piles": piles}
    return render(request, "engagements/team/assignment_end.html", context)


@require_POST
def person_close(request: Request, pk: int) -> HttpResponse:
    """Close an account, or open it again: `reopen` in the form says which."""
    access.require_administrator(request.user)
    person = get_object_or_404(access.people_visible_to(request.user), pk=pk)
    done = deed(request)
    if "reopen" in request.POST:
        written.try_deed(request, lambda: assigning.reopen_account(user=person, **done))
    else:
        written.try_deed(request, lambda: assigning.close_account(user=person, **done))
    return redirect("engagements:person-detail", person.pk)


@require_POST
def person_administrator(request: Request, pk: int) -> HttpResponse:
    """Make a person an administrator, or no longer: `dismiss` in the form says which."""
    access.require_administrator(request.user)
    person = get_object_or_404(access.people_visible_to(request.user), pk=pk)
    dismissed = "dismiss" in request.POST
    verb = assigning.dismiss_administrator if dismissed else assigning.appoint_administrator
    written.try_deed(request, lambda: verb(user=person, **deed(request)))
    return redirect("engagements:person-detail", person.pk)


@require_http_methods(["GET", "POST"])
def profile(request: Request) -> HttpResponse:
    """One's own account."""
    form = ProfileForm(request.POST or None, instance=copy(request.user))
    if form.is_valid():
        own_account.change(values=form.cleaned_data, **deed(request))
        messages.success(request, "Your account is saved.")
        return redirect("engagements:profile")
    return render(request, "engagements/team/profile.html", {"form": form})


@require_safe
def invitation_list(request: Request) -> HttpResponse:
    if not access.engagements_where(request.user, Permission.APPOINT).exists():
        access.require_administrator(request.user)
    rows = inviting.waiting_for(request.user).order_by("expires_at", "pk")
    now, ran_out = timezone.now(), request.GET.get("show") == "ran-out"
    page = page_of(request, rows.filter(expires_at__lte=now) if ran_out else rows)
    context = {"page": page, "now": now, "ran_out": ran_out}
    return render(request, "engagements/team/invitation_list.html", context)


@require_POST
def invitation_change(request: Request, pk: int) -> HttpResponse:
    """Send an invitation again, or withdraw it: `withdraw` in the form says which."""
    if not access.engagements_where(request.user, Permission.APPOINT).exists():
        access.require_administrator(request.user)
    invitation = get_object_or_404(inviting.waiting_for(request.user), pk=pk)
    done = deed(request)
    if "withdraw" in request.POST:
        words = f"The invitation of {invitation.user} is withdrawn."
        written.try_deed(request, lambda: inviting.withdraw(invitation=invitation, **done), words)
    else:
        words = f"The invitation goes to {invitation.user.email} again."
        written.try_deed(request, lambda: inviting.send_again(invitation=invitation, **done), words)
    return redirect("engagements:invitation-list")


@require_http_methods(["GET", "POST"])
def invite_many(request: Request) -> HttpResponse:
    """A list, what would come of it, and then the deed: `choice` in the form says which."""
    access.require_administrator(request.user)
    form = PeopleListForm(request.POST or None, request.FILES or None)
    results: list[inviting_many.Result] = []
    if form.is_valid():
        if "choice" in request.POST and _invited(request, form):
            return redirect("engagements:invitation-list")
        results = inviting_many.check(entries=form.entries, **deed(request))
    context = {
        "form": form,
        "results": results,
        "good": [result for result in results if not result.faults],
        "faulty": [result for result in results if result.faults],
        "most": inviting_many.MOST,
    }
    return render(request, "engagements/team/invite_many.html", context)


def _invited(request: Request, form: PeopleListForm) -> bool:
    entries, only_good = form.entries, request.POST["choice"] == "good"
    good: list[inviting_many.Result] = []

    def do() -> None:
        results = inviting_many.invite(entries=entries, only_good=only_good, **deed(request))
        good.extend(result for result in results if not result.faults)

    if not written.try_deed(request, do):
        return False
    new = sum(result.is_new for result in good)
    messages.success(request, f"{new} invited by e-mail, {len(good) - new} had an account already.")
    return True


@require_safe
def invite_example(request: Request) -> HttpResponse:
    """A list to fill in, with the columns that are asked for."""
    access.require_administrator(request.user)
    response = HttpResponse(inviting_many.as_text([]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment("people to invite.csv")
    return response


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in the mail. Every link that does not hold looks the same."""
    now = timezone.now()
    try:
        invitation = inviting.find(token, now)
        form = TakeUpForm(request.POST or None, user=invitation.user)
        if form.is_valid():
            person = inviting.take_up(
                invitation=invitation,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["password"],
                now=now,
            )
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            session_clock.start(request, now)
            return redirect("home")
    except Refused:
        return render(request, "engagements/team/invitation_gone.html", status=410)
    context = {"form": form, "invitation": invitation}
    return render(request, "engagements/team/invitation_accept.html", context)
