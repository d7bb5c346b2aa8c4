"""Everything the page of one measure shows, and what its reader may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engagements import access
from fidelity.instruments import definitions, sheets
from fidelity.instruments.sheets import Sheet
from fidelity.instruments.verdicts import verdict
from fidelity.measures import approving, history, reviewing
from fidelity.measures import lines as measure_lines
from fidelity.measures.lines import MeasureLine, Result
from fidelity.models import Administration, ExpectedMeasure, InstrumentVersion
from fidelity.rules import scoring
from people.models import User
from people.roles import PROVIDER_ROLES, Permission

Status = Administration.Status


@dataclass(frozen=True)
class SectionResult:
    """One section of a scored part; `state` is "" where no criterion names it."""

    name: str
    points: str
    percent: str
    state: str


@dataclass(frozen=True)
class PartResult:
    """One part of the live administration. `result` is None when the part was not assessed."""

    name: str
    result: Result | None
    criteria: tuple[str, ...]
    n_counted: int
    n_items: int
    sections: tuple[SectionResult, ...]


@dataclass(frozen=True)
class Deeds:
    """What the reader may do to this measure now; each has its button or has none."""

    can_start: bool = False
    can_continue: bool = False
    can_approve: bool = False
    can_return: bool = False
    can_correct: bool = False
    can_excuse: bool = False
    can_expect_again: bool = False
    can_mark_baseline: bool = False
    can_unmark_baseline: bool = False
    baseline_doubt: str = ""

    @property
    def has_more(self) -> bool:
        """Whether there is anything beside the one primary deed."""
        return (
            self.can_return
            or self.can_correct
            or self.can_excuse
            or self.can_expect_again
            or self.can_mark_baseline
            or self.can_unmark_baseline
        )


@dataclass(frozen=True)
class Earlier:
    """A row that was corrected."""

    administration: Administration
    results: tuple[Result, ...]
    reason: str


@dataclass(frozen=True)
class Detail:
    expected: ExpectedMeasure
    line: MeasureLine
    administration: Administration | None
    sheet: Sheet | None
    parts: tuple[PartResult, ...]
    earlier: tuple[Earlier, ...]
    deeds: Deeds
    who_can_approve: str
    next_waiting: ExpectedMeasure | None
    history: list[history.Deed]


def detail(expected: ExpectedMeasure, user: User, today: date) -> Detail:
    """Takes a row of `ExpectedMeasureQuerySet.for_list`."""
    administration = measure_lines.live_of(expected)
    rows = list(
        expected.administrations.select_related("submitted_by", "decided_by", "corrected_by")
        .prefetch_related("part_scores__part")
        .order_by("pk")
    )
    deeds = _deeds(expected, administration, user, today)
    return Detail(
        expected=expected,
        line=measure_lines.line(expected, today),
        administration=administration,
        sheet=sheets.sheet_of(administration, expected) if administration else None,
        parts=_parts(administration) if administration else (),
        earlier=tuple(_earlier(row) for row in reversed(rows) if row.status == Status.CORRECTED),
        deeds=deeds,
        who_can_approve=_who_can_approve(administration, deeds),
        next_waiting=_next_waiting(expected, user),
        history=history.of_measure(expected, rows),
    )


def _next_waiting(expected: ExpectedMeasure, user: User) -> ExpectedMeasure | None:
    """What else waits for this reader's approval, the longest waiting first."""
    waiting = approving.waiting_for(user).exclude(pk=expected.pk).select_related("site")
    return waiting.first()


def _deeds(
    expected: ExpectedMeasure, administration: Administration | None, user: User, today: date
) -> Deeds:
    status = administration.status if administration else None
    enters = access.can(user, Permission.ENTER_MEASURE, expected.engagement, expected.site)
    judges = access.can(user, Permission.APPROVE_MEASURE, expected.engagement, expected.site)
    applies = expected.excused_at is None
    is_staff = judges and may_mark_baseline(user, expected)
    counts = status in Administration.COUNTING
    is_answered = administration is not None and administration.is_answer
    is_baseline = administration is not None and administration.is_baseline
    marks = is_staff and counts and not is_baseline and _may_be_baseline(administration)
    return Deeds(
        can_start=enters and applies and status is None and expected.opens_on <= today,
        can_continue=enters and applies and status in Administration.EDITABLE,
        can_approve=judges and status == Status.SUBMITTED and _may_approve(user, administration),
        can_return=judges and status == Status.SUBMITTED,
        can_correct=judges and status == Status.APPROVED,
        can_excuse=judges and applies and not is_answered,
        can_expect_again=judges and not applies,
        can_mark_baseline=marks,
        can_unmark_baseline=is_staff and is_baseline,
        baseline_doubt=reviewing.begun_before(administration) if administration and marks else "",
    )


def _may_approve(user: User, administration: Administration | None) -> bool:
    return administration is not None and reviewing.may_approve(user, administration)


def _may_be_baseline(administration: Administration | None) -> bool:
    return administration is not None and reviewing.may_be_baseline(administration)


def may_mark_baseline(user: User, expected: ExpectedMeasure) -> bool:
    """Only the TA provider's side: what a site is compared with is not for the site to choose."""
    return not PROVIDER_ROLES.isdisjoint(access.roles_in(user, expected.engagement, expected.site))


def _who_can_approve(administration: Administration | None, deeds: Deeds) -> str:
    """Said to whoever waits for an approval and cannot give it."""
    if administration is None or administration.status != Status.SUBMITTED or deeds.can_approve:
        return ""
    return reviewing.approvers(administration).words


def _parts(administration: Administration) -> tuple[PartResult, ...]:
    """Scores as they are stored, sections as they are computed from the same answers."""
    if administration.status not in Administration.COUNTING:
        return ()
    version = InstrumentVersion.objects.whole().get(pk=administration.version_id)
    scores = definitions.score(version, administration.answers)
    stored = {score.part_id: score for score in administration.part_scores.all()}
    found = []
    for part in definitions.parts_in_order(version):
        names = {s.code: s.name for s in definitions.sections_in_order(version, part)}
        score, kept = scores[part.code], stored.get(part.pk)
        found.append(
            PartResult(
                part.name,
                measure_lines.result(kept) if kept else None,
                tuple(_criterion(each, names) for each in kept.criteria) if kept else (),
                score.n_counted,
                score.n_items,
                tuple(_section(each, names) for each in score.sections) if kept else (),
            )
        )
    return tuple(found)


def _criterion(each: dict[str, object], names: dict[str, str]) -> str:
    of = "of all points" if each["of"] is None else f"of the points of {names[str(each['of'])]}"
    return f"{each['percent']}% {of}"


def _section(score: scoring.SectionScore, names: dict[str, str]) -> SectionResult:
    applies = score.max_points > 0
    return SectionResult(
        names[score.code],
        f"{score.points} of {score.max_points}" if applies else "",
        scoring.percent_text(score.points, score.max_points) if applies else "Not applicable",
        "" if score.at_criterion is None else verdict(score.at_criterion),
    )


def _earlier(row: Administration) -> Earlier:
    results = tuple(
        measure_lines.result(score)
        for score in sorted(row.part_scores.all(), key=lambda each: each.part.position)
    )
    return Earlier(row, results, row.corrected_by.correction_reason)
