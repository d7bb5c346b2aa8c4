import json
import threading
import uuid
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.models import Activity, NextStep, Visit
from engagements.tests.factories import (
    AssignmentFactory,
    EngagementFactory,
    NextStepFactory,
    VisitFactory,
)
from people.roles import Role
from people.tests.factories import UserFactory

TODAY = date(2026, 3, 18)
QUICK = "engagements:visit-quick-log"


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


def held_before(cast, on=date(2026, 2, 17)):
    """The visit of last time, to Alder Elementary, led by the specialist."""
    last = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=on)
    Visit.objects.filter(pk=last.pk).update(
        status="held", held_on=on, logged_at=timezone.now(), contact_minutes=60
    )
    last.sites.set([cast.alder_elementary])
    last.staff.set([cast.specialist, cast.lead])
    return last


def quick(cast, **more):
    data = {
        "held_on": "2026-03-18",
        "contact_minutes": "60",
        "mode": "on_site",
        "seen": "Two lessons",
        "sites": [cast.alder_elementary.pk],
        "log_id": str(uuid.uuid4()),
        "revision": "1",
        "step-text": "",
        "step-owner": cast.specialist.pk,
        "step-due_on": "2026-04-01",
    }
    return data | more


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


def test_quick_log_begins_with_the_next_visit_of_the_week(staff, cast):
    soon = VisitFactory(engagement=cast.pinewood, lead=cast.lead, planned_on=date(2026, 3, 20))
    soon.staff.add(cast.specialist)

    assert offered(staff).visit == soon


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


def test_quick_log_proposes_a_step_due_in_two_weeks_by_me(staff, cast, visit):
    step = staff.get(reverse(QUICK)).context["sheet"].step

    assert (step["due_on"].value(), step["owner"].value()) == (date(2026, 4, 1), cast.specialist.pk)


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


def test_quick_log_not_planned_begins_with_the_sites_of_last_time(staff, cast):
    held_before(cast)

    form = staff.get(reverse(QUICK), {"visit": "new"}).context["form"]

    assert [box.label for box in form.site_boxes if box.is_checked] == ["Alder Elementary"]


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


def full(cast, visit, activities=(), steps=(), **more):
    """The full log as the page would send it."""
    data = {
        "held_on": "2026-03-17",
        "mode": "on_site",
        "tier": "intensive",
        "contact_minutes": "120",
        "prep_minutes": "30",
        "travel_minutes": "",
        "seen": "Two lessons",
        "features": ["intensity"],
        "sites": [cast.alder_elementary.pk],
        "staff": [cast.specialist.pk],
        "log_id": str(uuid.uuid4()),
        "revision": str(visit.revision if visit else ""),
    }
    return data | rows("activities", activities) | rows("steps", steps) | more


def rows(prefix, given):
    data = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(given):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


COACHING = {
    "kind": "coaching",
    "level": "practice",
    "minutes": "90",
    "direct_observation": "on",
    "leaders": "2",
    "educators": "5",
    "agency_staff": "0",
    "families": "0",
}


def log_url(visit):
    return reverse("engagements:visit-log", args=[visit.pk])


def test_full_log_saved_for_later(staff, cast, visit):
    response = staff.post(log_url(visit), full(cast, visit, contact_minutes="", later="1"))

    visit.refresh_from_db()
    assert response.status_code == 302
    assert (visit.status, visit.prep_minutes, visit.travel_minutes) == ("held", 30, None)
    assert visit.completed_at is None


def test_full_log_completed(staff, cast, visit):
    data = full(
        cast,
        visit,
        [COACHING],
        [{"text": "Book the room", "owner": cast.leader.pk, "due_on": "2026-04-02"}],
        complete="1",
    )

    staff.post(log_url(visit), data)

    visit.refresh_from_db()
    activity = visit.activities.get()
    assert visit.completed_at == timezone.now()
    assert (activity.kind, activity.minutes, activity.direct_observation) == ("coaching", 90, True)
    assert (activity.leaders, activity.educators) == (2, 5)
    assert visit.next_steps.get().owner == cast.leader
    assert visit.features == ["intensity"]


