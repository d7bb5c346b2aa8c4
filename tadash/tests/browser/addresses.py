"""Every named address of the application: which pages it has, or why it has none."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from engagements import access
from engagements.models import (
    Cadence,
    Engagement,
    NextStep,
    Participation,
    Site,
    SiteImport,
    Visit,
)
from engagements.team import inviting
from fidelity.models import Administration, ExpectedMeasure, InstrumentUse, InstrumentVersion
from people.models import Invitation, User
from sustainability.models import Plan, PlanItem, PlanReview
from tadash.tests.areas import AREAS
from tadash.tests.ways import Ways, given, one, plain

STAFF = ("admin", "lead", "specialist")
RECIPIENTS = ("state", "district", "school", "observer")
"""The demo's sign-ins, by the first part of their address."""

TODAY = timezone.localdate()
IMPORTS = tuple({"status": status} for status in SiteImport.Status.values)


def email_of(name: str) -> str:
    return f"{name}@demo.example"


engagement = one(
    Engagement.objects.visible_to,
    {"status": "active"},
    {"status": "exploring"},
    {"status": "sustaining"},
)
site = one(
    Site.objects.visible_to,
    {"kind": "state"},
    {"kind": "region"},
    {"kind": "district"},
    {"kind": "school"},
    {"statuses__code": 2},
)
school = one(Site.objects.visible_to, {"kind": "school"})
visit = one(
    Visit.objects.visible_to,
    {"status": "planned"},
    {"status": "cancelled"},
    {"status": "held", "completed_at": None},
    {"status": "held", "next_steps__status": "carried"},
)
planned_visit = one(Visit.objects.visible_to, {"status": "planned", "is_edited": False})
step = one(NextStep.objects.visible_to, {"status": "open"})
cadence = one(Cadence.objects.visible_to)
measure = one(
    ExpectedMeasure.objects.visible_to,
    {"administrations": None, "due_on__lt": TODAY},
    {"opens_on__gt": TODAY},
    {"excused_at__isnull": False},
    *({"administrations__status": status} for status in Administration.Status.values),
)
editable = one(
    ExpectedMeasure.objects.visible_to,
    *(
        {"administrations__status": status, "version__calendar": calendar}
        for status in Administration.EDITABLE
        for calendar in ("monthly", "months")
    ),
)
instrument = one(InstrumentVersion.objects.visible_to, {}, {"instrument__code": "tfi"})
plan = one(Plan.objects.visible_to, {"status": "draft"}, {"status": "approved"})
plan_item = one(PlanItem.objects.visible_to)
plan_review = one(PlanReview.objects.visible_to, {"held_on": None})


def unit(user: User) -> list[dict[str, Any]]:
    """In the first engagement a person sees, a site of each kind."""
    first = Engagement.objects.visible_to(user).order_by("pk").first()
    taking_part = Site.objects.visible_to(user).ever_in(first.pk).order_by("kind", "pk")
    return [{"pk": first.pk, "site_pk": site.pk} for site in taking_part.distinct("kind")]


def colleague(user: User) -> list[dict[str, Any]]:
    return [{"pk": person.pk} for person in access.people_visible_to(user).order_by("pk")[:2]]


def invitation_link(user: User) -> list[dict[str, Any]]:
    """A link that opens, and one that does not."""
    open_ones = Invitation.objects.waiting().order_by("pk")
    return [{"token": inviting.token_of(row)} for row in open_ones[:1]] + [{"token": "no-such"}]


