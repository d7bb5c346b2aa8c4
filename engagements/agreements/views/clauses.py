"""The clauses and the dosage of a draft, each changed by itself."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from editing.inputs import number_in, revision_in
from engagements import access
from engagements.agreements import agreeing
from engagements.agreements.forms import ClauseForm, DosageForm
from engagements.agreements.views.agreements import DETAIL, VERSIONS, version_for
from engagements.models import Agreement, Clause, Dosage
from engagements.pages import written
from engagements.pages.written import FormPage, deed
from engagements.rules.periods import month_of
from people.requests import Request
from people.roles import Permission

P = Permission
GONE = (
    "Somebody removed this clause while you were writing. Your words are still here. "
    "Save to put it back as a new clause."
)


def form_page(request: Request, form: Any, page: FormPage, agreement: Agreement) -> HttpResponse:
    """The form of a part of a draft, with the way back to the version."""
    return written.form_page(
        request,
        form,
        page,
        "engagements/agreements/part.html",
        agreement=agreement,
        refusal=written.refusal(request, lambda: agreeing.require_draft(agreement)),
    )


@require_http_methods(["GET", "POST"])
def clause_add(request: Request, pk: int) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    form = ClauseForm(
        request.POST or None,
        engagement=agreement.engagement,
        instance=Clause(agreement=agreement),
        initial={"feature": request.GET.get("feature")},
    )
    if written.saved(form, lambda: agreeing.add_clause(row=form.row, **deed(request))):
        return written.done(request, "The clause is added.", DETAIL, pk)
    page = FormPage("What does the clause promise?", "Add the clause", VERSIONS, str(agreement))
    return form_page(request, form, page, agreement)


@require_http_methods(["GET", "POST"])
def clause_edit(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    clause = Clause.objects.visible_to(request.user).filter(agreement=agreement, key=key).first()
    if clause is None:
        return clause_gone(request, agreement)
    form = ClauseForm(request.POST or None, engagement=agreement.engagement, instance=clause)

    def change() -> None:
        agreeing.change_clause(clause=clause, **form.change, **deed(request))

    if written.saved(form, change):
        return written.done(request, f"Clause {clause.number} is changed.", DETAIL, pk)
    page = FormPage(f"Clause {clause.number}", "Save the clause", VERSIONS, str(agreement))
    return form_page(request, form, page, agreement)


def clause_gone(request: Request, agreement: Agreement) -> HttpResponse:
    """Keep the words of somebody whose clause was taken out, in a form that adds it anew."""
    if request.method != "POST":
        raise Http404("There is no such clause.")
    data = request.POST.copy()
    data.setdefault("client_id", str(uuid.uuid4()))
    instance = Clause(agreement=agreement)
    form = ClauseForm(data, engagement=agreement.engagement, instance=instance)
    if "client_id" not in request.POST:
        form.is_conflict = True
        form.add_error(None, GONE)
    elif written.saved(form, lambda: agreeing.add_clause(row=form.row, **deed(request))):
        return written.done(request, "The clause is back, at the end.", DETAIL, agreement.pk)
    page = FormPage("This clause was removed", "Add it again", VERSIONS, str(agreement))
    return form_page(request, form, page, agreement)


def clause_for(request: Request, pk: int, key: uuid.UUID) -> Clause:
    """A clause of a version on which the person may write."""
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    seen = Clause.objects.visible_to(request.user).filter(agreement=agreement)
    return get_object_or_404(seen, key=key)


@require_POST
def clause_move(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    clause = clause_for(request, pk, key)
    steps = -1 if "up" in request.POST else 1
    seen = number_in(request.POST.get("number", ""))
    written.try_deed(
        request,
        lambda: agreeing.move_clause(clause=clause, seen=seen, steps=steps, **deed(request)),
        f"“{clause.heading}” is moved.",
    )
    return redirect(f"{redirect(DETAIL, pk).url}#clause-{key}")


@require_POST
def clause_remove(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    clause = Clause.objects.visible_to(request.user).filter(agreement=agreement, key=key).first()
    if clause is None:
        return redirect(DETAIL, pk)
    revision = revision_in(request.POST.get("revision", ""))
    written.try_deed(
        request,
        lambda: agreeing.remove_clause(clause=clause, revision=revision, **deed(request)),
        f"“{clause.heading}” is removed.",
    )
    return redirect(DETAIL, pk)


@require_http_methods(["GET", "POST"])
def dosage_add(request: Request, pk: int) -> HttpResponse:
    agreement = version_for(request, pk, P.DRAFT_AGREEMENT)
    form = DosageForm(
        request.POST or None,
        engagement=agreement.engagement,
        instance=Dosage(
            agreement=agreement,
            first_month=month_of(agreement.starts_on),
            last_month=month_of(agreement.ends_on),
        ),
    )
    if written.saved(form, lambda: agreeing.add_dosage(row=form.row, **deed(request))):
        return written.done(request, "The minutes are added.", DETAIL, pk)
    page = FormPage("How much of what is promised?", "Add the minutes", VERSIONS, str(agreement))
    return form_page(request, form, page, agreement)


def line_for(request: Request, pk: int) -> Dosage:
    """A line of dosage in sight, in whose agreement the person may write."""
    seen = Dosage.objects.visible_to(request.user)
    line = get_object_or_404(seen.select_related("agreement__engagement__state"), pk=pk)
    engagement = line.agreement.engagement
    access.require(request.user, P.DRAFT_AGREEMENT, engagement, engagement.state)
    return line


@require_http_methods(["GET", "POST"])
def dosage_edit(request: Request, pk: int) -> HttpResponse:
    line = line_for(request, pk)
    agreement = line.agreement
    form = DosageForm(request.POST or None, engagement=agreement.engagement, instance=line)

    def change() -> None:
        agreeing.change_dosage(line=line, **form.change, **deed(request))

    if written.saved(form, change):
        return written.done(request, "The minutes are changed.", DETAIL, agreement.pk)
    page = FormPage("How much of what is promised?", "Save the minutes", VERSIONS, str(agreement))
    return form_page(request, form, page, agreement)


@require_POST
def dosage_remove(request: Request, pk: int) -> HttpResponse:
    line = line_for(request, pk)
    revision = revision_in(request.POST.get("revision", ""))
    written.try_deed(
        request,
        lambda: agreeing.remove_dosage(line=line, revision=revision, **deed(request)),
        "The line is removed.",
    )
    return redirect(DETAIL, line.agreement_id)
