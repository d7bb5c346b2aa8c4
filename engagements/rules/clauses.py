"""The words of an agreement: what is signed, and where two versions differ. Pure.

What is signed is plain text, so that anybody can read it and work out its SHA-256 again. A line of
ours begins at the margin and a line that people wrote is indented, so no words can pass for a
clause, a date or a dosage that is not there.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from editing.differences import Difference, difference, normal

FORM = "tadash agreement, form 1"
INDENT = "    "


@dataclass(frozen=True)
class ClauseText:
    """One clause. `key` says which clause it is through all versions; it is not signed."""

    key: UUID
    number: int
    feature: str
    heading: str
    text: str


@dataclass(frozen=True, order=True)
class DosageText:
    """Minutes a month of one kind, on one level or on any, which is an empty `level`."""

    first_month: date
    last_month: date
    kind: str
    level: str
    minutes: int


@dataclass(frozen=True)
class AgreementText:
    """Everything that both sides sign."""

    version: int
    title: str
    preamble: str
    starts_on: date
    ends_on: date
    clauses: tuple[ClauseText, ...] = ()
    dosages: tuple[DosageText, ...] = ()


def canonical(agreement: AgreementText) -> str:
    """The text that is signed: the same for the same words, however they were typed or stored."""
    lines = [
        FORM,
        f"Version {agreement.version}",
        "Title:",
        *_indented(agreement.title),
        f"In force from {agreement.starts_on.isoformat()}",
        f"In force until {agreement.ends_on.isoformat()}",
        "What both sides want:",
        *_indented(agreement.preamble),
    ]
    for clause in sorted(agreement.clauses, key=lambda each: each.number):
        lines += [f"Clause {clause.number}, {clause.feature}:", *_indented(clause.heading)]
        lines += ["Words:", *_indented(clause.text)]
    lines += [_dosage_line(line) for line in sorted(agreement.dosages)]
    return "\n".join(lines) + "\n"


def text_hash(agreement: AgreementText) -> str:
    """The SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(agreement).encode()).hexdigest()


def _indented(words: str) -> list[str]:
    return [INDENT + line for line in normal(words).split("\n")]


def _dosage_line(line: DosageText) -> str:
    level = line.level or "any level"
    months = f"{line.first_month:%Y-%m} to {line.last_month:%Y-%m}"
    return f"Dosage, {months}: {line.kind}, {level}, {line.minutes} minutes a month"


# Comparing two versions


@dataclass(frozen=True)
class ClauseChange:
    """What became of a clause: `old` is None where it is new, `new` where it was taken out."""

    old: ClauseText | None
    new: ClauseText | None
    heading: Difference
    text: Difference
    is_moved: bool = False

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_removed(self) -> bool:
        return self.new is None

    @property
    def is_reworded(self) -> bool:
        is_there = self.old is not None and self.new is not None
        return is_there and (self.heading.is_changed or self.text.is_changed)

    @property
    def has_new_feature(self) -> bool:
        return bool(self.old and self.new and self.old.feature != self.new.feature)

    @property
    def is_changed(self) -> bool:
        """Anything but its number alone, which follows from clauses before it."""
        return (
            self.is_added
            or self.is_removed
            or self.is_moved
            or self.is_reworded
            or self.has_new_feature
        )


@dataclass(frozen=True)
class DosageChange:
    """A line of the dosage table before and after; None where a version has no such line."""

    old: DosageText | None
    new: DosageText | None

    @property
    def kind(self) -> str:
        if self.old is None:
            return "new"
        if self.new is None:
            return "gone"
        return "same" if self.old == self.new else "changed"


