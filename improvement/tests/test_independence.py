from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from improvement.independence import (
    Carrier,
    Thing,
    carriers_of,
    left_with_nobody,
    left_with_one,
)

ANA = Carrier("1", "Ana", "recipient")
BEN = Carrier("2", "Ben", "provider")
CY = Carrier("3", "Cy", "recipient")
TODAY = date(2026, 3, 3)


def thing(pk, *carriers, **more):
    return Thing("routine", pk, f"Routine {pk}", carriers, **more)


def test_people_are_counted_once_and_by_side():
    shared = thing(1, ANA, ANA, BEN)

    assert (shared.people, shared.people_of_state, shared.is_single) == (2, 1, False)


def test_what_only_ta_staff_can_carry_needs_them():
    assert [thing(1, BEN).needs_ta, thing(2).needs_ta, thing(3, BEN, ANA).needs_ta] == [
        True,
        True,
        False,
    ]


def test_days_since_it_was_carried_alone():
    assert thing(1, last_alone_on=date(2026, 2, 1)).days_since_alone(TODAY) == 30
    assert thing(1).days_since_alone(TODAY) is None


def test_a_routine_is_due_once_its_rhythm_has_passed():
    runs = [date(2026, 2, 1), date(2026, 1, 31), None]
    found = [thing(1, every_days=30, last_run_on=on).is_due(TODAY) for on in runs]

    assert found == [False, True, True]
    assert thing(1).is_due(TODAY) is False


def test_who_leaves():
    alone, both, three = thing(1, ANA), thing(2, ANA, BEN), thing(3, ANA, BEN, CY)

    assert left_with_nobody([alone, both, three], "1") == [alone]
    assert left_with_one([alone, both, three], "1") == [both]
    assert carriers_of([three, both]) == [ANA, BEN, CY]


things = st.lists(
    st.builds(lambda found: thing(1, *found), st.lists(st.sampled_from([ANA, BEN, CY])))
)


@given(things, st.sampled_from(["1", "2", "3"]))
def test_nobody_and_one_never_name_the_same(found, key):
    nobody, one = left_with_nobody(found, key), left_with_one(found, key)

    assert all(each.people == 1 for each in nobody)
    assert all(each.people == 2 for each in one)
