from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.cadences import (
    Anchor,
    Frequency,
    InvalidRule,
    PerYear,
    Rule,
    Skipped,
    TooManyOccurrences,
    describe,
    occurrences,
    per_year,
    preview,
    skipping,
)
from engagements.rules.periods import Period, add_months, month_of, month_range
from engagements.rules.wall_time import UnknownZone, starts_at


def weekly(*weekdays, starts_on=date(2026, 1, 1), **kwargs):
    return Rule(Frequency.WEEKLY, Anchor.WEEKDAYS, starts_on, weekdays=weekdays, **kwargs)


def on_day(day, starts_on=date(2026, 1, 1), **kwargs):
    return Rule(Frequency.MONTHLY, Anchor.DAY_OF_MONTH, starts_on, day_of_month=day, **kwargs)


def on_last_day(starts_on=date(2026, 1, 1), **kwargs):
    return Rule(Frequency.MONTHLY, Anchor.LAST_DAY, starts_on, **kwargs)


def on_nth(nth, weekday, starts_on=date(2026, 1, 1), **kwargs):
    return Rule(
        Frequency.MONTHLY, Anchor.NTH_WEEKDAY, starts_on, nth=nth, weekdays=(weekday,), **kwargs
    )


starts = st.dates(date(2015, 1, 1), date(2030, 12, 31))
intervals = st.integers(1, 12)
weekly_rules = st.builds(
    lambda days, starts_on, interval: weekly(*days, starts_on=starts_on, interval=interval),
    st.sets(st.integers(0, 6), min_size=1),
    starts,
    intervals,
)
monthly_rules = st.one_of(
    st.builds(
        lambda day, starts_on, interval: on_day(day, starts_on, interval=interval),
        st.integers(1, 31),
        starts,
        intervals,
    ),
    st.builds(
        lambda starts_on, interval: on_last_day(starts_on, interval=interval), starts, intervals
    ),
    st.builds(
        lambda nth, weekday, starts_on, interval: on_nth(
            nth, weekday, starts_on, interval=interval
        ),
        st.sampled_from([1, 2, 3, 4, -1]),
        st.integers(0, 6),
        starts,
        intervals,
    ),
)
rules = st.one_of(weekly_rules, monthly_rules)


def expected_in_month(rule, month):
    """The date of a monthly rule in one month, worked out by counting days."""
    n_days = monthrange(month.year, month.month)[1]
    in_month = [month + timedelta(days=n) for n in range(n_days)]
    if rule.anchor == Anchor.LAST_DAY:
        return in_month[-1]
    if rule.anchor == Anchor.DAY_OF_MONTH:
        return in_month[min(rule.day_of_month, n_days) - 1]
    matching = [day for day in in_month if day.weekday() == rule.weekdays[0]]
    return matching[rule.nth - 1 if rule.nth > 0 else -1]


# Ten years of month ends


@pytest.mark.parametrize("day", [28, 29, 30, 31])
def test_day_of_month_over_ten_years_clamps_without_drifting(day):
    first, last = date(2023, 1, 1), date(2032, 12, 31)

    dates = occurrences(on_day(day, starts_on=first), first, last)

    assert dates == [
        date(month.year, month.month, min(day, monthrange(month.year, month.month)[1]))
        for month in month_range(first, last)
    ]
    assert len(dates) == 120


def test_day_31_february_and_after():
    rule = on_day(31, starts_on=date(2027, 12, 31))

    assert preview(rule, count=6) == [
        date(2027, 12, 31),
        date(2028, 1, 31),
        date(2028, 2, 29),
        date(2028, 3, 31),
        date(2028, 4, 30),
        date(2028, 5, 31),
    ]


@pytest.mark.parametrize(
    ("year", "last"),
    [
        (2023, 28),
        (2024, 29),
        (2025, 28),
        (2026, 28),
        (2027, 28),
        (2028, 29),
        (2032, 29),
        (2100, 28),
    ],
)
def test_february_by_day_31_and_by_last_day_agree(year, last):
    first, end = date(year, 2, 1), date(year, 2, last)
    start = date(year, 1, 1)

    assert occurrences(on_day(31, start), first, end) == [end]
    assert occurrences(on_last_day(start), first, end) == [end]


