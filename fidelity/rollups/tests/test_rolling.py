import contextlib
import random
import threading
import time
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fidelity import tasks
from fidelity.models import (
    Administration,
    DirtyCell,
    ExpectedMeasure,
    InstrumentUse,
    PartScore,
    Rollup,
)
from fidelity.rollups import rolling
from fidelity.tests.factories import ExpectedMeasureFactory
from fidelity.tests.rollup_oracle import stored, worked_out
from fidelity.tests.worlds import MONTHS, NOW, World


@pytest.fixture
def world(db):
    return World()


def rollup(world, unit, month=MONTHS[0]):
    return Rollup.objects.get(unit=unit, part=world.total, month=month)


def test_region_is_not_counted_among_the_districts(world):
    """Such as one that measured before regions ceased to be asked."""
    district = world.expect(world.schools[0], MONTHS[0])
    ExpectedMeasure.objects.filter(pk=district.pk).update(site=world.districts[0])
    district.refresh_from_db()
    world.score(district, world.total, 9)
    own = {"engagement": world.engagement, "version": world.version, "month": MONTHS[0]}
    region = ExpectedMeasureFactory(
        site=world.region, state=world.state, region=world.region, district=None, **own
    )
    world.score(region, world.total, 3)

    rolling.rebuild(engagement_id=world.engagement.pk)

    cell = rollup(world, world.state)
    assert (cell.n_expected, cell.n_scored, cell.n_criterion) == (1, 1, 1)
    assert stored(world.engagement) == worked_out(world.engagement)


# What a write marks


def test_score_marks_the_units_above_it(world):
    expected = world.expect(world.schools[0], MONTHS[0])
    DirtyCell.objects.all().delete()

    world.score(expected, world.total, 5)

    [mark] = DirtyCell.objects.all()
    assert (mark.part_id, mark.month, mark.site_id) == (world.total.pk, MONTHS[0], None)
    units = (world.state, world.region, world.districts[0])
    assert (mark.state_id, mark.region_id, mark.district_id) == tuple(unit.pk for unit in units)


def test_bulk_update_marks_each_district_once(world):
    for school in world.schools:
        world.measured(school, MONTHS[0], 5)
    DirtyCell.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE fidelity_partscore SET on_time = NOT on_time")

    marked = DirtyCell.objects.values_list("district_id", flat=True)
    assert sorted(marked) == sorted(district.pk for district in world.districts)


def test_moved_score_marks_the_old_and_the_new_unit(world):
    score = world.measured(world.schools[0], MONTHS[0], 5)
    DirtyCell.objects.all().delete()

    PartScore.objects.filter(pk=score.pk).update(district=world.districts[2])

    marked = DirtyCell.objects.values_list("district_id", flat=True)
    assert sorted(marked) == sorted([world.districts[0].pk, world.districts[2].pk])


def test_rolled_back_write_leaves_no_mark(world):
    DirtyCell.objects.all().delete()

    with contextlib.suppress(RuntimeError), transaction.atomic():
        world.measured(world.schools[0], MONTHS[0], 5)
        raise RuntimeError

    assert not DirtyCell.objects.exists()


# What a fold makes of it


def test_fold_computes_the_state_and_the_district(world):
    for school, points in zip(world.schools, (2, 4, 7, 8, 9, 10), strict=True):
        world.measured(school, MONTHS[0], points)

    rolling.fold(engagement_id=world.engagement.pk)

    state = rollup(world, world.state)
    assert (state.n_expected, state.n_scored, state.n_criterion) == (6, 6, 4)
    assert (state.q1, state.median, state.q3) == (47.5, 75.0, 87.5)
    assert rollup(world, world.districts[0]).n_scored == 2


def test_missing_is_expected_and_not_scored(world):
    world.expect(world.schools[0], MONTHS[0])

    rolling.fold(engagement_id=world.engagement.pk)

    cell = rollup(world, world.districts[0])
    assert (cell.n_expected, cell.n_scored, cell.median) == (1, 0, None)


def test_excused_site_is_in_no_column_even_with_a_score(world):
    world.measured(world.schools[0], MONTHS[0], 5)
    world.measured(world.schools[1], MONTHS[0], 9)

    ExpectedMeasure.objects.filter(site=world.schools[0]).update(
        excused_at=NOW, excused_by=world.person, excused_reason="Closed for repairs"
    )
    rolling.fold(engagement_id=world.engagement.pk)

    cell = rollup(world, world.districts[0])
    assert (cell.n_expected, cell.n_scored, cell.n_answered, cell.median) == (1, 1, 1, 90.0)


