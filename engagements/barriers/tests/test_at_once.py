"""Two people at one barrier, on a real database: one step, and nobody's words are lost."""

from datetime import UTC, datetime

import pytest

from editing.refusals import Stale
from engagements.barriers import escalating, raising
from engagements.models import Barrier, Engagement
from engagements.tests.factories import (
    AssignmentFactory,
    DistrictFactory,
    EngagementFactory,
    ParticipationFactory,
    SiteFactory,
    StateFactory,
)
from engagements.visits.log.tests.test_at_once import in_threads
from notifications.models import Notification
from people.roles import Role
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
MUCH_LATER = datetime(2026, 5, 3, 18, 0, tzinfo=UTC)


@pytest.fixture
def scene(transactional_db):
    state = StateFactory(name="Maple")
    engagement = EngagementFactory(state=state)
    district = DistrictFactory(state=state)
    school = SiteFactory(state=state, parent=district)
    for site in (state, district, school):
        ParticipationFactory(engagement=engagement, site=site)
    first, second = UserFactory(), UserFactory()
    for person in (first, second):
        AssignmentFactory(user=person, engagement=engagement, role=Role.DISTRICT, site=district)
    return engagement, school, [first, second]


def raise_at(scene, client_id="6a2f6d0e-0000-4000-8000-000000000001"):
    engagement, school, people = scene
    return raising.raise_barrier(
        engagement=engagement,
        site=school,
        title="No substitutes",
        detail="",
        visit=None,
        by=people[0],
        now=NOW,
        client_id=client_id,
    )


def by_turns(verb, barrier, people):
    """What each of several threads does, half of them by each person, with words of its own."""
    waiting = [*people] * 3

    def work():
        person = waiting.pop()
        return verb(
            barrier=Barrier.objects.get(pk=barrier.pk),
            revision=1,
            text=f"Words of {person.pk}",
            by=person,
            now=NOW,
        ).pk

    return work


def test_raised_in_parallel_is_one_barrier(scene):
    results, failures = in_threads(8, lambda: raise_at(scene).pk)

    barrier = Barrier.objects.get()
    assert (failures, set(results)) == ([], {barrier.pk})
    assert barrier.moves.count() == 1
    assert Notification.objects.filter(kind="barrier_came").count() == 2


@pytest.mark.parametrize(("verb", "moves"), [(raising.send_up, 2), (raising.answer, 3)])
def test_two_people_at_once_make_one_step(scene, verb, moves):
    barrier = raise_at(scene)

    results, failures = in_threads(6, by_turns(verb, barrier, scene[2]))

    barrier.refresh_from_db()
    assert barrier.moves.count() == moves
    assert barrier.revision == moves
    assert len(results) == 3
    assert [type(failure) for failure in failures] == [Stale] * 3


def test_sweeps_in_parallel_tell_each_person_once(scene):
    raise_at(scene)

    def work():
        return escalating.sweep(
            today=MUCH_LATER.date(), now=MUCH_LATER, there=Engagement.objects.all()
        )

    _, failures = in_threads(4, work)

    assert failures == []
    assert Notification.objects.filter(kind="barrier_overdue").count() == 2
