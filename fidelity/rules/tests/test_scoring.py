from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fidelity.rules.scoring import (
    NOT_APPLICABLE,
    SUPPORTED_FAMILIES,
    AnswerError,
    Criterion,
    Family,
    FamilyNotSupported,
    InvalidDefinition,
    Item,
    Part,
    PartScore,
    SectionScore,
    Status,
    UnknownItem,
    decode,
    decode_all,
    encode,
    meets,
    percent_text,
    points_needed,
    score,
    score_part,
    unit_of,
)


def part_of(sections, criteria=(), max_points=2):
    """A part with so many items in each section, coded "A1", "A2", "B1" ..."""
    items = [
        Item(f"{section}{n}", section, max_points)
        for section, n_items in sections.items()
        for n in range(1, n_items + 1)
    ]
    return Part("T1", "Tier 1", tuple(items), tuple(criteria))


def answered(part, values):
    return dict(zip([item.code for item in part.items], values, strict=True))


def points_of(part, values, na_allowed=False):
    return score_part(part, answered(part, values), Family.POINTS_PERCENT, na_allowed)


TFI_TIER_1 = part_of({"A": 2, "B": 9, "C": 4}, [Criterion(None, 70)])


# Points


def test_six_twos_and_nine_ones_are_seventy_percent_and_met():
    result = points_of(TFI_TIER_1, [2] * 6 + [1] * 9)

    assert result == PartScore(
        status=Status.SCORED,
        points=21,
        max_points=30,
        n_items=15,
        n_counted=15,
        at_criterion=True,
        sections=(
            SectionScore("A", 4, 4, 2, 2, None),
            SectionScore("B", 13, 18, 9, 9, None),
            SectionScore("C", 4, 8, 4, 4, None),
        ),
        missing=(),
    )


def test_one_point_fewer_is_not_met():
    result = points_of(TFI_TIER_1, [2] * 5 + [1] * 10)

    assert (result.points, result.max_points, result.at_criterion) == (20, 30, False)


@pytest.mark.parametrize(("points", "expected"), [(74, False), (75, True)])
def test_benchmarks_of_quality_needs_75_of_107(points, expected):
    maxima = [3] * 12 + [2] * 30 + [1] * 11
    items = tuple(Item(str(n), "", maximum) for n, maximum in enumerate(maxima))
    part = Part("BOQ", "Benchmarks", items, (Criterion(None, 70),))
    left = points
    values = {}
    for item in items:
        values[item.code] = min(item.max_points, left)
        left -= values[item.code]

    result = score_part(part, values, Family.WEIGHTED_POINTS_PERCENT, na_allowed=False)

    assert (result.points, result.max_points, result.at_criterion) == (points, 107, expected)


def test_tfi_3_tier_1_needs_forty_of_eighty():
    part = part_of({"A": 20}, [Criterion(None, 50)], max_points=4)

    assert points_of(part, [2] * 20).at_criterion is True
    assert points_of(part, [2] * 19 + [1]).at_criterion is False


def test_part_without_criteria_is_neither_met_nor_missed():
    result = points_of(part_of({"A": 2}), [2, 2])

    assert (result.status, result.at_criterion) == (Status.SCORED, None)


@pytest.mark.parametrize(
    ("leadership", "competency", "expected"),
    [
        ([2, 2, 2, 2, 0], [2, 2, 2, 2, 0], True),
        ([2, 2, 2, 2, 2], [2, 2, 2, 1, 0], False),
        ([2, 2, 2, 1, 0], [2, 2, 2, 1, 0], False),
    ],
)
def test_total_and_every_scale_must_reach_the_criterion(leadership, competency, expected):
    criteria = [Criterion(None, 80), Criterion("L", 80), Criterion("C", 80)]
    part = part_of({"L": 5, "C": 5}, criteria)

    assert points_of(part, leadership + competency).at_criterion is expected


def test_section_says_whether_it_reached_its_own_criterion():
    part = part_of({"L": 5, "C": 5}, [Criterion(None, 80), Criterion("C", 80)])

    result = points_of(part, [2] * 5 + [2, 2, 2, 1, 0])

    assert [section.at_criterion for section in result.sections] == [None, False]
    assert (result.points, result.at_criterion) == (17, False)


