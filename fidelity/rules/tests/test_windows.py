from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import month_of
from fidelity.rules.windows import (
    Calendar,
    InvalidCalendar,
    Kind,
    Span,
    State,
    Window,
    age_in_months,
    is_stale,
    overdue_days,
    state_of,
    windows,
)

CAPACITY = Calendar(Kind.MONTHS, spans=(Span(8, 9), Span(1, 2)))
SPRING = Calendar(Kind.MONTHS, spans=(Span(3, 5),))
HALF_YEARLY = Calendar(Kind.EVERY_N_MONTHS, interval=6, anchor=date(2026, 10, 1), months_open=2)
MONTHLY = Calendar(Kind.MONTHLY)

calendars = st.one_of(
    st.sampled_from([CAPACITY, SPRING, MONTHLY, Calendar(Kind.MONTHS, spans=(Span(12, 1),))]),
    st.builds(
        lambda interval, anchor: Calendar(Kind.EVERY_N_MONTHS, interval=interval, anchor=anchor),
        st.integers(1, 24),
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    ),
)
days = st.dates(date(2018, 1, 1), date(2034, 12, 31))


def starts(calendar, first, last):
    return [window.starts_on for window in windows(calendar, first, last)]


def test_monthly_windows_end_with_their_month():
    assert windows(MONTHLY, date(2028, 1, 20), date(2028, 2, 3)) == [
        Window(date(2028, 1, 1), date(2028, 1, 1), date(2028, 1, 31), date(2028, 1, 31)),
        Window(date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29), date(2028, 2, 29)),
    ]


def test_named_months_twice_a_school_year():
    assert windows(CAPACITY, date(2026, 7, 1), date(2027, 6, 30)) == [
        Window(date(2026, 8, 1), date(2026, 8, 1), date(2026, 9, 30), date(2026, 9, 30)),
        Window(date(2027, 1, 1), date(2027, 1, 1), date(2027, 2, 28), date(2027, 2, 28)),
    ]


def test_window_belongs_to_the_range_it_starts_in():
    assert starts(SPRING, date(2026, 4, 1), date(2027, 3, 1)) == [date(2027, 3, 1)]
    assert starts(SPRING, date(2026, 3, 31), date(2027, 2, 28)) == [date(2026, 3, 1)]


def test_named_months_across_new_year():
    calendar = Calendar(Kind.MONTHS, spans=(Span(12, 1),))

    assert windows(calendar, date(2026, 1, 1), date(2026, 12, 31)) == [
        Window(date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 31), date(2027, 1, 31))
    ]


def test_every_six_months_counts_both_ways_from_the_anchor():
    found = windows(HALF_YEARLY, date(2026, 1, 1), date(2027, 12, 31))

    assert [(window.starts_on, window.due_on) for window in found] == [
        (date(2026, 4, 1), date(2026, 5, 31)),
        (date(2026, 10, 1), date(2026, 11, 30)),
        (date(2027, 4, 1), date(2027, 5, 31)),
        (date(2027, 10, 1), date(2027, 11, 30)),
    ]


def test_lead_and_grace_move_opening_and_due_date_alone():
    calendar = Calendar(Kind.MONTHS, spans=(Span(8, 9),), lead_days=14, grace_days=10)

    [window] = windows(calendar, date(2026, 8, 1), date(2026, 8, 1))

    assert window == Window(
        starts_on=date(2026, 8, 1),
        opens_on=date(2026, 7, 18),
        ends_on=date(2026, 9, 30),
        due_on=date(2026, 10, 10),
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 7, 31), False),
        (date(2026, 8, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
    ],
)
def test_window_is_open_on_its_first_and_last_day(day, expected):
    [window] = windows(CAPACITY, date(2026, 8, 1), date(2026, 8, 1))

    assert window.is_open(day) is expected


@pytest.mark.parametrize(
    ("calendar", "month", "expected"),
    [
        (MONTHLY, date(2026, 3, 1), "March 2026"),
        (CAPACITY, date(2026, 8, 1), "August to September 2026"),
        (
            Calendar(Kind.MONTHS, spans=(Span(12, 1),)),
            date(2026, 12, 1),
            "December 2026 to January 2027",
        ),
        (Calendar(Kind.MONTHS, spans=(Span(3, 3),), grace_days=20), date(2026, 3, 1), "March 2026"),
    ],
)
def test_window_name(calendar, month, expected):
    [window] = windows(calendar, month, month)

    assert window.name == expected


def test_range_reversed_has_no_windows():
    assert windows(MONTHLY, date(2026, 2, 1), date(2026, 1, 31)) == []


