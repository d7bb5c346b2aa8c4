"""What the pages of an agreement show, gathered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet

from engagements import access
from engagements.agreements import agreeing
from engagements.agreements.agreeing import Lack
from engagements.agreements.facts import ClauseWork, clauses_of, idle, work_outside
from engagements.agreements.text import hash_of, text_of
from engagements.models import (
    Activity,
    Agreement,
    Attestation,
    Dosage,
    Engagement,
    Feature,
    Level,
    Side,
    Signature,
)
from engagements.models.agreements import AgreementQuerySet
from engagements.rules.assumptions import ASSUMPTIONS, Assumption
from engagements.rules.clauses import ClauseChange, Comparison, DosageText, canonical, compare
from engagements.rules.periods import months_between
from people.models import User
from people.roles import Permission
from words.amounts import plural
from words.days import short_day, short_month

Status = Agreement.Status
SHORTEST_MONTHS, LONGEST_MONTHS = 24, 60
"""Intensive TA takes two to five years, as the field says."""
SOON_DAYS = 60
"""Two meetings of both sides: so long before its end the next version is due."""


@dataclass(frozen=True)
class SideLine:
    """One side of an agreement: who it is, and its signature if there is one."""

    code: str
    label: str
    organisation: str
    signature: Signature | None


@dataclass(frozen=True)
class VersionLine:
    """A version as the list shows it."""

    agreement: Agreement
    state: str
    detail: str
    sides: list[SideLine]


@dataclass(frozen=True)
class ClauseLine:
    """A clause with its work; `above` and `below` say whether it can move there."""

    work: ClauseWork
    feature: str
    is_idle: bool
    above: bool
    below: bool


@dataclass(frozen=True)
class Lately:
    """The work of the last 60 days against the version in force."""

    n_worked: int
    n_clauses: int
    n_outside: int


@dataclass(frozen=True)
class DetailPage:
    agreement: Agreement
    state: str
    about: str
    clauses: list[ClauseLine]
    lately: Lately | None
    dosages: list[Dosage]
    sides: list[SideLine]
    voided: list[Signature]
    lacks: list[Lack]
    advice: str
    seen: str
    is_unaltered: bool
    may_write: bool
    may_sign: bool
    signed_by_me: Signature | None
    others: list[Agreement]

    @property
    def may_edit(self) -> bool:
        return self.may_write and self.agreement.is_draft

    @property
    def may_offer(self) -> bool:
        return self.may_edit and not self.lacks

    @property
    def may_recall(self) -> bool:
        return self.may_write and self.agreement.status == Status.OFFERED

    @property
    def may_amend(self) -> bool:
        is_open = any(version.status in Agreement.OPEN for version in self.others)
        return self.may_write and self.agreement.status == Status.IN_FORCE and not is_open

    @property
    def is_signed(self) -> bool:
        return self.agreement.status in Agreement.SIGNED


def state_of(agreement: Agreement, today: date) -> str:
    """The code of a version's state; one whose last day has passed has run out."""
    if agreement.status == Status.IN_FORCE and agreement.has_run_out(today):
        return "run_out"
    return agreement.status


def days_in_words(agreement: Agreement, today: date) -> str:
    """“312 days left”, for the version in force; nothing for others."""
    if agreement.status != Status.IN_FORCE:
        return ""
    days = agreement.days_left(today)
    if days < 0:
        return f"{plural(-days, 'day')} ago"
    return f"{plural(days, 'day')} left"


def ends_in_words(agreement: Agreement, today: date) -> str:
    """That a version in force has run out, or will in so few days that the next is due."""
    day, days = short_day(agreement.ends_on), agreement.days_left(today)
    if agreement.has_run_out(today):
        return f"Version {agreement.version} expired on {day}. Amend it, or end the work together."
    if days <= SOON_DAYS:
        when = f"in {plural(days, 'day')}" if days else "today"
        return (
            f"Version {agreement.version} expires {when}, on {day}. Amend it if the work goes on."
        )
    return ""


def sides_of(agreement: Agreement) -> list[SideLine]:
    """Both sides with the signature that counts."""
    standing = {
        signature.side: signature
        for signature in agreement.signatures.all()
        if signature.voided_at is None
    }
    engagement = agreement.engagement
    names = {Side.PROVIDER: engagement.provider, Side.RECIPIENT: engagement.recipient}
    return [
        SideLine(side.value, str(side.label), str(names[side]), standing.get(side)) for side in Side
    ]


