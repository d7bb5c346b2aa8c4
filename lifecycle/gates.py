"""What each step of an engagement asks for, and what of it is missing. Pure.

A gate is a function of an `Evidence` that returns what is missing. Everything a gate may ask is
one `Item`: its title says what must be so, and its address where it is settled. The page shows
the items before anybody tries, and the deed asks the same function again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.duties import REQUIRED
from words.days import short_day
from words.terms import VISIT

SIDES = {"provider": "the TA provider", "recipient": "the state"}
FRESH_DAYS = 365
LEVELS = {
    "provider": "TA provider",
    "state": "State",
    "district": "District",
    "school": "School",
}
REVIEWS_AFTER_EXIT = "reviews_after_exit"


@dataclass(frozen=True)
class Item:
    """One thing a gate asks for. `about` says what its address is about, "" for everything."""

    title: str
    url_name: str
    about: str = "engagement"
    can_be_waived: bool = False


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: what it is in words, and the page where it is settled.

    `argument` is what the address takes, or None where it takes nothing.
    """

    code: str
    words: str
    url_name: str
    argument: int | None


@dataclass(frozen=True)
class ReviewFact:
    """An item of the sustainability plan with a review due after TA ended and not held yet.

    `pk` is of the first such review, None while it is only planned; `more` are due later.
    """

    pk: int | None
    what: str
    due_on: date
    more: int = 0


@dataclass(frozen=True)
class Evidence:
    """What the gates look at, as it is today.

    `context_ages` has the days since the newest review of each kind, or None. `holding` are the
    pairs of assumption and side attested as holding. Of the beneficiaries, `frozen` are those fixed
    at signature. `vacant` are roles of the engagement's own
    that it cannot do without and nobody holds; `held_duties` the codes of those held.
    `goals_lacking` are goals with neither a baseline nor a day ahead for one.
    """

    engagement: int
    tier: str = "intensive"
    triage: str = ""
    has_exploration: bool = False
    is_explored: bool = False
    findings: int = 0
    decision: str = ""
    holding: frozenset[tuple[str, str]] = frozenset()
    context_ages: tuple[tuple[str, int | None], ...] = ()
    beneficiaries: int = 0
    frozen: int = 0
    agreement: str = ""
    held_duties: frozenset[str] = frozenset()
    vacant: tuple[str, ...] = ()
    protocol_lines: int = 0
    cadences: int = 0
    goals: int = 0
    goals_lacking: tuple[str, ...] = ()
    measured_levels: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()
    plan: int | None = None
    is_plan_approved: bool = False
    reviews_held: int = 0
    reviews_waiting: tuple[ReviewFact, ...] = ()


ITEMS: dict[str, Item] = {
    "triage": Item("The request is triaged and the tier decided", "lifecycle:triage-page"),
    "exploration": Item("Both sides explored the fit", "lifecycle:exploration-page"),
    "findings": Item("What was reviewed is written down", "lifecycle:exploration-page"),
    "go": Item("Both sides say “go”", "lifecycle:decision-page"),
    "not_yet": Item("Both sides say “not yet”", "lifecycle:decision-page"),
    "no": Item("Both sides say “no”", "lifecycle:decision-page"),
    "again": Item("Both sides want to ask again", "lifecycle:decision-page"),
    "assumptions": Item("Both sides attest every assumption", "engagements:attestation-list"),
    "context": Item("The context is reviewed", "engagements:context-list"),
    "beneficiaries": Item(
        "The intended beneficiaries are declared and frozen", "engagements:beneficiaries-list"
    ),
    "agreement": Item("The agreement is signed by both sides", "engagements:agreement-list"),
    "duties": Item("Every required role is filled", "engagements:duty-list"),
    "protocol": Item("The communication protocol is written", "engagements:protocol-list"),
    "cadence": Item(
        f"A cadence says when {VISIT.many} recur", "engagements:cadence-list", about=""
    ),
    "goals": Item("Every goal has its baseline, or a day for it", "improvement:goal-list"),
    **{
        f"measure_{code}": Item(
            f"{name} level is measured", "fidelity:use-list", can_be_waived=True
        )
        for code, name in LEVELS.items()
    },
    "plan": Item("The sustainability plan is approved", "sustainability:plan-detail", about="plan"),
    REVIEWS_AFTER_EXIT: Item(
        "The reviews after the exit are held",
        "sustainability:plan-detail",
        about="plan",
        can_be_waived=True,
    ),
}
"""Everything that a gate may ask for, in the order of the pages."""

