"""A measure that was returned with a question: answered by a change, or in words."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from editing.refusals import Asked
from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
DAY = date(2026, 3, 18)
QUESTION = "Is item 3 right?"


@pytest.fixture
def returned(cast):
    row = AdministrationFactory(
        expected=ExpectedMeasureFactory(
            engagement=cast.pinewood, version=VersionFactory(), site=cast.alder_elementary
        ),
        answers=[2, 2, 1, 1, 1],
        started_by=cast.school_person,
    )
    submit(row, cast.school_person)
    return reviewing.return_to_author(administration=row, reason=QUESTION, by=cast.leader, now=NOW)


def submit(row, by, **more):
    return entering.submit(
        administration=row, seen=answers_of(row), measured_on=DAY, by=by, now=NOW, **more
    )


def test_unchanged_it_is_asked_whether_it_is_to_go_as_it_is(cast, returned):
    with pytest.raises(Asked) as caught:
        submit(returned, cast.school_person)

    [key] = caught.value.questions
    sent = submit(returned, cast.school_person, confirmed=[key])
    assert (sent.status, sent.reply) == ("submitted", "")


def test_it_is_answered_in_words(cast, returned):
    sent = submit(returned, cast.school_person, reply="Yes, we looked twice.")

    event = Event.objects.newest_first().first()
    assert (sent.status, sent.reply) == ("submitted", "Yes, we looked twice.")
    assert (event.verb, event.reason) == ("submitted", "Yes, we looked twice.")


def test_a_changed_answer_is_an_answer(cast, returned):
    answers, seen = {"3": 0}, answers_of(returned)
    entering.save(administration=returned, answers=answers, seen=seen, by=cast.school_person)
    returned.refresh_from_db()

    assert submit(returned, cast.school_person).status == "submitted"


def test_a_second_return_begins_without_the_first_reply(cast, returned):
    sent = submit(returned, cast.school_person, reply="Yes, we looked twice.")

    again = reviewing.return_to_author(administration=sent, reason="Why?", by=cast.leader, now=NOW)

    assert (again.reply, again.is_as_returned) == ("", True)


def test_page_asks_and_shows_the_reply_to_who_approves(client, cast, returned, time_machine):
    time_machine.move_to(NOW)
    client.force_login(cast.school_person)
    address = reverse("fidelity:measure-submit", args=[returned.expected_id])
    seen = dict(client.get(address).context["seen"]) | {"measured_on": "2026-03-18"}

    asked = client.post(address, seen)
    client.post(address, seen | {"reply": "Yes, we looked twice."})

    client.force_login(cast.leader)
    page = client.get(reverse("fidelity:measure-detail", args=[returned.expected_id]))
    assert "no answer was changed since. That is right." in asked.text
    assert "Yes, we looked twice." in page.text
