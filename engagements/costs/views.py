"""What the TA of an engagement costs, from a month on."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing import writing
from editing.lists import in_order
from engagements import access
from engagements.costs import costing
from engagements.costs.exports import COSTS
from engagements.costs.forms import CostForm
from engagements.models import Cost
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:cost-list", "Costs")
SORTS = {"from": "first_month", "dollars": "dollars"}
ABOUT = "Cost for each school brought to fidelity is counted from it. It holds until the next one."


@require_safe
def cost_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_whole(request, pk)
    understand(request, sorts=SORTS)
    rows = Cost.objects.visible_to(request.user).filter(engagement=engagement)
    rows = in_order(rows, SORTS, request.GET.get("sort", ""), ("-first_month",))
    if "export" in request.GET:
        return table_file(request, COSTS, rows, Form())
    may_edit = access.can(request.user, EDIT, engagement, engagement.state)
    context = {"engagement": engagement, "rows": rows, "may_edit": may_edit}
    return render(request, "engagements/costs/list.html", context)


@require_http_methods(["GET", "POST"])
def cost_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for(request, pk, EDIT, whole=True)
    form = CostForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: writing.add(row=form.row, **deed(request))):
        return written.done(request, "The cost is here.", LIST.address, pk)
    page = FormPage("What does TA cost?", "Add the cost", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def cost_edit(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(request, Cost.objects.visible_to(request.user), pk, EDIT)
    form = CostForm(request.POST or None, instance=row, engagement=row.engagement)
    if written.saved(form, lambda: writing.change(row=row, **form.change, **deed(request))):
        return written.done(request, "The cost is changed.", LIST.address, row.engagement_id)
    page = FormPage("What does TA cost?", "Save the cost", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_POST
def cost_remove(request: Request, pk: int) -> HttpResponse:
    row = written.row_for(request, Cost.objects.visible_to(request.user), pk, EDIT)
    written.try_deed(
        request,
        lambda: costing.remove(row=row, **deed(request)),
        f"“{row}” is taken out.",
    )
    return redirect(LIST.address, row.engagement_id)