def test_full_log_completed_without_an_activity_says_so_and_keeps_what_was_typed(
    staff, cast, visit
):
    response = staff.post(log_url(visit), full(cast, visit, complete="1"))

    assert b"Add at least one activity." in response.content
    assert b"Two lessons" in response.content
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_full_log_completed_asks_for_the_steps_of_last_time(staff, cast, visit):
    step = NextStepFactory(visit=held_before(cast), text="Call the districts")
    data = full(cast, visit, [COACHING], complete="1")

    refused = staff.post(log_url(visit), data)
    accepted = staff.post(log_url(visit), data | {f"settle-{step.pk}-outcome": "done"})

    step.refresh_from_db()
    assert "Settle “Call the districts” first" in refused.content.decode()
    assert accepted.status_code == 302
    assert step.status == "done"


def test_full_log_leaves_out_rows_that_nobody_filled_in(staff, cast, visit):
    empty = {"kind": "", "level": "organization", "minutes": "", "leaders": "0"}
    empty |= {"educators": "0", "agency_staff": "0", "families": "0"}
    step = {"text": "", "owner": cast.specialist.pk, "due_on": "2026-04-01"}

    staff.post(log_url(visit), full(cast, visit, [COACHING, empty], [step], complete="1"))

    assert (visit.activities.count(), visit.next_steps.count()) == (1, 0)


def test_full_log_names_the_field_of_an_activity(staff, cast, visit):
    half = COACHING | {"minutes": ""}

    response = staff.post(log_url(visit), full(cast, visit, [half], complete="1"))

    assert response.context["sheet"].activities.errors == [{"minutes": ["This field is required."]}]


def test_full_log_shows_again_what_was_saved(staff, cast, visit):
    staff.post(log_url(visit), full(cast, visit, [COACHING], later="1"))
    visit.refresh_from_db()

    sheet = staff.get(log_url(visit)).context["sheet"]

    assert [form.initial["minutes"] for form in sheet.activities] == [90]
    assert sheet.form["prep_minutes"].value() == 30
    assert sheet.form["revision"].value() == 2


def test_full_log_saved_again_unchanged_keeps_its_activities(staff, cast, visit):
    staff.post(log_url(visit), full(cast, visit, [COACHING], later="1"))
    visit.refresh_from_db()
    activity = visit.activities.get()
    again = full(cast, visit, [COACHING], complete="1")
    again["activities-INITIAL_FORMS"] = 1

    staff.post(log_url(visit), again)

    visit.refresh_from_db()
    assert visit.completed_at == timezone.now()
    assert visit.activities.get() == activity


def test_full_log_rewords_and_takes_out_its_own_steps(staff, cast, visit):
    staff.post(log_url(visit), full(cast, visit, later="1"))
    visit.refresh_from_db()
    keep = NextStepFactory(visit=visit, owner=cast.leader, text="Call")
    gone = NextStepFactory(visit=visit, owner=cast.leader, text="Write")
    steps = [
        {"step": keep.pk, "text": "Call twice", "owner": cast.leader.pk, "due_on": "2026-04-09"},
        {"step": gone.pk, "text": "", "owner": "", "due_on": "", "DELETE": "on"},
    ]
    data = full(cast, visit, [COACHING], steps, complete="1")
    data["steps-INITIAL_FORMS"] = 2

    staff.post(log_url(visit), data)

    keep.refresh_from_db()
    gone.refresh_from_db()
    assert (keep.text, keep.due_on, keep.status) == ("Call twice", date(2026, 4, 9), "open")
    assert gone.status == "dropped"


def test_full_log_of_a_visit_not_planned(staff, cast):
    data = full(cast, None, [COACHING], title="Drop-in", complete="1")

    staff.post(reverse("engagements:visit-log-unplanned"), data)

    visit = Visit.objects.get()
    assert (visit.title, visit.status, visit.completed_at) == ("Drop-in", "held", timezone.now())


def test_full_log_takes_over_sites_and_people_of_last_time(staff, cast, visit):
    last = held_before(cast)
    last.sites.add(cast.alder_middle)
    Activity.objects.create(visit=last, kind="training", minutes=45, educators=12)

    offer = staff.get(log_url(visit)).context["copy"]
    sheet = staff.get(log_url(visit), {"copy": last.pk}).context["sheet"]

    assert offer == last
    assert [box.label for box in sheet.form.site_boxes if box.is_checked] == [
        "Alder Elementary",
        "Alder Middle",
    ]
    assert set(sheet.form["staff"].value()) == {cast.lead.pk, cast.specialist.pk}
    [activity] = sheet.activities
    assert (activity["kind"].value(), activity["educators"].value()) == ("training", 12)
    assert activity["minutes"].value() is None


