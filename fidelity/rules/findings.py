"""What a run chart says: one headline, one sentence of what to expect, the patterns in a table.

The headline tells a change only where it lasts to the latest point; what has ended stands among
the patterns. The second sentence says whether ordinary variation reaches the criterion.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

from fidelity.rules.ordinary import Limits, Outlook, outlook, steady_points
from fidelity.rules.runcharts import (
    FEWEST_POINTS,
    Change,
    Pattern,
    Point,
    Segment,
    Signal,
    Value,
    analyse,
    longest_usual_run,
    median_of_points,
)
from words.days import long_month

Say = Callable[[date], str]


@dataclass(frozen=True)
class PatternLine:
    """A pattern in words, as the table below a chart and a file have it."""

    what: str
    first: str
    last: str
    lasts: bool

    @property
    def state(self) -> str:
        return "Lasts to the latest point" if self.lasts else "Ended"


@dataclass(frozen=True)
class Findings:
    """`change` is the second half of the headline. `direction` is "up" or "down" where a change
    lasts, "" where none does. `is_ordinary`: there are points enough to tell, and none lasts.
    """

    headline: str
    change: str
    outlook: str
    direction: str
    is_ordinary: bool
    patterns: tuple[PatternLine, ...]


@dataclass(frozen=True)
class Goal:
    """What values are to reach, and its name: a criterion, or the target of a goal."""

    percent: Value
    name: str = "criterion"


def nothing(headline: str) -> Findings:
    """Where there is no line to ask."""
    return Findings(headline, "", "", "", False, ())


def findings(
    points: Sequence[Point],
    subject: str,
    *,
    goal: Goal | None = None,
    baselines: Collection[date] = (),
    say: Say = long_month,
) -> Findings:
    """What the part of the series since the latest break shows. `subject` opens the headline."""
    segments = analyse(points, baselines)
    if not segments:
        return nothing(f"{subject}: nothing measured yet")
    last = segments[-1]
    patterns = tuple(line for one in segments for line in _patterns(one, one is last, say))
    return Findings(
        headline=_headline(last, subject, say) + _since_break(segments, say),
        change=_change_in_words(last, say),
        outlook=_outlook_in_words(last, goal) if goal else "",
        direction=("up" if last.change.is_up else "down") if last.change else "",
        is_ordinary=last.is_ordinary,
        patterns=patterns,
    )


def _since_break(segments: Sequence[Segment], say: Say) -> str:
    if len(segments) < 2:
        return ""
    last = segments[-1]
    what = "new baseline" if last.version == segments[-2].version else f"version {last.version}"
    return f" ({what} from {say(last.points[0].month)})"


def _headline(segment: Segment, subject: str, say: Say) -> str:
    words = _change_in_words(segment, say)
    if segment.change:
        return f"{subject} {words}"
    latest = segment.points[-1]
    return f"{subject} at {text_of(latest.value)} in {say(latest.month)}, {words}"


def _change_in_words(segment: Segment, say: Say) -> str:
    if segment.change:
        return _lasting_in_words(segment, segment.change, say)
    if len(segment.points) < FEWEST_POINTS:
        return "too few points to tell a change"
    if segment.signals:
        return "no change that has lasted"
    return "no change beyond ordinary variation"


def _lasting_in_words(segment: Segment, change: Change, say: Say) -> str:
    if not change.is_apart:
        side = "above" if change.is_up else "below"
        return f"has lately stayed {side} its middle of {text_of(segment.median)}"
    then, now = _apart(median_of_points(change.before), median_of_points(change.since))
    verb, month = "rose" if change.is_up else "fell", say(change.started_on)
    return f"{verb}: typically {then} before {month}, {now} since"


def _patterns(segment: Segment, is_latest: bool, say: Say) -> list[PatternLine]:
    found = [_pattern(segment, signal, is_latest, say) for signal in segment.signals]
    if segment.change:
        since = segment.change.since
        side = "above" if segment.change.is_up else "below"
        n = sum((p.value > segment.median) == segment.change.is_up for p in since)
        what = f"{n} of the latest {len(since)} lie {side} the median of {text_of(segment.median)}"
        found.append(PatternLine(what, say(since[0].month), say(since[-1].month), is_latest))
    return found


def _pattern(segment: Segment, signal: Signal, is_latest: bool, say: Say) -> PatternLine:
    first, last = signal.points[0], signal.points[-1]
    if signal.pattern == Pattern.FEW_CROSSINGS:
        what = (
            f"The line crosses its median {_times(segment.n_crossings)}; "
            f"chance alone makes {segment.fewest_crossings} or more"
        )
        lasts = is_latest and segment.change is not None
    else:
        side = "above" if first.value > segment.median else "below"
        usual = longest_usual_run(segment.n)
        what = (
            f"{len(signal.points)} in a row {side} the median of {text_of(segment.median)}; "
            f"chance alone seldom makes more than {usual}"
        )
        lasts = is_latest and _reaches_the_end(segment, signal)
    return PatternLine(what, say(first.month), say(last.month), lasts)


def _reaches_the_end(segment: Segment, signal: Signal) -> bool:
    off_median = [point for point in segment.points if point.value != segment.median]
    return signal.points[-1] == off_median[-1]


def _times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{n} times")


def _outlook_in_words(segment: Segment, goal: Goal) -> str:
    found, limits = outlook(segment, goal.percent)
    what = f"the {goal.name} of {text_of(goal.percent)}"
    if found == Outlook.TOO_FEW:
        n = len(steady_points(segment))
        since = " since the change" if len(segment.points) > n else ""
        return f"Too few points{since} ({n}) to say whether ordinary variation will reach {what}."
    if found == Outlook.UNSTEADY:
        return f"It wanders too much to say whether it will reach {what}."
    reaches = {
        Outlook.ALWAYS: f"always reach {what}",
        Outlook.SOMETIMES: f"sometimes reach {what} and sometimes miss it",
        Outlook.NEVER: f"never reach {what}",
    }[found]
    return f"If nothing changes, it will {reaches}: {_between(limits, goal)} is its ordinary variation."


def _between(limits: Limits | None, goal: Goal) -> str:
    if limits is None:
        return ""
    low, high = (min(max(limit, Fraction()), Fraction(100)) for limit in (limits.low, limits.high))
    against = partial(text_of, below=goal.percent)
    return f"{against(low)} to {against(high)}"


def _apart(before: Value, after: Value) -> tuple[str, str]:
    """Two different values in words, with as many decimals as tell them apart."""
    decimals = 0
    while text_of(before, decimals) == text_of(after, decimals):
        decimals += 1
    return text_of(before, decimals), text_of(after, decimals)


def text_of(value: Value, decimals: int = 0, *, below: Value | None = None) -> str:
    """ "71%"; with decimals where rounding would lift a value to a percent it lies `below`."""
    exact = Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)
    shown = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if below is not None and value < below <= shown:
        return text_of(value, decimals + 1, below=below)
    return f"{shown:f}%"
