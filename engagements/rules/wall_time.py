"""Days and times in words, as the clocks show them where a visit takes place."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from words.days import clock, long_day

ZONE_NAMES = {
    "EST": "Eastern",
    "EDT": "Eastern",
    "CST": "Central",
    "CDT": "Central",
    "MST": "Mountain",
    "MDT": "Mountain",
    "PST": "Pacific",
    "PDT": "Pacific",
    "AKST": "Alaska",
    "AKDT": "Alaska",
    "HST": "Hawaii",
    "HDT": "Hawaii–Aleutian",
    "AST": "Atlantic",
    "ChST": "Chamorro",
    "SST": "Samoa",
}
"""What people call the zones of the states and territories. Other zones keep their own name."""

PLACES_APART = {"America/Phoenix": "Arizona", "America/Adak": "Hawaii–Aleutian"}
"""Zones that share letters with a larger one but not its clock all year."""


def zone_name(day: date, zone: str) -> str:
    """What people call a zone: "Central" for America/Chicago, in winter and in summer."""
    if zone in PLACES_APART:
        return PLACES_APART[zone]
    letters = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).tzname() or zone
    return ZONE_NAMES.get(letters, zone)


def in_words(day: date, wall_time: time | None, zone: str) -> str:
    """As in "Tue, Mar 3, 2026, 9:00 AM Central"; without a time, the day alone.

    A time that the clocks skip on that day is shown as they show it: 2:30 becomes 3:30.
    """
    if wall_time is None:
        return long_day(day)
    local = starts_at(day, wall_time, zone).astimezone(ZoneInfo(zone))
    return f"{long_day(day)}, {clock(local)} {zone_name(day, zone)}"


def local_day(moment: datetime, zone: str) -> date:
    """The day that a moment falls on where `zone` is."""
    return moment.astimezone(UTC).astimezone(ZoneInfo(zone)).date()


class UnknownZone(ValueError):
    """A time zone name that the time zone database does not hold."""


def starts_at(day: date, wall_time: time, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` (an IANA name) show `wall_time` on `day`.

    Where clocks go forward over that time, it is read on the clock as it was before the change,
    which lands as much later as the clocks jumped (2:30 becomes 3:30). Where clocks go back and
    show the time twice, the first is meant. Both are what RFC 5545 asks of a calendar.

    Raises `UnknownZone`.
    """
    try:
        tzinfo = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(f"There is no time zone called “{zone}”.") from error
    # fold=0 names the offset before the change, for a time that is skipped and one that is repeated.
    local = datetime.combine(day, wall_time.replace(fold=0, tzinfo=None), tzinfo=tzinfo)
    return local.astimezone(UTC)
