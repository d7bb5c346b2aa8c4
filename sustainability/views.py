"""The pages of sustainability plans and their reviews."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.conflicts import form_answer
from editing.inputs import revision_in
from editing.lists import page_of
from editing.refusals import Refused, Stale
from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import day_in, deed
from engagements.scope import today_of
from people.asked import understand
from people.requests import Request
from people.roles import Permission
from sustainability import planning, reviewing
from sustainability.exports import ITEMS, PLANS, REVIEWS
from sustainability.forms import HoldForm, ItemForm, PlanFilter, PlanForm, ReviewFilter
from sustainability.models import Plan, PlanItem, PlanReview, PlanReviewQuerySet
from sustainability.summaries import plan_page


@require_safe
def plan_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    form = PlanFilter(request.GET, engagements=Engagement.objects.visible_to(request.user))
    understand(request, form)
    seen = Plan.objects.visible_to(request.user).for_list().with_counts(today)
    plans = _filtered_plans(seen, form).order_by("engagement__state__name__alphabet", "pk")
    if "export" in request.GET:
        return table_file(request, PLANS, plans, form)
    page = page_of(request, plans)
    startable = access.engagements_where(request.user, Permission.EDIT_PLAN).filter(plan=None)
    return render(
        request,
        "sustainability/plan_list.html",
        {
            "form": form,
            "page": page,
            "startable": startable.order_by("name__alphabet"),
            "today": today,
        },
    )


def _filtered_plans(plans: QuerySet[Plan], form: PlanFilter) -> QuerySet[Plan]:
    if not form.is_valid():
        return plans.none()
    if status := form.cleaned_data["status"]:
        plans = plans.filter(status=status)
    if engagement := form.cleaned_data["engagement"]:
        plans = plans.filter(engagement=engagement)
    if words := form.cleaned_data["q"]:
        plans = plans.filter(
            Q(engagement__name__holds=words) | Q(engagement__state__name__holds=words)
        )
    return plans


@require_http_methods(["GET", "POST"])
def plan_start(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.EDIT_PLAN, engagement)
    plan = Plan.objects.visible_to(request.user).filter(engagement=engagement).first()
    if plan and request.method == "GET":
        return redirect("sustainability:plan-detail", plan.pk)
    form = PlanForm(request.POST or None, initial={"exit_on": engagement.planned_end_on})
    if written.saved(
        form, lambda: planning.start(engagement=engagement, **form.values, **deed(request))
    ):
        return redirect("sustainability:plan-detail", engagement.plan.pk)
    return _plan_form(request, form, engagement, plan)


def _plan_form(
    request: Request, form: PlanForm, engagement: Engagement, plan: Plan | None
) -> HttpResponse:
    """The plan's own form. Of a plan that is begun, it is sent to where that is changed."""
    context = {
        "form": form,
        "engagement": engagement,
        "plan": plan,
        "action": "",
        "back_url": reverse("sustainability:plan-list"),
    }
    if plan:
        context["action"] = reverse("sustainability:plan-edit", args=[plan.pk])
        context["back_url"] = reverse("sustainability:plan-detail", args=[plan.pk])
    return form_answer(request, "sustainability/plan_form.html", context)


@require_safe
def plan_detail(request: Request, pk: int) -> HttpResponseBase:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
    understand(request)
    if "export" in request.GET:
        items = PlanItem.objects.visible_to(request.user).filter(plan=plan, is_retired=False)
        return table_file(request, ITEMS, items.order_by("practice", "pk"), Form())
    return _plan_page(request, plan)


