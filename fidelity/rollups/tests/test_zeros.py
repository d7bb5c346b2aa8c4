import pytest

from fidelity.models import Administration, ExpectedMeasure
from fidelity.rollups.zeros import ItemCount, SectionCount, Zeros, _sections, items_of
from fidelity.tests.cells import TODAY, cell, month, series, strand
from fidelity.tests.factories import AdministrationFactory
from fidelity.tests.worlds import MONTHS, NOW, World


def item(n_zero, n, points=0, max_points=2, *, code="1", is_most=False):
    return ItemCount(code, "Taught", n_zero, n, points, max_points, 0, is_most)


@pytest.mark.parametrize(
    ("n_zero", "n", "percent", "share", "words"),
    [
        (0, 0, 0, "", "0 of 0"),
        (0, 4, 0.0, "0%", "0 of 4"),
        (1, 8, 12.5, "13%", "1 of 8"),
        (1000, 2000, 50.0, "50%", "1,000 of 2,000"),
    ],
)
def test_zeros_of_an_item_are_a_share_of_the_sites_that_gave_it_points(
    n_zero, n, percent, share, words
):
    one = item(n_zero, n)

    assert (one.zero_percent, one.zero_share, one.zero_words) == (percent, share, words)


@pytest.mark.parametrize(("points", "n", "words"), [(3, 4, "38%"), (8, 4, "100%"), (0, 0, "")])
def test_item_has_a_percent_of_the_points_that_could_be_given(points, n, words):
    assert item(0, n, points).percent_words == words


def test_section_is_titled_with_its_percent_of_points():
    """1 + 6 points, of 2 times 2 and 2 times 3."""
    section = SectionCount("Teams", (item(1, 2, 1, 2), item(0, 2, 6, 3)))

    assert section.title == "Teams: 70% of points"


def test_section_that_applied_nowhere_has_its_name_alone():
    assert SectionCount("Teams", (item(0, 0),)).title == "Teams"


def test_answer_names_the_item_most_often_at_zero_by_share():
    """Three of four is more than five of ten."""
    often = item(5, 10, code="1", is_most=True)
    worst = item(3, 4, code="2", is_most=True)
    zeros = Zeros(
        "School check", month(3), (SectionCount("A", (often,)), SectionCount("B", (worst,)))
    )

    assert zeros.answer == "Item 2: 3 of 4 had no point for it in March 2026."


def test_answer_says_that_no_item_was_at_zero():
    zeros = Zeros("School check", month(3), (SectionCount("A", (item(0, 4),)),))

    assert zeros.answer == "No item was at zero in March 2026."


def row(section, code, n_zero, n, points=1):
    return (section, code, "Wording", 2, n_zero, n, points, 0)


def test_three_highest_shares_are_marked_and_ties_with_them():
    found = _sections(
        [
            row("A", "1", 1, 10),
            row("A", "2", 2, 10),
            row("A", "3", 3, 10),
            row("B", "4", 6, 20),
            row("B", "5", 4, 10),
            row("B", "6", 0, 10),
        ]
    )

    marked = {each.code: each.is_most for section in found for each in section.items}
    assert marked == {"1": False, "2": True, "3": True, "4": True, "5": True, "6": False}
    assert [section.name for section in found] == ["A", "B"]


def test_item_that_applied_nowhere_has_no_points():
    """The sum of no rows is empty in the database."""
    [section] = _sections([("A", "1", "Wording", 2, 0, 0, None, 3)])

    assert section.items == (ItemCount("1", "Wording", 0, 0, 0, 2, 3, False),)


def test_series_without_a_score_has_no_items_and_asks_no_query():
    assert items_of(1, 1, series(strand(cell(month(3), 0, 5))), month(3), TODAY) is None


Status = Administration.Status


@pytest.fixture
def world(db):
    return World()


def answered(world, school, answers, status=Status.SUBMITTED):
    expected = world.expect(world.schools[school], MONTHS[2])
    gone_in = {"submitted_by": world.person, "submitted_at": NOW}
    return AdministrationFactory(
        expected=expected,
        answers=answers,
        status=status,
        **({} if status == Status.DRAFT else gone_in),
    )


def items(world, unit):
    one = series(strand(cell(MONTHS[2], 3), part_id=world.total.pk, version_id=world.version.pk))
    return items_of(world.engagement.pk, unit.pk, one, MONTHS[2], TODAY)


def counts(zeros):
    [section] = zeros.sections
    return [(each.n_zero, each.n, each.points, each.n_not_applicable) for each in section.items]


def test_answers_are_counted_item_by_item(world):
    """-1 is "does not apply"; the fifth item applied nowhere."""
    answered(world, 0, [0, 2, 1, -1, -1])
    answered(world, 2, [0, 0, 2, 1, -1])

    assert counts(items(world, world.state)) == [
        (2, 2, 0, 0),
        (1, 2, 2, 0),
        (0, 2, 3, 0),
        (0, 1, 1, 1),
        (0, 0, 0, 2),
    ]


def test_answers_of_another_district_and_drafts_are_not_counted(world):
    answered(world, 0, [0, 2, 2, 2, 2])
    answered(world, 1, [0, 0, 0, 0, 0], Status.DRAFT)
    answered(world, 2, [0, 0, 0, 0, 0])

    assert counts(items(world, world.districts[0])) == [
        (1, 1, 0, 0),
        *[(0, 1, 2, 0)] * 4,
    ]


def test_answers_of_an_excused_school_are_not_counted(world):
    answered(world, 0, [2, 2, 2, 2, 2])
    answered(world, 1, [0, 0, 0, 0, 0])
    ExpectedMeasure.objects.filter(site=world.schools[1]).update(
        excused_at=NOW, excused_by=world.person, excused_reason="Flood"
    )

    assert counts(items(world, world.state)) == [(0, 1, 2, 0)] * 5
