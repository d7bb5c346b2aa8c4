"""The sweep that makes visits, in a real Celery worker that is killed half-way."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from engagements.cadences import planning
from engagements.models import Visit
from engagements.tasks import make_visits
from engagements.tests.factories import CadenceFactory, EngagementFactory
from tadash.celery import app

pytestmark = [pytest.mark.worker, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SECONDS = 60
CHECKOUT = Path(__file__).resolve().parents[3]
FIRST_BROKER_DATABASE = 10


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))


@pytest.fixture
def broker(worker_id):
    """A broker database for each process of the test run, and a queue for each test."""
    number = 0 if worker_id == "master" else int(worker_id.removeprefix("gw"))
    return with_path(settings.REDIS_URL, f"/{FIRST_BROKER_DATABASE + number % 4}")


@pytest.fixture
def queue():
    return f"visits-{uuid.uuid4().hex}"


@pytest.fixture
def start_worker(broker, queue, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": with_path(
            os.environ["DATABASE_URL"], f"/{connection.settings_dict['NAME']}"
        ),
        "REDIS_URL": broker,
        "DATA_DIR": str(tmp_path),
    }
    started = []

    def start():
        words = ["worker", "--queues", queue, "--concurrency", "1", "--loglevel", "INFO"]
        with (tmp_path / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "tadash", *words],
                cwd=CHECKOUT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process):
    """The worker and its children, as a machine that loses power would."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def tick(broker, queue):
    """What Celery beat does every five minutes."""
    with app.connection(broker) as link:
        make_visits.apply_async(queue=queue, connection=link)


def wait_until(condition, tmp_path):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            log = (tmp_path / "worker.log").read_text()
            pytest.fail(f"Not done after {SECONDS} seconds.\n{log[-3000:]}")
        time.sleep(0.1)


def days(cadence):
    return list(cadence.visits.order_by("occurrence_on").values_list("occurrence_on", flat=True))


def is_waiting():
    """Whether another session waits for something this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def test_worker_killed_half_way_and_another_make_each_visit_once(
    broker, queue, start_worker, tmp_path
):
    today = timezone.localdate()
    engagement = EngagementFactory(planned_end_on=today + timedelta(days=400))
    first, second, third = (
        CadenceFactory(
            engagement=engagement,
            anchor="weekdays",
            frequency="weekly",
            nth=None,
            weekdays=[weekday],
            starts_on=today,
        )
        for weekday in (0, 2, 4)
    )
    horizon = planning.horizon_from(today)
    every = [today + timedelta(days=n) for n in range((horizon - today).days + 1)]
    expected = [[day for day in every if day.weekday() == weekday] for weekday in (0, 2, 4)]

    with transaction.atomic():
        # A row not yet committed: whoever makes the same visit has to wait for us to decide.
        Visit.objects.create(
            engagement=engagement,
            cadence=second,
            occurrence_on=expected[1][0],
            planned_on=expected[1][0],
            title="In the way",
            lead=second.lead,
        )
        tick(broker, queue)
        killed = start_worker()
        wait_until(is_waiting, tmp_path)
        half_way = [days(first), days(third)]
        kill(killed)
        transaction.set_rollback(True)
    after_the_kill = [days(cadence) for cadence in (first, second, third)]
    tick(broker, queue)
    start_worker()
    wait_until(lambda: days(third) == expected[2], tmp_path)

    assert half_way == [expected[0], []]
    assert after_the_kill == [expected[0], [], []]
    assert [days(cadence) for cadence in (first, second, third)] == expected
    assert not Visit.objects.filter(title="In the way").exists()
