import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Visit, VisitAnswer
from engagements.scope import forget_scope
from engagements.tests.factories import AssignmentFactory, VisitFactory
from engagements.tests.log_forms import held_before
from engagements.visits import confirming
from engagements.visits.log import saving
from engagements.visits.log.content import log_of
from engagements.visits.log.saving import Entry
from engagements.visits.my_month import my_month
from notifications.models import Notification
from people.roles import Role

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 19, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    """Held at Alder Elementary, its log complete, written by the specialist."""
    visit = held_before(cast)
    Visit.objects.filter(pk=visit.pk).update(completed_at=NOW, logged_by=cast.specialist)
    visit.refresh_from_db()
    return visit


def confirm(visit, by, **more):
    return confirming.confirm(visit=visit, by=by, **{"revision": 1, "now": NOW} | more)


def dispute(visit, by, **more):
    facts = {"revision": 1, "now": NOW, "words": "We ended at noon."}
    return confirming.dispute(visit=visit, by=by, **facts | more)


def correct(visit, cast, **facts):
    """The log saved anew by its author, with what it holds otherwise left as it is."""
    visit.refresh_from_db()
    entry = Entry(replace(log_of(visit), **facts), uuid.uuid4(), revision=visit.revision)
    return saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=LATER)


def answer_of(visit):
    return Visit.objects.with_answer().get(pk=visit.pk).answer


def test_confirm_is_kept_and_audited(cast, visit):
    answer = confirm(visit, cast.school_person, words="As it was.")

    event = Event.objects.about("visit", visit.pk).get()
    assert (answer.kind, answer.revision, answer.answered_by) == (
        "confirmed",
        1,
        cast.school_person,
    )
    assert (event.actor, event.verb, event.reason) == (
        cast.school_person,
        "confirmed",
        "As it was.",
    )
    assert answer_of(visit) == "confirmed"


def test_confirm_twice_is_one_answer(cast, visit):
    first, second = (confirm(visit, cast.school_person) for _ in range(2))

    assert first == second
    assert VisitAnswer.objects.count() == 1


def test_dispute_weighs_more_than_a_confirmation(cast, visit):
    confirm(visit, cast.leader)
    dispute(visit, cast.school_person)

    assert answer_of(visit) == "disputed"


def test_dispute_needs_words(cast, visit):
    with pytest.raises(Refused, match="Say what was different"):
        dispute(visit, cast.school_person, words="  ")


def test_dispute_after_confirming_the_same_log_is_refused(cast, visit):
    confirm(visit, cast.school_person)

    with pytest.raises(Refused, match="You confirmed this log before"):
        dispute(visit, cast.school_person)


def test_answer_to_a_log_that_was_saved_anew_is_refused(cast, visit):
    correct(visit, cast, seen="More")

    with pytest.raises(Stale) as refused:
        confirm(visit, cast.school_person)
    assert refused.value.row.revision == 2


def test_answer_to_a_visit_that_was_not_logged_is_refused(cast):
    planned = VisitFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match="not been logged"):
        confirm(planned, cast.leader)


def test_correction_makes_a_log_unanswered_and_keeps_the_answer(cast, visit):
    dispute(visit, cast.school_person)

    correct(visit, cast, contact_minutes=45)

    assert answer_of(visit) == "awaited"
    assert [row.kind for row in visit.answers.all()] == ["disputed"]


def test_log_saved_again_unchanged_leaves_a_confirmation_standing(cast, visit):
    confirm(visit, cast.school_person)

    correct(visit, cast)

    assert answer_of(visit) == "confirmed"


def test_log_saved_again_unchanged_answers_a_dispute(cast, visit):
    dispute(visit, cast.school_person)

    correct(visit, cast)

    assert answer_of(visit) == "awaited"


def test_dispute_tells_the_author_once_for_each_log(cast, visit):
    dispute(visit, cast.school_person)
    dispute(visit, cast.leader, words="It was another day.")

    message = Notification.objects.get()
    assert (message.kind, message.recipient, message.period) == (
        "visit_disputed",
        cast.specialist,
        "1",
    )
    assert "We ended at noon." in message.body_text


def test_dispute_tells_who_led_the_visit_once_its_author_has_left(cast, visit):
    cast.specialist.assignments.update(ends_on=date(2026, 1, 1))
    Visit.objects.filter(pk=visit.pk).update(lead=cast.lead)

    dispute(visit, cast.school_person)

    assert [message.recipient for message in Notification.objects.all()] == [cast.lead]


def test_dispute_tells_the_ta_lead_once_both_have_left(cast, visit):
    cast.specialist.assignments.update(ends_on=date(2026, 1, 1))
    Visit.objects.filter(pk=visit.pk).update(lead=cast.specialist)

    dispute(visit, cast.school_person)

    assert [message.recipient for message in Notification.objects.all()] == [cast.lead]


def test_correction_takes_back_a_message_that_was_not_sent(cast, visit):
    dispute(visit, cast.school_person)

    correct(visit, cast, seen="More")

    assert Notification.objects.get().state == Notification.State.CANCELLED


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("admin", False),
        ("lead", False),
        ("specialist", False),
        ("leader", True),
        ("observer", False),
        ("district_person", True),
        ("school_person", True),
        ("stranger", False),
    ],
)
def test_who_may_answer(cast, visit, person, may):
    assert confirming.may_answer(cast.people[person], visit) is may


def test_visit_of_another_district_is_out_of_sight(client, cast, visit):
    visit.sites.set([cast.birch_elementary])
    client.force_login(cast.district_person)

    for name in ("confirm", "dispute"):
        address = reverse(f"engagements:visit-{name}", args=[visit.pk])
        assert client.post(address, {"revision": 1, "words": "No"}).status_code == 404