# Other families


SET = part_of(
    {"A": 2, "B": 5, "C": 3, "D": 4, "E": 4, "F": 8, "G": 2},
    [Criterion(None, 80), Criterion("B", 80)],
)


def set_of(taught, rest):
    values = [rest] * 2 + taught + [rest] * 21
    return score_part(SET, answered(SET, values), Family.MEAN_OF_SECTION_PERCENTS, na_allowed=False)


def test_set_total_is_the_mean_of_its_feature_percents():
    result = set_of([2, 2, 2, 1, 1], rest=2)

    assert Fraction(result.points, result.max_points) == (6 + Fraction(8, 10)) / 7
    assert result.max_points == 240 * 7
    assert result.at_criterion is True


@pytest.mark.parametrize(
    ("taught", "rest", "expected"),
    [
        ([2, 2, 2, 2, 0], 2, True),
        ([2, 2, 2, 1, 0], 2, False),
        ([2, 2, 2, 2, 2], 1, False),
    ],
)
def test_set_needs_eighty_on_teaching_and_eighty_in_all(taught, rest, expected):
    assert set_of(taught, rest).at_criterion is expected


def test_set_weighs_a_short_feature_like_a_long_one():
    low_in_long = answered(SET, [2] * 18 + [0] * 8 + [2] * 2)
    low_in_short = answered(SET, [2] * 26 + [0] * 2)

    totals = [
        score_part(SET, answers, Family.MEAN_OF_SECTION_PERCENTS, na_allowed=False)
        for answers in (low_in_long, low_in_short)
    ]

    assert [Fraction(one.points, one.max_points) for one in totals] == [Fraction(6, 7)] * 2


def test_section_in_which_nothing_applies_leaves_the_mean():
    part = part_of({"A": 2, "B": 2}, [Criterion(None, 80), Criterion("B", 80)])
    answers = answered(part, [2, 1, NOT_APPLICABLE, NOT_APPLICABLE])

    result = score_part(part, answers, Family.MEAN_OF_SECTION_PERCENTS, na_allowed=True)

    assert (result.points, result.max_points) == (3, 4)
    assert result.sections[1] == SectionScore("B", 0, 0, 2, 0, None)
    assert result.at_criterion is False


def test_mean_of_sections_needs_every_item_in_one():
    part = Part("P", "P", (Item("1", "A", 2), Item("2", "", 2)))

    with pytest.raises(InvalidDefinition, match="needs every item in a section"):
        score_part(part, {"1": 2, "2": 2}, Family.MEAN_OF_SECTION_PERCENTS, na_allowed=False)


@pytest.mark.parametrize(("n_achieved", "expected"), [(17, False), (18, True)])
def test_percent_of_items_counts_only_those_at_the_top(n_achieved, expected):
    part = part_of({"A": 22}, [Criterion(None, 80)])
    answers = answered(part, [2] * n_achieved + [1] * (22 - n_achieved))

    result = score_part(part, answers, Family.PERCENT_ITEMS_AT_TOP, na_allowed=False)

    assert (result.points, result.max_points) == (n_achieved, 22)
    assert result.sections == (SectionScore("A", n_achieved, 22, 22, 22, None),)
    assert result.at_criterion is expected


def test_percent_of_items_differs_from_percent_of_points():
    answers = answered(TFI_TIER_1, [2] * 6 + [1] * 9)

    result = score_part(TFI_TIER_1, answers, Family.PERCENT_ITEMS_AT_TOP, na_allowed=False)

    assert percent_text(result.points, result.max_points) == "40%"
    assert result.at_criterion is False


@pytest.mark.parametrize("family", sorted(set(Family) - SUPPORTED_FAMILIES))
def test_family_that_is_not_computed_says_so(family):
    with pytest.raises(FamilyNotSupported, match=f"“{family}” cannot be computed") as raised:
        score_part(TFI_TIER_1, {}, family, na_allowed=False)

    assert raised.value.family is family


