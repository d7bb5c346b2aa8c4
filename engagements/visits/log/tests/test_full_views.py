from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.models import Activity, Engagement, Visit
from engagements.tests.factories import (
    NextStepFactory,
    VisitFactory,
)
from engagements.tests.log_forms import COACHING, TODAY, full, held_before, log_url


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

    words = '<a href="#activities-add">Add at least one activity.</a>'
    assert words in response.text
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
    empty = {"kind": "", "level": "", "minutes": "", "leaders": "0"}
    empty |= {"educators": "0", "agency_staff": "0", "families": "0"}
    step = {"text": "", "owner": cast.specialist.pk, "due_on": "2026-04-01"}

    staff.post(log_url(visit), full(cast, visit, [COACHING, empty], [step], complete="1"))

    assert (visit.activities.count(), visit.next_steps.count()) == (1, 0)


def test_full_log_names_the_field_of_an_activity(staff, cast, visit):
    half = COACHING | {"minutes": ""}

    response = staff.post(log_url(visit), full(cast, visit, [half], complete="1"))

    assert response.context["sheet"].activities.errors == [{"minutes": ["This field is required."]}]


def test_full_log_says_all_that_is_wrong_in_one_box(staff, cast, visit):
    wrong = full(cast, visit, [COACHING, COACHING | {"minutes": ""}], seen="", held_on="")

    page = staff.post(log_url(visit), wrong | {"later": "1"}).content.decode()

    assert page.count("data-error-summary") == 1
    assert ">Held on: Fill this in.</a>" in page
    assert '<a href="#id_activities-1-minutes">Activity 2, minutes: Fill this in.</a>' in page


def test_full_log_shows_again_what_was_saved(staff, cast, visit):
    staff.post(log_url(visit), full(cast, visit, [COACHING], later="1"))
    visit.refresh_from_db()

    sheet = staff.get(log_url(visit)).context["sheet"]

    assert [form.initial["minutes"] for form in sheet.activities] == [90]
    assert sheet.form["prep_minutes"].value() == 30
    assert sheet.form["revision"].value() == 2


def test_full_log_asks_once_for_people_however_many_steps_it_has(staff, cast, visit):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(log_url(visit)).status_code == 200
        return len(queries)

    NextStepFactory(visit=visit, owner=cast.leader)
    asked()
    one = asked()
    NextStepFactory(visit=visit, owner=cast.leader)
    NextStepFactory(visit=visit, owner=cast.lead)

    assert asked() == one


def test_full_log_refuses_an_owner_without_a_role(staff, cast, visit):
    step = {"text": "Call", "owner": cast.stranger.pk, "due_on": "2026-04-01"}

    response = staff.post(log_url(visit), full(cast, visit, steps=[step]))

    assert list(response.context["sheet"].steps[0].errors) == ["owner"]


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


def test_full_log_leaves_out_a_row_without_words_whoever_it_names(client, cast):
    client.force_login(cast.admin)
    untouched = [{"text": "", "owner": cast.leader.pk, "due_on": "2026-04-01"}]
    data = full(cast, None, [COACHING], untouched, title="Drop-in", complete="1")
    address = f"{reverse('engagements:visit-log-unplanned')}?engagement={cast.pinewood.pk}"

    client.post(address, data)

    assert list(Visit.objects.get().next_steps.all()) == []


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

    assert b"Restore it first" in response.content


def test_full_log_of_a_visit_nobody_planned_begins_with_the_tier_of_its_engagement(staff, cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(tier=Engagement.Tier.TARGETED)

    page = staff.get(reverse("engagements:visit-log-unplanned"), {"engagement": cast.pinewood.pk})

    assert page.context["form"]["tier"].value() == "targeted"