def test_day_30_every_three_months_from_november():
    rule = on_day(30, starts_on=date(2026, 11, 30), interval=3)

    assert preview(rule, count=5) == [
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 30),
        date(2027, 8, 30),
        date(2027, 11, 30),
    ]


def test_clamped_date_before_the_start_is_left_out():
    rule = on_day(15, starts_on=date(2026, 1, 31), interval=2)

    assert preview(rule, count=2) == [date(2026, 3, 15), date(2026, 5, 15)]


@pytest.mark.parametrize(
    ("nth", "weekday", "expected"),
    [
        (1, 0, [date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2)]),
        (3, 1, [date(2026, 1, 20), date(2026, 2, 17), date(2026, 3, 17)]),
        (4, 4, [date(2026, 1, 23), date(2026, 2, 27), date(2026, 3, 27)]),
        (-1, 4, [date(2026, 1, 30), date(2026, 2, 27), date(2026, 3, 27)]),
        (-1, 6, [date(2026, 1, 25), date(2026, 2, 22), date(2026, 3, 29)]),
    ],
)
def test_nth_weekday(nth, weekday, expected):
    assert preview(on_nth(nth, weekday), count=3) == expected


def test_weekly_on_two_days():
    assert preview(weekly(1, 3, starts_on=date(2026, 3, 4)), count=4) == [
        date(2026, 3, 5),
        date(2026, 3, 10),
        date(2026, 3, 12),
        date(2026, 3, 17),
    ]


def test_every_second_week_counts_from_the_week_of_the_start():
    rule = weekly(0, 4, starts_on=date(2026, 3, 5), interval=2)

    assert preview(rule, count=4) == [
        date(2026, 3, 6),
        date(2026, 3, 16),
        date(2026, 3, 20),
        date(2026, 3, 30),
    ]


@given(monthly_rules)
def test_monthly_rule_agrees_with_counting_days(rule):
    first, last = rule.starts_on, rule.starts_on + timedelta(days=3653)
    months = [add_months(month_of(first), n) for n in range(0, 122, rule.interval)]

    dates = occurrences(rule, first, last)

    candidates = [expected_in_month(rule, month) for month in months]
    assert dates == [day for day in candidates if first <= day <= last]


@given(weekly_rules)
def test_weekly_rule_agrees_with_counting_days(rule):
    first, last = rule.starts_on, rule.starts_on + timedelta(days=350)
    monday = first - timedelta(days=first.weekday())

    dates = occurrences(rule, first, last)

    every_day = [first + timedelta(days=n) for n in range(351)]
    assert dates == [
        day
        for day in every_day
        if day.weekday() in rule.weekdays and (day - monday).days // 7 % rule.interval == 0
    ]


@given(rules, st.integers(-100, 2000), st.integers(0, 190), st.integers(0, 190))
def test_dates_do_not_depend_on_the_range(rule, offset, before, after):
    cut = rule.starts_on + timedelta(days=offset)
    first, last = cut - timedelta(days=before), cut + timedelta(days=after)

    whole = occurrences(rule, first, last)

    earlier = occurrences(rule, first, cut)
    later = occurrences(rule, cut + timedelta(days=1), last)
    assert earlier + later == whole


@given(rules, st.integers(0, 400))
def test_end_of_the_rule_only_cuts_off(rule, length):
    ends_on = rule.starts_on + timedelta(days=length)
    ended = Rule(
        rule.frequency,
        rule.anchor,
        rule.starts_on,
        ends_on,
        rule.interval,
        rule.weekdays,
        rule.day_of_month,
        rule.nth,
    )
    far = rule.starts_on + timedelta(days=390)

    dates = occurrences(ended, rule.starts_on, far)

    assert dates == [day for day in occurrences(rule, rule.starts_on, far) if day <= ends_on]


def test_range_before_the_start_is_empty():
    assert occurrences(on_day(31), date(2025, 1, 1), date(2025, 12, 31)) == []


def test_range_reversed_is_empty():
    assert occurrences(on_day(1), date(2026, 5, 1), date(2026, 4, 1)) == []


def test_rule_may_end_before_its_first_date():
    rule = on_day(31, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 30))

    assert preview(rule) == []