def test_families_are_the_seven_in_use():
    assert [family.value for family in Family] == [
        "points_percent",
        "weighted_points_percent",
        "mean_of_section_percents",
        "percent_items_at_top",
        "percent_respondents",
        "max_misses_per_domain",
        "domain_mean",
    ]


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        (Family.POINTS_PERCENT, "points"),
        (Family.WEIGHTED_POINTS_PERCENT, "points"),
        (Family.MEAN_OF_SECTION_PERCENTS, "shares"),
        (Family.PERCENT_ITEMS_AT_TOP, "items"),
    ],
)
def test_unit_of_family(family, expected):
    assert unit_of(family) == expected


# Missing and not applicable


@pytest.mark.parametrize("family", sorted(SUPPORTED_FAMILIES))
def test_one_missing_item_leaves_no_score(family):
    part = part_of({"A": 2, "B": 2}, [Criterion(None, 70)])

    result = score_part(part, answered(part, [2, 2, None, 2]), family, na_allowed=False)

    assert result == PartScore(Status.INCOMPLETE, None, None, 4, 3, None, (), ("B1",))


def test_item_never_answered_is_missing_like_an_empty_one():
    part = part_of({"A": 3})

    result = score_part(part, {"A2": 0}, Family.POINTS_PERCENT, na_allowed=False)

    assert (result.status, result.missing) == (Status.INCOMPLETE, ("A1", "A3"))


@pytest.mark.parametrize("answers", [{}, {"A1": None, "A2": None}])
def test_part_without_any_answer_is_not_assessed(answers):
    part = part_of({"A": 2}, [Criterion(None, 70)])

    result = score_part(part, answers, Family.POINTS_PERCENT, na_allowed=False)

    assert result == PartScore(Status.NOT_ASSESSED, None, None, 2, 0, None, (), ("A1", "A2"))


def test_all_zero_is_a_score():
    result = points_of(part_of({"A": 2}, [Criterion(None, 70)]), [0, 0])

    assert (result.status, result.points, result.at_criterion) == (Status.SCORED, 0, False)


def test_not_applicable_leaves_points_and_possible_points():
    part = part_of({"A": 4}, [Criterion(None, 70)])

    result = points_of(part, [2, 2, 1, NOT_APPLICABLE], na_allowed=True)

    assert (result.points, result.max_points, result.at_criterion) == (5, 6, True)
    assert (result.n_counted, result.n_items) == (3, 4)
    assert result.sections == (SectionScore("A", 5, 6, 4, 3, None),)


def test_all_not_applicable_is_not_assessed():
    result = points_of(part_of({"A": 2}), [NOT_APPLICABLE, NOT_APPLICABLE], na_allowed=True)

    assert result == PartScore(Status.NOT_ASSESSED, None, None, 2, 0, None, (), ())


def test_not_applicable_and_missing_is_incomplete():
    result = points_of(part_of({"A": 2}), [NOT_APPLICABLE, None], na_allowed=True)

    assert (result.status, result.missing) == (Status.INCOMPLETE, ("A2",))


def test_not_applicable_is_refused_where_it_is_not_allowed():
    with pytest.raises(AnswerError) as raised:
        points_of(part_of({"A": 2}), [2, NOT_APPLICABLE])

    assert str(raised.value) == (
        "Item A2 cannot be not applicable. Allowed: a whole number from 0 to 2."
    )


def test_criterion_for_a_section_that_does_not_apply_stays_open():
    part = part_of({"A": 2, "B": 1}, [Criterion(None, 70), Criterion("B", 80)])

    met = points_of(part, [2, 2, NOT_APPLICABLE], na_allowed=True)
    missed = points_of(part, [1, 0, NOT_APPLICABLE], na_allowed=True)

    assert (met.at_criterion, missed.at_criterion) == (None, False)


def test_part_without_items_is_not_assessed():
    result = score_part(Part("P", "P", ()), {}, Family.POINTS_PERCENT, na_allowed=False)

    assert result == PartScore(Status.NOT_ASSESSED, None, None, 0, 0, None, (), ())


