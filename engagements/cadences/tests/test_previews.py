from datetime import date

from engagements.cadences.previews import PREVIEW_DATES, PreviewLine, preview_of
from engagements.rules.cadences import Rule
from engagements.rules.periods import Period

TODAY = date(2026, 3, 2)
MONTHLY = Rule("monthly", "day_of_month", starts_on=date(2025, 9, 30), day_of_month=31)
BREAK = Period(date(2026, 4, 24), date(2026, 5, 4), "Spring break")


def test_preview_of_says_the_rule_and_its_rate():
    preview = preview_of(MONTHLY, [BREAK], TODAY)

    assert preview.words == "On the 31st of each month, or its last day"
    assert preview.rate == "About 11 a year: 12, less 1 in planned gaps"
    assert preview.gaps == 1


def test_preview_of_begins_today_and_has_twelve_dates():
    lines = preview_of(MONTHLY, [], TODAY).lines

    assert len(lines) == PREVIEW_DATES
    assert lines[0] == PreviewLine(date(2026, 3, 31))
    assert lines[-1] == PreviewLine(date(2027, 2, 28))


def test_preview_of_has_today_itself():
    assert preview_of(MONTHLY, [], date(2026, 3, 31)).lines[0] == PreviewLine(date(2026, 3, 31))


def test_preview_of_tells_dates_in_gaps_and_still_has_twelve_others():
    lines = preview_of(MONTHLY, [BREAK], TODAY).lines

    assert lines[:3] == (
        PreviewLine(date(2026, 3, 31)),
        PreviewLine(date(2026, 4, 30), "Spring break"),
        PreviewLine(date(2026, 5, 31)),
    )
    assert len([line for line in lines if not line.gap]) == PREVIEW_DATES


def test_preview_of_a_rule_to_come_begins_with_its_start():
    later = Rule("weekly", "weekdays", starts_on=date(2026, 9, 1), weekdays=(1,))

    assert preview_of(later, [], TODAY).lines[0] == PreviewLine(date(2026, 9, 1))


def test_preview_of_a_rule_that_ends_is_shorter():
    short = Rule("monthly", "last_day", starts_on=date(2026, 1, 1), ends_on=date(2026, 4, 30))

    assert [line.on for line in preview_of(short, [], TODAY).lines] == [
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


def test_preview_of_a_rule_that_is_over_is_empty():
    over = Rule("monthly", "last_day", starts_on=date(2025, 1, 1), ends_on=date(2025, 4, 30))

    assert preview_of(over, [BREAK], TODAY).lines == ()