@dataclass(frozen=True)
class Comparison:
    """Two versions: every clause of either in the order of the newer, and what frames them."""

    title: Difference
    preamble: Difference
    starts_on: tuple[date, date]
    ends_on: tuple[date, date]
    clauses: tuple[ClauseChange, ...]
    dosages_gone: tuple[DosageText, ...]
    dosages_new: tuple[DosageText, ...]
    dosages_kept: tuple[DosageText, ...]

    @property
    def has_new_dates(self) -> bool:
        return self.starts_on[0] != self.starts_on[1] or self.ends_on[0] != self.ends_on[1]

    @property
    def has_new_dosage(self) -> bool:
        return bool(self.dosages_gone or self.dosages_new)

    @property
    def dosage_changes(self) -> list[DosageChange]:
        """Another amount for the same months and kind is one change, not two."""
        added = list(self.dosages_new)
        changes = []
        for old in self.dosages_gone:
            new = next((each for each in added if replace(each, minutes=old.minutes) == old), None)
            if new is not None:
                added.remove(new)
            changes.append(DosageChange(old, new))
        changes += [DosageChange(None, new) for new in added]
        return changes + [DosageChange(kept, kept) for kept in self.dosages_kept]

    @property
    def changed(self) -> list[ClauseChange]:
        return [change for change in self.clauses if change.is_changed]

    @property
    def is_changed(self) -> bool:
        return bool(
            self.title.is_changed
            or self.preamble.is_changed
            or self.has_new_dates
            or self.has_new_dosage
            or self.changed
        )


def compare(old: AgreementText, new: AgreementText) -> Comparison:
    """Where two versions differ."""
    dosages_before, dosages_after = set(old.dosages), set(new.dosages)
    return Comparison(
        title=difference(old.title, new.title),
        preamble=difference(old.preamble, new.preamble),
        starts_on=(old.starts_on, new.starts_on),
        ends_on=(old.ends_on, new.ends_on),
        clauses=tuple(_clause_changes(old.clauses, new.clauses)),
        dosages_gone=tuple(sorted(dosages_before - dosages_after)),
        dosages_new=tuple(sorted(dosages_after - dosages_before)),
        dosages_kept=tuple(sorted(dosages_before & dosages_after)),
    )


def _clause_changes(old: Iterable[ClauseText], new: Iterable[ClauseText]) -> Iterable[ClauseChange]:
    """The clauses of the newer version in order, each removed one where it used to stand."""
    before = sorted(old, key=lambda clause: clause.number)
    after = sorted(new, key=lambda clause: clause.number)
    known = {clause.key: clause for clause in before}
    still = {clause.key for clause in after}
    moved = _moved([clause.key for clause in before], [clause.key for clause in after])
    gone_after = _gone_after(before, still)
    yield from (_change(clause, None) for clause in gone_after.get(None, []))
    for clause in after:
        yield _change(known.get(clause.key), clause, is_moved=clause.key in moved)
        yield from (_change(gone, None) for gone in gone_after.get(clause.key, []))


def _gone_after(
    before: Sequence[ClauseText], still: set[UUID]
) -> dict[UUID | None, list[ClauseText]]:
    """The clauses taken out, by the kept one that they followed; None is the beginning."""
    found: dict[UUID | None, list[ClauseText]] = {}
    last: UUID | None = None
    for clause in before:
        if clause.key in still:
            last = clause.key
        else:
            found.setdefault(last, []).append(clause)
    return found


def _change(
    old: ClauseText | None, new: ClauseText | None, *, is_moved: bool = False
) -> ClauseChange:
    return ClauseChange(
        old=old,
        new=new,
        heading=difference(old.heading if old else "", new.heading if new else ""),
        text=difference(old.text if old else "", new.text if new else ""),
        is_moved=is_moved,
    )


def _moved(before: Sequence[UUID], after: Sequence[UUID]) -> set[UUID]:
    """The fewest clauses that must have moved, so that the others keep their order."""
    places = {key: place for place, key in enumerate(before)}
    common = [key for key in after if key in places]
    return set(common) - set(_longest_in_order(common, places))


def _longest_in_order(keys: Sequence[UUID], places: dict[UUID, int]) -> list[UUID]:
    """A longest run of `keys`, not necessarily neighbours, whose places rise."""
    ends: list[int] = []
    end_keys: list[UUID] = []
    before: dict[UUID, UUID | None] = {}
    for key in keys:
        at = bisect_left(ends, places[key])
        before[key] = end_keys[at - 1] if at else None
        ends[at : at + 1] = [places[key]]
        end_keys[at : at + 1] = [key]
    run: list[UUID] = []
    step = end_keys[-1] if end_keys else None
    while step is not None:
        run.append(step)
        step = before[step]
    return run
