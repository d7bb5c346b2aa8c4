"""What must not pass from one engagement, or one district, to another, and what must not double.

Each test is a way in that was tried: an id of somebody else's row in the body of a request, a
count that gives away a neighbour, a form sent twice at the same moment.
"""

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import (
    Assignment,
    Engagement,
    NextStep,
    PlannedGap,
    Site,
    StageEntry,
    Visit,
)
from engagements.team import assigning, inviting
from engagements.tests.factories import (
    AssignmentFactory,
    EngagementFactory,
    NextStepFactory,
    ParticipationFactory,
    VisitFactory,
)
from engagements.visits.log import saving
from engagements.visits.log.content import PROVIDERS_OWN
from people.models import Invitation, User
from people.roles import Role
from sustainability.models import PlanItem
from sustainability.tests.factories import PlanFactory
from words.amounts import duration

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def held(engagement, *sites, on, **more):
    visit = VisitFactory(engagement=engagement, planned_on=on, **more)
    Visit.objects.filter(pk=visit.pk).update(
        status="held", held_on=on, logged_at=timezone.now(), contact_minutes=60
    )
    visit.sites.set(sites)
    visit.refresh_from_db()
    return visit


def full_log(cast, **more):
    return {
        "title": "Visit",
        "held_on": "2026-03-17",
        "mode": "on_site",
        "tier": "intensive",
        "sites": [cast.alder_elementary.pk],
        "staff": [cast.specialist.pk],
        "log_id": str(uuid.uuid4()),
        "activities-TOTAL_FORMS": 0,
        "activities-INITIAL_FORMS": 0,
        "guests-TOTAL_FORMS": 0,
        "guests-INITIAL_FORMS": 0,
        "barriers-TOTAL_FORMS": 0,
        "barriers-INITIAL_FORMS": 0,
        "steps-TOTAL_FORMS": 0,
        "steps-INITIAL_FORMS": 0,
        **more,
    }


def api_log(user, **more):
    log = {"client_id": str(uuid.uuid4()), "held_on": "2026-03-17", "mode": "on_site"}
    data = {**log, "title": "Visit", **more}
    return signed_in(user).post("/api/v1/visits/", data, content_type="application/json")


# Ids of somebody else's rows in the body of a request


def test_log_drops_no_next_step_of_another_engagement(cast):
    foreign = NextStepFactory(visit__engagement=cast.lakeland)
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    row = {
        "steps-TOTAL_FORMS": 1,
        "steps-0-step": foreign.pk,
        "steps-0-text": "x",
        "steps-0-owner": cast.specialist.pk,
        "steps-0-due_on": "2026-04-01",
        "steps-0-DELETE": "on",
    }

    signed_in(cast.specialist).post(
        reverse("engagements:visit-log", args=[visit.pk]),
        full_log(cast, revision=visit.revision, **row),
    )

    foreign.refresh_from_db()
    assert foreign.status == NextStep.Status.OPEN


def test_api_log_settles_no_next_step_of_another_engagement(cast):
    """Not even one that the person may see there, as an observer."""
    AssignmentFactory(user=cast.specialist, engagement=cast.lakeland, role=Role.OBSERVER)
    foreign = NextStepFactory(visit__engagement=cast.lakeland)

    response = api_log(
        cast.specialist,
        engagement=cast.pinewood.pk,
        settlements=[{"step": foreign.pk, "outcome": "carried", "due_on": "2026-04-20"}],
    )

    foreign.refresh_from_db()
    assert (response.status_code, foreign.status) == (422, NextStep.Status.OPEN)
    assert not NextStep.objects.filter(carried_from=foreign).exists()
    assert not Visit.objects.filter(engagement=cast.pinewood).exists()


@pytest.mark.parametrize("field", ["staff", "owner"])
def test_api_log_names_nobody_from_another_engagement(cast, field):
    """Of both engagements a person works in, each keeps its own people."""
    AssignmentFactory(user=cast.specialist, engagement=cast.lakeland, role=Role.OBSERVER)
    step = {"text": "Call", "owner": cast.stranger.pk, "due_on": "2026-04-01"}
    named = {"staff": [cast.stranger.pk]} if field == "staff" else {"next_steps": [step]}

    response = api_log(cast.specialist, engagement=cast.pinewood.pk, **named)

    assert (response.status_code, Visit.objects.count()) == (422, 0)