PLAN_START = "sustainability:plan-start"
REVIEW_HOLD = "sustainability:review-hold"

Gate = Callable[[Evidence], tuple[Missing, ...]]


def place_of(code: str, evidence: Evidence) -> tuple[str, int | None]:
    """The name and the argument of the address where an item is settled."""
    item = ITEMS[code]
    if item.about == "plan" and evidence.plan is None:
        return PLAN_START, evidence.engagement
    arguments = {"engagement": evidence.engagement, "plan": evidence.plan}
    return item.url_name, arguments.get(item.about)


def lack(code: str, words: str, evidence: Evidence) -> Missing:
    return Missing(code, words, *place_of(code, evidence))


def to_explore(evidence: Evidence) -> tuple[Missing, ...]:
    """Inquiry to exploring: a triage, and a tier that a person decided."""
    return tuple(_triage(evidence))


def to_agree(evidence: Evidence) -> tuple[Missing, ...]:
    """Exploring to agreed: explored, decided by both, assumed, declared and signed."""
    checks = (_explored, _go, _assumptions, _context, _beneficiaries, _agreement)
    return tuple(each for check in checks for each in check(evidence))


def to_put_off(evidence: Evidence) -> tuple[Missing, ...]:
    """Exploring to emerging: both sides said "not yet"."""
    return _said("not_yet", "The two sides have not both said “not yet”.", evidence)


def to_decline(evidence: Evidence) -> tuple[Missing, ...]:
    """Exploring to declined: both sides said "no"."""
    return _said("no", "The two sides have not both said “no”.", evidence)


def to_resume(evidence: Evidence) -> tuple[Missing, ...]:
    """Emerging to exploring: the day to ask again is a plan, and nothing must be waited for."""
    return ()


def to_ask_again(evidence: Evidence) -> tuple[Missing, ...]:
    """Declined to exploring: both sides want to be asked again."""
    return _said("again", "The two sides have not both asked again since they declined.", evidence)


def to_begin_work(evidence: Evidence) -> tuple[Missing, ...]:
    """Agreed to active: people, ways of talking, rhythm, goals and measures are there."""
    checks = (_duties, _protocol, _cadence, _goals, _measures)
    return tuple(each for check in checks for each in check(evidence))


def to_sustain(evidence: Evidence) -> tuple[Missing, ...]:
    """Active to sustaining: an approved sustainability plan."""
    if evidence.is_plan_approved:
        return ()
    words = "No plan is written yet." if evidence.plan is None else "Both sides must approve it."
    return (lack("plan", words, evidence),)


def to_close(evidence: Evidence) -> tuple[Missing, ...]:
    """Sustaining to closed: the reviews after the exit were held, or waived with a reason."""
    return tuple(_reviews(evidence))


def _triage(evidence: Evidence) -> Iterator[Missing]:
    words = {"": "Nobody answered the four questions yet.", "answered": "Nobody decided the tier."}
    if evidence.triage in words:
        yield lack("triage", words[evidence.triage], evidence)


def _explored(evidence: Evidence) -> Iterator[Missing]:
    if not evidence.has_exploration:
        yield lack("exploration", "No exploration has begun.", evidence)
    elif not evidence.is_explored:
        yield lack("exploration", "The exploration has no last day yet.", evidence)
    if not evidence.findings:
        yield lack("findings", "No document or fact that was reviewed is written down.", evidence)


def _go(evidence: Evidence) -> Iterator[Missing]:
    yield from _said("go", "The two sides have not both said “go”.", evidence)


def _said(outcome: str, words: str, evidence: Evidence) -> tuple[Missing, ...]:
    return () if evidence.decision == outcome else (lack(outcome, words, evidence),)


def _assumptions(evidence: Evidence) -> Iterator[Missing]:
    for code, side in SIDES.items():
        open_ones = [a.title for a in ASSUMPTIONS if (a.code, code) not in evidence.holding]
        if open_ones:
            words = f"Not attested by {side}: {'; '.join(open_ones)}."
            yield lack("assumptions", words, evidence)


def _context(evidence: Evidence) -> Iterator[Missing]:
    never = [name for name, age in evidence.context_ages if age is None]
    old = [name for name, age in evidence.context_ages if age is not None and age >= FRESH_DAYS]
    if never:
        yield lack("context", f"Not reviewed yet: {_joined(never)}.", evidence)
    if old:
        yield lack("context", f"Reviewed more than a year ago: {_joined(old)}.", evidence)