def test_part_left_out_of_the_use_is_not_expected(world):
    use = InstrumentUse.objects.create(
        engagement=world.engagement, version=world.version, starts_on=date(2025, 9, 1)
    )
    world.expect(world.schools[0], MONTHS[0])
    rolling.fold(engagement_id=world.engagement.pk)

    use.parts.add(world.total)
    rolling.fold(engagement_id=world.engagement.pk)

    assert set(Rollup.objects.values_list("part", flat=True)) == {world.total.pk}


def test_answered_counts_a_measure_once_whatever_part_was_scored(world):
    expected = world.expect(world.schools[0], MONTHS[0])
    world.score(expected, world.tier2, 5)

    rolling.fold(engagement_id=world.engagement.pk)

    cell = rollup(world, world.state)
    assert (cell.n_expected, cell.n_answered, cell.n_scored) == (1, 1, 0)


def test_paired_columns_hold_only_sites_with_an_earlier_baseline(world):
    first, second = world.schools[:2]
    world.measured(first, MONTHS[0], 3, is_baseline=True)
    world.measured(first, MONTHS[1], 8)
    world.measured(second, MONTHS[1], 10)

    rolling.fold(engagement_id=world.engagement.pk)

    cell = rollup(world, world.state, MONTHS[1])
    assert (cell.n_scored, cell.n_paired) == (2, 1)
    assert (cell.paired_median_then, cell.paired_median_now) == (30.0, 80.0)
    assert rollup(world, world.state).n_paired == 0


def test_baseline_marked_afterwards_reaches_the_later_months(world):
    first = world.measured(world.schools[0], MONTHS[0], 3)
    world.measured(world.schools[0], MONTHS[2], 8)
    rolling.fold(engagement_id=world.engagement.pk)

    PartScore.objects.filter(pk=first.pk).update(is_baseline=True)
    rolling.fold(engagement_id=world.engagement.pk)

    assert rollup(world, world.state, MONTHS[2]).n_paired == 1


def test_cell_with_nothing_expected_or_scored_is_deleted(world):
    world.expect(world.schools[0], MONTHS[0])
    rolling.fold(engagement_id=world.engagement.pk)

    ExpectedMeasure.objects.all().delete()
    rolling.fold(engagement_id=world.engagement.pk)

    assert not Rollup.objects.exists()


def test_fold_of_one_engagement_leaves_the_marks_of_another(world):
    other = World()
    world.expect(world.schools[0], MONTHS[0])
    other.expect(other.schools[0], MONTHS[0])

    rolling.fold(engagement_id=world.engagement.pk)

    assert set(DirtyCell.objects.values_list("engagement_id", flat=True)) == {other.engagement.pk}


def test_fold_of_everything_folds_every_engagement(world):
    other = World()
    world.expect(world.schools[0], MONTHS[0])
    other.measured(other.schools[0], MONTHS[0], 5)

    rolling.fold()

    assert not DirtyCell.objects.exists()
    assert stored(world.engagement) == worked_out(world.engagement)
    assert stored(other.engagement) == worked_out(other.engagement)


def test_fold_with_a_limit_leaves_the_rest_for_next_time(world):
    world.measured(world.schools[0], MONTHS[0], 5)
    marks = DirtyCell.objects.count()

    eaten = rolling.fold(limit=1)

    assert eaten == 1
    assert DirtyCell.objects.count() == marks - 1


def test_fold_that_fails_loses_no_mark(world):
    world.measured(world.schools[0], MONTHS[0], 5)
    marks = DirtyCell.objects.count()

    with contextlib.suppress(RuntimeError), transaction.atomic():
        rolling.fold(engagement_id=world.engagement.pk)
        raise RuntimeError

    assert DirtyCell.objects.count() == marks
    assert not Rollup.objects.exists()


def test_second_fold_has_nothing_to_do(world):
    world.measured(world.schools[0], MONTHS[0], 5)

    eaten = [rolling.fold(engagement_id=world.engagement.pk) for _ in range(2)]

    assert eaten[0] > 0
    assert eaten[1] == 0


def test_task_folds_what_is_marked(world):
    world.measured(world.schools[0], MONTHS[0], 5)

    tasks.fold_rollups()
    tasks.fold_rollups()

    assert not DirtyCell.objects.exists()
    assert stored(world.engagement) == worked_out(world.engagement)