PAGES: dict[str, Ways] = {
    "home": plain,
    "search": plain,
    "engagement-page": engagement,
    "engagement-timeline": engagement,
    "account_change_password": plain,
    "account_logout": plain,
    "account_reauthenticate": plain,
    "engagements:profile": plain,
    "engagement-list": plain,
    "engagements:engagement-edit": engagement,
    "engagements:stage-record": engagement,
    "engagements:participation-list": engagement,
    "engagements:participation-add": engagement,
    "engagements:participation-end": one(Participation.objects.visible_to),
    "engagements:person-list": plain,
    "engagements:person-detail": colleague,
    "engagements:person-add": engagement,
    "engagements:assignment-end": one(access.assignments_under),
    "engagements:invitation-list": plain,
    "engagements:site-list": plain,
    "engagements:site-add": plain,
    "engagements:site-detail": site,
    "engagements:site-edit": school,
    "engagements:site-move": school,
    "engagements:site-status": school,
    "engagements:site-number": school,
    "engagements:import-list": plain,
    "engagements:import-upload": plain,
    "engagements:import-detail": one(SiteImport.objects.visible_to, *IMPORTS),
    "engagements:import-lines": one(SiteImport.objects.visible_to, *IMPORTS),
    "engagements:import-map": one(SiteImport.objects.visible_to, *IMPORTS),
    "engagements:visit-list": plain,
    "engagements:visit-add": plain,
    "engagements:visit-quick-log": plain,
    "engagements:visit-log-unplanned": plain,
    "engagements:visit-detail": visit,
    "engagements:visit-edit": planned_visit,
    "engagements:visit-move": planned_visit,
    "engagements:visit-cancel": planned_visit,
    "engagements:visit-log": visit,
    "engagements:step-list": plain,
    "engagements:step-settle": step,
    "engagements:cadence-list": plain,
    "engagements:cadence-add": plain,
    "engagements:cadence-detail": cadence,
    "engagements:cadence-edit": cadence,
    "engagements:gap-list": plain,
    "fidelity:measure-list": plain,
    "fidelity:approval-list": plain,
    "fidelity:measure-detail": measure,
    "fidelity:measure-entry": editable,
    "fidelity:measure-submit": editable,
    "fidelity:measure-trend": site,
    "fidelity:instrument-list": plain,
    "fidelity:instrument-detail": instrument,
    "fidelity:instrument-reword": instrument,
    "fidelity:use-list": engagement,
    "fidelity:use-add": engagement,
    "fidelity:use-edit": one(InstrumentUse.objects.visible_to),
    "fidelity:monthly-home": plain,
    "fidelity:monthly-page": one(Engagement.objects.wide_for),
    "fidelity:unit-page": unit,
    "fidelity:unit-items": unit,
    "sustainability:plan-list": plain,
    "sustainability:plan-detail": plan,
    "sustainability:plan-edit": plan,
    "sustainability:plan-start": engagement,
    "sustainability:item-add": plan,
    "sustainability:item-edit": plan_item,
    "sustainability:review-list": plain,
    "sustainability:review-hold": plan_review,
    "api-root": plain,
    **{name: ways for area in AREAS for name, ways in area.PAGES.items()},
}
"""Pages of somebody who has signed in."""

ENTRANCE: dict[str, Ways] = {
    "account_login": plain,
    "account_signup": plain,
    "account_inactive": plain,
    "account_reset_password": plain,
    "account_reset_password_done": plain,
    "account_reset_password_from_key": given(uidb36="1", key="used-up"),
    "account_reset_password_from_key_done": plain,
    "account_email_verification_sent": plain,
    "engagements:invitation-accept": invitation_link,
}
"""Pages of somebody who has not."""

NO_PAGE: dict[str, str] = {
    **{name: why for area in AREAS for name, why in area.NO_PAGE.items()},
    "healthz": "answers machines",
    "readyz": "answers machines",
    "metrics": "answers machines",
    "account_email": "leads elsewhere: an address is changed by an administrator",
    "account_set_password": "leads elsewhere: everybody has a password",
    "account_confirm_email": "leads elsewhere: addresses come by invitation",
    "account_confirm_login_code": "leads elsewhere: there are no login codes",
    "people:kept-form": "shows what one person wrote; test_session_end looks at it",
    "search-palette": "a part of every page; test_palette_keys looks at it",
    "engagements:import-annotated": "a file",
    "engagements:import-rest": "a file",
    **dict.fromkeys(
        (
            "engagements:person-close",
            "engagements:person-administrator",
            "engagements:invitation-change",
            "engagements:import-confirm",
            "engagements:import-table",
            "engagements:import-answer",
            "engagements:import-discard",
            "engagements:visit-restore",
            "engagements:cadence-preview",
            "engagements:cadence-stop",
            "engagements:cadence-resume",
            "engagements:gap-remove",
            "fidelity:measure-start",
            "fidelity:measure-answer",
            "fidelity:measure-approve",
            "fidelity:measure-return",
            "fidelity:measure-correct",
            "fidelity:measure-excuse",
            "fidelity:measure-expect",
            "fidelity:measure-baseline",
            "fidelity:use-undo",
            "sustainability:plan-approve",
            "sustainability:item-retire",
        ),
        "takes a form",
    ),
}


def addresses(table: Mapping[str, Ways], user: User) -> dict[str, str]:
    """Every address of a table that has something to show this person, with its name."""
    return {reverse(name, kwargs=kwargs): name for name in table for kwargs in table[name](user)}


def names(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every URL name, with its namespaces in front; the API has one page, its description."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from names(each, prefix + (f"{each.namespace}:" if each.namespace else ""))
        elif each.name and (each.name == "api-root" or not each.name.startswith("api-")):
            yield prefix + each.name
