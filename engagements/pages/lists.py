"""What several list pages answer with: files, and a choice of engagement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from editing.inputs import number_in
from engagements import access, not_ended
from engagements.models import Engagement
from exports.responses import export_response
from exports.tables import Table
from people.asked import understand
from people.requests import Request
from people.roles import Permission

FOR_WHAT_GOES_ON = frozenset({Permission.PLAN_VISITS})


def table_file(
    request: Request, table: Table, rows: QuerySet[Model] | Sequence[Any], form: Form
) -> HttpResponseBase:
    """The rows of a list as the file that `?export=` asks for, with the filters of `form`."""
    values = form.cleaned_data if form.is_valid() else {}
    words = {name: _in_words(form.fields[name], value) for name, value in values.items() if value}
    return export_response(
        table,
        rows,
        request.GET["export"],
        by=request.user,
        roles=access.role_labels(request.user),
        filters=[f"{form.fields[name].label}: {text}" for name, text in words.items()],
        filename=table.title,
        as_of=timezone.now(),
    )


def _in_words(field: object, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_in_words(field, each) for each in value)
    choices = dict(getattr(field, "choices", ())) if isinstance(value, str) else {}
    return str(choices.get(value, value))


def allowed_for(request: Request, permission: Permission) -> QuerySet[Engagement]:
    """The engagements in which a person may do this; what is planned needs one that goes on."""
    allowed = access.engagements_where(request.user, permission).select_related("state")
    return allowed.not_ended() if permission in FOR_WHAT_GOES_ON else allowed


def engagement_for(
    request: Request, permission: Permission, *, also: Iterable[str] = ()
) -> Engagement | None:
    """The engagement that the address names, or the only one in which a person may do this.

    None where a person must choose first: `choose_engagement` asks. The address may hold `also`.
    """
    understand(request, numbers=["engagement"], also=also, has_file=False)
    if wanted := number_in(request.GET.get("engagement", "")):
        seen = Engagement.objects.visible_to(request.user).select_related("state")
        engagement = get_object_or_404(seen, pk=wanted)
        access.require(request.user, permission, engagement)
        if permission in FOR_WHAT_GOES_ON:
            not_ended.check(engagement)
        return engagement
    only = list(allowed_for(request, permission).order_by("name__alphabet", "pk")[:2])
    if not only:
        raise PermissionDenied("Your role does not include this in any engagement.")
    return only[0] if len(only) == 1 else None


def begin_in(request: Request, permission: Permission, address: str, title: str) -> HttpResponse:
    """From a page that is about no one engagement to the form at `address`, which is."""
    engagement = engagement_for(request, permission)
    if engagement is None:
        return choose_engagement(request, permission, title)
    return redirect(address, engagement.pk)


def choose_engagement(request: Request, permission: Permission, title: str) -> HttpResponse:
    allowed = allowed_for(request, permission)
    context = {
        "engagements": allowed.order_by("state__name__alphabet", "name__alphabet", "pk"),
        "title": title,
    }
    return render(request, "engagements/visits/log/choose.html", context)
