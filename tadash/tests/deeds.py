"""Every deed of the product: an address that changes something, and what is sent to do it.

Where nothing is said of what is sent, it is what the page of the address holds, drawn for one who
may. `more` is sent with it, `first` makes the deed possible, `refused` names roles that the matrix
of addresses lets read the page, and that may not do the deed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from engagements.agreements.text import hash_of
from engagements.models import (
    Agreement,
    Cadence,
    CohortSite,
    Contact,
    Duty,
    DutyHolding,
    Engagement,
    Need,
    ProtocolLine,
    Visit,
    VisitFile,
)
from engagements.tests.factories import SiteFactory
from fidelity.models import Administration, ExpectedMeasure, InstrumentUse
from improvement.models import Cycle, Setback
from lifecycle.models import Exploration, Extension
from notifications.tests.factories import NotificationFactory
from sustainability.models import Practice
from sustainability.tests.factories import PlanItemFactory

ID = "0c8d7b1e-0000-4000-8000-00000000000{}"
REASON = {"reason": "Because it is so"}
SEEN = {"revision": "1"}
READERS = "leader observer district_person school_person"


@dataclass(frozen=True)
class Deed:
    body: Mapping[str, Any] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    first: Callable[[Any], object] = lambda cast: None
    query: str = ""
    refused: str = ""
    method: str = "post"
    is_json: bool = False
    idle: str = ""
    """Why nothing comes of it, even for one who may."""


def button(first: Callable[[Any], object] = lambda cast: None, **body: Any) -> Deed:
    """What a button sends, of which a page has no form of its own."""
    return Deed(body, first=first)


def api(first: Callable[[Any], object] = lambda cast: None, method: str = "post", **body: Any):
    return Deed(body, first=first, method=method, is_json=True)


def file():
    return SimpleUploadedFile("notes.txt", b"Notes of the day")


def schools():
    return SimpleUploadedFile("schools.csv", b"NCESSCH,SCH_NAME\n010000100002,Second\n")


def joins(cast):
    return {"sites": [SiteFactory(name="Alder High", state=cast.state, parent=cast.alder).pk]}


def approved(cast):
    then = timezone.now()
    Administration.objects.update(
        status="approved",
        answers=[1] * 5,
        measured_on="2026-03-05",
        submitted_by=cast.school_person,
        submitted_at=then,
        decided_by=cast.leader,
        decided_at=then,
    )


def read():
    row = Administration.objects.get(status="submitted")
    return f"{row.pk}-{row.revision}"


def excused(cast):
    ExpectedMeasure.objects.filter(month="2026-03-01").update(
        excused_at=timezone.now(), excused_by=cast.lead, excused_reason="Closed"
    )


def answered_draft(cast):
    Administration.objects.filter(status="draft").update(answers=[1] * 5)


def cancelled(cast):
    Visit.objects.filter(status="planned").update(status="cancelled", cancel_reason="weather")


def code_in_use():
    return f"{InstrumentUse.objects.latest('pk').version.instrument.code}.total"


def no_proposal(cast):
    Extension.objects.all().delete()


def told_setback(cast):
    answered_setback(cast)
    Setback.objects.update(result="solved", result_on="2026-03-21")


def answered_setback(cast):
    Setback.objects.update(
        answer_kind="method",
        answer="Coach in pairs.",
        answered_on="2026-02-20",
        answered_by=cast.lead,
        test_on="2026-03-20",
    )


def closed_cycle(cast):
    Cycle.objects.update(closed_on="2026-03-02", closed_by=cast.lead)


def exploring(cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="exploring")


def no_duties(cast):
    DutyHolding.objects.all().delete()
    Duty.objects.all().delete()


def read_draft(cast):
    return {"seen": hash_of(cast.pinewood.agreements.get(status="draft"))}


def seen_content(cast):
    return {"seen": cast.pinewood.packets.get().content_hash}


def whole_plan(cast):
    for practice in Practice.values:
        PlanItemFactory(plan=cast.pinewood.plan, practice=practice)


LOGGED = {
    "tier": "intensive",
    "held_on": "2026-03-09",
    "contact_minutes": "60",
    "seen": "Two lessons",
    "place_name": "",
}
FROZEN = "the numbers are frozen, since an agreement is signed"
PINEWOOD = "?engagement={engagement}"

PAGES = {
    "engagements:engagement-edit": Deed(),
    "engagements:stage-record": Deed(more={"site": "Alder Elementary"}),
    "engagements:participation-add": Deed(first=joins),
    "engagements:participation-end": Deed(),
    "engagements:person-close": button(),
    "engagements:person-administrator": Deed({}, idle="who acts for a state is no administrator"),
    "engagements:person-add": Deed(more={"role": "observer"}),
    "engagements:assignment-end": Deed(),
    "engagements:invitation-change": button(withdraw="1"),
    "engagements:site-add": Deed(
        more={"nces_id": "9100001", "kind": "district", "parent": "Pinewood"}
    ),
    "engagements:site-edit": Deed(),
    "engagements:site-move": Deed(more={"parent": "Birch School District"}),
    "engagements:site-status": Deed(more={"code": "2"}),
    "engagements:import-upload": Deed(more={"file": schools}),
    "engagements:import-map": Deed(),
    "engagements:site-number": Deed(more={"system": "state", "value": "0110017"}),
    "engagements:import-table": Deed({"header_number": "1"}),
    "engagements:import-answer": Deed({}, idle="the file has been checked by nobody"),
    "engagements:import-confirm": Deed({}, idle="the file has been checked by nobody"),
    "engagements:import-discard": button(),
    "engagements:visit-add": Deed(query=PINEWOOD, refused="stranger"),
    "engagements:visit-quick-log": Deed(query="?visit={visit}", refused="stranger"),
    "engagements:visit-log-unplanned": Deed(query=PINEWOOD, refused="stranger", more=LOGGED),
    "engagements:visit-edit": Deed(),
    "engagements:visit-move": Deed(more={"planned_on": "2026-04-01"}),
    "engagements:visit-cancel": Deed(),
    "engagements:visit-restore": button(cancelled),
    "engagements:visit-log": Deed(more=LOGGED),
    "engagements:visit-contacts": Deed(
        query=PINEWOOD,
        refused="stranger",
        more={
            "contacts-0-minutes": "30",
            "contacts-0-mode": "phone",
            "contacts-0-kind": "coaching",
            "contacts-0-level": "practice",
            "contacts-0-what": "Next month",
            "contacts-0-site": "",
        },
    ),
    "engagements:visit-confirm": Deed(),
    "engagements:visit-dispute": Deed(),
    "engagements:file-add": Deed(more={"file": file}),
    "engagements:file-remove": button(),
    "engagements:file-restore": button(
        lambda cast: VisitFile.objects.update(removed_at=timezone.now(), removed_by=cast.lead)
    ),
    "engagements:place-settle": Deed(more={"outcome": "confirm"}),
    "engagements:guest-settle": Deed(more={"outcome": "keep"}),
    "engagements:step-settle": Deed(more={"outcome": "done"}),
    "engagements:cadence-add": Deed(
        query=PINEWOOD,
        refused="stranger",
        more={"anchor": "nth_weekday", "weekday": "1", "nth": "3", "minutes": "60"},
    ),
    "engagements:cadence-edit": Deed(),
    "engagements:cadence-stop": button(),
    "engagements:cadence-resume": button(lambda cast: Cadence.objects.update(is_active=False)),
    "engagements:gap-list": Deed(
        more={"engagement": "{engagement}", "ends_on": "2026-03-11"}, refused=f"{READERS} stranger"
    ),
    "engagements:gap-remove": button(),
    "engagements:agreement-start": Deed(),
    "engagements:agreement-amend": button(
        lambda cast: Agreement.objects.filter(status="draft").delete()
    ),
    "engagements:agreement-edit": Deed(),
    "engagements:agreement-offer": button(read_draft),
    "engagements:agreement-recall": Deed(),
    "engagements:agreement-sign": Deed(),
    "engagements:clause-add": Deed(),
    "engagements:clause-edit": Deed(),
    "engagements:clause-move": button(up="", number="2"),
    "engagements:clause-remove": button(**SEEN),
    "engagements:dosage-add": Deed(),
    "engagements:dosage-edit": Deed(more={"minutes": "77"}),
    "engagements:dosage-remove": button(**SEEN),
    "engagements:attestation-add": Deed(more={"informed-holds": "yes"}),
    "engagements:barrier-add": Deed(),
    "engagements:barrier-send-up": Deed(),
    "engagements:barrier-answer": Deed(),
    "engagements:barrier-pass-down": Deed(),
    "engagements:barrier-close": Deed(),
    "engagements:barrier-reopen": Deed(),
    "engagements:protocol-add": Deed(more={"to_rung": "district"}),
    "engagements:protocol-edit": Deed(),
    "engagements:protocol-retire": button(),
    "engagements:protocol-restore": button(
        lambda cast: ProtocolLine.objects.update(is_retired=True)
    ),
    "engagements:context-add": Deed(),
    "engagements:context-edit": Deed(),
    "engagements:need-add": Deed(),
    "engagements:need-edit": Deed(),
    "engagements:need-settle": Deed(more={"status": "met"}),
    "engagements:need-reopen": button(
        lambda cast: Need.objects.update(status="met", reason="Hired")
    ),
    "engagements:duty-require": button(no_duties),
    "engagements:duty-add": Deed(),
    "engagements:duty-edit": Deed(),
    "engagements:duty-fill": Deed(),
    "engagements:duty-leave": Deed(),
    "engagements:contact-add": Deed(more={"side": "recipient"}),
    "engagements:contact-edit": Deed(),
    "engagements:contact-retire": button(),
    "engagements:contact-restore": button(lambda cast: Contact.objects.update(is_retired=True)),
    "engagements:workgroup-add": Deed(),
    "engagements:workgroup-edit": Deed(),
    "engagements:workgroup-end": Deed(),
    "engagements:cohort-add": Deed(),
    "engagements:cohort-edit": Deed(),
    "engagements:cohort-gather": Deed(more={"sites": "Alder Middle"}),
    "engagements:cohort-release": button(),
    "engagements:cohort-remove": button(lambda cast: CohortSite.objects.all().delete()),
    "engagements:cost-add": Deed(more={"first_month": "2026-02"}),
    "engagements:cost-edit": Deed(),
    "engagements:cost-remove": button(),
    "engagements:beneficiaries-add": Deed(idle=FROZEN),
    "engagements:beneficiaries-edit": Deed(idle=FROZEN),
    "engagements:beneficiaries-remove": Deed({}, idle=FROZEN),
    "fidelity:measure-start": button(),
    "fidelity:measure-entry": Deed(more={"item-1": "1"}),
    "fidelity:measure-answer": api(field="item-1", value="1", expected=""),
    "fidelity:measure-submit": Deed(first=answered_draft, more={"measured_on": "2026-03-09"}),
    "fidelity:measure-approve": button(),
    "fidelity:approval-list": Deed({"read": read}, refused="observer school_person stranger"),
    "fidelity:measure-return": button(**REASON),
    "fidelity:measure-correct": button(approved, **REASON),
    "fidelity:measure-excuse": button(**REASON),
    "fidelity:measure-expect": button(excused),
    "fidelity:measure-baseline": button(approved, **REASON),
    "fidelity:instrument-reword": Deed(),
    "fidelity:use-add": Deed(
        query="?version={version}", first=lambda cast: InstrumentUse.objects.all().delete()
    ),
    "fidelity:use-edit": Deed(more={"ends_on": "2026-06-30"}),
    "fidelity:use-undo": button(lambda cast: Administration.objects.all().delete()),
    "fidelity:mark-add": Deed(more={"kind": "event", "on": "2026-03-01", "words": "Snow"}),
    "fidelity:mark-remove": Deed(more={"reason": "Wrong site"}),
    "fidelity:headline-choose": Deed(more={"starts_on": "2026-03-10"}),
    "fidelity:headline-take-back": button(),
    "improvement:cycle-add": Deed(),
    "improvement:cycle-edit": Deed(),
    "improvement:cycle-tell": Deed(),
    "improvement:cycle-close": button(**SEEN),
    "improvement:cycle-reopen": button(closed_cycle, **REASON),
    "improvement:setback-add": Deed(),
    "improvement:setback-edit": Deed(),
    "improvement:setback-answer": Deed(),
    "improvement:setback-result": Deed(first=answered_setback),
    "improvement:setback-reopen": Deed(first=told_setback),
    "improvement:goal-add": Deed(
        more={
            "baseline_by_on": "2026-06-30",
            "targets-0-due_on": "2026-09-30",
            "targets-0-numerator": "30",
            "targets-0-denominator": "40",
        }
    ),
    "improvement:goal-edit": Deed(),
    "improvement:goal-retire": button(),
    "improvement:goal-value-add": Deed(),
    "improvement:goal-value-edit": Deed(),
    "improvement:initiative-add": Deed(),
    "improvement:initiative-edit": Deed(),
    "improvement:initiative-decide": Deed(),
    "improvement:initiative-ask-add": Deed(more={"months": ["3"]}),
    "improvement:initiative-ask-edit": Deed(),
    "improvement:initiative-ask-remove": button(),
    "improvement:routine-add": Deed(),
    "improvement:routine-edit": Deed(),
    "improvement:routine-retire": button(),
    "improvement:routine-person-add": Deed(),
    "improvement:routine-person-edit": Deed(more={"since_on": "2025-10-01"}),
    "improvement:routine-run-add": Deed(),
    "improvement:routine-run-edit": Deed(),
    "sustainability:plan-edit": Deed(),
    "sustainability:plan-approve": button(whole_plan, **SEEN),
    "sustainability:item-add": Deed(),
    "sustainability:plan-start": Deed(),
    "sustainability:item-edit": Deed(),
    "sustainability:item-retire": button(),
    "sustainability:review-hold": Deed(),
    "reviews:review-plan": Deed(more={"planned_on": "2026-05-12", "starts_at": "14:30"}),
    "reviews:review-rule": Deed(more={"anchor": "nth_weekday", "nth": "3", "weekday": "1"}),
    "reviews:review-move": Deed(more={"planned_on": "2026-03-24", "starts_at": "14:30"}),
    "reviews:review-roles": Deed(more={"facilitator": "{lead}"}),
    "reviews:review-hold": Deed(),
    "reviews:review-not-held": Deed(),
    "reviews:review-attendance": button(here="{lead}"),
    "reviews:review-closing": Deed(more={"good_use_of_time": "yes"}),
    "reviews:agenda-item-add": Deed(),
    "reviews:agenda-item-minutes": Deed(more={"minutes": "Words"}),
    "reviews:agenda-item-words": api(field="minutes", value="Words", expected=""),
    "reviews:guest-add": Deed(),
    "reviews:guest-edit": Deed(more={"name": "Another guest"}),
    "reviews:decision-add": Deed(more={"due_on": "2026-04-15"}),
    "reviews:decision-edit": Deed(more={"text": "Pay three more coaches"}),
    "reviews:decision-judge": Deed(more={"done": "partly"}),
    "accountability:card-rate": Deed(),
    "lifecycle:engagement-begin": Deed(more={"planned_end_on": "2028-03-01"}),
    "lifecycle:status-move": Deed(
        {"seen": "active", "status": "sustaining"}, idle="the gate asks for more than is there"
    ),
    "lifecycle:status-override": Deed(),
    "lifecycle:status-withdraw": Deed(),
    "lifecycle:waiver-add": Deed(),
    "lifecycle:waiver-retire": button(),
    "lifecycle:triage-answer": Deed(),
    "lifecycle:triage-decide": Deed(),
    "lifecycle:exploration-add": Deed(
        first=lambda cast: Exploration.objects.update(ends_on="2026-02-01")
    ),
    "lifecycle:exploration-edit": Deed(),
    "lifecycle:finding-add": Deed(),
    "lifecycle:finding-edit": Deed(),
    "lifecycle:word-say": Deed(first=exploring),
    "lifecycle:extension-propose": Deed(first=no_proposal, more={"to_end_on": "2029-08-31"}),
    "lifecycle:extension-answer": Deed(),
    "packets:month-close": Deed(),
    "packets:packet-sign": Deed(),
    "packets:link-add": Deed(more={"last_on": "2026-03-31"}),
    "packets:link-take-back": button(),
}

LOG = {
    "client_id": ID.format(1),
    "visit": "{visit}",
    "held_on": "2026-03-09",
    "mode": "on_site",
    "contact_minutes": 60,
    "revision": 1,
}
ITEM = {"practice": "capacity", "what": "A coach in each district"}
TEXT = {"text": "Words", "revision": 1}

API = {
    "api-site-detail": api(method="patch", name="Alder Primary", revision=1),
    "api-site-identifiers": api(system="state", value="0110017", on="2026-03-09"),
    "api-engagement-detail": api(method="patch", purpose="All read", revision=1),
    "api-measure-answers": api(client_id=ID.format(2), answers={"1": 1}),
    "api-measure-approve": api(),
    "api-measure-return": api(**REASON),
    "api-measure-correct": api(approved, **REASON),
    "api-next-step-settle": api(outcome="done"),
    "api-plan-approve": api(whole_plan, revision=1),
    "api-plan-items": api(**ITEM),
    "api-plan-item": api(method="patch", what="Another", revision=1),
    "api-plan-hold-review": api(result="kept", held_on="2026-03-09", revision=1),
    "api-visit-list": Deed(LOG, is_json=True, refused=f"{READERS} stranger"),
    "api-visit-plan": Deed(
        {
            "client_id": ID.format(3),
            "engagement": "{engagement}",
            "title": "Visit",
            "planned_on": "2026-04-01",
            "mode": "on_site",
            "lead": "{lead}",
        },
        is_json=True,
        refused=f"{READERS} stranger",
    ),
    "api-visit-move": api(planned_on="2026-04-01", revision=1),
    "api-visit-cancel": api(reason="weather", revision=1),
    "api-visit-restore": api(cancelled),
    "api-visit-confirm": api(revision=1),
    "api-visit-dispute": api(words="Another day", revision=1),
    "api-headline-list": api(
        engagement="{engagement}", code=code_in_use, starts_on="2026-03-10", reason="It fits"
    ),
    "api-barrier-list": Deed(
        {
            "client_id": ID.format(4),
            "engagement": "{engagement}",
            "site": "{site}",
            "title": "No room",
        },
        is_json=True,
        refused="observer stranger",
    ),
    "api-barrier-answer": api(**TEXT),
    "api-barrier-send-up": api(**TEXT),
    "api-barrier-pass-down": api(**TEXT | {"revision": 3}),
    "api-barrier-close": api(**TEXT | {"revision": 3}),
    "api-barrier-reopen": api(**TEXT | {"revision": 3}),
    "api-card-rate": api(
        month="2026-02", ratings=[{"feature": "clarity", "score": 2, "note": "So it is"}]
    ),
    "api-packet-close": api(engagement="{engagement}", month="2026-01-01"),
    "api-packet-sign": api(
        seen_content, name="Lea Lead", capacity="Director", password="practice to policy"
    ),
    "api-status-entry-list": Deed(
        {"engagement": "{engagement}", "seen": "active", "status": "sustaining"},
        is_json=True,
        idle="the gate asks for more than is there",
        refused="specialist observer district_person school_person stranger",
    ),
}

DEEDS = PAGES | API

DEEDS |= {
    "office:message-list": button(
        lambda cast: NotificationFactory(state="failed"), all="1", send_again="1"
    ),
    "office:organisation-rename": Deed(more={"name": "Another name"}),
    "office:innovation-rename": Deed(more={"name": "Another name"}),
    "engagements:invite-many": button(
        people="name,email,role,engagement\nNia,nia@example.org,Observer,Pinewood reading\n",
        choice="good",
    ),
}


def group_of(name: str) -> str:
    """The app of a deed, or the API; the largest app in thirds of its alphabet."""
    app, _, noun = name.rpartition(":")
    if app != "engagements":
        return app or "api"
    return f"{app} {'a to c' if noun < 'd' else 'd to o' if noun < 'p' else 'p to z'}"


GROUPS = {
    group: [name for name in DEEDS if group_of(name) == group]
    for group in sorted(map(group_of, DEEDS))
}
"""For tests that do every deed: so that several processes share them."""

NO_DEEDS = {
    "engagements:cadence-preview": "shows what a form would do",
    "engagements:invitation-accept": "is for whoever holds the link",
    "engagements:profile": "is one's own account",
    "admin-password": "leads to the account",
    "packets:verify": "looks at a file, and keeps nothing",
    "packets:guest-verify": "looks at a file, and keeps nothing",
    "people:stay": "is one's own session",
}
"""Addresses that take a POST and are no deed of a role, each with why."""