def test_confirm_page_saves_and_goes_back(client, cast, visit):
    client.force_login(cast.school_person)

    response = client.post(reverse("engagements:visit-confirm", args=[visit.pk]), {"revision": 1})

    assert response.status_code == 302
    assert answer_of(visit) == "confirmed"


def test_dispute_page_keeps_the_words_where_the_log_moved_on(client, cast, visit):
    correct(visit, cast, seen="More")
    client.force_login(cast.school_person)

    response = client.post(
        reverse("engagements:visit-dispute", args=[visit.pk]),
        {"revision": 1, "words": "We ended at noon."},
    )

    assert response.status_code == 409
    assert b"We ended at noon." in response.content
    assert response.context["form"]["revision"].value() == "2"
    assert VisitAnswer.objects.count() == 0


def test_dispute_page_without_words_says_so(client, cast, visit):
    client.force_login(cast.school_person)

    response = client.post(
        reverse("engagements:visit-dispute", args=[visit.pk]), {"revision": 1, "words": ""}
    )

    assert response.context["form"].errors == {"words": ["Say what was different."]}


def month_of(person):
    forget_scope(person)
    return my_month(person, TODAY)


def test_home_asks_the_recipient_and_tells_the_author(cast, visit):
    before = [len(month_of(cast.people[name]).awaited.rows) for name in ("leader", "school_person")]
    dispute(visit, cast.school_person)

    assert before == [1, 1]
    assert month_of(cast.school_person).awaited.rows == []
    assert [line.pk for line in month_of(cast.specialist).disputed.rows] == [visit.pk]
    assert [line.pk for line in month_of(cast.lead).disputed.rows] == [visit.pk]
    assert month_of(cast.observer).awaited.rows == []


def test_list_is_narrowed_by_what_the_recipient_says(client, cast, visit):
    other = held_before(cast, date(2026, 1, 20))
    dispute(visit, cast.school_person)
    client.force_login(cast.lead)

    def found(answer):
        response = client.get(reverse("engagements:visit-list"), {"answer": answer})
        return [line.pk for line in response.context["lines"]]

    assert (found("disputed"), found("awaited")) == ([visit.pk], [])
    assert other.pk in found("")


def test_visit_page_shows_the_dispute_to_both_sides(client, cast, visit):
    dispute(visit, cast.school_person)

    for person in (cast.specialist, cast.school_person):
        client.force_login(person)
        page = client.get(reverse("engagements:visit-detail", args=[visit.pk]))
        assert b"We ended at noon." in page.content
        assert page.context["page"].beside.asks is False


def test_ta_staff_who_hold_a_role_of_the_state_too_do_not_confirm_their_own_work(cast, visit):
    AssignmentFactory(
        user=cast.lead,
        engagement=cast.pinewood,
        role=Role.STATE_LEADERSHIP,
        site=None,
        starts_on=date(2025, 9, 1),
    )

    assert confirming.may_answer(cast.leader, visit)
    assert not confirming.may_answer(cast.lead, visit)


def test_who_wrote_the_log_does_not_confirm_it_in_another_role_later(cast, visit):
    Visit.objects.filter(pk=visit.pk).update(logged_by=cast.leader)
    visit.refresh_from_db()

    assert not confirming.may_answer(cast.leader, visit)
    assert confirming.may_answer(cast.school_person, visit)


@pytest.fixture
def between(cast):
    """People whose roles or deeds make it hard to say what they may confirm."""
    held = (
        (cast.observer, Role.DISTRICT, cast.birch),
        (cast.admin, Role.STATE_LEADERSHIP, None),
        (cast.leader, Role.TA_SPECIALIST, None),
        (cast.stranger, Role.SCHOOL, cast.birch_elementary),
    )
    for person, role, site in held:
        AssignmentFactory(user=person, engagement=cast.pinewood, role=role, site=site)


def told(cast, title, site, logged_by=None):
    """A held visit whose complete log waits for a word."""
    made = VisitFactory(
        engagement=cast.pinewood,
        title=title,
        status="held",
        held_on=TODAY,
        planned_on=TODAY,
        completed_at=NOW,
        logged_by=logged_by,
        logged_at=NOW,
        log_id=uuid.uuid4(),
        mode="on_site",
        contact_minutes=60,
    )
    made.sites.set([site])
    return made


def test_home_shows_just_the_visits_one_may_confirm(cast, between):
    told(cast, "Alder", cast.alder_elementary, cast.specialist)
    told(cast, "Birch", cast.birch_elementary, cast.specialist)
    told(cast, "Of a district person", cast.alder_middle, cast.district_person)
    told(cast, "Of the school", cast.alder_elementary, cast.school_person)
    told(cast, "By nobody known", cast.alder)

    shown = {}
    for name, person in cast.people.items():
        forget_scope(person)
        shown[name] = {line.title for line in my_month(person, TODAY).awaited.rows}

    assert shown == {
        name: {row.title for row in Visit.objects.all() if confirming.may_answer(person, row)}
        for name, person in cast.people.items()
    }
    assert shown["observer"] == {"Birch"}
    assert shown["leader"] == set()
    assert shown["school_person"] == {"Alder"}
    assert len(shown["admin"]) == 5


def test_home_asks_as_often_for_three_visits_to_confirm_as_for_one(
    cast, between, django_assert_max_num_queries
):
    def queries():
        forget_scope(cast.observer)
        with django_assert_max_num_queries(60) as asked:
            my_month(cast.observer, TODAY)
        return len(asked)

    told(cast, "One", cast.birch_elementary)
    one = queries()
    told(cast, "Two", cast.birch)
    told(cast, "Three", cast.birch_elementary)

    assert queries() == one