def test_log_of_an_unplanned_visit_offers_only_people_of_its_engagement(cast):
    """It offered everybody without a next step, of every state."""
    page = signed_in(cast.specialist).get(
        reverse("engagements:visit-log-unplanned"), {"engagement": cast.pinewood.pk}
    )

    owners = page.context["sheet"].steps.empty_form.fields["owner"].choices
    people = {cast.lead, cast.specialist, cast.leader, cast.observer}
    people |= {cast.district_person, cast.school_person}
    assert {pk for pk, _ in owners if pk} == {person.pk for person in people}


def test_next_step_is_settled_by_no_local_role_elsewhere_in_the_state(cast):
    """A school person who also observes sees all steps, and settles those of the school's people."""
    AssignmentFactory(user=cast.school_person, engagement=cast.pinewood, role=Role.OBSERVER)
    step, own = (
        NextStepFactory(
            visit=held(cast.pinewood, site, on=TODAY),
            owner=AssignmentFactory(engagement=cast.pinewood, role=Role.SCHOOL, site=site).user,
        )
        for site in (cast.birch_elementary, cast.alder_elementary)
    )
    client = signed_in(cast.school_person)

    answers = [
        client.post(reverse("engagements:step-settle", args=[row.pk]), {"outcome": "done"})
        for row in (step, own)
    ]

    assert [answer.status_code for answer in answers] == [403, 302]


# Names, values and counts of a neighbour


def test_visit_tells_no_step_of_an_earlier_visit_out_of_sight(cast):
    before = held(cast.pinewood, cast.birch, on=date(2026, 2, 17), title="Talks at Birch")
    both = held(cast.pinewood, cast.alder, cast.birch, on=date(2026, 3, 17))
    old = NextStepFactory(visit=before, status="carried", settled_at=NOW, settled_by=cast.lead)
    NextStepFactory(visit=both, carried_from=old, text="The same, in other words")

    page = signed_in(cast.district_person).get(reverse("engagements:visit-detail", args=[both.pk]))

    assert ("Talks at Birch" in page.text, old.text in page.text) == (False, False)


WAYS = {
    "page": lambda visit: reverse("engagements:visit-detail", args=[visit.pk]),
    "file": lambda visit: f"{reverse('engagements:visit-list')}?export=csv",
    "api": lambda visit: f"/api/v1/visits/{visit.pk}/",
    "api list": lambda visit: "/api/v1/visits/",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_the_providers_own_is_told_to_no_recipient(cast, way):
    """Neither as it stands nor in the history of its changes."""
    values = {name: 42_061 + 60 * place for place, name in enumerate(PROVIDERS_OWN)}
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    sites = (cast.alder_elementary.pk,)
    log = saving.Log(held_on=date(2026, 3, 17), mode="on_site", sites=sites, **values)
    entry = saving.Entry(log, uuid.uuid4(), revision=visit.revision)
    saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=NOW)

    told = {}
    for name in ("specialist", "leader", "observer", "district_person", "school_person"):
        response = signed_in(cast.people[name]).get(WAYS[way](visit))
        text = response.getvalue().decode()
        said = [each for each, n in values.items() if str(n) in text or duration(n) in text]
        told[name] = (response.status_code, said)

    nothing = dict.fromkeys(told, (200, []))
    assert told == nothing | {"specialist": (200, list(PROVIDERS_OWN))}


def test_the_card_is_for_those_who_see_the_whole_engagement(cast):
    """Its figures count every site, so a school could take its own from them."""
    address = reverse("accountability:card-page", args=[cast.pinewood.pk])
    names = ("leader", "observer", "district_person", "school_person", "stranger")

    answers = {name: signed_in(cast.people[name]).get(address).status_code for name in names}

    assert list(answers.values()) == [200, 200, 404, 404, 404]


# Invitations


def test_lead_of_one_engagement_changes_no_invitation_into_another_they_observe(cast):
    AssignmentFactory(user=cast.lead, engagement=cast.lakeland, role=Role.OBSERVER)
    invite(cast, engagement=cast.lakeland, by=cast.admin)
    invitation = Invitation.objects.get()

    response = signed_in(cast.lead).post(
        reverse("engagements:invitation-change", args=[invitation.pk]), {"withdraw": "1"}
    )

    assert response.status_code == 404
    assert Invitation.objects.waiting().get() == invitation