def test_full_log_takes_nothing_over_from_another_engagement(client, cast, visit):
    foreign = VisitFactory(engagement=cast.lakeland)
    Visit.objects.filter(pk=foreign.pk).update(
        status="held", held_on=TODAY, logged_at=timezone.now()
    )
    client.force_login(cast.admin)

    assert client.get(log_url(visit), {"copy": foreign.pk}).status_code == 404


def test_full_log_of_a_cancelled_visit_asks_to_take_it_up_first(staff, cast, visit):
    Visit.objects.update(status="cancelled", cancel_reason="weather")

    response = staff.get(log_url(visit), follow=True)

    assert b"Take it up again first" in response.content


@pytest.fixture
def clash(client, cast, visit):
    """Two people opened the visit; the lead saved first. The specialist's form, as sent."""
    base = json.dumps({"contact_minutes": None, "prep_minutes": None, "seen": ""})
    mine = full(
        cast, visit, [COACHING], contact_minutes="120", prep_minutes="", seen="Mine", base=base
    )
    theirs = full(cast, visit, contact_minutes="", prep_minutes="45", seen="Theirs", features=[])
    client.force_login(cast.lead)
    client.post(log_url(visit), theirs | {"later": "1"})
    client.force_login(cast.specialist)
    return mine | {"later": "1"}


def test_stale_log_shows_both_values_of_each_field(client, cast, visit, clash):
    response = client.post(log_url(visit), clash)

    found = {
        each.name: (each.mine, each.theirs, each.keep_mine) for each in response.context["clashes"]
    }
    assert response.status_code == 409
    assert found == {
        "contact_minutes": ("120", "Nothing", True),
        "prep_minutes": ("Nothing", "45", False),
        "seen": ("Mine", "Theirs", True),
        "features": ("Intensity", "Nothing", True),
        "activities": (
            "Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators",
            "Nothing",
            True,
        ),
    }
    visit.refresh_from_db()
    assert visit.seen == "Theirs"


def choices(response):
    """The conflict page sent back, each choice as proposed."""
    context = response.context
    data = {}
    for name, value in context["kept"]:
        data.setdefault(name, []).append(value)
    data["revision"] = context["stored"].revision
    for each in context["clashes"]:
        data[f"keep-{each.name}"] = "mine" if each.keep_mine else "theirs"
    return data


def test_stale_log_sent_with_choices_saves_what_was_chosen(client, cast, visit, clash):
    page = client.post(log_url(visit), clash)

    response = client.post(log_url(visit), choices(page))

    visit.refresh_from_db()
    assert response.status_code == 302
    assert (visit.seen, visit.contact_minutes, visit.prep_minutes) == ("Mine", 120, 45)
    assert visit.features == ["intensity"]
    assert visit.activities.count() == 1


def test_stale_log_sent_with_theirs_everywhere_changes_nothing(client, cast, visit, clash):
    staff_then = list(visit.staff.all())
    Activity.objects.create(visit=visit, kind="training", minutes=45)
    page = client.post(log_url(visit), clash)
    data = choices(page) | {f"keep-{each.name}": "theirs" for each in page.context["clashes"]}

    client.post(log_url(visit), data)

    visit.refresh_from_db()
    assert (visit.seen, visit.contact_minutes, visit.prep_minutes) == ("Theirs", None, 45)
    assert visit.features == []
    assert [(each.kind, each.minutes) for each in visit.activities.all()] == [("training", 45)]
    assert set(staff_then) <= set(visit.staff.all())


def test_stale_log_after_my_own_save_is_no_alarm(staff, cast, visit):
    data = full(cast, visit, [COACHING], later="1")
    staff.post(log_url(visit), data)

    again = staff.post(log_url(visit), data | {"log_id": str(uuid.uuid4())})

    assert again.status_code == 302


def test_stale_quick_log_shows_both_values(client, cast, visit):
    client.force_login(cast.lead)
    url = f"{reverse(QUICK)}?visit={visit.pk}"
    client.post(url, quick(cast, seen="Theirs"))
    client.force_login(cast.specialist)

    page = client.post(url, quick(cast, seen="Mine"))
    saved = client.post(url, choices(page))

    visit.refresh_from_db()
    assert (page.status_code, saved.status_code) == (409, 302)
    assert visit.seen == "Mine"