def _plan_page(request: Request, plan: Plan, *, has_moved_on: bool = False) -> HttpResponse:
    page = plan_page(plan, request.user, day_in(plan.engagement))
    context = {"page": page, "plan": plan, "has_moved_on": has_moved_on}
    status = 409 if has_moved_on else 200
    return render(request, "sustainability/plan_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
    access.require(request.user, Permission.EDIT_PLAN, plan.engagement)
    form = PlanForm(request.POST or None, instance=plan)
    if written.saved(form, lambda: planning.change(plan=plan, **form.change, **deed(request))):
        return redirect("sustainability:plan-detail", plan.pk)
    return _plan_form(request, form, plan.engagement, plan)


@require_POST
def plan_approve(request: Request, pk: int) -> HttpResponse:
    """Approve the revision on the page; if it is no longer the newest, that is shown to be read."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.APPROVE_PLAN, plan.engagement)
    revision = revision_in(request.POST.get("revision", ""))
    try:
        planning.approve(plan=plan, revision=revision, **deed(request))
        messages.success(request, "Your side approves the plan as it is now.")
    except planning.PlanIncomplete as refused:
        messages.error(request, f"{refused} {refused.lacks[0].text}")
    except Refused as refused:
        messages.error(request, str(refused))
    except Stale as stale:
        return _plan_page(request, stale.row, has_moved_on=True)
    return redirect("sustainability:plan-detail", plan.pk)


@require_http_methods(["GET", "POST"])
def item_add(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
    access.require(request.user, Permission.EDIT_PLAN, plan.engagement)
    form = ItemForm(
        request.POST or None,
        people=access.people_of(plan.engagement),
        initial={"practice": request.GET.get("practice")},
    )
    if written.saved(
        form, lambda: planning.add_item(plan=plan, values=form.values, **deed(request))
    ):
        messages.success(request, "The item is part of the plan.")
        return redirect("sustainability:plan-detail", plan.pk)
    return render(request, "sustainability/item_form.html", {"form": form, "plan": plan})


@require_http_methods(["GET", "POST"])
def item_edit(request: Request, pk: int) -> HttpResponse:
    item = _item(request, pk)
    access.require(request.user, Permission.EDIT_PLAN, item.plan.engagement)
    form = ItemForm(
        request.POST or None,
        instance=item,
        people=access.people_of(item.plan.engagement),
    )
    if written.saved(form, lambda: planning.change_item(item=item, **form.change, **deed(request))):
        return redirect("sustainability:plan-detail", item.plan_id)
    back_url = reverse("sustainability:plan-detail", args=[item.plan_id])
    context = {"form": form, "plan": item.plan, "item": item, "back_url": back_url}
    return form_answer(request, "sustainability/item_form.html", context)


def _item(request: Request, pk: int) -> PlanItem:
    items = PlanItem.objects.visible_to(request.user).select_related("plan__engagement")
    return get_object_or_404(items, pk=pk)


@require_POST
def item_retire(request: Request, pk: int) -> HttpResponse:
    """Take an item out of the plan, or put it back: `restore` in the form says which."""
    item = _item(request, pk)
    access.require(request.user, Permission.EDIT_PLAN, item.plan.engagement)
    is_retired = "restore" not in request.POST
    planning.retire_item(item=item, is_retired=is_retired, **deed(request))
    return redirect("sustainability:plan-detail", item.plan_id)


@require_safe
def review_list(request: Request) -> HttpResponseBase:
    today = today_of(request.user)
    form = ReviewFilter(request.GET, engagements=Engagement.objects.visible_to(request.user))
    understand(request, form)
    seen = PlanReview.objects.visible_to(request.user).for_list()
    reviews = _filtered_reviews(seen, form, today).order_by("due_on", "pk")
    if "export" in request.GET:
        return table_file(request, REVIEWS, reviews, form)
    page = page_of(request, reviews)
    context = {"form": form, "page": page, "today": today}
    return render(request, "sustainability/review_list.html", context)


def _filtered_reviews(
    reviews: PlanReviewQuerySet, form: ReviewFilter, today: date
) -> PlanReviewQuerySet:
    if not form.is_valid():
        return reviews.none()
    if practice := form.cleaned_data["practice"]:
        reviews = reviews.filter(item__practice=practice)
    if engagement := form.cleaned_data["engagement"]:
        reviews = reviews.filter(item__plan__engagement=engagement)
    match form.cleaned_data["show"]:
        case "":
            return reviews.to_hold()
        case "due":
            return reviews.to_hold().filter(due_on__lte=today)
        case "overdue":
            return reviews.overdue(today)
        case "held":
            return reviews.exclude(held_on=None)
    return reviews


@require_http_methods(["GET", "POST"])
def review_hold(request: Request, pk: int) -> HttpResponse:
    review = _review(request, pk)
    engagement = review.item.plan.engagement
    access.require(request.user, Permission.REVIEW_PLAN, engagement)
    today = day_in(engagement)
    form = HoldForm(
        request.POST or None,
        today=today,
        instance=review,
        initial={"held_on": review.held_on or today},
    )
    if written.saved(form, lambda: _hold(request, review, form)):
        messages.success(request, "The review is on record.")
        return redirect("sustainability:plan-detail", review.item.plan_id)
    back_url = reverse("sustainability:plan-detail", args=[review.item.plan_id])
    context = {"form": form, "review": review, "back_url": back_url}
    return form_answer(request, "sustainability/review_hold.html", context)


def _review(request: Request, pk: int) -> PlanReview:
    return get_object_or_404(PlanReview.objects.visible_to(request.user).for_list(), pk=pk)


def _hold(request: Request, review: PlanReview, form: HoldForm) -> PlanReview:
    return reviewing.hold(
        review=review, revision=form.revision_read, **form.values, **deed(request)
    )