def _beneficiaries(evidence: Evidence) -> Iterator[Missing]:
    if not evidence.beneficiaries:
        yield lack("beneficiaries", "No number is declared yet.", evidence)
    elif evidence.frozen < evidence.beneficiaries:
        words = "The numbers are not frozen: both sides sign the agreement with them."
        yield lack("beneficiaries", words, evidence)


def _agreement(evidence: Evidence) -> Iterator[Missing]:
    words = {
        "": "There is no agreement yet.",
        "draft": "The agreement is still a draft.",
        "offered": "The agreement waits for signatures.",
        "run_out": "The agreement has expired. Amend it.",
    }
    if evidence.agreement in words:
        yield lack("agreement", words[evidence.agreement], evidence)


def _duties(evidence: Evidence) -> Iterator[Missing]:
    required = REQUIRED.get(evidence.tier, ())
    vacant = [duty.title for duty in required if duty.code not in evidence.held_duties]
    if vacant or evidence.vacant:
        words = f"Nobody holds: {_joined([*vacant, *evidence.vacant])}."
        yield lack("duties", words, evidence)


def _protocol(evidence: Evidence) -> Iterator[Missing]:
    if not evidence.protocol_lines:
        yield lack("protocol", "The communication protocol has no line yet.", evidence)


def _cadence(evidence: Evidence) -> Iterator[Missing]:
    if not evidence.cadences:
        yield lack("cadence", "No cadence is in use.", evidence)


def _goals(evidence: Evidence) -> Iterator[Missing]:
    if not evidence.goals:
        yield lack("goals", "There is no goal yet.", evidence)
    elif evidence.goals_lacking:
        words = f"Without a baseline, or a day ahead for one: {_joined(evidence.goals_lacking)}."
        yield lack("goals", words, evidence)


def _measures(evidence: Evidence) -> Iterator[Missing]:
    for code, name in LEVELS.items():
        item = f"measure_{code}"
        if code not in evidence.measured_levels and item not in evidence.waived:
            words = f"No instrument is in use at the level “{name}”, and no reason why not."
            yield lack(item, words, evidence)


def _reviews(evidence: Evidence) -> Iterator[Missing]:
    if REVIEWS_AFTER_EXIT in evidence.waived:
        return
    if not evidence.reviews_held and not evidence.reviews_waiting:
        words = "No review was held since the exit, and none is waived with a reason."
        yield lack(REVIEWS_AFTER_EXIT, words, evidence)
    for review in evidence.reviews_waiting:
        later = f", and {review.more} later" if review.more else ""
        words = f"Not held: “{review.what}”, due {short_day(review.due_on)}{later}."
        if review.pk is None:
            yield lack(REVIEWS_AFTER_EXIT, words, evidence)
        else:
            yield Missing(REVIEWS_AFTER_EXIT, words, REVIEW_HOLD, review.pk)


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@dataclass(frozen=True)
class Step:
    """A way from one status to another: what it is called, its gate, and what the gate asks."""

    from_status: str
    status: str
    label: str
    gate: Gate
    items: tuple[str, ...]


STEPS: tuple[Step, ...] = (
    Step("inquiry", "exploring", "Begin exploring", to_explore, ("triage",)),
    Step(
        "exploring",
        "agreed",
        "Agree to work together",
        to_agree,
        (
            "exploration",
            "findings",
            "go",
            "assumptions",
            "context",
            "beneficiaries",
            "agreement",
        ),
    ),
    Step("exploring", "emerging", "Put it off", to_put_off, ("not_yet",)),
    Step("exploring", "declined", "Decline", to_decline, ("no",)),
    Step("emerging", "exploring", "Explore again", to_resume, ()),
    Step("declined", "exploring", "Explore again", to_ask_again, ("again",)),
    Step(
        "agreed",
        "active",
        "Begin the work",
        to_begin_work,
        (
            "duties",
            "protocol",
            "cadence",
            "goals",
            *(f"measure_{code}" for code in LEVELS),
        ),
    ),
    Step("active", "sustaining", "Move to sustaining", to_sustain, ("plan",)),
    Step("sustaining", "closed", "Close the engagement", to_close, (REVIEWS_AFTER_EXIT,)),
)
"""Every way through a gate, the usual one of a status first."""

CAN_WITHDRAW = frozenset({"inquiry", "exploring", "emerging", "agreed", "active", "sustaining"})
"""An inquiry may come to nothing too, and says so; ends have no way out."""


def steps_from(status: str) -> tuple[Step, ...]:
    return tuple(step for step in STEPS if step.from_status == status)


def step_between(from_status: str, status: str) -> Step | None:
    return next((step for step in steps_from(from_status) if step.status == status), None)
