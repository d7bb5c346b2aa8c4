"""One who follows the whole as an observer and works in one district: no deeds elsewhere."""

import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from engagements import access
from engagements.barriers import who_answers
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Barrier, Need, ProtocolLine
from engagements.scope import forget_scope
from engagements.tests.agreements import draft
from engagements.tests.factories import AssignmentFactory, DutyFactory, NeedFactory
from people.roles import GRANTS, Permission, Role

P = Permission
STEPS = ("send-up", "answer", "pass-down", "close", "reopen")
ANSWERED = {
    "status": "answered",
    "answer": "Two half days.",
    "answered_on": datetime(2026, 3, 5, tzinfo=UTC).date(),
}


@pytest.fixture
def both(cast):
    """An observer of all of Pinewood, and of the district team of Alder."""
    AssignmentFactory(
        user=cast.observer, engagement=cast.pinewood, role=Role.DISTRICT, site=cast.alder
    )
    forget_scope(cast.observer)
    return cast.observer


@pytest.fixture
def inside(client, both):
    client.force_login(both)
    return client


def put(barrier, status, rung):
    """The barrier as it stands at a rung, waiting or answered or closed."""
    values = {"status": status, "rung": rung}
    if status != "waiting":
        values |= ANSWERED | {"status": status, "answered_by": barrier.raised_by}
    Barrier.objects.filter(pk=barrier.pk).update(**values)
    barrier.refresh_from_db()
    return barrier


def steps_offered(client, barrier):
    shown = client.get(reverse("engagements:barrier-detail", args=[barrier.pk])).context["page"]
    names = [name for name in STEPS if getattr(shown, f"may_{name.replace('-', '_')}")]
    return set(names)


def steps_taken(client, barrier):
    """Which of the steps the person gets a form for; of one that comes too late it is told why."""
    taken = set()
    for name in STEPS:
        address = reverse(f"engagements:barrier-{name}", args=[barrier.pk])
        response = client.get(address)
        if response.status_code == 200 and not response.context.get("refusal"):
            taken.add(name)
    return taken


@pytest.mark.parametrize(
    ("status", "rung"),
    [("waiting", "own"), ("waiting", "state"), ("answered", "own"), ("closed", "own")],
)
@pytest.mark.parametrize("place", ["birch", "birch_elementary", "state"])
def test_no_step_with_a_barrier_of_another_district_or_of_the_state(
    inside, cast, place, status, rung
):
    site = getattr(cast, place)
    barrier = raise_one(cast, site=site, by=cast.specialist)
    put(barrier, status, site.kind if rung == "own" else rung)

    assert steps_offered(inside, barrier) == set()
    assert steps_taken(inside, barrier) == set()
    for name in STEPS:
        address = reverse(f"engagements:barrier-{name}", args=[barrier.pk])
        sent = {"text": "Because", "revision": barrier.revision}
        assert inside.post(address, sent).status_code in (200, 403)
    assert (barrier.moves.count(), Barrier.objects.get().revision) == (1, barrier.revision)


def test_district_takes_the_steps_of_its_own_schools(inside, cast):
    asked = put(raise_one(cast), "waiting", "district")
    back = put(raise_one(cast, title="Back"), "answered", "school")

    assert steps_offered(inside, asked) == {"send-up", "answer"}
    assert {"send-up", "answer"} <= steps_taken(inside, asked)
    assert steps_offered(inside, back) == {"answer", "close", "reopen"}
    assert {"answer", "close", "reopen"} <= steps_taken(inside, back)


@pytest.mark.parametrize("place", ["birch", "birch_elementary", "state"])
def test_api_answers_no_barrier_of_another_place(cast, both, place):
    site = getattr(cast, place)
    barrier = raise_one(cast, site=site, by=cast.specialist)
    put(barrier, "waiting", site.kind)
    api = APIClient()
    api.force_authenticate(both)
    address = reverse("api-barrier-answer", args=[barrier.pk])

    response = api.post(address, {"text": "Yes", "revision": barrier.revision}, format="json")

    assert response.status_code == 403


def test_form_offers_the_sites_at_which_one_may_raise(inside, cast, both):
    address = reverse("engagements:barrier-add", args=[cast.pinewood.pk])

    shown = inside.get(address).context["form"]
    refused = [
        inside.post(address, {"site": site.pk, "title": "No room", "client_id": uuid.uuid4()})
        for site in (cast.birch, cast.birch_elementary, cast.state)
    ]

    assert set(shown.sites) == {cast.alder, cast.alder_elementary, cast.alder_middle}
    assert [set(each.context["form"].errors) for each in refused] == [{"site"}] * 3
    assert Barrier.objects.count() == 0