def test_lead_withdraws_no_role_that_waits_in_another_engagement(cast):
    invite(cast, engagement=cast.lakeland, by=cast.admin)
    invite(cast, engagement=cast.pinewood, by=cast.lead)

    signed_in(cast.lead).post(
        reverse("engagements:invitation-change", args=[Invitation.objects.get().pk]),
        {"withdraw": "1"},
    )

    role = Assignment.objects.get(user__email="new@example.org", engagement=cast.lakeland)
    assert (role.ends_on, Invitation.objects.waiting().count()) == (None, 1)


def test_closed_account_is_not_opened_again_by_its_invitation(cast):
    added = invite(cast, engagement=cast.pinewood, by=cast.lead)
    link = inviting.token_of(Invitation.objects.get())
    assigning.close_account(user=added.user, by=cast.admin, now=NOW)

    page = Client().get(reverse("engagements:invitation-accept", args=[link]))

    assert page.status_code == 410


def invite(cast, *, engagement, by):
    return inviting.invite(
        email="new@example.org",
        name="New Person",
        organisation="",
        engagement=engagement,
        role=Role.OBSERVER,
        site=None,
        starts_on=TODAY,
        by=by,
        now=NOW,
    )


# Assignments that ended, roles in two engagements


def test_assignment_that_ended_yesterday_shows_nothing(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, title="Talks at Alder")
    step = NextStepFactory(visit=visit, owner=cast.specialist)
    Assignment.objects.filter(user=cast.specialist).update(ends_on=TODAY - timedelta(days=1))
    client = signed_in(cast.specialist)

    answers = [
        client.get(reverse("engagement-page", args=[cast.pinewood.pk])),
        client.get(reverse("engagements:site-detail", args=[cast.alder.pk])),
        client.get(reverse("engagements:visit-detail", args=[visit.pk])),
        client.post(reverse("engagements:step-settle", args=[step.pk]), {"outcome": "done"}),
        client.post(reverse("engagements:visit-log", args=[visit.pk]), full_log(cast)),
        client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk])),
        client.get(f"/api/v1/visits/{visit.pk}/"),
        api_log(cast.specialist, visit=visit.pk),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7 + [400]
    home = client.get(reverse("home"))
    assert (str(step) in home.text, visit.title in home.text) == (False, False)


def test_role_ends_with_the_day_of_the_installation_and_not_of_the_reader(cast, time_machine):
    """One in the morning of the 19th in Chicago is still the 18th on Samoa."""
    time_machine.move_to("2026-03-19T06:00:00Z", tick=False)
    Assignment.objects.filter(user=cast.specialist).update(ends_on=TODAY)
    User.objects.filter(pk=cast.specialist.pk).update(time_zone="Pacific/Pago_Pago")
    client = signed_in(User.objects.get(pk=cast.specialist.pk))

    answers = [
        client.get(reverse("engagement-page", args=[cast.pinewood.pk])),
        client.get(reverse("engagements:visit-add"), {"engagement": cast.pinewood.pk}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_role_in_one_engagement_of_a_state_opens_nothing_of_another_there(cast):
    """A specialist of the second engagement who is a district person in the first."""
    second = EngagementFactory(name="Pinewood math", state=cast.state)
    ParticipationFactory(engagement=second, site=cast.birch)
    AssignmentFactory(user=cast.district_person, engagement=second, role=Role.TA_SPECIALIST)
    visit = VisitFactory(engagement=cast.pinewood)
    visit.sites.set([cast.birch])
    client = signed_in(cast.district_person)

    answers = [
        client.get(reverse("engagements:visit-detail", args=[visit.pk])),
        client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk])),
        client.get(reverse("fidelity:unit-page", args=[cast.pinewood.pk, cast.birch.pk])),
        client.post(reverse("engagements:visit-log", args=[visit.pk]), full_log(cast)),
        client.get(reverse("engagements:visit-add"), {"engagement": cast.pinewood.pk}),
        api_log(cast.district_person, engagement=cast.pinewood.pk),
        api_log(cast.district_person, engagement=second.pk, sites=[cast.alder.pk]),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404, 403, 403, 422]


