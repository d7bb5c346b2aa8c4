"""What both sides said of each month on the TA fidelity card, and the months that closed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from accountability import closing, rating
from accountability.instrument import CODE, FEATURES
from accountability.models import Rating
from accountability.rating import Given
from demo.places import World
from engagements.rules.periods import add_months, last_day, month_of
from fidelity.measures import reviewing
from fidelity.models import Administration
from fidelity.rollups import rolling
from people.models import User

MONTHS = 12
MISSED_BY_THE_STATE = 8
"""So many months ago the leadership team did not meet, and nobody rated for the state."""

SEEN = {
    "clarity": (
        "Nobody could say who runs the data meetings.",
        "Agreement in force, but a role was open all month.",
        "Everybody named in the agreement knew their part.",
    ),
    "frequency": (
        "Two visits were called off and not set again.",
        "One visit fell through; the rest took place.",
        "All visits and calls took place as planned.",
    ),
    "intensity": (
        "Mostly talks about reports, nobody saw a lesson.",
        "Coaching as agreed, less observation than we wanted.",
        "On site, with observation and coaching on the same day.",
    ),
    "duration": (
        "Six weeks without a word.",
        "On the way, slower than the plan for this stage.",
        "Steady contact, and the stage fits the time used.",
    ),
    "integrity": (
        "Came on top of two other state initiatives.",
        "Joined with the reading grant, policy level not touched.",
        "Practice, district and policy moved together.",
    ),
    "accountability": (
        "The measures came after the meeting.",
        "Most next steps settled, one barrier waited too long.",
        "Measures on time, the setback was answered.",
    ),
}
FIRST = "The first card there is: nobody had looked at TA itself before."
SECOND_THOUGHTS = "In the meeting we agreed that the open role weighs more than we had thought."


def tell(world: World) -> None:
    """A year of ratings of an engagement at work; the last month is still open if days are left."""
    if world.engagement.status not in rating.RATED:
        return
    today = world.engagement.day_of(world.now)
    first = max(month_of(world.engagement.starts_on), add_months(today, -MONTHS))
    for ago in range(MONTHS, 0, -1):
        month = add_months(today, -ago)
        if month >= first:
            _month(world, month, ago)
    rolling.fold(engagement_id=world.engagement.pk)


def _month(world: World, month: date, ago: int) -> None:
    random = Random(f"{world.story.state}/{month}")  # noqa: S311
    closes_on = rating.closes_on(month)
    is_open = closes_on >= world.today
    if ago != MISSED_BY_THE_STATE:
        _rate(world, random, month, world.leaders()[0], 7, ago)
    _rate(world, random, month, world.staff()[0], 9, ago, only=4 if is_open else 6)
    if ago == MONTHS // 2:
        _think_again(world, month, world.staff()[0])
    if not is_open:
        _approve(world, month)
        day = closes_on + timedelta(days=1)
        closing.close(
            engagement=world.engagement,
            month=month,
            today=min(day, world.today),
            now=world.moment(day, 4, 0),
        )


def _rate(
    world: World, random: Random, month: date, by: User, after: int, ago: int, only: int = 6
) -> None:
    """Some days after the month; the nearer to today, the better it goes."""
    day = min(last_day(month) + timedelta(days=after), world.today)
    _put_down(world, month, by, day, [_said(random, each, ago, by) for each in FEATURES[:only]])


def _said(random: Random, feature: str, ago: int, by: User) -> Given:
    mood = 1.9 - ago * 0.07 + random.gauss(0, 0.45)
    score = min(2, max(0, round(mood)))
    return Given(feature, score, SEEN[feature][score])


def _think_again(world: World, month: date, by: User) -> None:
    """The provider changes one rating after both sides saw them."""
    own = Rating.objects.of(world.engagement.pk, month).filter(side="provider", feature="clarity")
    row = own.first()
    if row is not None and row.score:
        day = last_day(month) + timedelta(days=14)
        given = Given("clarity", row.score - 1, SEEN["clarity"][row.score - 1], row.revision)
        _put_down(world, month, by, day, [given], SECOND_THOUGHTS)


def _put_down(
    world: World, month: date, by: User, day: date, given: list[Given], reason: str = ""
) -> None:
    rating.rate(
        engagement=world.engagement,
        month=month,
        given=given,
        reason=reason,
        by=by,
        now=world.moment(day, 11, 20),
    )


def _approve(world: World, month: date) -> None:
    """Whoever did not hand the measure in approves it."""
    submitted = Administration.objects.filter(
        engagement=world.engagement,
        expected__month=month,
        version__instrument__code=CODE,
        status=Administration.Status.SUBMITTED,
    )
    for row in submitted.select_related("submitted_by"):
        people = [world.leaders()[0], world.staff()[0]]
        by = next(each for each in people if each.pk != row.submitted_by_id)
        day = last_day(month) + timedelta(days=18)
        reviewing.approve(administration=row, by=by, now=world.moment(day, 15, 5))
        _mark_first(world, row, by)


def _mark_first(world: World, row: Administration, by: User) -> None:
    """The first card is where the TA provider stood at the beginning."""
    if not Administration.objects.filter(version=row.version_id, is_baseline=True).filter(
        engagement=world.engagement
    ):
        reviewing.mark_baseline(administration=row, reason=FIRST, by=by, now=world.now)
