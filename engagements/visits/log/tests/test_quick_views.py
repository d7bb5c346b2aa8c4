import threading
import uuid
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import NextStep, Visit
from engagements.tests.factories import (
    AssignmentFactory,
    EngagementFactory,
    NextStepFactory,
    VisitFactory,
)
from engagements.tests.log_forms import QUICK, TODAY, held_before, quick
from people.roles import Role
from people.tests.factories import UserFactory


@pytest.fixture(autouse=True)
def now(time_machine):
    """Noon in Chicago on the day of these tests."""
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        title="Coaching at Alder",
        planned_on=date(2026, 3, 17),
        start_time=time(9, 0),
        minutes_planned=120,
    )
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


def offered(client, **query):
    return client.get(reverse(QUICK), query).context["target"]


def test_quick_log_begins_with_the_visit_of_today(staff, cast, visit):
    VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, 20))
    today = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=TODAY)

    assert offered(staff).visit == today


def test_quick_log_begins_with_the_latest_visit_not_logged(staff, cast, visit):
    VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, 2))
    VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, 20))

    assert offered(staff).visit == visit


def test_quick_log_is_about_a_visit_to_come_only_where_it_is_asked_for(staff, cast):
    soon = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 3, 20))
    soon.staff.add(cast.specialist)

    target = offered(staff)

    asked_for = staff.get(target.others[0].log_url).context["target"]
    assert (target.visit, asked_for.visit) == (None, soon)


def test_quick_log_of_nothing_near_is_one_not_planned(staff, cast, visit):
    Visit.objects.update(planned_on=date(2026, 5, 1))

    assert offered(staff).visit is None


def test_quick_log_offers_my_other_visits(staff, cast, visit):
    other = VisitFactory(
        engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, 2)
    )
    VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 3, 3))

    assert [line.pk for line in offered(staff).others] == [other.pk]


def test_quick_log_has_day_and_sites_filled_in(staff, cast, visit):
    form = staff.get(reverse(QUICK)).context["form"]

    assert form["held_on"].value() == date(2026, 3, 17)
    assert [box.label for box in form.site_boxes if box.is_checked] == ["Alder Elementary"]


def test_quick_log_of_a_visit_to_come_has_today_filled_in(staff, cast, visit):
    Visit.objects.update(planned_on=date(2026, 3, 20))

    assert staff.get(reverse(QUICK)).context["form"]["held_on"].value() == TODAY


def test_quick_log_saves_first_facts(staff, cast, visit):
    response = staff.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast))

    visit.refresh_from_db()
    assert response.url == reverse("engagements:visit-detail", args=[visit.pk])
    assert (visit.status, visit.held_on, visit.contact_minutes) == ("held", TODAY, 60)
    assert (visit.seen, visit.completed_at) == ("Two lessons", None)
    assert list(visit.staff.all()) == [cast.specialist]


def test_quick_log_by_a_colleague_counts_both(client, cast, visit):
    client.force_login(cast.lead)

    client.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast))

    assert set(visit.staff.all()) == {cast.specialist, cast.lead}


def test_quick_log_takes_one_next_step(staff, cast, visit):
    data = quick(cast, **{"step-text": "Send the calendar", "step-owner": cast.leader.pk})

    staff.post(f"{reverse(QUICK)}?visit={visit.pk}", data)

    step = visit.next_steps.get()
    assert (step.text, step.owner, step.due_on) == (
        "Send the calendar",
        cast.leader,
        date(2026, 4, 1),
    )


def test_quick_log_proposes_a_step_due_in_two_weeks_by_nobody_yet(staff, cast, visit):
    step = staff.get(reverse(QUICK)).context["sheet"].step

    assert (step["due_on"].value(), step["owner"].value()) == (date(2026, 4, 1), None)


def test_quick_log_begins_with_the_steps_of_last_time(staff, cast, visit):
    step = NextStepFactory(visit=held_before(cast), owner=cast.leader)

    sheet = staff.get(reverse(QUICK)).context["sheet"]

    assert [form.step for form in sheet.settlements] == [step]


def test_quick_log_settles_a_step_of_last_time(staff, cast, visit):
    step = NextStepFactory(visit=held_before(cast), owner=cast.leader)
    data = quick(cast, **{f"settle-{step.pk}-outcome": "carried"})
    data[f"settle-{step.pk}-due_on"] = "2026-04-15"

    staff.post(f"{reverse(QUICK)}?visit={visit.pk}", data)

    step.refresh_from_db()
    assert step.status == "carried"
    assert visit.next_steps.get().due_on == date(2026, 4, 15)