def test_way_back_leads_to_no_other_host(cast):
    step = NextStepFactory(visit=held(cast.pinewood, on=TODAY), owner=cast.lead)
    address = reverse("engagements:step-settle", args=[step.pk])

    for hostile in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"):
        page = signed_in(cast.lead).get(address, {"next": hostile})
        assert page.context["back_url"] == reverse("engagements:step-list")


def test_names_out_of_sight_are_told_by_no_field_that_resolves_names(cast):
    """A search for a neighbour's district answers as one for nothing at all."""
    client = signed_in(cast.district_person)
    pages = [
        client.get(reverse("engagements:site-list"), {"within": "School District"}),
        client.get(reverse("engagements:site-list"), {"q": "Birch"}),
        client.get(reverse("search"), {"q": "School"}),
        client.get(reverse("search"), {"q": "Lake"}),
        client.get(reverse("fidelity:measure-list"), {"unit": cast.birch.pk}),
        client.get(reverse("engagements:visit-list"), {"site": cast.birch.pk}),
        client.get("/api/v1/sites/", {"within": "School District"}),
    ]

    for page in pages:
        assert ("Birch School District" in page.text, "Birch Elem" in page.text) == (False, False)
        assert "Lakeland" not in page.text


def test_words_of_people_stay_words(cast):
    """Names and notes are drawn as text, on pages and in what scripts read."""
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    Site.objects.filter(pk=cast.alder_elementary.pk).update(name=hostile)
    User.objects.filter(pk=cast.specialist.pk).update(name=hostile[:150])
    visit = held(cast.pinewood, cast.alder_elementary, on=TODAY, title=hostile)
    Visit.objects.filter(pk=visit.pk).update(seen=hostile)
    NextStepFactory(visit=visit, text=hostile, owner=User.objects.get(pk=cast.specialist.pk))
    client = signed_in(cast.lead)

    for address in (
        reverse("home"),
        reverse("engagements:visit-list"),
        reverse("engagements:visit-detail", args=[visit.pk]),
        reverse("engagements:visit-log", args=[visit.pk]),
        reverse("engagements:step-list"),
        reverse("engagements:person-list"),
        reverse("engagements:site-list"),
        reverse("engagements:site-detail", args=[cast.alder_elementary.pk]),
        reverse("engagement-page", args=[cast.pinewood.pk]),
        reverse("office:history"),
        reverse("fidelity:monthly-page", args=[cast.pinewood.pk]),
        reverse("fidelity:unit-page", args=[cast.pinewood.pk, cast.alder_elementary.pk]),
        reverse("search") + "?q=<script>alert(1)</script>",
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "<script>alert" not in page.text, address
        assert "<img src=x" not in page.text, address


def test_deeds_without_the_token_of_a_form_are_refused(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)

    answers = [
        client.post(reverse("engagements:person-close", args=[cast.lead.pk])),
        client.post("/api/v1/visits/", {}, content_type="application/json"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_person_whose_account_is_closed_is_signed_out(cast):
    client = signed_in(cast.leader)
    assigning.close_account(user=cast.leader, by=cast.admin, now=NOW)

    answers = [client.get(reverse("home")), client.get("/api/v1/visits/")]

    assert [answer.status_code for answer in answers] == [302, 403]


@pytest.mark.parametrize("wanted", ["²", "9" * 40, "-1", "x"])
def test_ids_that_are_none_are_no_server_error(cast, wanted):
    client = signed_in(cast.lead)

    for name, field in (
        ("engagements:visit-quick-log", "visit"),
        ("engagements:visit-quick-log", "engagement"),
        ("engagements:visit-log-unplanned", "copy"),
        ("engagements:visit-add", "engagement"),
        ("engagements:visit-list", "site"),
        ("engagements:visit-list", "page"),
        ("fidelity:measure-list", "unit"),
    ):
        assert client.get(reverse(name), {field: wanted}).status_code in (400, 404), (name, field)
    data = full_log(cast, sites=[wanted], **{"steps-TOTAL_FORMS": 1, "steps-0-step": wanted})
    assert client.post(reverse("engagements:visit-log-unplanned"), data).status_code == 200


# Forms sent twice


def at_once(user, address, data, n=3):
    """The same form, sent `n` times at the same moment; the statuses of the answers."""
    statuses = []

    def send():
        try:
            statuses.append(signed_in(user).post(address, data).status_code)
        except Exception as error:
            statuses.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def shown(user, address):
    """The hidden fields that a form brings with it, as a browser would send them back."""
    form = signed_in(user).get(address).context["form"]
    return {
        field.html_name: str(field.value() or "")
        for field in form.hidden_fields()
        if field.value() is not None
    }


@pytest.mark.django_db(transaction=True)
def test_plan_item_sent_twice_is_one_item(cast):
    plan = PlanFactory(engagement=cast.pinewood)
    address = reverse("sustainability:item-add", args=[plan.pk])
    data = {"practice": "capacity", "what": "Coaching goes on", "review_every_months": "6"}

    statuses = at_once(cast.lead, address, shown(cast.lead, address) | data)

    assert (statuses, PlanItem.objects.count()) == ([302] * 3, 1)


@pytest.mark.django_db(transaction=True)
def test_engagement_sent_twice_is_one_engagement(cast):
    address = reverse("lifecycle:engagement-begin")
    data = {
        "name": "Pinewood math",
        "state": cast.state.pk,
        "provider": "Center",
        "recipient": "Agency",
        "innovation": "Math",
        "tier": "intensive",
        "starts_on": "2026-01-01",
        "planned_end_on": "2028-12-31",
    }

    statuses = at_once(cast.admin, address, shown(cast.admin, address) | data)

    made = Engagement.objects.filter(name="Pinewood math").count()
    assert (statuses, made) == ([302] * 3, 1)


@pytest.mark.django_db(transaction=True)
def test_gap_sent_twice_is_one_gap(cast):
    data = {
        "engagement": cast.pinewood.pk,
        "name": "Spring break",
        "starts_on": "2026-04-06",
        "ends_on": "2026-04-10",
    }

    statuses = at_once(cast.lead, reverse("engagements:gap-list"), data)

    assert {*statuses} <= {200, 302}
    assert PlannedGap.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_invitation_sent_twice_is_one_person_and_one_invitation(cast):
    data = {
        "email": "twice@example.org",
        "name": "Twice",
        "organisation": "Agency",
        "role": "observer",
        "starts_on": "2026-03-18",
    }

    statuses = at_once(cast.lead, reverse("engagements:person-add", args=[cast.pinewood.pk]), data)

    assert {*statuses} <= {200, 302}
    assert User.objects.filter(email="twice@example.org").count() == 1
    assert (
        Invitation.objects.count()
        == Assignment.objects.filter(user__email="twice@example.org").count()
        == 1
    )


@pytest.mark.django_db(transaction=True)
def test_stage_sent_twice_is_one_entry(cast):
    data = {
        "site": cast.state.name,
        "stage": "installation",
        "starts_on": "2026-03-01",
        "reason": "Teams are in place",
    }

    statuses = at_once(
        cast.lead, reverse("engagements:stage-record", args=[cast.pinewood.pk]), data
    )

    assert {*statuses} <= {200, 302}
    assert StageEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_site_sent_twice_is_one_site(cast):
    data = {
        "kind": "school",
        "parent": cast.alder.nces_id,
        "name": "Alder High",
        "code": "1",
        "on": "2026-03-18",
    }

    statuses = at_once(cast.admin, reverse("engagements:site-add"), data)

    assert {*statuses} <= {200, 302}
    assert Site.objects.filter(name="Alder High").count() == 1


@pytest.mark.django_db(transaction=True)
def test_unplanned_log_sent_twice_is_one_visit_and_one_step(cast):
    row = {
        "steps-TOTAL_FORMS": 1,
        "steps-0-text": "Send the calendar",
        "steps-0-owner": cast.specialist.pk,
        "steps-0-due_on": "2026-04-01",
    }

    statuses = at_once(
        cast.specialist,
        f"{reverse('engagements:visit-log-unplanned')}?engagement={cast.pinewood.pk}",
        full_log(cast, **row),
    )

    assert (statuses, Visit.objects.count(), NextStep.objects.count()) == ([302] * 3, 1, 1)
