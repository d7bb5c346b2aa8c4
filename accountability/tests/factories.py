from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accountability import rating
from accountability.instrument import FEATURES
from accountability.rating import Given
from engagements.rules.periods import last_day

MONTH = date(2026, 3, 1)
APRIL = date(2026, 4, 6)
"""A day on which March can be rated."""
ZONE = ZoneInfo("America/Chicago")


def moment(day):
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZONE)


def all_six(score=2, note="Seen in the log.", revision=0):
    return [Given(feature, score, note, revision) for feature in FEATURES]


def rate(engagement, by, given=None, month=MONTH, reason="", today=None):
    today = today or last_day(month) + timedelta(days=6)
    return rating.rate(
        engagement=engagement,
        month=month,
        given=all_six() if given is None else given,
        reason=reason,
        by=by,
        now=moment(today),
    )