def test_barrier_is_raised_at_a_school_of_ones_own(inside, cast):
    address = reverse("engagements:barrier-add", args=[cast.pinewood.pk])
    sent = {"site": cast.alder_middle.pk, "title": "No room", "client_id": uuid.uuid4()}

    assert inside.post(address, sent).status_code == 302
    assert Barrier.objects.get().site == cast.alder_middle


@pytest.mark.parametrize(
    ("place", "code"), [("birch_elementary", 403), ("state", 403), ("alder_middle", 201)]
)
def test_api_raises_only_where_one_may(cast, both, place, code):
    api = APIClient()
    api.force_authenticate(both)
    sent = {
        "client_id": str(uuid.uuid4()),
        "engagement": cast.pinewood.pk,
        "site": getattr(cast, place).pk,
        "title": "No room",
    }

    response = api.post(reverse("api-barrier-list"), sent, format="json")

    assert response.status_code == code
    assert Barrier.objects.count() == (code == 201)


def test_who_reaches_all_may_raise_anywhere(cast):
    def sites(person):
        return access.sites_where(person, P.RAISE_BARRIER, cast.pinewood).count()

    assert {name: sites(person) for name, person in cast.people.items()} == {
        "admin": 6,
        "lead": 6,
        "specialist": 6,
        "leader": 6,
        "observer": 0,
        "district_person": 3,
        "school_person": 1,
        "stranger": 0,
    }


def test_state_leadership_answers_for_the_state(cast):
    barrier = put(raise_one(cast, site=cast.birch, by=cast.lead), "waiting", "state")

    assert who_answers.may_answer(cast.leader, barrier)


@pytest.fixture
def generous(monkeypatch):
    """As if a district could write clarity and agreements: still only of what is its own."""
    more = GRANTS[Role.DISTRICT] | {P.EDIT_CLARITY, P.DRAFT_AGREEMENT, P.ATTEST}
    monkeypatch.setitem(GRANTS, Role.DISTRICT, more)


@pytest.mark.parametrize(
    "name",
    [
        "need-add",
        "duty-add",
        "contact-add",
        "workgroup-add",
        "context-add",
        "beneficiaries-add",
        "protocol-add",
        "agreement-start",
        "attestation-add",
    ],
)
def test_district_role_adds_nothing_to_the_whole(inside, cast, generous, name):
    assert inside.get(reverse(f"engagements:{name}", args=[cast.pinewood.pk])).status_code == 403


def test_district_role_changes_nothing_of_the_whole(inside, cast, generous):
    need = NeedFactory(engagement=cast.pinewood)
    duty = DutyFactory(engagement=cast.pinewood)
    agreement = draft(cast.pinewood, cast.lead)

    for name, pk in (
        ("need-edit", need.pk),
        ("need-settle", need.pk),
        ("duty-edit", duty.pk),
        ("duty-fill", duty.pk),
        ("agreement-edit", agreement.pk),
    ):
        assert inside.get(reverse(f"engagements:{name}", args=[pk])).status_code == 403
    dropped = {"status": "dropped", "reason": "No", "revision": need.revision}
    inside.post(reverse("engagements:need-settle", args=[need.pk]), dropped)
    assert Need.objects.get().status == "open"


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("need-list", "may_edit"),
        ("duty-list", "may_add"),
        ("contact-list", "may_edit"),
        ("workgroup-list", "may_edit"),
        ("context-list", "may_edit"),
        ("beneficiaries-list", "may_edit"),
        ("protocol-list", "may_edit"),
        ("agreement-list", "may_write"),
        ("attestation-list", "may_attest"),
    ],
)
def test_district_role_sees_no_button_of_the_whole(inside, cast, generous, name, flag):
    page = inside.get(reverse(f"engagements:{name}", args=[cast.pinewood.pk]))

    assert page.context[flag] is False


def test_district_role_sees_no_button_on_an_agreement(inside, cast, generous):
    page = inside.get(
        reverse("engagements:agreement-detail", args=[draft(cast.pinewood, cast.lead).pk])
    )

    assert page.context["page"].may_write is False
    assert ProtocolLine.objects.count() == 0