@given(calendars, days, days, days)
def test_adjoining_ranges_share_no_window_and_lose_none(calendar, first, cut, last):
    first, cut, last = sorted([first, month_of(cut), last])

    whole = windows(calendar, first, last)

    before_cut = windows(calendar, first, month_of(cut) - timedelta(days=1))
    assert before_cut + windows(calendar, max(first, month_of(cut)), last) == whole
    assert len({window.starts_on for window in whole}) == len(whole)


@pytest.mark.parametrize(
    ("kwargs", "field"),
    [
        ({"kind": "weekly"}, "kind"),
        ({"kind": Kind.MONTHLY, "spans": (Span(8, 9),)}, "spans"),
        ({"kind": Kind.MONTHS}, "spans"),
        ({"kind": Kind.MONTHS, "spans": (Span(0, 2),)}, "spans"),
        ({"kind": Kind.MONTHS, "spans": (Span(8, 13),)}, "spans"),
        ({"kind": Kind.MONTHS, "spans": (Span(8, 9), Span(9, 10))}, "spans"),
        ({"kind": Kind.MONTHS, "spans": (Span(12, 2), Span(1, 1))}, "spans"),
        ({"kind": Kind.EVERY_N_MONTHS, "anchor": date(2026, 1, 1)}, "interval"),
        ({"kind": Kind.EVERY_N_MONTHS, "anchor": date(2026, 1, 1), "interval": 0}, "interval"),
        ({"kind": Kind.EVERY_N_MONTHS, "anchor": date(2026, 1, 1), "interval": 61}, "interval"),
        ({"kind": Kind.EVERY_N_MONTHS, "interval": 6}, "anchor"),
        (
            {
                "kind": Kind.EVERY_N_MONTHS,
                "anchor": date(2026, 1, 1),
                "interval": 6,
                "months_open": 7,
            },
            "months_open",
        ),
        ({"kind": Kind.MONTHLY, "lead_days": -1}, "lead_days"),
        ({"kind": Kind.MONTHLY, "grace_days": -1}, "grace_days"),
    ],
)
def test_calendar_names_the_field_at_fault(kwargs, field):
    with pytest.raises(InvalidCalendar) as raised:
        Calendar(**kwargs)

    assert raised.value.field == field
    assert raised.value.message == str(raised.value)


def test_kind_as_stored_is_as_good_as_the_member():
    assert starts(Calendar("months", spans=(Span(3, 5),)), date(2026, 1, 1), date(2026, 12, 1)) == [
        date(2026, 3, 1)
    ]


@pytest.mark.parametrize(
    ("measured", "as_of", "age", "stale"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), 0, False),
        (date(2026, 9, 30), date(2026, 10, 1), 1, False),
        (date(2026, 9, 1), date(2027, 4, 30), 7, False),
        (date(2026, 9, 1), date(2027, 5, 1), 8, True),
    ],
)
def test_value_is_stale_once_older_than_its_interval(measured, as_of, age, stale):
    assert age_in_months(measured, as_of) == age
    assert is_stale(measured, as_of, interval_months=7) is stale


def test_measure_from_the_future_has_no_age():
    with pytest.raises(ValueError, match="lies after"):
        age_in_months(date(2026, 10, 1), date(2026, 9, 30))


DUE_ON = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("today", "is_scored", "is_applicable", "expected"),
    [
        (date(2026, 9, 1), False, True, State.NOT_YET_DUE),
        (DUE_ON, False, True, State.NOT_YET_DUE),
        (date(2026, 10, 1), False, True, State.MISSING),
        (date(2026, 9, 1), True, True, State.SCORED),
        (date(2026, 10, 1), True, True, State.SCORED),
        (date(2026, 9, 1), False, False, State.NOT_APPLICABLE),
        (date(2026, 10, 1), False, False, State.NOT_APPLICABLE),
        (date(2026, 10, 1), True, False, State.NOT_APPLICABLE),
    ],
)
def test_state_of_expected_measure(today, is_scored, is_applicable, expected):
    assert state_of(DUE_ON, today, is_scored=is_scored, is_applicable=is_applicable) is expected


def test_states_are_four():
    assert list(State) == ["scored", "missing", "not_applicable", "not_yet_due"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [(date(2026, 9, 1), 0), (DUE_ON, 0), (date(2026, 10, 1), 1), (date(2026, 12, 29), 90)],
)
def test_overdue_days_begin_the_day_after(today, expected):
    assert overdue_days(DUE_ON, today) == expected
