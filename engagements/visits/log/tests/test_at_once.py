import threading
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from editing.refusals import Stale
from engagements.models import Engagement, Visit, VisitAnswer, VisitFile
from engagements.steps.settling import AgreedStep
from engagements.tests.factories import (
    AssignmentFactory,
    VisitFactory,
)
from engagements.visits import attaching, confirming
from engagements.visits.log import saving
from engagements.visits.log.saving import Doing, Entry
from people.roles import Role
from people.tests.factories import UserFactory

HELD_ON = date(2026, 3, 17)
TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 19, 15, 0, tzinfo=UTC)
COACHING = Doing("coaching", "practice", 90, direct_observation=True, leaders=2, educators=5)


def send(visit, entry, by, now=NOW):
    return saving.log_visit(visit=visit, entry=entry, by=by, now=now)


def in_threads(number, work):
    """Run `work` in so many threads at once; what they returned and what they raised."""
    barrier = threading.Barrier(number)
    results, failures = [], []

    def run():
        try:
            barrier.wait()
            results.append(work())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, failures


@pytest.fixture
def lone_specialist(transactional_db):
    visit = VisitFactory(planned_on=HELD_ON)
    person = UserFactory()
    AssignmentFactory(user=person, engagement=visit.engagement, role=Role.TA_SPECIALIST)
    return visit, person


def test_log_unplanned_in_parallel_is_one_visit(lone_specialist):
    other, person = lone_specialist
    log_id = uuid.uuid4()
    step = AgreedStep("Call", person.pk, TODAY)
    sent = Entry(
        log=saving.Log(HELD_ON, "on_site", contact_minutes=90, activities=(COACHING,)),
        log_id=log_id,
        steps=(step,),
    )

    def work():
        return saving.log_unplanned(
            engagement=Engagement.objects.get(pk=other.engagement_id),
            title="Drop-in",
            entry=sent,
            by=person,
            now=NOW,
        ).pk

    results, failures = in_threads(30, work)

    assert failures == []
    assert len(results) == 30
    assert len(set(results)) == 1
    made = Visit.objects.exclude(pk=other.pk).get()
    assert (made.activities.count(), made.next_steps.count(), made.revision) == (1, 1, 2)


def test_log_visit_in_parallel_is_one_log(lone_specialist):
    visit, person = lone_specialist
    sent = Entry(
        log=saving.Log(HELD_ON, "on_site", contact_minutes=90, activities=(COACHING,)),
        log_id=uuid.uuid4(),
        revision=1,
        steps=(AgreedStep("Call", person.pk, TODAY),),
    )

    def work():
        return send(Visit.objects.get(pk=visit.pk), sent, person).pk

    results, failures = in_threads(12, work)

    visit.refresh_from_db()
    assert failures == []
    assert set(results) == {visit.pk}
    assert (visit.activities.count(), visit.next_steps.count(), visit.revision) == (1, 1, 2)


def test_log_visit_by_two_people_at_once_saves_one_and_tells_the_other(lone_specialist):
    visit, person = lone_specialist

    def work():
        log = saving.Log(HELD_ON, "on_site", seen=f"Seen by {threading.get_ident()}")
        sent = Entry(log=log, log_id=uuid.uuid4(), revision=1)
        return send(Visit.objects.get(pk=visit.pk), sent, person).seen

    results, failures = in_threads(5, work)

    visit.refresh_from_db()
    assert results == [visit.seen]
    assert [type(failure) for failure in failures] == [Stale] * 4


def test_attach_in_parallel_is_one_file(lone_specialist):
    visit, person = lone_specialist

    def attach():
        return attaching.attach(
            visit=visit,
            name="notes.txt",
            content=b"Notes",
            client_id=uuid.uuid4(),
            by=person,
            now=NOW,
        )

    files, failures = in_threads(4, attach)

    assert failures == []
    assert len({file.pk for file in files}) == VisitFile.objects.count() == 1


def test_confirm_in_parallel_is_one_answer(lone_specialist):
    visit, person = lone_specialist
    Visit.objects.filter(pk=visit.pk).update(status="held", held_on=HELD_ON, logged_at=NOW)

    answers, failures = in_threads(
        4, lambda: confirming.confirm(visit=visit, revision=1, by=person, now=NOW)
    )

    assert failures == []
    assert len({answer.pk for answer in answers}) == VisitAnswer.objects.count() == 1
