import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from engagements.models import Visit
from engagements.rules.periods import LOG_GRACE_DAYS
from engagements.tests.factories import NextStepFactory
from engagements.tests.log_forms import COACHING, full, held_before, log_url, rows
from engagements.visits.log.tests.test_parts import agreement, clauses_of

PAGE = "engagements:visit-contacts"
TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


def contact(**more):
    return {
        "held_on": "2026-03-16",
        "mode": "phone",
        "minutes": "15",
        "kind": "coaching",
        "level": "practice",
        "site": "Alder Elementary",
        "guests": "Rosa Vance, School nurse; Tom",
        "what": "Dates of the training",
        "clause": "",
    } | more


def week(*contacts, **more):
    return {"client_id": str(uuid.uuid4())} | rows("contacts", contacts) | more


def test_contacts_become_held_visits_of_mine(staff, cast):
    _, second = clauses_of(agreement(cast))

    response = staff.post(
        reverse(PAGE),
        week(contact(clause=second), contact(held_on="2026-03-17", mode="video", guests="")),
    )

    first, other = Visit.objects.order_by("held_on")
    assert response.status_code == 302
    assert (first.title, first.status, first.held_on, first.contact_minutes) == (
        "Telephone call with Rosa Vance, Tom",
        "held",
        date(2026, 3, 16),
        15,
    )
    assert (first.lead, list(first.staff.all())) == (cast.specialist, [cast.specialist])
    assert list(first.sites.all()) == [cast.alder_elementary]
    assert [str(clause) for clause in first.clauses.all()] == ["2. Coaching"]
    assert [(guest.name, guest.role) for guest in first.guests.order_by("name")] == [
        ("Rosa Vance", "School nurse"),
        ("Tom", ""),
    ]
    activity = first.activities.get()
    assert (activity.kind, activity.minutes) == ("coaching", 15)
    assert first.completed_at is not None
    assert other.title == "Video call"
    assert Event.objects.about("visit", first.pk).get().verb == "completed the log of"


def test_contact_where_nobody_was_there_is_kept_and_counts_as_none(staff, cast):
    nobody = contact(nobody="on", minutes="", kind="", level="", what="", guests="")

    data = week(nobody)
    for _ in range(2):
        response = staff.post(reverse(PAGE), data)

    visit = Visit.objects.get()
    assert response.status_code == 302
    assert (visit.status, visit.cancel_reason) == ("cancelled", "nobody")
    assert (visit.planned_on, visit.occurrence_on, visit.held_on) == (date(2026, 3, 16), None, None)
    assert list(visit.sites.all()) == [cast.alder_elementary]
    assert visit.lead == cast.specialist


def test_contact_tells_its_level(staff, cast):
    staff.post(reverse(PAGE), week(contact(level="system")))

    assert Visit.objects.get().activities.get().level == "system"


def test_contact_on_a_weekend_is_asked_about(staff, cast):
    first = staff.post(reverse(PAGE), week(contact(held_on="2026-03-14")))
    box = first.context["sheet"].rows[0].boxes[0]
    second = staff.post(
        reverse(PAGE), week(contact(held_on="2026-03-14", confirmed=box.question.key))
    )

    assert (box.name, box.question.key) == ("contacts-0-confirmed", "weekend.2026-03-14")
    assert second.status_code == 302


def test_contacts_sent_twice_are_logged_once_each(staff, cast):
    data = week(contact(), contact())

    for _ in range(2):
        staff.post(reverse(PAGE), data)

    assert Visit.objects.count() == 2


def test_contacts_leave_out_a_row_that_nobody_filled_in(staff, cast):
    empty = contact(minutes="", site="", guests="", what="", kind="work_session")

    staff.post(reverse(PAGE), week(contact(), empty))

    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"minutes": ""}, "minutes"),
        ({"minutes": "0"}, "minutes"),
        ({"what": ""}, "what"),
        ({"held_on": "2026-03-19"}, "held_on"),
        ({"site": "Lakeland Elementary"}, "site"),
        ({"guests": ", School nurse"}, "guests"),
        ({"mode": "raven"}, "mode"),
    ],
)
def test_contacts_with_a_bad_row_show_it_and_save_nothing(staff, cast, more, field):
    response = staff.post(reverse(PAGE), week(contact(), contact(**more)))

    sheet = response.context["sheet"]
    assert [list(errors) for errors in sheet.rows.errors] == [[], [field]]
    assert sheet.rows[0]["what"].value() == "Dates of the training"
    assert Visit.objects.count() == 0


def test_contacts_without_a_row_say_so(staff, cast):
    response = staff.post(reverse(PAGE), week())

    assert response.context["form"].non_field_errors() == ["Fill in at least one row."]


def test_contacts_leave_the_steps_of_last_time_for_the_next_visit(staff, cast):
    step = NextStepFactory(visit=held_before(cast))

    staff.post(reverse(PAGE), week(contact()))

    step.refresh_from_db()
    assert step.status == "open"
    call = Visit.objects.get(held_on="2026-03-16")
    assert (call.completed_at is not None, call.is_short) == (True, True)


def test_a_corrected_contact_leaves_the_steps_of_last_time_still(staff, cast):
    step = NextStepFactory(visit=held_before(cast))
    staff.post(reverse(PAGE), week(contact()))
    call = Visit.objects.get(held_on="2026-03-16")

    page = staff.get(log_url(call))
    data = full(cast, call, [COACHING], revision=str(call.revision), complete="1")
    answer = staff.post(log_url(call), data | {"held_on": "2026-03-16"})

    step.refresh_from_db()
    call.refresh_from_db()
    assert page.context["sheet"].settlements == []
    assert (answer.status_code, step.status) == (302, "open")
    assert (call.activities.get().minutes, call.is_short) == (90, True)


def test_contacts_refused_by_the_verb_are_told_at_their_row(staff, cast):
    old = agreement(cast, status="draft")
    first, _ = clauses_of(old)

    response = staff.post(reverse(PAGE), week(contact(), contact(clause=first)))

    assert [list(errors) for errors in response.context["sheet"].rows.errors] == [[], ["clause"]]
    assert Visit.objects.count() == 0


def test_home_of_staff_leads_to_the_contacts(staff, cast):
    assert reverse(PAGE).encode() in staff.get(reverse("home")).content


@pytest.mark.parametrize(("days_ago", "n_offered"), [(LOG_GRACE_DAYS, 2), (LOG_GRACE_DAYS + 1, 0)])
def test_contacts_offer_clauses_as_long_as_a_log_may_come(staff, cast, days_ago, n_offered):
    agreement(cast, ends_on=TODAY - timedelta(days=days_ago))

    row = staff.get(reverse(PAGE)).context["sheet"].rows.forms[0]

    assert row.fields["clause"].queryset.count() == n_offered