# Preview and the cap


def test_preview_is_strictly_later():
    rule = on_day(15)

    assert preview(rule, after=date(2026, 3, 15), count=2) == [date(2026, 4, 15), date(2026, 5, 15)]
    assert preview(rule, after=date(2026, 3, 14), count=1) == [date(2026, 3, 15)]


def test_preview_gives_twelve_dates_from_the_start():
    assert preview(on_day(15)) == [date(2026, month, 15) for month in range(1, 13)]


def test_preview_stops_with_the_rule():
    rule = on_day(15, ends_on=date(2026, 3, 15))

    assert preview(rule) == [date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)]


def test_preview_of_the_last_years_there_are_is_short():
    assert len(preview(on_day(1), after=date(9999, 6, 30))) == 6


def test_four_hundred_dates_are_given():
    rule = weekly(0, 1, 2, 3, 4, 5, 6)

    dates = occurrences(rule, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=399))

    assert len(dates) == 400


def test_more_than_four_hundred_dates_are_refused_and_the_rule_named():
    rule = weekly(0, 1, 2, 3, 4, 5, 6)

    with pytest.raises(
        TooManyOccurrences, match="Every Monday, Tuesday, .* Ask for a shorter"
    ) as raised:
        occurrences(rule, date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=400))

    assert raised.value.rule == rule


def test_preview_of_more_than_four_hundred_is_refused():
    with pytest.raises(TooManyOccurrences):
        preview(on_day(1), count=401)


def test_every_day_of_all_time_is_refused_early():
    with pytest.raises(TooManyOccurrences):
        occurrences(weekly(*range(7)), date.min, date.max)


# Rules that make no sense


@pytest.mark.parametrize(
    ("kwargs", "field"),
    [
        ({"frequency": "daily"}, "frequency"),
        ({"interval": 0}, "interval"),
        ({"interval": 13}, "interval"),
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"anchor": "easter"}, "anchor"),
        ({"frequency": Frequency.WEEKLY}, "anchor"),
        ({"anchor": Anchor.WEEKDAYS}, "anchor"),
        ({"day_of_month": None}, "day_of_month"),
        ({"day_of_month": 0}, "day_of_month"),
        ({"day_of_month": 32}, "day_of_month"),
        ({"weekdays": (1,)}, "weekdays"),
        ({"nth": 1}, "nth"),
        ({"anchor": Anchor.LAST_DAY}, "day_of_month"),
    ],
)
def test_monthly_rule_names_the_field_at_fault(kwargs, field):
    sound = {
        "frequency": Frequency.MONTHLY,
        "anchor": Anchor.DAY_OF_MONTH,
        "starts_on": date(2026, 1, 1),
        "day_of_month": 31,
    }

    with pytest.raises(InvalidRule) as raised:
        Rule(**sound | kwargs)

    assert raised.value.field == field
    assert raised.value.message == str(raised.value)
    assert raised.value.message.endswith(".")


@pytest.mark.parametrize(
    ("nth", "weekdays", "field"),
    [
        (None, (1,), "nth"),
        (0, (1,), "nth"),
        (5, (1,), "nth"),
        (-2, (1,), "nth"),
        (1, (), "weekdays"),
        (1, (1, 2), "weekdays"),
        (1, (7,), "weekdays"),
    ],
)
def test_nth_weekday_rule_names_the_field_at_fault(nth, weekdays, field):
    with pytest.raises(InvalidRule) as raised:
        Rule(Frequency.MONTHLY, Anchor.NTH_WEEKDAY, date(2026, 1, 1), nth=nth, weekdays=weekdays)

    assert raised.value.field == field


@pytest.mark.parametrize("weekdays", [(), (7,), (-1,), (1, 1)])
def test_weekly_rule_needs_days_of_the_week(weekdays):
    with pytest.raises(InvalidRule) as raised:
        weekly(*weekdays)

    assert raised.value.field == "weekdays"


def test_codes_as_stored_are_as_good_as_members():
    rule = Rule("monthly", "last_day", date(2026, 1, 1))

    assert preview(rule, count=2) == [date(2026, 1, 31), date(2026, 2, 28)]


# Planned gaps

