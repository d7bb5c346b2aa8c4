"""The demo: loads whole, once, and gives every sign-in work to do."""

from datetime import UTC, date, datetime
from io import StringIO
from random import Random

import pytest
import time_machine
from django.core.management import CommandError, call_command

from demo.stories import ADMINISTRATOR, STORIES
from demo.trajectories import Course, answers, difficulties, gained
from engagements.models import Engagement, NextStep, Site, Visit
from engagements.visits.log.content import FIELDS, LINKS, ROWS
from fidelity.models import Administration, ExpectedMeasure
from fidelity.rollups import rolling
from people.models import User
from people.tests.factories import UserFactory
from sustainability.models import Plan, PlanReview

DAYS = [
    datetime(2026, 3, 1, 6, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
]


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def user(email: str) -> User:
    return User.objects.get(email=email)


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%F}")
@pytest.mark.slow
@pytest.mark.django_db
def test_demo_loads_on_any_day_with_work_for_everybody(now):
    with time_machine.travel(now, tick=False):
        today = date(now.year, now.month, now.day)

        load()

        specialist, school, district = (
            user(f"{name}@demo.example") for name in ("specialist", "school", "district")
        )
        led = Visit.objects.filter(lead=specialist)
        assert led.unlogged(today).count() == 1
        assert led.held().filter(completed_at=None).count() == 1
        assert led.upcoming(today).exists()
        assert NextStep.objects.open().filter(owner=specialist).exists()
        statuses = Administration.objects.filter(started_by=school).values_list("status", flat=True)
        assert {"draft", "returned", "approved"} <= set(statuses)
        below = Administration.objects.visible_to(district)
        assert below.filter(status="draft", started_by=district).count() == 1
        assert below.filter(status="submitted").exists()


@pytest.mark.slow
def test_demo_is_consistent(loaded_demo):
    for engagement in Engagement.objects.all():
        assert rolling.differences(engagement_id=engagement.pk) == []
    baselines = Administration.objects.filter(is_baseline=True)
    assert baselines.count() == baselines.values("site", "version").distinct().count()
    early = Administration.objects.filter(expected__opens_on__gt=datetime.now(UTC).date())
    assert early.count() == 0
    shares = ExpectedMeasure.objects.filter(due_on__lt=datetime.now(UTC).date())
    missing = shares.unanswered().count() / shares.count()
    assert 0.03 < missing < 0.12
    assert Plan.objects.filter(status=Plan.Status.APPROVED).count() == 1
    assert PlanReview.objects.waiting().exists()
    closed, moved = (
        Site.objects.get(name=name) for name in (STORIES[0].closed, STORIES[0].moved[0])
    )
    assert closed.expected_measures.exists()
    assert set(moved.expected_measures.values_list("district__name", flat=True)) == {
        "Fernhollow Unified School District",
        "Larkspur County Schools",
    }


@pytest.mark.slow
def test_every_field_of_a_log_is_filled_in_somewhere(loaded_demo):
    """A field that the demo leaves empty is seen by nobody who looks at the product."""
    held = Visit.objects.held().order_by("pk").prefetch_related(*LINKS, *ROWS)
    empty, unsaid = (None, "", (), 0), set(FIELDS)

    for visit in held:
        unsaid -= {name for name in unsaid if FIELDS[name].stored(visit) not in empty}
        if not unsaid:
            break

    assert unsaid == set()


@pytest.mark.slow
def test_second_load_changes_nothing(loaded_demo):
    before = [model.objects.count() for model in (User, Site, Visit, Administration, Plan)]

    said = load()

    assert said == "The demo is loaded already.\n"
    assert [model.objects.count() for model in (User, Site, Visit, Administration, Plan)] == before


@pytest.mark.django_db
def test_load_refuses_a_database_in_use():
    UserFactory()

    with pytest.raises(CommandError, match="in use"):
        load()

    assert Site.objects.count() == 0


@pytest.mark.django_db
def test_sign_ins_are_not_printed_where_there_is_no_demo():
    out = StringIO()

    call_command("demo_sign_ins", stdout=out)

    assert out.getvalue() == ""


@pytest.mark.slow
def test_sign_ins_name_every_role_and_open_the_door(loaded_demo, client):
    out = StringIO()

    call_command("demo_sign_ins", stdout=out)

    shown = [ADMINISTRATOR, *(p for story in STORIES for p in story.people if p.shown)]
    lines = out.getvalue().splitlines()
    assert [line.split("@")[0].split()[-1] for line in lines] == [
        person.email.split("@")[0] for person in shown
    ]
    assert len({person.role for person in shown}) == 7
    for line in lines:
        address = next(word for word in line.split() if "@" in word)
        assert client.login(username=address, password=line.partition(address)[2].strip())


def test_steady_site_gains_month_by_month():
    assert [gained(Course.STEADY, month, 10) for month in (0, 5, 10)] == [0, 5, 10]


def test_slipping_site_ends_below_its_best():
    best = max(gained(Course.SLIPPING, month, 20) for month in range(21))

    assert gained(Course.SLIPPING, 20, 20) < best


def test_late_site_overtakes_a_flat_one_in_the_second_half():
    early = gained(Course.LATE, 5, 20) - gained(Course.FLAT, 5, 20)
    late = gained(Course.LATE, 20, 20) - gained(Course.FLAT, 20, 20)

    assert early == 0
    assert late > 10


def test_answers_stay_within_the_points_of_each_item():
    rng = Random("answers")

    for level in (0.0, 0.5, 1.0):
        given = answers(rng, level, [2, 2, 3, 1], difficulties("any", 4))

        assert all(0 <= value <= most for value, most in zip(given, [2, 2, 3, 1], strict=True))
