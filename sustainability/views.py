"""The pages of sustainability plans and their reviews."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagements import access
from engagements.models import Engagement
from engagements.views.answers import table_file
from people.requests import Request
from people.roles import Permission
from sustainability import planning, reviewing
from sustainability.exports import ITEMS, PLANS, REVIEWS
from sustainability.forms import HoldForm, ItemForm, PlanFilter, PlanForm, ReviewFilter
from sustainability.models import Plan, PlanItem, PlanReview
from sustainability.summaries import plan_page, side_of

PAGE_ROWS = 25


@require_safe
def plan_list(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    form = PlanFilter(request.GET)
    seen = Plan.objects.visible_to(request.user).for_list().with_counts(today)
    plans = _filtered_plans(seen, form).order_by("engagement__state__name", "pk")
    if "export" in request.GET:
        return table_file(request, PLANS, plans, form)
    page = Paginator(plans, PAGE_ROWS).get_page(request.GET.get("page"))
    startable = access.engagements_where(request.user, Permission.EDIT_PLAN).filter(plan=None)
    return render(
        request,
        "sustainability/plan_list.html",
        {"form": form, "page": page, "startable": startable.order_by("name"), "today": today},
    )


def _filtered_plans(plans: QuerySet[Plan], form: PlanFilter) -> QuerySet[Plan]:
    if not form.is_valid():
        return plans.none()
    if status := form.cleaned_data["status"]:
        plans = plans.filter(status=status)
    if words := form.cleaned_data["q"]:
        plans = plans.filter(
            Q(engagement__name__icontains=words) | Q(engagement__state__name__icontains=words)
        )
    return plans


@require_http_methods(["GET", "POST"])
def plan_start(request: Request, pk: int) -> HttpResponse:
    engagement = get_object_or_404(Engagement.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.EDIT_PLAN, engagement)
    if plan := Plan.objects.visible_to(request.user).filter(engagement=engagement).first():
        return redirect("sustainability:plan-detail", plan.pk)
    form = PlanForm(request.POST or None, initial={"exit_on": engagement.planned_end_on})
    if form.is_valid():
        plan = planning.start(
            engagement=engagement, **form.values, by=request.user, now=timezone.now()
        )
        return redirect("sustainability:plan-detail", plan.pk)
    return render(
        request, "sustainability/plan_form.html", {"form": form, "engagement": engagement}
    )


@require_safe
def plan_detail(request: Request, pk: int) -> HttpResponseBase:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
    if "export" in request.GET:
        items = PlanItem.objects.visible_to(request.user).filter(plan=plan, is_retired=False)
        return table_file(request, ITEMS, items.order_by("practice", "pk"), PlanFilter({}))
    return render(
        request,
        "sustainability/plan_detail.html",
        {"page": plan_page(plan, request.user, timezone.localdate()), "plan": plan},
    )


@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=pk)
    access.require(request.user, Permission.EDIT_PLAN, plan.engagement)
    form = PlanForm(request.POST or None, instance=Plan.objects.visible_to(request.user).get(pk=pk))
    if form.is_valid():
        try:
            planning.change(
                plan=plan,
                revision=form.cleaned_data["revision"],
                values=form.values,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("sustainability:plan-detail", plan.pk)
        except planning.StaleEdit as stale:
            form.show_conflict(stale.row)
    context = {"form": form, "engagement": plan.engagement, "plan": plan}
    return render(request, "sustainability/plan_form.html", context, status=form.status_code)


@require_POST
def plan_approve(request: Request, pk: int) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    access.require(request.user, Permission.APPROVE_PLAN, plan.engagement)
    try:
        planning.approve(
            plan=plan,
            side=side_of(request.user, plan.engagement),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, "Your side approves the plan as it stands.")
    except planning.PlanIncomplete as refused:
        messages.error(request, f"{refused} {refused.lacks[0].text}")
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
    if form.is_valid():
        planning.add_item(plan=plan, values=form.values, by=request.user, now=timezone.now())
        messages.success(request, "The item is part of the plan.")
        return redirect("sustainability:plan-detail", plan.pk)
    return render(request, "sustainability/item_form.html", {"form": form, "plan": plan})


@require_http_methods(["GET", "POST"])
def item_edit(request: Request, pk: int) -> HttpResponse:
    item = _item(request, pk)
    access.require(request.user, Permission.EDIT_PLAN, item.plan.engagement)
    form = ItemForm(
        request.POST or None,
        instance=_item(request, pk),
        people=access.people_of(item.plan.engagement),
    )
    if form.is_valid():
        try:
            planning.change_item(
                item=item,
                revision=form.cleaned_data["revision"],
                values=form.values,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("sustainability:plan-detail", item.plan_id)
        except planning.StaleEdit as stale:
            form.show_conflict(stale.row)
    context = {"form": form, "plan": item.plan, "item": item}
    return render(request, "sustainability/item_form.html", context, status=form.status_code)


def _item(request: Request, pk: int) -> PlanItem:
    items = PlanItem.objects.visible_to(request.user).select_related("plan__engagement")
    return get_object_or_404(items, pk=pk)


@require_POST
def item_retire(request: Request, pk: int) -> HttpResponse:
    """Take an item out of the plan, or put it back: `restore` in the form says which."""
    item = _item(request, pk)
    access.require(request.user, Permission.EDIT_PLAN, item.plan.engagement)
    planning.retire_item(
        item=item,
        is_retired="restore" not in request.POST,
        by=request.user,
        now=timezone.now(),
    )
    return redirect("sustainability:plan-detail", item.plan_id)


@require_safe
def review_list(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    form = ReviewFilter(request.GET)
    seen = PlanReview.objects.visible_to(request.user).for_list()
    reviews = _filtered_reviews(seen, form, today).order_by("due_on", "pk")
    if "export" in request.GET:
        return table_file(request, REVIEWS, reviews, form)
    page = Paginator(reviews, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": today}
    return render(request, "sustainability/review_list.html", context)


def _filtered_reviews(
    reviews: QuerySet[PlanReview], form: ReviewFilter, today: Any
) -> QuerySet[PlanReview]:
    if not form.is_valid():
        return reviews.none()
    if practice := form.cleaned_data["practice"]:
        reviews = reviews.filter(item__practice=practice)
    match form.cleaned_data["show"]:
        case "":
            return reviews.filter(held_on=None, item__is_retired=False)
        case "overdue":
            return reviews.filter(held_on=None, due_on__lt=today, item__is_retired=False)
        case "held":
            return reviews.exclude(held_on=None)
    return reviews


@require_http_methods(["GET", "POST"])
def review_hold(request: Request, pk: int) -> HttpResponse:
    reviews = PlanReview.objects.visible_to(request.user).for_list()
    review = get_object_or_404(reviews, pk=pk)
    access.require(request.user, Permission.REVIEW_PLAN, review.item.plan.engagement)
    form = HoldForm(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        try:
            reviewing.hold(review=review, **form.cleaned_data, by=request.user, now=timezone.now())
            messages.success(request, "The review is on record.")
        except reviewing.AlreadyHeld as refused:
            messages.info(request, str(refused))
        return redirect("sustainability:plan-detail", review.item.plan_id)
    return render(request, "sustainability/review_hold.html", {"form": form, "review": review})
