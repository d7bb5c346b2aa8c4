from datetime import UTC, datetime, timedelta

import pytest
from celery import shared_task
from django.db import DatabaseError

from engagements.models import Site
from engagements.tests.factories import SiteFactory
from office import ledger
from office.models import Run
from office.recurring import Recurring

NOW = datetime(2026, 3, 10, 15, 20, tzinfo=UTC)
TASK = "engagements.tasks.make_visits"

pytestmark = pytest.mark.django_db


def write(minutes, **facts):
    at = NOW + timedelta(minutes=minutes)
    ledger.write_down(**{"task": TASK, "began_at": at, "ended_at": at, "made": 0, **facts})


def runs():
    return list(Run.objects.order_by("pk").values_list("times", "made", "error"))


def test_runs_of_one_hour_that_made_nothing_are_one_row():
    write(0)
    write(5)
    write(10)

    assert runs() == [(3, 0, "")]
    assert Run.objects.get().ended_at == NOW + timedelta(minutes=10)


def test_runs_of_another_hour_or_task_are_rows_of_their_own():
    write(0)
    write(45)
    write(46, task="fidelity.tasks.fold_rollups")

    assert runs() == [(1, 0, ""), (1, 0, ""), (1, 0, "")]


@pytest.mark.parametrize("facts", [{"made": 3}, {"error": "ValueError: no"}])
def test_a_run_that_made_something_or_failed_stands_alone(facts):
    write(0)
    write(5, **facts)
    write(10)

    assert runs() == [(1, 0, ""), (1, facts.get("made", 0), facts.get("error", "")), (1, 0, "")]


def test_old_runs_are_forgotten():
    write(0)

    assert ledger.forget_old(now=NOW + timedelta(days=89)) == 0
    assert ledger.forget_old(now=NOW + timedelta(days=91)) == 1


@pytest.fixture
def recurring(settings):
    """A task of the schedule, as a worker calls it."""

    def make(function):
        name = f"office.test.{function.__name__}"
        task = shared_task(base=Recurring, name=name)(function)
        settings.CELERY_BEAT_SCHEDULE = {"test": {"task": task.name, "schedule": 5.0}}
        return task

    return make


def test_a_worker_writes_down_what_a_run_made(recurring):
    def two_sites(**kwargs):
        SiteFactory()
        Site.objects.update(city="Ash")

    recurring(two_sites).apply()

    run = Run.objects.get()
    assert (run.task, run.error, run.times) == ("office.test.two_sites", "", 1)
    assert run.made >= 2


def test_a_worker_writes_down_what_went_wrong(recurring):
    def fails(**kwargs):
        raise ExceptionGroup("Some of the work", [ValueError("first"), DatabaseError("second")])

    recurring(fails).apply()

    assert Run.objects.get().error.splitlines() == [
        "ExceptionGroup: Some of the work (2 sub-exceptions)",
        "ValueError: first",
        "DatabaseError: second",
    ]


def test_a_task_called_by_hand_or_that_does_not_recur_is_not_written_down(recurring, settings):
    def nothing(**kwargs):
        return None

    task = recurring(nothing)
    task()
    settings.CELERY_BEAT_SCHEDULE = {}
    task.apply()

    assert Run.objects.count() == 0
