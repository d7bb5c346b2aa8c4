"""Which measure answers for a level: what does now, what did before, and the next choice."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagements import access
from engagements.models import Engagement
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, day_in, deed
from fidelity.headlines import deciding
from fidelity.headlines.exports import HEADLINES
from fidelity.headlines.forms import HeadlineForm
from fidelity.headlines.lines import choice_lines, level_lines
from fidelity.models import Headline
from fidelity.models.headlines import HeadlineQuerySet
from people.asked import understand
from people.requests import Request
from people.roles import Permission

LIST = Listing("fidelity:headline-list", "What answers")
ABOUT = (
    "Several measures may stand at one level. One of them answers whether more are at fidelity, "
    "for the state, its districts and its schools alike."
)


def _rows(request: Request, engagement: Engagement) -> HeadlineQuerySet:
    return Headline.objects.visible_to(request.user).filter(engagement=engagement).for_list()


@require_safe
def headline_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    understand(request)
    if "export" in request.GET:
        return table_file(request, HEADLINES, _rows(request, engagement), Form({}))
    rows = list(_rows(request, engagement))
    can_choose = {each.level for each in deciding.candidates_of(engagement)}
    context = {
        "engagement": engagement,
        "about": ABOUT,
        "levels": level_lines(engagement, rows, can_choose, day_in(engagement)),
        "choices": choice_lines(rows),
        "may_choose": access.can(request.user, Permission.CHOOSE_HEADLINE, engagement),
    }
    return render(request, "fidelity/headlines/list.html", context)


@require_http_methods(["GET", "POST"])
def headline_choose(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for_all(request, pk, Permission.CHOOSE_HEADLINE)
    form = HeadlineForm(request.POST or None, engagement=engagement)
    verb = deciding.choose
    if written.saved(
        form, lambda: verb(engagement=engagement, **form.cleaned_data, **deed(request))
    ):
        words = "Chosen. Every page answers by it from that month on."
        return written.done(request, words, LIST.address, pk)
    page = FormPage("Which measure answers for its level?", "Let it answer", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_POST
def headline_take_back(request: Request, pk: int) -> HttpResponse:
    seen = Headline.objects.visible_to(request.user).select_related("engagement__state")
    headline: Headline = get_object_or_404(seen, pk=pk)
    engagement = headline.engagement
    access.require(request.user, Permission.CHOOSE_HEADLINE, engagement, engagement.state)
    written.try_deed(
        request,
        lambda: deciding.take_back(headline=headline, **deed(request)),
        "The choice is taken back. What answered before answers again.",
    )
    return redirect(LIST.address, engagement.pk)