WINTER = Period(date(2026, 12, 19), date(2027, 1, 3), "Winter break")
SUMMER = Period(date(2027, 6, 15), date(2027, 8, 20), "Summer")


def test_skipping_parts_dates_and_names_the_gap():
    dates = [date(2026, 12, 18), date(2026, 12, 19), date(2027, 1, 3), date(2027, 1, 4)]

    kept, skipped = skipping(dates, [WINTER])

    assert kept == [date(2026, 12, 18), date(2027, 1, 4)]
    assert skipped == [Skipped(date(2026, 12, 19), WINTER), Skipped(date(2027, 1, 3), WINTER)]
    assert skipped[0].gap.name == "Winter break"


def test_skipping_without_gaps_keeps_all():
    assert skipping([date(2026, 1, 1)], []) == ([date(2026, 1, 1)], [])


@given(rules, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=5))
def test_skipping_loses_no_date(rule, stretches):
    start = rule.starts_on
    gaps = [
        Period(start + timedelta(days=a), start + timedelta(days=a + length))
        for a, length in stretches
    ]
    dates = occurrences(rule, start, start + timedelta(days=380))

    kept, skipped = skipping(dates, gaps)

    assert sorted(kept + [one.on for one in skipped]) == dates
    assert all(one.on in one.gap for one in skipped)
    assert not any(day in gap for day in kept for gap in gaps)


def test_monthly_with_a_summer_is_about_ten_a_year():
    rule = on_nth(3, 1, starts_on=date(2026, 9, 1))

    counted = per_year(rule, [WINTER, SUMMER])

    assert counted == PerYear(planned=12, skipped=3)
    assert str(counted) == "About 9 a year: 12, less 3 in planned gaps"


def test_per_year_without_gaps():
    assert str(per_year(on_day(31), [])) == "About 12 a year"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (weekly(1), 52),
        (weekly(1, interval=2), 26),
        (on_day(31, interval=3), 4),
        (on_last_day(interval=12), 1),
        (on_day(15, ends_on=date(2026, 2, 20)), 12),
        (weekly(*range(7), starts_on=date(2024, 1, 1)), 366),
    ],
)
def test_per_year_counts_twelve_months_whatever_the_end(rule, expected):
    assert per_year(rule, []).kept == expected


def test_per_year_of_another_year():
    rule = on_day(20, starts_on=date(2024, 1, 1))
    year = Period(date(2026, 7, 1), date(2027, 6, 30))

    assert per_year(rule, [WINTER, SUMMER], year) == PerYear(planned=12, skipped=2)


# In words


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (on_day(31), "On the 31st of each month, or its last day"),
        (on_day(29), "On the 29th of each month, or its last day"),
        (on_day(28), "On the 28th of each month"),
        (on_day(1), "On the 1st of each month"),
        (on_day(2), "On the 2nd of each month"),
        (on_day(3), "On the 3rd of each month"),
        (on_day(11), "On the 11th of each month"),
        (on_day(12), "On the 12th of each month"),
        (on_day(13), "On the 13th of each month"),
        (on_day(22), "On the 22nd of each month"),
        (on_day(23), "On the 23rd of each month"),
        (on_last_day(), "On the last day of each month"),
        (on_nth(3, 1), "On the third Tuesday of each month"),
        (on_nth(-1, 4), "On the last Friday of each month"),
        (on_day(15, interval=2), "On the 15th of every second month from January 2026"),
        (
            on_day(31, interval=3),
            "On the 31st of every third month from January 2026, or its last day",
        ),
        (on_last_day(interval=12), "On the last day of January each year"),
        (weekly(1), "Every Tuesday"),
        (weekly(1, interval=2), "Every 2 weeks on Tuesday"),
        (weekly(3, 1), "Every Tuesday and Thursday"),
        (weekly(0, 2, 4), "Every Monday, Wednesday and Friday"),
        (weekly(1, ends_on=date(2027, 6, 30)), "Every Tuesday, until June 30, 2027"),
    ],
)
def test_describe(rule, expected):
    assert describe(rule) == expected


@given(rules)
def test_describe_has_words_for_every_rule(rule):
    words = describe(rule)

    assert words.startswith(("On the ", "Every "))
    assert "None" not in words


# Clocks