# The command


def test_check_agrees_after_a_fold(world):
    world.measured(world.schools[0], MONTHS[0], 5)
    rolling.fold()
    out = StringIO()

    call_command("rebuild_rollups", check=True, stdout=out)

    assert out.getvalue() == "The rollups of 1 engagements agree with their rows.\n"


def test_check_names_the_cells_that_differ(world):
    world.measured(world.schools[0], MONTHS[0], 5)
    rolling.fold()
    Rollup.objects.filter(unit=world.state, part=world.total).update(n_criterion=9)
    err = StringIO()

    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_rollups", check=True, stderr=err)

    assert stopped.value.code == 1
    assert err.getvalue().splitlines() == [
        f"engagement {world.engagement.pk}, unit {world.state.pk}, part {world.total.pk}, 2026-01",
        "1 cells differ from their rows.",
    ]


def test_rebuild_mends_what_was_broken_and_eats_the_marks(world):
    for school in world.schools:
        world.measured(school, MONTHS[0], 5)
    Rollup.objects.create(
        engagement=world.engagement, unit=world.state, part=world.total, month=date(2020, 1, 1),
        kind="state", n_expected=1, n_answered=0, n_scored=0, n_on_time=0, n_criterion=0,
        points=0, max_points=0, n_paired=0, paired_criterion_then=0,
        paired_criterion_now=0,
    )  # fmt: skip

    call_command("rebuild_rollups", stdout=StringIO())

    assert stored(world.engagement) == worked_out(world.engagement)
    assert not DirtyCell.objects.exists()


# Any order of writes and folds


