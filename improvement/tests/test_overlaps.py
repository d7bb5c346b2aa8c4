from hypothesis import given
from hypothesis import strategies as st

from improvement.overlaps import Ask, duplicates, load, matrix, months_in_words, overlaps


def ask(pk, initiative, months, *, to="school", data=False, from_rung="state"):
    return Ask(pk, f"Initiative {initiative}", initiative, from_rung, to, "Survey", months, data)


def test_duplicates_are_data_of_two_initiatives_in_one_month():
    first = ask(1, 1, (9, 10), data=True)
    second = ask(2, 2, (10, 3), data=True)
    elsewhere = ask(3, 3, (10,), to="district", data=True)
    no_data = ask(4, 4, (10,))

    found = duplicates([first, second, elsewhere, no_data])

    assert [(clash.to_rung, clash.months, clash.asks) for clash in found] == [
        ("school", (10,), (first, second))
    ]


def test_one_initiative_alone_does_not_clash_with_itself():
    assert duplicates([ask(1, 1, (9,), data=True), ask(2, 1, (9,), data=True)]) == []


def test_months_with_the_same_asks_are_told_together():
    asks = [ask(1, 1, (3, 9, 10, 11)), ask(2, 2, (9, 10, 11, 3))]

    found = overlaps(asks)

    assert [(clash.months, clash.when) for clash in found] == [((9, 10, 11, 3), "Sep to Nov, Mar")]


def test_what_is_all_data_is_a_duplicate_and_no_overlap():
    asks = [ask(1, 1, (9,), data=True), ask(2, 2, (9,), data=True)]

    assert overlaps(asks) == []
    assert len(duplicates(asks)) == 1


def test_matrix_by_who_asks_whom():
    up, down = ask(1, 1, (9,), to="state", from_rung="school"), ask(2, 1, (9,))

    assert matrix([up, down]) == {("school", "state"): (up,), ("state", "school"): (down,)}


def test_load_counts_each_month_of_a_school_year():
    assert load([ask(1, 1, (7, 6)), ask(2, 2, (7,))], "school") == [2, *[0] * 10, 1]


def test_months_in_words():
    words = [months_in_words(each) for each in ((9,), (10, 9), (6, 7), tuple(range(1, 13)))]

    assert words == ["Sep", "Sep, Oct", "Jul, Jun", "every month"]


asks = st.lists(
    st.builds(
        ask,
        st.integers(1, 99),
        st.integers(1, 4),
        st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(tuple),
        to=st.sampled_from(["school", "district"]),
        data=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda each: each.pk,
)


@given(asks)
def test_every_clash_is_of_several_initiatives_that_share_its_months(found):
    for clash in [*duplicates(found), *overlaps(found)]:
        assert len(clash.initiatives) > 1
        assert all(set(clash.months) <= set(each.months) for each in clash.asks)
        assert {each.to_rung for each in clash.asks} == {clash.to_rung}
