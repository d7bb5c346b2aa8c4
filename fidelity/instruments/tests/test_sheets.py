import pytest

from fidelity.instruments import sheets
from fidelity.models import InstrumentVersion, Item, Part, Section
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentUseFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


def two_tiers(**given):
    version = VersionFactory(**given)
    part = Part.objects.create(version=version, code="tier-2", name="Tier 2", position=1)
    section = Section.objects.create(
        version=version, part=part, code="second", name="Second", position=5
    )
    Item.objects.create(version=version, section=section, code="2.1", position=5, max_points=3)
    return version


def sheet(version, answers, expected=frozenset()):
    return sheets.sheet(InstrumentVersion.objects.whole().get(pk=version.pk), answers, expected)


def test_sheet_counts_answers_and_tells_missing_from_zero():
    page = sheet(VersionFactory(), [0, 2, None, None, 1])

    (part,) = page.parts
    assert (page.n_answered, page.n_items) == (3, 5)
    assert [item.code for item in part.missing] == ["3", "4"]
    assert (part.items[0].value, part.items[2].value) == ("0", "")
    assert part.items[0].answer.words == "Not in place"
    assert part.items[2].answer is None


def test_sheet_offers_the_scale_in_words():
    page = sheet(VersionFactory(na_allowed=True), [-1] + [None] * 4)

    assert [
        (choice.value, choice.words, choice.is_chosen) for choice in page.parts[0].items[0].choices
    ] == [
        ("0", "Not in place", False),
        ("1", "Partly in place", False),
        ("2", "In place", False),
        ("na", "Not applicable", True),
        ("", "No answer", False),
    ]


def test_sheet_of_an_item_worth_more_than_the_scale_shows_figures():
    page = sheet(two_tiers(), [None] * 6)

    assert [choice.words for choice in page.parts[1].items[0].choices][2:4] == ["In place", "3"]


def test_sheet_shows_the_parts_expected_and_those_with_answers():
    version = two_tiers()
    first = version.parts.get(code="total")

    assert [p.code for p in sheet(version, [None] * 6, {first.pk}).parts] == ["total"]
    assert [p.code for p in sheet(version, [None] * 5 + [1], {first.pk}).parts] == [
        "total",
        "tier-2",
    ]
    assert [p.code for p in sheet(version, [None] * 6).parts] == ["total", "tier-2"]


def test_sheet_can_be_submitted_with_a_part_left_empty_but_not_half_filled():
    version = two_tiers()

    assert sheet(version, [1, 1, 1, 1, 1, None]).can_be_submitted
    assert not sheet(version, [1, 1, 1, 1, None, 2]).can_be_submitted
    assert not sheet(version, [None] * 6).can_be_submitted


def test_parts_expected_come_from_the_use_in_force():
    version = two_tiers()
    expected = ExpectedMeasureFactory(version=version)
    use = InstrumentUseFactory(engagement=expected.engagement, version=version)
    part = version.parts.get(code="tier-2")
    use.parts.add(part)

    assert sheets.parts_expected(expected) == {part.pk}
    use.parts.clear()
    assert sheets.parts_expected(expected) == frozenset()


def test_sheet_of_an_administration_asks_a_constant_number_of_queries(django_assert_num_queries):
    small, large = (
        AdministrationFactory(
            expected=ExpectedMeasureFactory(version=VersionFactory(n_items=n_items))
        )
        for n_items in (1, 30)
    )

    for administration in (small, large):
        with django_assert_num_queries(6):
            sheets.sheet_of(administration, administration.expected)


@pytest.mark.parametrize(
    ("text", "stored"), [("", None), (None, None), ("na", -1), ("0", 0), ("2", 2), (2, 2)]
)
def test_to_stored_reads_what_a_form_sends(text, stored):
    assert sheets.to_stored("1", text) == stored


@pytest.mark.parametrize("text", ["-1", "two", "1.5", "٣", "99999", True, {}])
def test_to_stored_refuses_what_is_no_answer(text):
    with pytest.raises(sheets.UnreadableAnswer, match="item 1"):
        sheets.to_stored("1", text)


def test_read_takes_only_the_items_that_were_sent():
    posted = {"item-1": "2", "seen-1": "", "item-3": "na", "csrf": "x", "item-9": "1"}

    assert sheets.read(posted, ["1", "2", "3"]) == ({"1": 2, "3": -1}, {"1": None, "3": None})
