"""The pieces of which the demo's clarity is told: what a tale names, and when."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Beneficiaries, ContextReview, Side


@dataclass(frozen=True)
class Review:
    kind: ContextReview.Kind
    months_ago: int
    findings: str
    meaning: str
    sources: str


@dataclass(frozen=True)
class Wanted:
    """A need; `outcome` says how it was met, or with `is_dropped` why it was dropped."""

    text: str
    priority: int
    provider: str = ""
    recipient: str = ""
    outcome: str = ""
    is_dropped: bool = False


@dataclass(frozen=True)
class Held:
    """Who holds a required role, by its code; without `until` they hold it still."""

    code: str
    who: str
    from_month: int
    until_days_ago: int | None = None


@dataclass(frozen=True)
class Asked:
    matter: str
    side: Side
    who: str
    backup: str = ""


@dataclass(frozen=True)
class Group:
    name: str
    purpose: str
    chair: str
    members: tuple[str, ...]
    meets: str
    from_month: int
    until_month: int | None = None


@dataclass(frozen=True)
class Counted:
    kind: Beneficiaries.Kind
    level: Beneficiaries.Level
    count: int
    source: str


@dataclass(frozen=True)
class Tale:
    """The clarity of one engagement. `liaison` is a role of its own, with who holds it."""

    reviews: tuple[Review, ...]
    needs: tuple[Wanted, ...]
    held: tuple[Held, ...]
    contacts: tuple[Asked, ...]
    groups: tuple[Group, ...]
    counted: tuple[Counted, ...]
    liaison: tuple[str, str, str] | None = None