class Play:
    """One random play: every operation takes a number and finds its row by it."""

    def __init__(self, world):
        self.world = world

    def expect(self, n):
        school = self.world.schools[n % 6]
        month = MONTHS[n // 6 % 3]
        if not ExpectedMeasure.objects.filter(site=school, month=month).exists():
            self.world.expect(school, month)

    def score(self, n):
        expected = pick(ExpectedMeasure, n // 40)
        part = self.world.parts[n % 2]
        if expected and not PartScore.objects.filter(
            site=expected.site_id, month=expected.month, part=part
        ):
            self.world.score(expected, part, n // 2 % 11, is_baseline=n % 5 == 0)

    def correct(self, n):
        update(pick(PartScore, n // 11), points=n % 11, at_criterion=n % 3 == 0)

    def toggle(self, n):
        row = pick(PartScore, n // 2)
        name = ("counts", "is_baseline")[n % 2]
        if row:
            update(row, **{name: not getattr(row, name)})

    def excuse(self, n):
        row = pick(ExpectedMeasure, n)
        if row and row.excused_at:
            update(row, excused_at=None, excused_by=None, excused_reason="")
        else:
            update(row, excused_at=NOW, excused_by=self.world.person, excused_reason="Closed")

    def move(self, n):
        """Put a school under another district, in its rows of all months."""
        school = self.world.schools[n % 6]
        district = self.world.districts[n // 6 % 3]
        region = self.world.region if district is self.world.districts[0] else None
        for model in (ExpectedMeasure, PartScore):
            model.objects.filter(site=school).update(district=district, region=region)

    def unscore(self, n):
        row = pick(PartScore, n)
        if row:
            row.delete()

    def unexpect(self, n):
        row = pick(ExpectedMeasure.objects.filter(administrations=None), n)
        if row:
            row.delete()

    def use(self, n):
        InstrumentUse.objects.filter(engagement=self.world.engagement).delete()
        used = InstrumentUse.objects.create(
            engagement=self.world.engagement,
            version=self.world.version,
            starts_on=MONTHS[n % 3],
            ends_on=[None, MONTHS[n % 3], MONTHS[2]][n // 3 % 3],
        )
        used.parts.set([[], self.world.parts[:1], self.world.parts][n // 9 % 3])

    def shorten(self, n):
        update(pick(InstrumentUse, 0), ends_on=MONTHS[2] + timedelta(days=n % 3))

    def fold(self, n):
        rolling.fold(engagement_id=self.world.engagement.pk, limit=n % 7 + 1)


OPERATIONS = [name for name in vars(Play) if not name.startswith("_")]


def pick(source, n):
    rows = list((source if hasattr(source, "order_by") else source.objects).order_by("pk"))
    return rows[n % len(rows)] if rows else None


def update(row, **values):
    if row:
        type(row).objects.filter(pk=row.pk).update(**values)


@pytest.fixture
def begun(world):
    """Where every play begins: twelve measures are expected and scored, and nothing is folded."""
    play = Play(world)
    for n in range(12):
        play.expect(n)
        play.score(n * 80)
    return world


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plays=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 500)), max_size=40))
def test_any_order_of_writes_and_folds_ends_in_what_the_rows_say(begun, plays):
    with transaction.atomic():
        play = Play(begun)
        for name, n in plays:
            getattr(play, name)(n)
        rolling.fold(engagement_id=begun.engagement.pk)

        folded = stored(begun.engagement)
        assert folded == worked_out(begun.engagement)
        assert rolling.differences(engagement_id=begun.engagement.pk) == []
        rolling.rebuild(engagement_id=begun.engagement.pk)
        assert stored(begun.engagement) == folded
        transaction.set_rollback(True)


# At the same time, on several connections

SECONDS = 4
WRITERS = 8


def many_scores(world):
    """A score of every school in twelve months: so many cells that none is marked often."""
    months = [date(2025, month, 1) for month in range(1, 13)]
    common = {"engagement": world.engagement, "state": world.state}
    expected = ExpectedMeasure.objects.bulk_create(
        ExpectedMeasure(
            **common, version=world.version, instrument=world.version.instrument, site=school,
            district_id=school.lineage[1], month=month, opens_on=month, due_on=month,
        )
        for school in world.schools
        for month in months
    )  # fmt: skip
    administrations = Administration.objects.bulk_create(
        Administration(
            expected=row, engagement=world.engagement, site=row.site, version=world.version,
            status="submitted", answers=[], started_by=world.person, started_at=NOW,
            submitted_by=world.person, submitted_at=NOW,
        )
        for row in expected
    )  # fmt: skip
    return PartScore.objects.bulk_create(
        PartScore(
            **common, administration=row, part=world.total, site=row.site,
            district_id=row.expected.district_id, month=row.expected.month, points=5,
            max_points=10, at_criterion=False, on_time=True,
        )
        for row in administrations
    )  # fmt: skip


def write_for_a_while(world, seed, until, errors):
    """Change random scores in transactions that stay open for up to 20 ms."""
    dice = random.Random(seed)
    try:
        while time.monotonic() < until:
            with transaction.atomic():
                pk = dice.choice(world.score_ids)
                update(
                    PartScore(pk=pk), points=dice.randrange(11), at_criterion=dice.random() < 0.5
                )
                time.sleep(dice.random() * 0.02)
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


def fold_for_a_while(world, until, errors):
    try:
        while time.monotonic() < until:
            rolling.fold(engagement_id=world.engagement.pk)
            rolling.fold()
    except Exception as error:
        errors.append(error)
    finally:
        connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_and_folds_leave_no_wrong_cell():
    world = World(n_districts=200, schools_each=1)
    world.score_ids = [score.pk for score in many_scores(world)]
    rolling.fold()
    errors = []
    until = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=write_for_a_while, args=(world, seed, until, errors))
        for seed in range(WRITERS)
    ] + [threading.Thread(target=fold_for_a_while, args=(world, until, errors)) for _ in range(2)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rolling.fold()

    assert errors == []
    assert rolling.differences(engagement_id=world.engagement.pk) == []


@pytest.mark.django_db(transaction=True)
def test_baseline_and_later_score_written_at_the_same_time_find_each_other():
    """Neither transaction sees the other's row, so only the fold can bring them together."""
    world = World()
    baseline = world.measured(world.schools[0], MONTHS[0], 3)
    later = world.expect(world.schools[0], MONTHS[1])
    rolling.fold()
    marked, folded = threading.Event(), threading.Event()

    def mark_baseline():
        with transaction.atomic():
            update(baseline, is_baseline=True)
            marked.set()
            folded.wait(10)
        connection.close()

    thread = threading.Thread(target=mark_baseline)
    thread.start()
    marked.wait(10)
    world.score(later, world.total, 8)
    rolling.fold()
    folded.set()
    thread.join()
    rolling.fold()

    assert rollup(world, world.state, MONTHS[1]).n_paired == 1


@pytest.mark.django_db(transaction=True)
def test_fold_in_a_frozen_snapshot_is_refused():
    world = World()
    world.expect(world.schools[0], MONTHS[0])

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(rolling.WrongIsolation):
            rolling.fold(engagement_id=world.engagement.pk)

    assert DirtyCell.objects.exists()
