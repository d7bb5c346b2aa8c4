"""What is not routine in a story: drafts, a returned, a corrected and an excused measure.

Told with the verbs of the application itself, so that each has its history.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.places import World
from engagements.rules.periods import add_months
from fidelity.instruments import definitions
from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.models import Administration, ExpectedMeasure
from people.models import User
from people.roles import Role

RETURNED = "Item 3 says every planned day, but the field trip week is missing. Please look again."
CORRECTED = "Item 2 was read as “most steps”; the coach's notes say that two steps were left out."
EXCUSED = "School was closed for three weeks after a burst water main."


def shown_places(world: World) -> frozenset[str]:
    """Sites whose people are among the demo's sign-ins."""
    return frozenset(p.school or p.district for p in world.story.people if p.shown) - {""}


def never_late(world: World) -> frozenset[str]:
    """Sites of which something is told below, so they have measured every month so far."""
    return shown_places(world) | {world.story.corrected}


def is_left_out(world: World, expected: ExpectedMeasure) -> bool:
    """Measures that `tell` makes, or excuses, by itself."""
    place, month = expected.site.name, expected.month
    is_draft = place in shown_places(world) and month >= add_months(world.today, 0)
    is_excused = place == world.story.excused and month == add_months(world.today, -3)
    return is_draft or is_excused


def tell(world: World) -> None:
    for person in world.story.people:
        if person.shown and person.role in (Role.DISTRICT, Role.SCHOOL):
            _begin(world, person.email, person.school or person.district)
        if person.shown and person.role == Role.SCHOOL:
            _return(world, person.school)
    if world.story.corrected:
        _correct(world, world.story.corrected)
    if world.story.excused:
        _excuse(world, world.story.excused)


def _expected(world: World, place: str, months_ago: int) -> ExpectedMeasure:
    """The monthly check of a site, some months back."""
    return (
        ExpectedMeasure.objects.select_related("site", "version__instrument")
        .filter(
            engagement=world.engagement,
            site=world.sites[place],
            month=add_months(world.today, -months_ago),
            version__calendar="monthly",
        )
        .get()
    )


def _live(expected: ExpectedMeasure) -> Administration:
    return Administration.objects.live().get(expected=expected)


def _begin(world: World, email: str, place: str) -> None:
    """This month's check, half filled in."""
    person = world.people[email]
    draft = entering.start(expected=_expected(world, place, 0), by=person, now=world.now)
    items = definitions.items_in_order(draft.version)
    half = {item.code: 1 for item in items[: len(items) // 2]}
    entering.save(administration=draft, answers=half, seen={}, by=person)


def _return(world: World, place: str) -> None:
    """Last month's check, sent back by the district."""
    reviewing.return_to_author(
        administration=_live(_expected(world, place, 1)),
        reason=RETURNED,
        by=world.people_at(world.sites[place])[1],
        now=world.now - timedelta(hours=20),
    )


def _correct(world: World, place: str) -> None:
    """A check of two months ago, approved, and put right since."""
    wrong = _live(_expected(world, place, 2))
    item = definitions.items_in_order(wrong.version)[1]
    put_right(
        wrong,
        {item.code: max(0, (wrong.answers[item.position] or 0) - 1)},
        CORRECTED,
        author=world.staff()[1],
        approver=world.people_at(wrong.site)[0],
        when=world.now - timedelta(days=3),
    )


def put_right(
    wrong: Administration,
    answers: dict[str, int],
    reason: str,
    *,
    author: User,
    approver: User,
    when: datetime,
) -> None:
    """Correct an approved measure: opened by one person, entered by another, approved."""
    draft = reviewing.correct(administration=wrong, reason=reason, by=approver, now=when)
    before = answers_of(draft)
    entering.save(
        administration=draft,
        answers=answers,
        seen={code: before[code] for code in answers},
        by=author,
    )
    entering.submit(
        administration=draft,
        measured_on=wrong.measured_on or wrong.expected.opens_on,
        seen={**before, **answers},
        by=author,
        now=when + timedelta(hours=1),
    )
    reviewing.approve(administration=draft, by=approver, now=when + timedelta(hours=5))


def _excuse(world: World, place: str) -> None:
    """A check of three months ago that nobody could make."""
    expected = _expected(world, place, 3)
    reviewing.excuse(
        expected=expected,
        reason=EXCUSED,
        by=world.staff()[1],
        now=world.moment(expected.due_on - timedelta(days=2)),
    )