# Values that cannot be


@pytest.mark.parametrize("value", [-1, 3, 99, True, False, "2", 1.0, 2.5])
def test_value_that_cannot_be_names_item_value_and_allowed(value):
    with pytest.raises(AnswerError) as raised:
        points_of(part_of({"A": 2}), [2, value], na_allowed=True)

    error = raised.value
    assert (error.item, error.value) == ("A2", value)
    assert error.allowed == "a whole number from 0 to 2, or not applicable"
    assert str(error) == f"Item A2 cannot be {value}. Allowed: {error.allowed}."


def test_bad_value_is_told_before_missing_items():
    with pytest.raises(AnswerError):
        points_of(part_of({"A": 2}), [None, 3])


# Several parts


def test_score_keeps_tiers_apart():
    first = Part("T1", "Tier 1", (Item("1.1", "", 2), Item("1.2", "", 2)), (Criterion(None, 70),))
    second = Part("T2", "Tier 2", (Item("2.1", "", 2),), (Criterion(None, 70),))

    results = score([first, second], {"1.1": 2, "1.2": 1}, Family.POINTS_PERCENT, na_allowed=False)

    assert [result.status for result in results] == [Status.SCORED, Status.NOT_ASSESSED]
    assert (results[0].points, results[0].max_points) == (3, 4)


def test_score_refuses_an_item_no_part_has():
    with pytest.raises(UnknownItem, match="There is no item A9 in this version") as raised:
        score([part_of({"A": 2})], {"A9": 1}, Family.POINTS_PERCENT, na_allowed=False)

    assert raised.value.item == "A9"


# Definitions that cannot be


def test_item_worth_nothing_is_refused():
    with pytest.raises(InvalidDefinition, match="Item A1 must be worth at least one point"):
        Item("A1", "A", 0)


@pytest.mark.parametrize("percent", [-1, 101])
def test_criterion_beyond_all_or_nothing_is_refused(percent):
    with pytest.raises(InvalidDefinition, match=f"{percent}%"):
        Criterion(None, percent)


def test_criterion_for_a_section_the_part_lacks_is_refused():
    with pytest.raises(InvalidDefinition, match="criterion for section Z, which it lacks"):
        part_of({"A": 2}, [Criterion("Z", 80)])


def test_item_named_twice_is_refused():
    with pytest.raises(InvalidDefinition, match="names an item twice"):
        Part("T1", "Tier 1", (Item("1", "A", 2), Item("1", "B", 2)))


def test_sections_come_in_the_order_of_their_first_item():
    items = (Item("1", "B", 2), Item("2", "A", 2), Item("3", "B", 2), Item("4", "", 2))

    assert Part("P", "P", items).sections == ("B", "A")


# Comparing and showing


@pytest.mark.parametrize(
    ("max_points", "percent", "expected"),
    [(107, 70, 75), (30, 70, 21), (80, 50, 40), (26, 80, 21), (10, 0, 0), (7, 100, 7)],
)
def test_points_needed(max_points, percent, expected):
    assert points_needed(max_points, percent) == expected


@given(st.integers(1, 3000), st.integers(0, 100))
def test_points_needed_is_the_fewest_that_meet(max_points, percent):
    needed = points_needed(max_points, percent)

    assert meets(needed, max_points, percent)
    assert not meets(needed - 1, max_points, percent)


@pytest.mark.parametrize(
    ("points", "max_points", "criterion", "expected"),
    [
        (21, 30, 70, "70%"),
        (21, 30, None, "70%"),
        (20, 30, 70, "67%"),
        (87, 125, 70, "69.6%"),
        (87, 125, None, "70%"),
        (87, 125, 80, "70%"),
        (74, 107, 70, "69%"),
        (75, 107, 70, "70%"),
        (6996, 10000, 70, "69.96%"),
        (699999, 1000000, 70, "69.9999%"),
        (1, 200, None, "1%"),
        (1, 201, None, "0%"),
        (1, 201, 1, "0%"),
        (999, 1000, 100, "99.9%"),
        (1, 150, 1, "0.7%"),
        (0, 30, 70, "0%"),
        (0, 30, 0, "0%"),
        (30, 30, 70, "100%"),
    ],
)
def test_percent_text(points, max_points, criterion, expected):
    assert percent_text(points, max_points, criterion) == expected


