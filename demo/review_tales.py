"""What the reviews of the demo said and decided, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """What a later review said: so many reviews after the one that decided."""

    after: int
    done: str
    effect: str = ""
    words: str = ""


@dataclass(frozen=True)
class DecisionTale:
    """`owner` is "state" or "center"; `days` after its review it is due. `answers` names a kind."""

    text: str
    owner: str
    days: int
    answers: str = ""
    judged: tuple[Judged, ...] = ()
    own_word: bool = False


@dataclass(frozen=True)
class ReviewTale:
    """The review of a month; `why_not` says why there was none."""

    why_not: str = ""
    minutes: tuple[tuple[str, str], ...] = ()
    added: tuple[str, str] = ("", "")
    decisions: tuple[DecisionTale, ...] = ()
    answers: tuple[str, ...] = ()


REVIEWS = (
    ReviewTale(
        minutes=(
            ("red", "Two districts missed a promised visit because of snow. Both are set again."),
            ("barriers", "Substitutes are the reason in three of five districts."),
            ("closing", "Keep the hour at an hour."),
        ),
        decisions=(
            DecisionTale(
                "Let districts use grant money for substitutes on training days",
                "state",
                20,
                "barrier",
                (Judged(1, "yes", "goal_met", "Every training day since was fully staffed."),),
            ),
            DecisionTale(
                "Pair each new coach with a seasoned one for a term",
                "center",
                25,
                judged=(
                    Judged(1, "partly", "better", "Four of six pairs meet."),
                    Judged(3, "yes", "better", "All six pairs meet; scores rise slowly."),
                ),
            ),
            DecisionTale(
                "Send a monthly newsletter to all principals",
                "state",
                30,
                judged=(Judged(1, "stopped", "", "Nobody read the first two. We call instead."),),
            ),
        ),
        answers=("yes", "yes", "so_so", "so_so"),
    ),
    ReviewTale(
        minutes=(
            ("earlier", "Substitutes are solved. The pairs need another month."),
            ("goals", "The first goal is ahead of its line."),
        ),
        added=("Summer institute", "Three dates are possible. The center proposes one next time."),
        decisions=(
            DecisionTale(
                "Give each school its screening report within a week",
                "center",
                30,
                "goal",
                (Judged(2, "yes", "too_early", "Sent in four days. Wait for the next window."),),
            ),
            DecisionTale(
                "Name a second person who can prepare the monthly page",
                "state",
                28,
                judged=(Judged(2, "not_started", "", "The position is not posted yet."),),
            ),
            DecisionTale(
                "Move data meetings to Friday afternoon",
                "state",
                21,
                judged=(Judged(2, "yes", "worse", "Attendance fell by half. Moved back."),),
            ),
        ),
        answers=("yes", "yes", "yes", "so_so"),
    ),
    ReviewTale(why_not="The legislature was in session, and nobody from the state could come"),
    ReviewTale(
        minutes=(
            ("earlier", "Friday meetings were a mistake, and we said so in time."),
            ("measures", "The center calls the schools that are overdue."),
            ("decisions", "All three are to be back next time."),
        ),
        decisions=(
            DecisionTale(
                "Answer every barrier that waits for the state before the next review",
                "state",
                45,
                "barrier",
            ),
            DecisionTale("Post the data position", "state", 7),
            DecisionTale(
                "Write to superintendents about the training dates", "center", 10, own_word=True
            ),
        ),
        answers=("so_so", "yes", "so_so", "yes"),
    ),
)
