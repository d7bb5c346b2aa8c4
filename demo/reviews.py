"""The reviews of a story, held with the verbs on their day: decided, judged, and one not held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from demo.places import World
from demo.review_tales import REVIEWS, DecisionTale, ReviewTale
from engagements.models import Barrier, Engagement
from engagements.pages.written import Deed
from engagements.rules.periods import add_months, month_of
from engagements.steps import settling
from engagements.steps.settling import Settlement
from improvement.models import Goal
from people.models import User
from reviews import deciding, planning, running
from reviews.models import Attendee, Decision, Judgment, Review, ReviewRule
from reviews.schedule import slots

RULE = {"anchor": "nth_weekday", "nth": 2, "weekday": 2, "day_of_month": None}
"""The second Wednesday of the month."""

LOOKED_BACK = 12

GUEST = {"name": "Dana Whitlock", "role": "Parent advisory council"}

ROLES = ("facilitator", "note_taker", "data_analyst")


def tell(world: World) -> None:
    """Of an engagement at work for half a year: its last months that no planned gap took away."""
    if world.engagement.status != Engagement.Status.ACTIVE or world.story.months_ago < 6:
        return
    months = _months(world)
    _set_rule(world, months[0])
    there = Engagement.objects.filter(pk=world.engagement.pk)
    planning.make_due(today=world.today, now=world.now, there=there)
    made: list[tuple[Decision, DecisionTale, int]] = []
    for number, (month, tale) in enumerate(zip(months, REVIEWS[-len(months) :], strict=True)):
        review = world.engagement.reviews.get(month=month)
        if tale.why_not:
            deed = _deed(world, world.leaders()[0], review)
            running.not_held(review=review, why_not=tale.why_not, revision=review.revision, **deed)
            continue
        _hold(world, review, tale, made, number)
    _plan_ahead(world)


def _deed(world: World, by: User, review: Review) -> Deed:
    return {"by": by, "now": world.moment(review.planned_on)}


def _months(world: World) -> list[date]:
    """As many months before this one as there are reviews to tell, oldest first."""
    first = max(
        add_months(month_of(world.today), -LOOKED_BACK), month_of(world.engagement.starts_on)
    )
    rule = ReviewRule(**RULE, starts_on=first).rule()
    gaps = [gap.period for gap in world.engagement.gaps.all()]
    before = month_of(world.today) - timedelta(days=1)
    return [slot.month for slot in slots(rule, first, before, gaps) if not slot.gap][
        -len(REVIEWS) :
    ]


def _set_rule(world: World, first: date) -> ReviewRule:
    values = {**RULE, "starts_on": max(first, world.engagement.starts_on)}
    return planning.set_rule(
        engagement=world.engagement,
        revision=0,
        values=values,
        by=world.staff()[0],
        now=world.moment(first),
    )


def _hold(
    world: World,
    review: Review,
    tale: ReviewTale,
    made: list[tuple[Decision, DecisionTale, int]],
    number: int,
) -> None:
    center, state = world.staff()[0], world.leaders()[0]
    deed = _deed(world, center, review)
    _give_roles(world, review, deed)
    here = {person.pk for person in (*world.staff()[:2], *world.leaders())}
    running.attend(review=review, here=here, shown=set(), **deed)
    for code, words in tale.minutes:
        _say(review, code, words, deed)
    running.add_guest(row=Attendee(review=review, **GUEST), **deed)
    if tale.added[0]:
        title, words = tale.added
        item = running.add_item(review=review, client_id=uuid4(), title=title, **deed)
        running.write_words(item=item, words=words, expected="", **deed)
    for decision, told, since in made:
        _judge(world, review, decision, told, number - since)
    made += [(_decide(world, review, told), told, number) for told in tale.decisions]
    review.refresh_from_db()
    answers = dict(zip(Review.QUESTIONS, tale.answers, strict=True))
    review = running.answer_closing(
        review=review, revision=review.revision, values=answers, **_deed(world, state, review)
    )
    running.hold(review=review, revision=review.revision, held_on=review.planned_on, **deed)


def _give_roles(world: World, review: Review, deed: Deed) -> None:
    people = [*world.leaders(), *world.staff()]
    values: dict[str, Any] = {}
    for number, role in enumerate(ROLES):
        values[role] = people[number % len(people)]
        values[f"{role}_backup"] = people[(number + 1) % len(people)]
    planning.give_roles(review=review, revision=review.revision, values=values, **deed)
    review.refresh_from_db()


def _say(review: Review, code: str, words: str, deed: Deed) -> None:
    item = review.items.get(code=code)
    running.write_words(item=item, words=words, expected="", **deed)


def _owner(world: World, tale: DecisionTale) -> User:
    return world.leaders()[0] if tale.owner == "state" else world.staff()[0]


def _decide(world: World, review: Review, tale: DecisionTale) -> Decision:
    row = Decision(
        review=review,
        engagement=world.engagement,
        text=tale.text,
        owner=_owner(world, tale),
        due_on=review.planned_on + timedelta(days=tale.days),
        **_answered(world, tale.answers),
    )
    decision = deciding.decide(row=row, **_deed(world, world.staff()[0], review))
    if tale.own_word:
        day = min(review.planned_on + timedelta(days=6), world.today)
        said = Settlement(decision.pk, "done")
        settling.settle(settlement=said, by=decision.owner, today=day, now=world.moment(day))
    return decision


def _answered(world: World, kind: str) -> dict[str, Any]:
    """The oldest of its kind that is open, if the story has one."""
    own = {"engagement": world.engagement}
    match kind:
        case "barrier":
            found: Any = Barrier.objects.filter(**own).waiting().order_by("raised_on").first()
        case "goal":
            found = Goal.objects.filter(**own).order_by("pk").first()
        case _:
            found = None
    return {kind: found} if found else {}


def _judge(
    world: World, review: Review, decision: Decision, tale: DecisionTale, after: int
) -> None:
    """By somebody of the other side than its owner."""
    said = next((each for each in tale.judged if each.after == after), None)
    if said is None:
        return
    by = world.staff()[0] if tale.owner == "state" else world.leaders()[0]
    row = Judgment(
        decision=decision, review=review, done=said.done, effect=said.effect, words=said.words
    )
    goes_on = said.done in {"partly", "not_started"}
    until = review.planned_on + timedelta(days=30) if goes_on else None
    deciding.judge(row=row, go_on_until=until, **_deed(world, by, review))


def _plan_ahead(world: World) -> None:
    """That of this month is still ahead, moved where its day has passed."""
    review = world.engagement.reviews.get(month=month_of(world.today))
    if review.planned_on <= world.today:
        values = {"planned_on": world.today + timedelta(days=3)}
        planning.move(
            review=review,
            revision=review.revision,
            values=values,
            by=world.leaders()[0],
            now=world.now,
        )
