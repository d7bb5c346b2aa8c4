"""The context: five parts, each reviewed on a day and renewed within a year."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from editing.inputs import number_in
from editing.lists import in_order, page_of
from engagements import access
from engagements.clarity import clarifying
from engagements.clarity.exports import CONTEXT
from engagements.clarity.forms import ReviewForm
from engagements.clarity.pages import context_lines, earlier_of
from engagements.models import ContextReview, Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:context-list", "Context")
SORTS = {"part": "kind_place", "reviewed": "reviewed_on", "by": "written_by__name__alphabet"}
USUAL = ("kind_place", "-reviewed_on", "-pk")
ABOUT = (
    "What the work can build on, and what it must plan around. Reviewed again at least once a year."
)
COPIED = ("kind", "findings", "meaning", "sources")


@require_safe
def context_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    understand(request, sorts=SORTS)
    seen = ContextReview.objects.visible_to(request.user).filter(engagement=engagement)
    rows = seen.select_related("written_by").with_place()
    rows = in_order(rows, SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, CONTEXT, rows, Form())
    lines = context_lines(rows, day_in(engagement))
    context = {
        "engagement": engagement,
        "lines": lines,
        "count": sum(line.count for line in lines),
        "page": page_of(request, earlier_of(rows, lines)),
        "may_edit": access.can(request.user, EDIT, engagement, engagement.state),
    }
    return render(request, "engagements/clarity/context_list.html", context)


@require_http_methods(["GET", "POST"])
def context_add(request: Request, pk: int) -> HttpResponse:
    """A new review; `?from=` begins it with the words of an earlier one."""
    engagement = written.engagement_for(request, pk, EDIT, whole=True)
    initial = {"reviewed_on": day_in(engagement), **begun_with(request, engagement)}
    form = ReviewForm(request.POST or None, engagement=engagement, initial=initial)
    if written.saved(form, lambda: clarifying.add_review(row=form.row, **deed(request))):
        return written.done(request, "The review is kept.", LIST.address, pk)
    page = FormPage("What did you find?", "Keep the review", LIST, ABOUT)
    return written.form_page(request, form, page)


def begun_with(request: Request, engagement: Engagement) -> dict[str, object]:
    """The last review's words for its renewal, or the part of the context that was asked for."""
    seen = ContextReview.objects.visible_to(request.user).filter(engagement=engagement)
    last = seen.filter(pk=number_in(request.GET.get("from", ""))).first()
    if last is None:
        return {"kind": request.GET.get("kind", "")}
    return {name: getattr(last, name) for name in COPIED}


@require_http_methods(["GET", "POST"])
def context_edit(request: Request, pk: int) -> HttpResponse:
    review = written.row_for(request, ContextReview.objects.visible_to(request.user), pk, EDIT)
    today = day_in(review.engagement)
    if not review.is_fresh(today):
        return renewal(request, review)
    form = ReviewForm(request.POST or None, instance=review, engagement=review.engagement)
    if written.saved(
        form,
        lambda: clarifying.change_review(
            row=review,
            **form.change,
            today=today,
            **deed(request),
        ),
    ):
        return written.done(request, "The review is changed.", LIST.address, review.engagement_id)
    page = FormPage("What did you find?", "Save the review", LIST, ABOUT)
    return written.form_page(request, form, page)


def renewal(request: Request, review: ContextReview) -> HttpResponse:
    """A review a year old stays as it was written; a new one begins with its words."""
    messages.info(
        request, "That review is older than a year and stays as it was. Here is a new one."
    )
    address = reverse("engagements:context-add", args=[review.engagement_id])
    return redirect(f"{address}?from={review.pk}")
