"""Several people and several tries at the same moment."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from audit.models import Event
from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.models import Administration, PartScore
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)


def in_threads(work, n=6):
    outcomes = []

    def run():
        try:
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_parallel_starts_make_one_row():
    expected, people = ExpectedMeasureFactory(), UserFactory.create_batch(6)
    waiting = iter(people)

    rows = in_threads(lambda: entering.start(expected=expected, by=next(waiting), now=NOW))

    assert Administration.objects.count() == 1
    assert {row.pk for row in rows} == {Administration.objects.get().pk}
    assert Event.objects.filter(verb="started").count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_submits_make_one_set_of_scores():
    administration, person = AdministrationFactory(answers=[2, 2, 1, 1, 1]), UserFactory()

    rows = in_threads(
        lambda: entering.submit(
            administration=administration,
            seen=answers_of(administration),
            measured_on=date(2026, 3, 18),
            by=person,
            now=NOW,
        )
    )

    assert {row.status for row in rows} == {"submitted"}
    assert PartScore.objects.count() == 1
    assert Event.objects.filter(verb="submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_answers_to_one_item_let_one_through():
    administration, people = AdministrationFactory(), UserFactory.create_batch(3)
    zero, values = administration.version.items.get(position=0), iter(enumerate(people))

    def work():
        value, person = next(values)
        own = Administration.objects.get(pk=administration.pk)
        entering.answer(administration=own, item=zero, value=value, expected=None, by=person)
        return value

    outcomes = in_threads(work, n=3)

    winners = [outcome for outcome in outcomes if isinstance(outcome, int)]
    administration.refresh_from_db()
    assert winners == [administration.answers[0]]
    clashes = [error.clashes for error in outcomes if not isinstance(error, int)]
    assert {clash.theirs for [clash] in clashes} == set(winners)


@pytest.mark.django_db(transaction=True)
def test_parallel_corrections_open_one_draft():
    person = UserFactory()
    approved = AdministrationFactory(
        status="approved", answers=[2] * 5, submitted_by=person, submitted_at=NOW
    )

    rows = in_threads(
        lambda: reviewing.correct(
            administration=approved, reason="A wrong room", by=person, now=NOW
        )
    )

    draft = Administration.objects.get(corrects=approved)
    assert {row.pk for row in rows} == {draft.pk}
