"""Points of contact: who is asked about what, on each side."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.lists import in_order, page_of
from engagements import access
from engagements.clarity import clarifying
from engagements.clarity.exports import CONTACTS
from engagements.clarity.forms import ContactFilter, ContactForm
from engagements.models import Contact
from engagements.pages import written
from engagements.pages.lists import table_file
from engagements.pages.written import FormPage, Listing, deed
from people.asked import understand
from people.requests import Request
from people.roles import Permission

EDIT = Permission.EDIT_CLARITY
LIST = Listing("engagements:contact-list", "Points of contact")
SHOW = [("", "In charge"), ("all", "Retired ones too")]
SORTS = {"matter": "matter__alphabet", "side": "side", "person": "person__name__alphabet"}
USUAL = ("is_retired", "matter", "side")
ABOUT = "Everybody in the engagement sees the name and the address."


@require_safe
def contact_list(request: Request, pk: int) -> HttpResponseBase:
    engagement = written.engagement_in_sight(request, pk)
    form = ContactFilter(request.GET, show=SHOW)
    understand(request, form, SORTS)
    seen = Contact.objects.visible_to(request.user).filter(engagement=engagement)
    rows = in_order(form.narrow(seen), SORTS, request.GET.get("sort", ""), USUAL)
    if "export" in request.GET:
        return table_file(request, CONTACTS, rows, form)
    context = {
        "engagement": engagement,
        "form": form,
        "page": page_of(request, rows.for_list()),
        "may_edit": access.can(request.user, EDIT, engagement, engagement.state),
    }
    return render(request, "engagements/clarity/contact_list.html", context)


@require_http_methods(["GET", "POST"])
def contact_add(request: Request, pk: int) -> HttpResponse:
    engagement = written.engagement_for_all(request, pk, EDIT)
    form = ContactForm(request.POST or None, engagement=engagement)
    if written.saved(form, lambda: clarifying.add_contact(row=form.row, **deed(request))):
        return written.done(request, "The point of contact is added.", LIST.address, pk)
    page = FormPage("Who is asked about what?", "Add the point of contact", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_http_methods(["GET", "POST"])
def contact_edit(request: Request, pk: int) -> HttpResponse:
    contact = written.row_for(request, Contact.objects.visible_to(request.user), pk, EDIT)
    engagement = contact.engagement
    form = ContactForm(request.POST or None, instance=contact, engagement=engagement)
    if written.saved(
        form,
        lambda: clarifying.change_contact(row=contact, **form.change, **deed(request)),
    ):
        return written.done(
            request, "The point of contact is changed.", LIST.address, engagement.pk
        )
    page = FormPage("Who is asked about what?", "Save the point of contact", LIST, ABOUT)
    return written.form_page(request, form, page)


@require_POST
def contact_retire(request: Request, pk: int) -> HttpResponse:
    contact = written.row_for(request, Contact.objects.visible_to(request.user), pk, EDIT)
    written.try_deed(
        request,
        lambda: clarifying.retire_contact(row=contact, **deed(request)),
        f"“{contact.matter}” is retired. To bring it back, show the retired ones too.",
    )
    return redirect(LIST.address, contact.engagement_id)


@require_POST
def contact_restore(request: Request, pk: int) -> HttpResponse:
    contact = written.row_for(request, Contact.objects.visible_to(request.user), pk, EDIT)
    written.try_deed(
        request,
        lambda: clarifying.restore_contact(row=contact, **deed(request)),
        f"“{contact.matter}” has its point of contact again.",
    )
    return redirect(LIST.address, contact.engagement_id)
