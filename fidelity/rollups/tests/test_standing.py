from datetime import date

import pytest

from fidelity.rollups.standing import PartFacts, Standing, _levels, series_of
from fidelity.tests.cells import cell, month


def part(pk=1, **given):
    facts = {
        "id": pk,
        "code": "total",
        "name": "Total",
        "position": 0,
        "version_id": pk,
        "version": "1",
        "published_on": date(2025, 1, 1),
        "interval_months": 1,
        "instrument_code": "check",
        "instrument": "School check",
        "level": "school",
        "n_parts": 1,
        "criteria": (("", 70),),
        "used_in": frozenset(),
    }
    return PartFacts(**facts | given)


@pytest.mark.parametrize(
    ("criteria", "percent", "words"),
    [
        ((), None, ""),
        ((("", 80),), 80, "80%"),
        ((("Expectations taught", 80),), None, "80% in Expectations taught"),
        (
            (("", 80), ("Expectations taught", 75)),
            80,
            "80%, and 75% in Expectations taught",
        ),
    ],
)
def test_criterion_of_a_part_is_told_from_those_of_its_sections(criteria, percent, words):
    one = part(criteria=criteria)

    assert (one.criterion, one.criteria_words) == (percent, words)


def test_series_is_named_by_instrument_and_part():
    assert part(instrument_code="tfi", code="tier1").series_code == "tfi.tier1"


@pytest.mark.parametrize(("n_parts", "name"), [(1, ""), (2, "Total")])
def test_only_part_of_an_instrument_needs_no_name(n_parts, name):
    [one] = series_of({1: (cell(month(1), 5),)}, [part(n_parts=n_parts)], (1, 10))

    assert one.part == name


@pytest.mark.parametrize(
    ("is_own_word", "said"), [(True, frozenset({month(2)})), (False, frozenset())]
)
def test_own_word_is_what_nobody_approved_of_the_providers_own_check(is_own_word, said):
    cells = (cell(month(1), 1, n_approved=1), cell(month(2), 1), cell(month(3), 0, 1))

    [one] = series_of({1: cells}, [part(is_own_word=is_own_word)], (2, 10))

    assert one.strands[0].own_word == said


def test_part_without_windows_is_no_series():
    assert series_of({}, [part()], (1, 10)) == ()


def test_versions_of_one_part_are_one_series_in_the_order_of_their_windows():
    """The newer version names it, and its windows come last."""
    old = part(1, published_on=date(2024, 1, 1), version="1", instrument="Old name")
    new = part(2, published_on=date(2025, 6, 1), version="2", instrument="New name")
    cells = {1: (cell(month(1), 5),), 2: (cell(month(4), 5),)}

    [one] = series_of(cells, [new, old], (1, 10))

    assert one.instrument == "New name"
    assert [strand.version for strand in one.strands] == ["1", "2"]


def test_strands_follow_the_windows_where_an_old_version_is_used_later():
    old = part(1, published_on=date(2024, 1, 1), version="1")
    new = part(2, published_on=date(2025, 6, 1), version="2")
    cells = {1: (cell(month(9), 5),), 2: (cell(month(4), 5),)}

    [one] = series_of(cells, [old, new], (1, 10))

    assert [strand.version for strand in one.strands] == ["2", "1"]


def test_parts_keep_the_order_of_their_instrument():
    second = part(1, code="tier2", position=1, n_parts=2)
    first = part(2, code="tier1", position=0, n_parts=2)
    other = part(3, instrument_code="audit", position=5)
    cells = {pk: (cell(month(1), 5),) for pk in (1, 2, 3)}

    found = series_of(cells, [second, first, other], (1, 10))

    assert [one.code for one in found] == ["audit.total", "check.tier1", "check.tier2"]


def test_levels_are_those_in_use_in_each_engagement():
    parts = [
        part(1, level="school", used_in=frozenset({5, 6})),
        part(2, level="district", used_in=frozenset({5})),
        part(3, level="state"),
    ]

    assert _levels(parts) == {5: frozenset({"school", "district"}), 6: frozenset({"school"})}


def test_unit_that_nothing_was_read_of_has_neither_series_nor_levels():
    empty = Standing({}, {})

    assert (empty.of(1, 2), empty.levels_of(1)) == ((), frozenset())