def version_lines(agreements: Iterable[Agreement], today: date) -> list[VersionLine]:
    return [
        VersionLine(row, state_of(row, today), days_in_words(row, today), sides_of(row))
        for row in agreements
    ]


def next_deed(agreements: AgreementQuerySet, today: date) -> str:
    """What comes next for the agreement of an engagement, in a sentence."""
    newest = agreements.order_by("-version").first()
    if newest is None:
        return "Nothing is agreed yet."
    match newest.status:
        case Status.DRAFT:
            return f"Version {newest.version} is being written. Offer it once both sides are happy."
        case Status.OFFERED:
            return f"Version {newest.version} waits for signatures."
    return (
        ends_in_words(newest, today)
        or f"Version {newest.version} is in force until {short_day(newest.ends_on)}."
    )


def detail_page(
    agreement: Agreement, versions: QuerySet[Agreement], user: User, today: date
) -> DetailPage:
    """The page of one version; `versions` are all of its engagement that the reader may see."""
    held = access.permissions(user, agreement.engagement, agreement.engagement.state)
    works = clauses_of(agreement, today)
    sides = sides_of(agreement)
    others = [row for row in versions if row != agreement]
    is_signed = agreement.status in Agreement.SIGNED
    text = hash_of(agreement)
    may_write = Permission.DRAFT_AGREEMENT in held
    return DetailPage(
        agreement=agreement,
        state=state_of(agreement, today),
        about=_about(agreement, today),
        clauses=[_clause_line(work, len(works), is_signed, today) for work in works],
        lately=_lately(agreement, works, user, today),
        dosages=list(agreement.dosages.in_order()),
        sides=sides,
        voided=[row for row in agreement.signatures.all() if row.voided_at],
        lacks=agreeing.lacks(agreement) if agreement.is_draft and may_write else [],
        advice=_advice(agreement),
        seen=text,
        is_unaltered=agreement.is_draft or text == agreement.text_hash,
        may_write=may_write,
        may_sign=Permission.SIGN_AGREEMENT in held and agreement.status == Status.OFFERED,
        signed_by_me=_mine(sides, user),
        others=others,
    )


def _about(agreement: Agreement, today: date) -> str:
    """ "Pinewood reading, version 2, ran out 5 days ago"."""
    said = [agreement.engagement.name, f"version {agreement.version}"]
    if days := days_in_words(agreement, today):
        said.append(f"expired {days}" if agreement.has_run_out(today) else days)
    return ", ".join(said)


def _clause_line(work: ClauseWork, count: int, is_signed: bool, today: date) -> ClauseLine:
    clause = work.clause
    return ClauseLine(
        work=work,
        feature=clause.get_feature_display(),
        is_idle=is_signed and work.is_idle(today),
        above=clause.number > 1,
        below=clause.number < count,
    )


def _lately(
    agreement: Agreement, works: list[ClauseWork], user: User, today: date
) -> Lately | None:
    """For those who see the whole engagement, of the version in force."""
    engagement = agreement.engagement
    is_wide = Engagement.objects.wide_for(user).filter(pk=engagement.pk).exists()
    if agreement.status != Status.IN_FORCE or not is_wide:
        return None
    n_idle = len(idle(works, today))
    outside = work_outside(engagement, today).count()
    return Lately(len(works) - n_idle, len(works), outside)


def _mine(sides: Sequence[SideLine], user: User) -> Signature | None:
    signed = (side.signature for side in sides if side.signature)
    return next((signature for signature in signed if signature.signed_by_id == user.pk), None)


def _advice(agreement: Agreement) -> str:
    """What is unusual about a draft's dates, which does not keep it from being offered."""
    months = months_between(agreement.starts_on, agreement.ends_on) + 1
    if not agreement.is_draft or SHORTEST_MONTHS <= months <= LONGEST_MONTHS:
        return ""
    return f"It runs for {plural(months, 'month')}. Intensive TA usually takes two to five years."


