"""What the page of a measure is made of, and what its reader may do at each step."""

from datetime import date

import pytest

from fidelity.measures import details, reviewing
from fidelity.measures.details import Deeds, Earlier, PartResult, SectionResult
from fidelity.measures.lines import Result
from fidelity.models import Administration, ExpectedMeasure, Item, Part, PartScore, Section
from fidelity.rules.scoring import SectionScore
from fidelity.tests.factories import ExpectedMeasureFactory, VersionFactory
from fidelity.tests.scene import NOW, draft, submitted

TODAY = date(2026, 3, 20)
BEFORE = date(2026, 2, 28)


# without a database


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ({"of": None, "percent": 70}, "70% of all points"),
        ({"of": "teams", "percent": 80}, "80% of the points of Teams"),
    ],
)
def test_criterion_says_of_which_points(criterion, words):
    assert details._criterion(criterion, {"teams": "Teams"}) == words


@pytest.mark.parametrize(
    ("points", "most", "verdict", "shown"),
    [
        (3, 4, None, ("3 of 4", "75%", "")),
        (3, 4, True, ("3 of 4", "75%", "at_criterion")),
        (0, 4, False, ("0 of 4", "0%", "below")),
        (0, 0, None, ("", "Not applicable", "")),
    ],
)
def test_section_without_points_to_give_is_not_at_zero(points, most, verdict, shown):
    score = SectionScore("teams", points, most, 2, 2, verdict)

    assert details._section(score, {"teams": "Teams"}) == SectionResult("Teams", *shown)


@pytest.mark.parametrize(
    ("deed", "has_more"),
    [
        ("can_start", False),
        ("can_continue", False),
        ("can_approve", False),
        ("can_return", True),
        ("can_correct", True),
        ("can_excuse", True),
        ("can_expect_again", True),
        ("can_mark_baseline", True),
        ("can_unmark_baseline", True),
    ],
)
def test_primary_deed_is_nothing_more(deed, has_more):
    assert (Deeds(**{deed: True}).has_more, Deeds().has_more) == (has_more, False)


@pytest.mark.parametrize(
    ("administration", "deeds"),
    [
        (None, Deeds()),
        (Administration(status="draft"), Deeds()),
        (Administration(status="returned"), Deeds()),
        (Administration(status="approved"), Deeds()),
        (Administration(status="submitted"), Deeds(can_approve=True)),
    ],
    ids=["not begun", "draft", "returned", "approved", "by the reader"],
)
def test_nobody_is_named_where_no_approval_is_waited_for(administration, deeds):
    assert details._who_can_approve(administration, deeds) == ""


def test_corrected_row_keeps_its_scores_in_the_order_of_the_parts():
    row = Administration(pk=1)
    Administration(pk=2, corrects=row, correction_reason="Wrong school")
    facts = {"max_points": 10, "criteria": [{"of": None, "percent": 70}], "counts": False}
    row._prefetched_objects_cache = {
        "part_scores": [
            PartScore(part=Part(code="tier2", name="Tier 2", position=1), points=3,
                      at_criterion=False, **facts),
            PartScore(part=Part(code="tier1", name="Tier 1", position=0), points=7,
                      at_criterion=True, **facts),
        ]
    }  # fmt: skip

    assert details._earlier(row) == Earlier(
        row,
        (
            Result("Tier 1", False, "at_criterion", "70%", "7 of 10"),
            Result("Tier 2", False, "below", "30%", "3 of 10"),
        ),
        "Wrong school",
    )


# with rows


@pytest.fixture
def expected(cast):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, version=VersionFactory()
    )


def detail(expected, user, today=TODAY):
    row = ExpectedMeasure.objects.for_list().get(pk=expected.pk)
    return details.detail(row, user, today)


def offered(expected, user, today=TODAY):
    return {name for name, may in vars(detail(expected, user, today).deeds).items() if may is True}


def both(cast, expected, today=TODAY):
    """What is offered to the school, and to the state's leadership."""
    return offered(expected, cast.school_person, today), offered(expected, cast.leader, today)


def test_measure_is_started_from_the_day_it_opens(cast, expected):
    assert both(cast, expected, BEFORE) == (set(), {"can_excuse"})
    assert both(cast, expected, expected.opens_on) == ({"can_start"}, {"can_start", "can_excuse"})


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_measure_is_continued_until_it_is_submitted(cast, expected, status):
    draft(expected, status=status)

    assert both(cast, expected) == ({"can_continue"}, {"can_continue", "can_excuse"})


def test_measure_that_does_not_apply_is_only_asked_for_again(cast, expected):
    draft(expected)
    reviewing.excuse(expected=expected, reason="Flood", by=cast.leader, now=NOW)

    assert both(cast, expected) == (set(), {"can_expect_again"})


def test_approved_measure_is_only_corrected(cast, expected):
    row = submitted(expected, cast.school_person)
    reviewing.approve(administration=row, by=cast.leader, now=NOW)

    assert both(cast, expected) == (set(), {"can_correct"})


def test_baseline_is_for_ta_staff_to_mark_and_to_unmark(cast, expected):
    row = submitted(expected, cast.school_person)
    judging = {"can_approve", "can_return"}
    unmarked = offered(expected, cast.lead)
    reviewing.mark_baseline(administration=row, reason="", by=cast.lead, now=NOW)

    assert unmarked == judging | {"can_mark_baseline"}
    assert offered(expected, cast.lead) == judging | {"can_unmark_baseline"}
    assert offered(expected, cast.leader) == judging


def test_part_without_an_answer_is_shown_as_not_assessed(cast, expected):
    version = expected.version
    part = Part.objects.create(version=version, code="tier2", name="Tier 2", position=1)
    section = Section.objects.create(
        version=version, part=part, code="more", name="More", position=1
    )
    Item.objects.create(version=version, section=section, code="6", position=5)
    submitted(expected, cast.specialist, [2, 2, 1, 1, 1, None])

    assert detail(expected, cast.lead).parts == (
        PartResult(
            "Total",
            Result("Total", True, "at_criterion", "70%", "7 of 10"),
            ("70% of all points",),
            5,
            5,
            (SectionResult("All items", "7 of 10", "70%", ""),),
        ),
        PartResult("Tier 2", None, (), 0, 1, ()),
    )


def test_parts_of_a_draft_are_not_told_before_it_is_submitted(cast, expected):
    draft(expected)

    found = detail(expected, cast.lead)

    assert (found.parts, found.earlier, found.administration.status) == ((), (), "draft")