@pytest.mark.parametrize(
    ("day", "wall_time", "zone", "expected"),
    [
        # Forward on March 8, 2026 at 2:00, in New York from UTC-5 to UTC-4.
        (date(2026, 3, 7), time(9), "America/New_York", datetime(2026, 3, 7, 14, tzinfo=UTC)),
        (date(2026, 3, 8), time(9), "America/New_York", datetime(2026, 3, 8, 13, tzinfo=UTC)),
        (
            date(2026, 3, 8),
            time(1, 59),
            "America/New_York",
            datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
        ),
        (date(2026, 3, 8), time(2), "America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (
            date(2026, 3, 8),
            time(2, 30),
            "America/New_York",
            datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
        ),
        (date(2026, 3, 8), time(3), "America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        # Back on November 1, 2026 at 2:00: from 1:00 to 2:00 twice.
        (date(2026, 10, 31), time(9), "America/New_York", datetime(2026, 10, 31, 13, tzinfo=UTC)),
        (
            date(2026, 11, 1),
            time(0, 59),
            "America/New_York",
            datetime(2026, 11, 1, 4, 59, tzinfo=UTC),
        ),
        (
            date(2026, 11, 1),
            time(1, 30),
            "America/New_York",
            datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        ),
        (date(2026, 11, 1), time(2), "America/New_York", datetime(2026, 11, 1, 7, tzinfo=UTC)),
        (date(2026, 11, 1), time(9), "America/New_York", datetime(2026, 11, 1, 14, tzinfo=UTC)),
        # Arizona keeps standard time, save in the Navajo Nation.
        (date(2026, 3, 8), time(2, 30), "America/Phoenix", datetime(2026, 3, 8, 9, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), "America/Phoenix", datetime(2026, 7, 1, 16, tzinfo=UTC)),
        (date(2026, 12, 1), time(9), "America/Phoenix", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), "America/Shiprock", datetime(2026, 7, 1, 15, tzinfo=UTC)),
        # Indiana began to change its clocks in 2006; its north-west keeps Central time.
        (
            date(2005, 7, 1),
            time(9),
            "America/Indiana/Indianapolis",
            datetime(2005, 7, 1, 14, tzinfo=UTC),
        ),
        (
            date(2026, 7, 1),
            time(9),
            "America/Indiana/Indianapolis",
            datetime(2026, 7, 1, 13, tzinfo=UTC),
        ),
        (date(2026, 7, 1), time(9), "America/Indiana/Knox", datetime(2026, 7, 1, 14, tzinfo=UTC)),
        (
            date(2026, 3, 8),
            time(2, 30),
            "America/Indiana/Knox",
            datetime(2026, 3, 8, 8, 30, tzinfo=UTC),
        ),
        (date(2026, 1, 5), time(9), "Pacific/Honolulu", datetime(2026, 1, 5, 19, tzinfo=UTC)),
        (
            date(2026, 1, 5),
            time(23, 30),
            "America/Anchorage",
            datetime(2026, 1, 6, 8, 30, tzinfo=UTC),
        ),
    ],
)
def test_starts_at(day, wall_time, zone, expected):
    moment = starts_at(day, wall_time, zone)

    assert moment == expected
    assert moment.tzinfo is UTC


def test_starts_at_passes_over_the_fold_of_the_time_it_is_given():
    second = time(1, 30, fold=1)

    moment = starts_at(date(2026, 11, 1), second, "America/New_York")

    assert moment == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/Springfield", "", "../etc/passwd", "America"])
def test_starts_at_refuses_an_unknown_zone(zone):
    with pytest.raises(UnknownZone, match="There is no time zone called"):
        starts_at(date(2026, 1, 1), time(9), zone)


@given(
    st.dates(date(2007, 1, 1), date(2037, 12, 31)),
    st.times(),
    st.sampled_from(
        ["America/New_York", "America/Phoenix", "America/Indiana/Knox", "Pacific/Guam", "UTC"]
    ),
)
def test_starts_at_shows_the_wall_time_or_a_later_one(day, wall_time, zone):
    shown = starts_at(day, wall_time, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    asked = datetime.combine(day, wall_time)
    assert shown in (asked, asked + timedelta(hours=1))
