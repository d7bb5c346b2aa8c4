from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from office import schedule
from office.models import Run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def ran(task, *, ago=timedelta(seconds=1), error=""):
    at = NOW - ago
    Run.objects.create(task=task, began_at=at, ended_at=at, error=error)


@pytest.fixture
def all_well(time_machine):
    """Each task ran a second ago."""
    time_machine.move_to(NOW, tick=False)
    for entry in schedule.entries():
        ran(entry.task)


def told():
    out = StringIO()
    call_command("recurring_work", stdout=out)
    return out.getvalue()


def test_all_well_is_listed_with_its_last_run(all_well):
    lines = told().splitlines()

    assert len(lines) == len(schedule.entries())
    [mail] = [line for line in lines if "send_due" in line]
    assert mail.split() == (
        [
            "notifications.tasks.send_due",
            "went",
            "well",
            "last",
            "Mon,",
            "Mar",
            "2,",
            "2026,",
            "8:59",
            "AM",
        ]
    )


@pytest.mark.parametrize("wrong", ["late", "failed", "never"])
def test_what_is_wrong_ends_the_command(all_well, wrong):
    task = "engagements.tasks.make_visits"
    Run.objects.filter(task=task).delete()
    if wrong == "never":
        ran("office.tasks.forget_runs", ago=timedelta(hours=3))
    else:
        ran(
            task,
            ago=timedelta(hours=3) if wrong == "late" else timedelta(),
            error="x" * (wrong == "failed"),
        )

    with pytest.raises(CommandError, match=f"^Not as it should be: {task}.$"):
        told()


@pytest.mark.parametrize(("hours", "state"), [(3, "run_awaited"), (25, "run_never")])
def test_work_of_each_night_is_awaited_on_a_new_installation(all_well, hours, state):
    Run.objects.all().delete()
    ran("notifications.tasks.send_due", ago=timedelta(hours=hours))

    found = schedule.standings(Run.objects.all(), timezone.now())

    assert {each.task: each.state for each in found}["audit.tasks.make_months"] == state


def test_a_task_is_run_here_and_written_down():
    call_command("recurring_work", "--run", "office.tasks.forget_runs", stdout=StringIO())

    assert list(Run.objects.values_list("task", "error")) == [("office.tasks.forget_runs", "")]


def test_a_task_that_is_none_names_those_there_are():
    with pytest.raises(CommandError, match="There are: .*office.tasks.forget_runs"):
        call_command("recurring_work", "--run", "office.tasks.nothing")
