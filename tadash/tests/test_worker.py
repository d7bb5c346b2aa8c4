"""A real Celery worker and beat, as processes, bring next month about."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.utils import timezone

from engagements.models import Cadence, Visit
from fidelity.models import Administration, DirtyCell, ExpectedMeasure, InstrumentUse
from notifications.models import Notification
from sustainability.models import PlanReview

pytestmark = [pytest.mark.worker, pytest.mark.slow]

SECONDS = 90
CHECKOUT = Path(__file__).resolve().parents[2]


def with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=path))


@pytest.fixture
def celery(loaded_demo, tmp_path):
    """Starts a Celery process on that demo, with a broker database of its own."""
    environment = os.environ | {
        "DATABASE_URL": with_path(os.environ["DATABASE_URL"], f"/{loaded_demo}"),
        "REDIS_URL": with_path(settings.REDIS_URL, "/9"),
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tadash.tests.fast_clock",
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    }
    started = []

    def start(*words):
        with (tmp_path / f"{words[0]}.log").open("ab") as log:
            command = [sys.executable, "-m", "celery", "--app", "tadash", *words]
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=environment, stdout=log, stderr=log
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def start_both(celery):
    worker = celery("worker", "--pool", "prefork", "--concurrency", "1", "--loglevel", "INFO")
    return worker, celery("beat", "--loglevel", "INFO", "--pidfile=")


def stop(*processes):
    """Ask them to end, as a supervisor does: who has not ended after its patience is killed.

    A worker that is killed with a task in hand has not acknowledged it, so nothing is lost; what
    the test asserts afterwards must hold either way.
    """
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(condition, tmp_path):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            logs = "\n".join(log.read_text()[-3000:] for log in tmp_path.glob("*.log"))
            pytest.fail(f"Not done after {SECONDS} seconds.\n{logs}")
        time.sleep(0.2)


def planned():
    """What the cadences have planned ahead, by the day each visit was made for."""
    ahead = Visit.objects.filter(planned_on__gt=timezone.localdate())
    return set(ahead.values_list("cadence", "occurrence_on"))


def expected():
    rows = ExpectedMeasure.objects.filter(month__gt=timezone.localdate())
    return set(rows.values_list("site", "instrument", "month"))


def reviews():
    return set(PlanReview.objects.waiting().values_list("item", "due_on"))


def forget_what_is_ahead():
    """As if nobody had run since today's beginning."""
    today = timezone.localdate()
    Visit.objects.filter(planned_on__gt=today).delete()
    Cadence.objects.update(made_until=today)
    ExpectedMeasure.objects.filter(month__gt=today).delete()
    InstrumentUse.objects.update(facts="")
    PlanReview.objects.waiting().filter(due_on__gt=today).delete()


def test_worker_and_beat_make_what_is_ahead(celery, tmp_path):
    before = (planned(), expected(), reviews())
    assert all(before)
    forget_what_is_ahead()
    score = Administration.objects.counting().first().part_scores.first()
    score.counts = False
    score.save()

    worker, beat = start_both(celery)
    wait_until(lambda: (planned(), expected(), reviews()) == before, tmp_path)
    wait_until(lambda: not DirtyCell.objects.exists(), tmp_path)
    wait_until(lambda: not Notification.objects.due(timezone.now()).exists(), tmp_path)
    stop(beat, worker)

    assert (planned(), expected(), reviews()) == before
    mails = [file.read_text() for file in (tmp_path / "mail").glob("*.log")]
    assert sum("To: bea@demo.example" in mail for mail in mails) == 1
