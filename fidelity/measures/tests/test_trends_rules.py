"""What a course is made of, and which items are weak."""

from datetime import date

import pytest

from engagements.models import Engagement
from fidelity.measures import trends
from fidelity.measures.trends import Course, ItemAtZero, WeakItems
from fidelity.models import (
    Administration,
    ExpectedMeasure,
    Instrument,
    InstrumentVersion,
    Part,
    PartScore,
)
from fidelity.tests.factories import InstrumentFactory, VersionFactory
from fidelity.tests.scene import NOW, draft, expect

TODAY = date(2026, 3, 20)
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
TFI = InstrumentVersion(pk=1, label="1", instrument=Instrument(pk=1, code="tfi", name="TFI"))
TIER_1 = Part(code="tier1", name="Tier 1", position=0)
TIER_2 = Part(code="tier2", name="Tier 2", position=1)


# without a database


def score(part, points, month=MARCH, **given):
    facts = {"max_points": 10, "at_criterion": points >= 7, "month": month}
    return PartScore(part=part, points=points, **facts | given)


def window(*scores, month=MARCH, due_on=date(2026, 4, 10), status="submitted", **given):
    """A measure owed, with an administration where it has scores."""
    row = ExpectedMeasure(version=TFI, month=month, opens_on=month, due_on=due_on, **given)
    administration = Administration(pk=1, status=status)
    administration._prefetched_objects_cache = {"part_scores": scores}
    row.live_administrations = [administration] if scores else []
    return row


@pytest.mark.parametrize(
    ("part", "name"), [(Part(code="total", name="Total"), "TFI"), (TIER_1, "TFI, Tier 1")]
)
def test_part_that_is_all_of_its_instrument_needs_no_name(part, name):
    assert trends._name("TFI", part) == name


def told(measured):
    return measured.state, measured.word, measured.detail, measured.percent, measured.is_baseline


@pytest.mark.parametrize(
    ("points", "given", "state", "percent"),
    [
        (7, {}, "at_criterion", 70.0),
        (0, {}, "below", 0.0),
        (5, {"at_criterion": None, "max_points": 8}, "measured", 62.5),
    ],
)
def test_window_with_a_score_is_its_verdict(points, given, state, percent):
    one = score(TIER_1, points, is_baseline=True, **given)

    found = trends._measured(window(one), one, TODAY)

    assert told(found) == (state, "", "", percent, True)
    assert found.result.points == f"{points} of {one.max_points}"


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (window(score(TIER_2, 3)), ("not_measured", "", "")),
        (window(due_on=date(2026, 3, 19)), ("overdue", "", "1 day")),
        (window(), ("not_due", "Due", "by Fri, Apr 10, 2026")),
        (window(score(TIER_1, 3), status="draft"), ("not_due", "Due", "by Fri, Apr 10, 2026")),
        (window(excused_at=NOW), ("not_applicable", "", "")),
    ],
    ids=["another part", "overdue", "due", "draft", "excused"],
)
def test_window_without_a_score_says_why(row, shown):
    found = trends._measured(row, None, TODAY)

    assert told(found) == (*shown, None, False)
    assert found.result is None


def test_scores_that_do_not_count_are_in_no_course():
    kept = score(TIER_1, 7)

    assert trends._scores(window(kept, score(TIER_2, 3, counts=False))) == [kept]
    assert trends._scores(window(kept, excused_at=NOW)) == []
    assert trends._scores(window()) == []


def test_each_part_has_a_course_through_all_windows():
    engagement = Engagement(pk=1)
    january = window(score(TIER_2, 3, JANUARY), score(TIER_1, 7, JANUARY), month=JANUARY)
    february = window(month=FEBRUARY, due_on=date(2026, 3, 10))
    march = window(score(TIER_1, 8))

    first, second = trends._courses_of(
        engagement, [january, february, march], {"tfi.tier1": "drawn"}, TODAY
    )

    assert (first.name, first.chart) == ("TFI, Tier 1", "drawn")
    assert (second.name, second.chart) == ("TFI, Tier 2", None)
    assert [(each.state, each.percent) for each in first.windows] == [
        ("at_criterion", 70.0),
        ("overdue", None),
        ("at_criterion", 80.0),
    ]
    assert [(each.state, each.percent) for each in second.windows] == [
        ("below", 30.0),
        ("overdue", None),
        ("not_measured", None),
    ]


def test_course_is_listed_from_its_latest_window_back():
    assert Course(Engagement(), "TFI", (1, 2, 3), None).latest_first == [3, 2, 1]


# with rows


@pytest.fixture
def version(cast):
    return VersionFactory(instrument=InstrumentFactory(name="Short check"))


def given(expected, by, answers, status="submitted"):
    """Answers alone; what is weak is not asked of the scores."""
    return draft(expected, answers, status=status, submitted_by=by, submitted_at=NOW)


def weak(site):
    return trends.trend(site, ExpectedMeasure.objects.all(), TODAY).weak


def test_items_are_weak_by_the_share_of_answers_at_zero(cast, version):
    """What does not apply is no answer; of equal ones the first of the instrument leads."""
    given(expect(cast, version, cast.alder_elementary), cast.lead, [0, 0, -1, 2, 1])
    given(expect(cast, version, cast.alder_middle), cast.lead, [0, 1, -1, 0, 1], "approved")
    given(expect(cast, version, cast.birch_elementary), cast.lead, [1, 0, 0, 1, None])

    assert weak(cast.state) == (
        WeakItems(
            "Short check 1",
            (
                ItemAtZero("3", "", "All items", 1, 1),
                ItemAtZero("1", "", "All items", 2, 3),
                ItemAtZero("2", "", "All items", 2, 3),
                ItemAtZero("4", "", "All items", 1, 3),
            ),
        ),
    )


def test_only_measures_that_count_and_of_the_last_twelve_months_are_asked(cast, version):
    excuse = {"excused_at": NOW, "excused_by": cast.lead, "excused_reason": "Flood"}
    zeros, school = [0, 0, 0, 0, 0], cast.alder_elementary
    given(expect(cast, version, school), cast.lead, zeros, "returned")
    given(expect(cast, version, school, FEBRUARY, **excuse), cast.lead, zeros)
    given(expect(cast, version, school, date(2025, 3, 1)), cast.lead, zeros)
    assert weak(cast.state) == ()

    given(expect(cast, version, school, date(2025, 4, 1)), cast.lead, [0, 1, 1, 1, 1])
    assert weak(cast.state) == (
        WeakItems("Short check 1", (ItemAtZero("1", "", "All items", 1, 1),)),
    )


def test_no_more_than_five_items_are_named(cast):
    version = VersionFactory(n_items=7)
    given(expect(cast, version, cast.alder_elementary), cast.lead, [0] * 7)

    [found] = weak(cast.state)

    assert [item.code for item in found.items] == ["1", "2", "3", "4", "5"]


def test_version_without_an_item_at_zero_has_no_weak_ones(cast, version):
    given(expect(cast, version, cast.alder_elementary), cast.lead, [1, 1, 1, 1, 1])

    assert weak(cast.state) == (WeakItems("Short check 1", ()),)