def test_quick_log_tells_of_a_step_that_somebody_settled_meanwhile(staff, cast, visit):
    step = NextStepFactory(visit=held_before(cast), owner=cast.leader, text="Call the districts")
    data = quick(cast, **{f"settle-{step.pk}-outcome": "carried"})
    data[f"settle-{step.pk}-due_on"] = "2026-04-15"
    NextStep.objects.filter(pk=step.pk).update(
        status="dropped", reason="Not needed", settled_at=timezone.now(), settled_by=cast.lead
    )
    url = f"{reverse(QUICK)}?visit={visit.pk}"

    told = staff.post(url, data)
    saved = staff.post(url, quick(cast))

    words = (
        "“Call the districts” was settled before by Lead: dropped (Not needed). You said: carried "
        "over to Apr 15, 2026. It stays as it was. Save the log again to leave it so."
    )
    assert told.context["form"].non_field_errors() == [words]
    assert told.context["sheet"].settlements == []
    assert saved.status_code == 302
    step.refresh_from_db()
    assert step.status == "dropped"


def test_quick_log_may_leave_steps_open(staff, cast, visit):
    step = NextStepFactory(visit=held_before(cast), owner=cast.leader)

    response = staff.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast))

    step.refresh_from_db()
    assert (response.status_code, step.status) == (302, "open")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", ""),
        ("held_on", "2026-03-19"),
        ("contact_minutes", "0"),
        ("contact_minutes", "an hour"),
        ("mode", "raven"),
        ("sites", ["999999"]),
    ],
)
def test_quick_log_names_the_field_at_fault(staff, cast, visit, field, value):
    response = staff.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast, **{field: value}))

    assert list(response.context["form"].errors) == [field]
    assert b"Two lessons" in response.content
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_quick_log_sent_twice_is_one_log(staff, cast, visit):
    data = quick(cast, **{"step-text": "Send the calendar"})
    url = f"{reverse(QUICK)}?visit={visit.pk}"

    answers = [staff.post(url, data).url for _ in range(2)]

    assert answers == [reverse("engagements:visit-detail", args=[visit.pk])] * 2
    assert visit.next_steps.count() == 1


def test_quick_log_of_a_visit_logged_already_leads_to_the_full_log(staff, cast):
    last = held_before(cast)

    response = staff.get(reverse(QUICK), {"visit": last.pk})

    assert response.url == reverse("engagements:visit-log", args=[last.pk])


def test_quick_log_of_a_visit_not_planned(staff, cast):
    data = quick(cast, title="Drop-in", revision="")

    response = staff.post(f"{reverse(QUICK)}?visit=new", data)

    visit = Visit.objects.get()
    assert response.url == reverse("engagements:visit-detail", args=[visit.pk])
    assert (visit.title, visit.status, visit.engagement) == ("Drop-in", "held", cast.pinewood)
    assert (visit.lead, visit.cadence) == (cast.specialist, None)


def test_quick_log_not_planned_begins_with_no_site_and_no_title(staff, cast):
    held_before(cast)

    form = staff.get(reverse(QUICK), {"visit": "new"}).context["form"]

    assert [box.label for box in form.site_boxes if box.is_checked] == []
    assert form["title"].value() is None


def test_quick_log_of_a_visit_out_of_sight_is_not_found(client, cast, visit):
    client.force_login(cast.stranger)

    assert client.get(reverse(QUICK), {"visit": visit.pk}).status_code == 404
    assert client.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_thirty_posts_at_once_make_one_visit():
    engagement = EngagementFactory()
    person = UserFactory()
    AssignmentFactory(user=person, engagement=engagement, role=Role.TA_SPECIALIST)
    data = {
        "title": "Drop-in",
        "held_on": "2026-03-18",
        "contact_minutes": "60",
        "mode": "video",
        "log_id": str(uuid.uuid4()),
        "step-text": "Call",
        "step-owner": person.pk,
        "step-due_on": "2026-04-01",
    }
    barrier = threading.Barrier(30)
    answers = []

    def post():
        client = Client()
        client.force_login(person)
        barrier.wait()
        answers.append(client.post(f"{reverse(QUICK)}?visit=new", data))
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    visit = Visit.objects.get()
    assert {answer.url for answer in answers} == {
        reverse("engagements:visit-detail", args=[visit.pk])
    }
    assert len(answers) == 30
    assert NextStep.objects.count() == 1
