"""What the pages of the lifecycle show, gathered in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.urls import reverse

from engagements import access
from engagements.models import Engagement, Side
from lifecycle import gates, spans
from lifecycle.deciding import ASKED
from lifecycle.evidence import gather
from lifecycle.gates import ITEMS, PLAN_START, REVIEW_HOLD, Evidence, Missing, Step
from lifecycle.models import Finding, JointDecision, SideWord, StatusEntry, Triage, Waiver
from people.models import User
from people.roles import Permission

Status = Engagement.Status

WHAT_IT_MEANS = {
    Status.INQUIRY: "Somebody asked for help. Nobody has decided yet what kind.",
    Status.EXPLORING: "Both sides look at whether the change fits, and what it would take.",
    Status.EMERGING: "Both sides said “not yet”. The question stays open.",
    Status.DECLINED: "Both sides said “no”. They may ask again.",
    Status.AGREED: "The agreement is signed. People, goals and measures are being put in place.",
    Status.ACTIVE: "The work goes on by the agreement.",
    Status.SUSTAINING: "TA tapers off. The state keeps the practice going by its own plan.",
    Status.CLOSED: "TA has ended, and the reviews after it were held.",
    Status.WITHDRAWN: "One side left before the end. What was done stays on record.",
}


@dataclass(frozen=True)
class Line:
    """Something missing, and where to settle it; no `url` where the reader cannot."""

    words: str
    url: str


@dataclass(frozen=True)
class ItemRow:
    """One thing a gate asks for: done, left out with a reason, or missing with its lines."""

    code: str
    title: str
    url: str
    lines: tuple[Line, ...]
    waiver: Waiver | None
    can_be_waived: bool

    @property
    def state(self) -> str:
        if self.lines:
            return "open"
        return "not_applicable" if self.waiver else "done"

    @property
    def word(self) -> str:
        return {"open": "Missing", "not_applicable": "Left out", "done": "Done"}[self.state]


@dataclass(frozen=True)
class StepCard:
    """A way out of the present status, with everything its gate asks for."""

    step: Step
    rows: tuple[ItemRow, ...]

    @property
    def title(self) -> str:
        """A question, so that the words of the button stand only on the button."""
        return f"What does it take to {self.step.label[:1].lower()}{self.step.label[1:]}?"

    @property
    def n_missing(self) -> int:
        return sum(bool(row.lines) for row in self.rows)

    @property
    def is_complete(self) -> bool:
        return self.n_missing == 0

    @property
    def words(self) -> str:
        """How far the gate is, beside the status it leads to."""
        if not self.rows:
            return "Nothing must be waited for"
        if self.is_complete:
            return "Everything it asks for is there"
        return f"{self.n_missing} of {len(self.rows)} still missing"


@dataclass(frozen=True)
class GatePage:
    about: str
    meaning: str
    cards: tuple[StepCard, ...]
    history: list[StatusEntry]
    ask_again_on: date | None
    span_warning: str
    can_move: bool
    can_override: bool
    can_withdraw: bool
    tier_term: str

    @property
    def overrides(self) -> list[StatusEntry]:
        return [entry for entry in self.history if entry.is_override]


def gate_page(engagement: Engagement, user: User, today: date) -> GatePage:
    can = access.permissions(user, engagement, engagement.state)
    history = StatusEntry.objects.filter(engagement=engagement).for_list().newest_first()
    can_move = Permission.DECIDE_STATUS in can
    return GatePage(
        about=f"{engagement.state}, {engagement.innovation}",
        meaning=WHAT_IT_MEANS[Status(engagement.status)],
        cards=cards(engagement, today, can),
        history=list(history),
        ask_again_on=_ask_again_on(engagement),
        span_warning=spans.warning(engagement.starts_on, engagement.planned_end_on),
        can_move=can_move,
        can_override=user.is_administrator and bool(gates.steps_from(engagement.status)),
        can_withdraw=can_move and engagement.status in gates.CAN_WITHDRAW,
        tier_term=tier_term(engagement),
    )


def tier_term(engagement: Engagement) -> str:
    """What the tier of an engagement is called: until triage it is only what somebody asked for."""
    if engagement.status != Status.INQUIRY:
        return "Tier"
    newest = Triage.objects.filter(engagement=engagement).newest_first().first()
    return "Tier" if newest and newest.is_decided else "Tier asked for"


def cards(engagement: Engagement, today: date, can: frozenset[Permission]) -> tuple[StepCard, ...]:
    """Every step from where the engagement stands, the usual one first."""
    steps = gates.steps_from(engagement.status)
    if not steps:
        return ()
    evidence = gather(engagement, today)
    waivers = {
        waiver.item: waiver
        for waiver in Waiver.objects.filter(engagement=engagement)
        .in_use()
        .select_related("written_by")
    }
    return tuple(_card(step, evidence, waivers, can) for step in steps)


def _card(
    step: Step, evidence: Evidence, waivers: dict[str, Waiver], can: frozenset[Permission]
) -> StepCard:
    missing = step.gate(evidence)
    return StepCard(step, tuple(_row(c, evidence, missing, waivers, can) for c in step.items))


def _row(
    code: str,
    evidence: Evidence,
    missing: tuple[Missing, ...],
    waivers: dict[str, Waiver],
    can: frozenset[Permission],
) -> ItemRow:
    item = ITEMS[code]
    own = tuple(
        Line(m.words, address(m.url_name, m.argument, evidence, can))
        for m in missing
        if m.code == code
    )
    return ItemRow(
        code=code,
        title=item.title,
        url=address(*gates.place_of(code, evidence), evidence, can),
        lines=own,
        waiver=waivers.get(code),
        can_be_waived=item.can_be_waived and bool(own),
    )


NEEDS = {PLAN_START: Permission.EDIT_PLAN, REVIEW_HOLD: Permission.REVIEW_PLAN}
"""Pages that only those open who may change something there."""


def address(
    url_name: str, argument: int | None, evidence: Evidence, can: frozenset[Permission]
) -> str:
    """The page where something is settled, or "" where the reader may not open it."""
    if url_name in NEEDS and NEEDS[url_name] not in can:
        return ""
    if argument is None:
        return f"{reverse(url_name)}?engagement={evidence.engagement}"
    return reverse(url_name, args=[argument])


def _ask_again_on(engagement: Engagement) -> date | None:
    if engagement.status != Status.EMERGING:
        return None
    newest = JointDecision.objects.filter(engagement=engagement).newest_first().first()
    return newest.ask_again_on if newest else None


@dataclass(frozen=True)
class SaidBySide:
    """What a side said since the last decision, or None."""

    name: str
    organisation: str
    word: SideWord | None


@dataclass(frozen=True)
class DecisionPage:
    sides: tuple[SaidBySide, ...]
    decisions: list[JointDecision]
    replaced: list[SideWord]
    is_asked: bool
    can_say: bool


def decision_page(engagement: Engagement, user: User) -> DecisionPage:
    words = SideWord.objects.filter(engagement=engagement).for_list()
    now = {word.side: word for word in words.undecided()}
    names = {Side.PROVIDER: engagement.provider.name, Side.RECIPIENT: engagement.recipient.name}
    decisions = JointDecision.objects.filter(engagement=engagement).for_list().newest_first()
    is_asked = engagement.status in ASKED
    return DecisionPage(
        sides=tuple(SaidBySide(str(side.label), names[side], now.get(side)) for side in Side),
        decisions=list(decisions),
        replaced=list(words.filter(is_replaced=True).newest_first()),
        is_asked=is_asked,
        can_say=is_asked and access.can(user, Permission.ATTEST, engagement),
    )


@dataclass(frozen=True)
class Beginning:
    """How far both sides are before there is an agreement."""

    triage: Triage | None
    findings: tuple[tuple[str, int], ...]
    sides: tuple[SaidBySide, ...]


def beginning(engagement: Engagement, user: User) -> Beginning:
    """For those who see the whole engagement; the findings are counted by what they speak for."""
    rows = Finding.objects.filter(engagement=engagement).order_by()
    found = dict(rows.values_list("speaks").annotate(n=Count("pk")))
    return Beginning(
        triage=Triage.objects.filter(engagement=engagement).newest_first().first(),
        findings=tuple((f"speaks_{code}", found[code]) for code in Finding.Speaks if code in found),
        sides=decision_page(engagement, user).sides,
    )