def agreements_to_sign(user: User) -> list[Agreement]:
    """Versions that wait for the signature of a person's side, for the home page."""
    waits = Q()
    for side in Side:
        mine = access.engagements_on_side(user, Permission.SIGN_AGREEMENT, side)
        signed = Signature.objects.standing().filter(agreement=OuterRef("pk"), side=side)
        waits |= Q(~Exists(signed), engagement__in=mine)
    offered = Agreement.objects.visible_to(user).filter(waits, status=Status.OFFERED)
    return list(offered.select_related("engagement").order_by("offered_at", "pk"))


# Comparing


@dataclass(frozen=True)
class ClausePair:
    """A clause in two versions, with what became of it in words."""

    words: list[str]
    change: ClauseChange
    old_feature: str
    new_feature: str


@dataclass(frozen=True)
class DosageWords:
    """A line of the dosage table in words; `kind` is gone, new, changed or same."""

    kind: str
    old: str
    new: str


@dataclass(frozen=True)
class ComparePage:
    old: Agreement
    new: Agreement
    comparison: Comparison
    pairs: list[ClausePair]
    n_same: int
    dosages: list[DosageWords]


def compare_page(old: Agreement, new: Agreement, *, show_all: bool) -> ComparePage:
    """Two versions side by side; what is the same only if asked for."""
    found = compare(text_of(old), text_of(new))
    shown = found.clauses if show_all else found.changed
    return ComparePage(
        old=old,
        new=new,
        comparison=found,
        pairs=[_pair(change) for change in shown],
        n_same=len(found.clauses) - len(found.changed),
        dosages=[
            DosageWords(each.kind, dosage_words(each.old), dosage_words(each.new))
            for each in found.dosage_changes
            if show_all or each.kind != "same"
        ],
    )


def _pair(change: ClauseChange) -> ClausePair:
    return ClausePair(
        words=_what_became(change),
        change=change,
        old_feature=str(Feature(change.old.feature).label) if change.old else "",
        new_feature=str(Feature(change.new.feature).label) if change.new else "",
    )


def _what_became(change: ClauseChange) -> list[str]:
    said = (
        (change.is_added, "Added"),
        (change.is_removed, "Removed"),
        (change.is_moved, "Moved"),
        (change.is_reworded, "Reworded"),
        (change.has_new_feature, "Serves another core feature"),
    )
    return [words for is_so, words in said if is_so] or ["The same"]


def dosage_words(line: DosageText | Dosage | None) -> str:
    """“Coaching, any level: 600 minutes a month, Jan 2026 to Dec 2027”; "" for no line."""
    if line is None:
        return ""
    kind, months = Activity.Kind(line.kind).label, short_month(line.first_month)
    if line.last_month != line.first_month:
        months = f"{months} to {short_month(line.last_month)}"
    return f"{kind}, {level_words(line.level)}: {line.minutes:,} minutes a month, {months}"


def level_words(level: str) -> str:
    return str(Level(level).label).lower() if level else "any level"


def signed_text(agreement: Agreement) -> str:
    """The words whose hash is signed, as a file anybody can hash again."""
    return canonical(text_of(agreement))


# Assumptions


@dataclass(frozen=True)
class SaidLine:
    """What one side said last of an assumption, or None where it said nothing yet."""

    label: str
    row: Attestation | None

    @property
    def state(self) -> str:
        if self.row is None:
            return "open"
        return "holds" if self.row.holds else "not_yet"


@dataclass(frozen=True)
class AssumptionLine:
    assumption: Assumption
    sides: list[SaidLine]

    @property
    def is_shared(self) -> bool:
        return all(side.row is not None and side.row.holds for side in self.sides)


def assumption_lines(attestations: Iterable[Attestation]) -> list[AssumptionLine]:
    """Each assumption with what both sides said of it last."""
    said = {(row.code, row.side): row for row in attestations}
    return [
        AssumptionLine(
            assumption,
            [SaidLine(str(side.label), said.get((assumption.code, side))) for side in Side],
        )
        for assumption in ASSUMPTIONS
    ]


def own_side(user: User, engagement: Engagement) -> str:
    """The side for which a person attests, or nothing for those who cannot."""
    try:
        return access.side_of(user, Permission.ATTEST, engagement)
    except PermissionDenied:
        return ""