@given(st.integers(1, 5000), st.data(), st.integers(0, 100))
def test_percent_text_never_shows_a_miss_as_met(max_points, data, criterion):
    points = data.draw(st.integers(0, max_points))

    shown = Fraction(percent_text(points, max_points, criterion).removesuffix("%"))

    assert (shown >= criterion) is meets(points, max_points, criterion)
    assert abs(shown - Fraction(points * 100, max_points)) <= Fraction(1, 2)


def test_percent_of_nothing_is_refused():
    with pytest.raises(ValueError, match="no percent of nothing"):
        percent_text(0, 0)


# Properties of every score


values = st.one_of(st.none(), st.just(NOT_APPLICABLE), st.integers(0, 3))


@st.composite
def filled_parts(draw):
    sections = draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=12))
    items = tuple(Item(str(n), section, 3) for n, section in enumerate(sections))
    named = [None, *dict.fromkeys(sections)]
    criteria = draw(
        st.lists(st.builds(Criterion, st.sampled_from(named), st.integers(0, 100)), max_size=3)
    )
    answers = {item.code: draw(values) for item in items}
    return Part("P", "P", items, tuple(criteria)), answers


families = st.sampled_from(sorted(SUPPORTED_FAMILIES))


@given(filled_parts(), families)
def test_status_follows_from_the_answers(filled, family):
    part, answers = filled
    given_values = list(answers.values())

    result = score_part(part, answers, family, na_allowed=True)

    assert (result.points is None) is (result.status != Status.SCORED)
    assert (result.max_points is None) is (result.points is None)
    assert len(result.missing) == given_values.count(None)
    if None not in given_values and any(isinstance(value, int) for value in given_values):
        assert result.status == Status.SCORED
        assert 0 <= result.points <= result.max_points
        assert sum(section.n_items for section in result.sections) == result.n_items
        assert sum(section.n_counted for section in result.sections) == result.n_counted


@given(filled_parts(), families)
def test_item_that_does_not_apply_might_as_well_not_exist(filled, family):
    part, answers = filled
    kept = tuple(item for item in part.items if answers[item.code] is not NOT_APPLICABLE)
    bare = replace(part, criteria=())

    result = score_part(bare, answers, family, na_allowed=True)
    without = score_part(replace(bare, items=kept), answers, family, na_allowed=False)

    if result.status == Status.SCORED:
        assert (result.points, result.max_points) == (without.points, without.max_points)


@given(filled_parts(), families)
def test_criteria_hold_together_or_not_at_all(filled, family):
    part, answers = filled

    result = score_part(part, answers, family, na_allowed=True)
    singly = [
        score_part(replace(part, criteria=(one,)), answers, family, na_allowed=True).at_criterion
        for one in part.criteria
    ]

    if result.status == Status.SCORED and part.criteria:
        assert (result.at_criterion is True) is all(one is True for one in singly)
        assert (result.at_criterion is False) is (False in singly)


# Storing


@given(values)
def test_decode_undoes_encode(answer):
    assert decode(encode(answer)) is answer or decode(encode(answer)) == answer


def test_encode_keeps_missing_zero_and_not_applicable_apart():
    assert [encode(None), encode(0), encode(NOT_APPLICABLE)] == [None, 0, -1]
    assert decode(-1) is NOT_APPLICABLE


def test_decode_refuses_what_encode_never_writes():
    with pytest.raises(ValueError, match="-9 is no stored answer"):
        decode(-9)


def test_decode_all_keeps_the_order_of_the_items():
    assert decode_all(["a", "b", "c", "d"], [2, None, 0, -1]) == {
        "a": 2,
        "b": None,
        "c": 0,
        "d": NOT_APPLICABLE,
    }


def test_decode_all_refuses_answers_to_another_number_of_items():
    with pytest.raises(ValueError, match="zip"):
        decode_all(["a", "b"], [1])
