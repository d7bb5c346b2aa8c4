"""The schedule as it is set: every order runs out, and every task stands in a queue somebody serves."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from celery.schedules import crontab
from django.conf import settings

from launcher import serving
from tadash.celery import app

QUEUES = {queue.name for queue in settings.CELERY_TASK_QUEUES}
DEPLOY = Path(settings.BASE_DIR, "docs", "deploy.md")
START = datetime(2026, 1, 1, tzinfo=UTC)


def own_tasks():
    app.loader.import_default_modules()
    return sorted(name for name in app.tasks if not name.startswith("celery."))


def queue_of(task):
    return app.amqp.router.route({}, task)["queue"].name


def seconds_between_runs(schedule):
    if not isinstance(schedule, crontab):
        return schedule
    first = run_after(schedule, START)
    return (run_after(schedule, first) - first).total_seconds()


def run_after(schedule, moment):
    last, until_next, _ = schedule.remaining_delta(moment)
    return last + until_next


def served_by(command):
    """The queues of a worker's command line: all of them where it names none."""
    named = re.search(r"(?:-Q|--queues)[ =]([\w,]+)", command)
    return set(named[1].split(",")) if named else QUEUES


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_order_of_beat_runs_out_before_the_next_or_within_a_minute(name):
    entry = settings.CELERY_BEAT_SCHEDULE[name]

    expires = entry["options"]["expires"]

    assert 0 < expires <= max(seconds_between_runs(entry["schedule"]), 60)


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_order_of_beat_is_of_a_task_there_is(name):
    assert settings.CELERY_BEAT_SCHEDULE[name]["task"] in own_tasks()


def test_every_task_stands_in_a_queue_there_is():
    assert {queue_of(task) for task in own_tasks()} == QUEUES


def test_every_route_is_of_a_task_there_is():
    tasks = own_tasks()

    for route in settings.CELERY_TASK_ROUTES:
        pattern = re.escape(route).replace(r"\*", ".*")
        assert any(re.fullmatch(pattern, task) for task in tasks), route


def test_mail_stands_alone_in_its_queue():
    in_it = {task for task in own_tasks() if queue_of(task) == "mail"}

    assert in_it == {"notifications.tasks.send_due", "notifications.tasks.send_one"}


def test_rollups_visits_and_measures_stand_in_queues_of_their_own():
    assert queue_of("fidelity.tasks.fold_rollups") == "rollups"
    assert {
        queue_of(task)
        for task in (
            "engagements.tasks.make_visits",
            "fidelity.tasks.expect_measures",
            "sustainability.tasks.make_reviews",
        )
    } == {"occurrences"}


def test_make_run_serves_every_queue():
    assert served_by(" ".join(serving.programs(8000, dev=False)["worker"])) == QUEUES


def test_workers_of_the_manual_serve_every_queue():
    commands = re.findall(r"`(celery -A tadash worker[^`]*)`", DEPLOY.read_text())

    served = set().union(*(served_by(command) for command in commands))

    assert served == QUEUES
