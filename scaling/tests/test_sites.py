import pytest

from engagements.models import Participation
from engagements.sites import placing
from scaling import sites
from scaling.asked import measures_of
from scaling.page import known_of
from scaling.tests.scenes import JAN, MAY, NOW, SEP, TODAY, Scene


@pytest.fixture
def scene(db):
    return Scene()


def counted(scene, **more):
    known = known_of(scene.asked(**more), scene.reader)
    return {word: n for word, n in known.counts["school"].sites.items() if n}


def test_each_school_has_one_status(scene):
    there, below, unmeasured, preparing, stopped, gone = scene.schools
    for school in scene.schools[:5]:
        scene.stage(school)
    scene.stage(preparing, "installation", on=JAN)
    scene.stage(stopped, "stopped", on=JAN)
    scene.measured(there, MAY, 8)
    scene.measured(below, MAY, 5)
    Participation.objects.filter(site=gone).update(ends_on=JAN)

    assert counted(scene) == {
        "all": 5,
        "adopting": 3,
        "at_criterion": 1,
        "below": 1,
        "unmeasured": 1,
        "preparing": 1,
        "stopped": 1,
        "expected": 2,
        "measured": 2,
        "waiting": 4,
        "from_start": 1,
        "no_students": 1,
        "no_teachers": 1,
        "no_administrators": 1,
        "no_families": 1,
    }
    assert sum(counted(scene)[word] for word in ("adopting", "preparing", "stopped")) == 5


def test_counts_are_the_lists_they_open(scene):
    for school in scene.schools[:4]:
        scene.stage(school)
        scene.measured(school, SEP, 5, is_baseline=True)
    for school, points in zip(scene.schools, (8, 9, 5), strict=False):
        scene.measured(school, JAN, points)
        scene.measured(school, MAY, points)
    asked = scene.asked()
    known = known_of(asked, scene.reader)

    lists = {
        word: len(sites.rows_of_sites(asked, known.school, word, known.declared.levels))
        for word in sites.CONDITIONS
    }

    assert known.counts["school"].sites == lists
    assert (lists["brought"], lists["held"], lists["compared"]) == (2, 2, 3)


def test_at_criterion_is_what_the_rollup_has(scene):
    """One answer: breadth counts the same schools as the tile of the monthly page."""
    for school, points in zip(scene.schools, (8, 9, 5, 7, 2, 10), strict=True):
        scene.measured(school, MAY, points)
    asked = scene.asked()

    cell = measures_of(asked)["school"].cell
    known = known_of(asked, scene.reader)
    n, quartiles = sites.spread_of(asked, known.school)

    assert known.counts["school"]["at_criterion"] == cell.n_criterion == 4
    assert (n, quartiles) == (cell.n_scored, [cell.q1, cell.median, cell.q3])


def test_school_that_moved_counts_once(scene):
    """It was measured in the old district, and belongs to the new one since."""
    school, [old, new, _] = scene.schools[0], scene.districts
    scene.stage(school)
    scene.measured(school, MAY, 8)
    placing.move(site=school, parent=new, on=TODAY, by=scene.person, now=NOW)

    def n(unit):
        return counted(scene, unit=unit).get("at_criterion", 0)

    assert (n(scene.state), n(old), n(new)) == (1, 1, 0)
    assert counted(scene, unit=new)["all"] == 2


def test_excused_school_is_not_measured(scene):
    school = scene.schools[0]
    scene.stage(school)
    scene.score(
        scene.expect(school, MAY, excused_at=NOW, excused_by=scene.person, excused_reason="Closed"),
        scene.total,
        8,
    )
    scene.measured(scene.schools[1], MAY, 5)

    assert counted(scene)["unmeasured"] == 1
    assert "at_criterion" not in counted(scene)


def test_people_are_counted_by_declared_level_and_status(scene):
    high, low, none = scene.schools[:3]
    scene.people(high, 300, teachers=20)
    scene.people(low, 200, level="middle", teachers=15)
    for school, points in ((high, 8), (low, 9), (none, 9)):
        scene.measured(school, MAY, points)
    levels = {"students": {"elementary"}, "teachers": {"all"}}
    asked = scene.asked()

    counts = sites.counts_of(asked, measures_of(asked)["school"], levels)

    assert counts.people["students", "at_criterion"] == 300
    assert counts.people["teachers", "at_criterion"] == 35
    assert (counts["no_students"], counts["no_teachers"]) == (0, 1)


def test_waits_are_counted_from_the_cohort_or_from_joining(scene):
    """There after 4 months; still waiting since September, which is 10 months before July."""
    quick, slow = scene.schools[:2]
    scene.cohort(quick, name="Winter", starts_on=JAN)
    for school, points in ((quick, 8), (slow, 4)):
        scene.measured(school, SEP, 3, is_baseline=True)
        scene.measured(school, MAY, points)
    asked = scene.asked()

    waits = sites.waits_of(asked, measures_of(asked)["school"])

    assert [tuple(row)[1:] for row in waits] == [
        ("Winter", JAN, 4, True, 1),
        ("", None, 10, False, 5),
    ]


def test_cohorts_are_aligned_by_months_since_their_start(scene):
    first, second = scene.schools[:2]
    scene.cohort(first, name="Fall", starts_on=SEP)
    scene.cohort(second, name="Winter", starts_on=JAN)
    for school in (first, second):
        scene.measured(school, MAY, 8)
    asked = scene.asked()

    rows = sites.aligned(asked, measures_of(asked)["school"])

    assert [tuple(row) for row in rows] == [
        ("Fall", SEP, 8, 1, 1, 80.0),
        ("Winter", JAN, 4, 1, 1, 80.0),
    ]


def test_cohort_narrows_to_its_sites(scene):
    cohort = scene.cohort(*scene.schools[:2])

    assert counted(scene, cohort=cohort.pk)["all"] == 2
    assert counted(scene, cohort=0)["all"] == 4
