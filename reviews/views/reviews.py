"""Reviews: the lists, one of them, and the deeds on it as a whole."""

from __future__ import annotations

from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from engagements import access, not_ended
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from engagements.scope import today_of
from improvement.views.pieces import list_context, listed, row_form
from people.models import User
from people.requests import Request
from people.roles import Permission
from reviews import guards, planning, running
from reviews.exports import REVIEWS
from reviews.filters import REVIEW_STATUSES, ReviewFilter, review_conditions
from reviews.forms.reviews import HoldForm, MoveForm, NotHeldForm, PlanForm, RolesForm, RuleForm
from reviews.lines import review_line
from reviews.models import Review, ReviewRule
from reviews.pages import review_page

LIST = Listing("reviews:review-list", "Reviews")
DETAIL = "reviews:review-detail"
SORTS = {"month": "month", "engagement": "engagement__name__alphabet", "day": "planned_on"}


def newest_first() -> list[OrderBy]:
    return [F("month").desc()]


@require_safe
def review_overview(request: Request) -> HttpResponseBase:
    return _list(request, None)


@require_safe
def review_list(request: Request, pk: int) -> HttpResponseBase:
    return _list(request, written.engagement_in_whole(request, pk))


def _list(request: Request, engagement: Engagement | None) -> HttpResponseBase:
    filterset, rows = listed(request, ReviewFilter, engagement, SORTS, newest_first())
    rows = rows.with_counts()
    if "export" in request.GET:
        return table_file(request, REVIEWS, rows, filterset.form)
    today = today_of(request.user)
    context = list_context(
        request,
        filterset,
        rows.for_list(),
        REVIEW_STATUSES,
        review_conditions(today),
        engagement,
    )
    context["lines"] = [review_line(row, today) for row in context["page"]]
    context["may_plan"] = engagement is not None and _may_plan(request.user, engagement)
    return render(request, "reviews/review_list.html", context)


def _may_plan(user: User, engagement: Engagement) -> bool:
    may = access.can(user, Permission.PLAN_REVIEW, engagement, engagement.state)
    return may and not engagement.has_ended


def in_sight(request: Request, pk: int) -> Review:
    seen = Review.objects.visible_to(request.user).for_list()
    found: Review = get_object_or_404(seen.select_related(*Review.ROLES), pk=pk)
    return found


def to_plan(request: Request, pk: int) -> Review:
    review = in_sight(request, pk)
    access.require(request.user, Permission.PLAN_REVIEW, review.engagement, review.engagement.state)
    return review


def to_run(request: Request, pk: int) -> Review:
    review = in_sight(request, pk)
    guards.require_running(review, request.user)
    return review


@require_safe
def review_detail(request: Request, pk: int) -> HttpResponse:
    review = in_sight(request, pk)
    page = review_page(review, request.user, day_in(review.engagement))
    context = {"review": review, "engagement": review.engagement, "page": page}
    return render(request, "reviews/review_detail.html", context)


def engagement_to_plan(request: Request, pk: int) -> Engagement:
    engagement = written.engagement_for(request, pk, Permission.PLAN_REVIEW, whole=True)
    not_ended.check(engagement)
    return engagement


@require_http_methods(["GET", "POST"])
def review_plan(request: Request, pk: int) -> HttpResponse:
    engagement = engagement_to_plan(request, pk)
    form = PlanForm(request.POST or None, engagement=engagement)
    review = written.made(
        form,
        lambda: planning.plan(engagement=engagement, values=form.cleaned_data, **deed(request)),
    )
    if review:
        return written.done(request, f"The {str(review).lower()} is planned.", DETAIL, review.pk)
    page = FormPage("When is the review?", "Plan the review", LIST)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def review_rule(request: Request, pk: int) -> HttpResponse:
    engagement = engagement_to_plan(request, pk)
    rule = ReviewRule.objects.visible_to(request.user).filter(engagement=engagement).first()
    form = RuleForm(
        request.POST or None, engagement=engagement, today=day_in(engagement), instance=rule
    )
    if written.saved(form, lambda: _set_rule(request, engagement, form)):
        words = "Reviews are planned by this day from now on."
        return written.done(request, words, LIST.address, pk)
    about = "Each month gets its review by itself, about three months ahead. A planned gap leaves a month without one, and says so."
    page = FormPage("On which day of the month is the review?", "Save the day", LIST, about)
    return written.form_page(request, form, page)


def _set_rule(request: Request, engagement: Engagement, form: RuleForm) -> ReviewRule:
    return planning.set_rule(engagement=engagement, **form.change, **deed(request))


@require_http_methods(["GET", "POST"])
def review_move(request: Request, pk: int) -> HttpResponse:
    review = to_plan(request, pk)
    form = MoveForm(request.POST or None, review=review)
    if written.saved(form, lambda: planning.move(review=review, **form.change, **deed(request))):
        return written.done(request, "The review is planned for this day.", DETAIL, pk)
    words = {
        "title": "When is the review?",
        "submit": "Save the day",
        "refusal": written.refusal(request, lambda: planning.require_movable(review)),
    }
    return row_form(request, form, DETAIL, review, **words)


@require_http_methods(["GET", "POST"])
def review_roles(request: Request, pk: int) -> HttpResponse:
    review = to_run(request, pk)
    form = RolesForm(request.POST or None, review=review)
    if written.saved(
        form, lambda: planning.give_roles(review=review, **form.change, **deed(request))
    ):
        return written.done(request, "The roles are given.", DETAIL, pk)
    words = {
        "title": "Who does what at this review?",
        "submit": "Save the roles",
        "about": "Each role has a backup, so that the hour does not hang on one person.",
        "refusal": written.refusal(request, lambda: guards.require_open(review)),
    }
    return row_form(request, form, DETAIL, review, **words)


@require_http_methods(["GET", "POST"])
def review_hold(request: Request, pk: int) -> HttpResponse:
    review = to_run(request, pk)
    form = HoldForm(request.POST or None, review=review, today=day_in(review.engagement))
    if written.saved(form, lambda: _hold(request, review, form)):
        return written.done(request, "The review is on record as held.", DETAIL, pk)
    words = {
        "title": "Did it take place?",
        "submit": "Yes, it was held",
        "refusal": written.refusal(request, lambda: guards.require_open(review)),
    }
    return row_form(request, form, DETAIL, review, **words)


def _hold(request: Request, review: Review, form: HoldForm) -> Review:
    day = form.cleaned_data["held_on"]
    return running.hold(review=review, revision=form.revision_read, held_on=day, **deed(request))


@require_http_methods(["GET", "POST"])
def review_not_held(request: Request, pk: int) -> HttpResponse:
    review = to_run(request, pk)
    form = NotHeldForm(request.POST or None, review=review)
    if written.saved(form, lambda: _not_held(request, review, form)):
        return written.done(request, "The month says why it has no review.", DETAIL, pk)
    words = {
        "title": "Why was there no review?",
        "submit": "Save the reason",
        "about": "The month stands on the monthly page with this reason.",
        "refusal": written.refusal(request, lambda: running.require_may_fall_out(review)),
    }
    return row_form(request, form, DETAIL, review, **words)


def _not_held(request: Request, review: Review, form: NotHeldForm) -> Review:
    why = form.cleaned_data["why_not"]
    return running.not_held(
        review=review, revision=form.revision_read, why_not=why, **deed(request)
    )
