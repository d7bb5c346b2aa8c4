"""The arithmetic of fidelity instruments, in whole numbers.

A part of an instrument (a tier, or the whole of it) is scored by the family its version belongs
to, and judged by that version's criteria. Nothing is rounded before it is judged: 69.6% reads as
70% and is still below 70%.

A missing item is never worth zero. One missing item leaves the part without a score; an item that
does not apply leaves both the points and the possible points.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from math import lcm
from typing import Final, Literal, TypeAlias


class Family(StrEnum):
    """How an instrument turns answers into a score. The example is a published instrument."""

    POINTS_PERCENT = "points_percent"
    """Points over possible points: the Tiered Fidelity Inventory."""
    WEIGHTED_POINTS_PERCENT = "weighted_points_percent"
    """The same, over items worth unequal points: the School-wide Benchmarks of Quality."""
    MEAN_OF_SECTION_PERCENTS = "mean_of_section_percents"
    """Every section weighs the same: the School-wide Evaluation Tool."""
    PERCENT_ITEMS_AT_TOP = "percent_items_at_top"
    """Items fully in place over items: the Team Implementation Checklist."""
    PERCENT_RESPONDENTS = "percent_respondents"
    """People over people: the Self-Assessment Survey."""
    MAX_MISSES_PER_DOMAIN = "max_misses_per_domain"
    """So many misses allowed in each domain: the HQPD checklist of 2015."""
    DOMAIN_MEAN = "domain_mean"
    """A mean rating per domain: the Program Sustainability Assessment Tool."""


class _Mark(Enum):
    NOT_APPLICABLE = "not applicable"


NOT_APPLICABLE: Final = _Mark.NOT_APPLICABLE
"""The answer "this item does not apply here"; `None` is the answer nobody gave."""

Answer: TypeAlias = int | Literal[_Mark.NOT_APPLICABLE] | None

NOT_APPLICABLE_CODE = -1


class InvalidDefinition(ValueError):
    """An instrument whose parts, items and criteria contradict one another."""


class AnswerError(ValueError):
    """A value no one may give to this item. Carries `item` (its code), `value` and `allowed`."""

    def __init__(self, item: str, value: object, allowed: str) -> None:
        super().__init__(f"Item {item} cannot be {value}. Allowed: {allowed}.")
        self.item = item
        self.value = value
        self.allowed = allowed


class UnknownItem(ValueError):
    """An answer to an item the instrument does not have. Carries `item`."""

    def __init__(self, item: str) -> None:
        super().__init__(f"There is no item {item} in this version of the instrument.")
        self.item = item


class FamilyNotSupported(NotImplementedError):
    """A family whose score cannot be computed from item answers here. Carries `family`."""

    def __init__(self, family: Family) -> None:
        super().__init__(
            f"Scores of the kind “{family}” cannot be computed from item answers."
            " Enter the score from the official system instead."
        )
        self.family = family


@dataclass(frozen=True, slots=True)
class Item:
    """One item: worth 0 to `max_points`, in the section of that code ("" where there are none)."""

    code: str
    section: str
    max_points: int

    def __post_init__(self) -> None:
        if self.max_points < 1:
            raise InvalidDefinition(f"Item {self.code} must be worth at least one point.")

    @property
    def allowed(self) -> str:
        return f"a whole number from 0 to {self.max_points}"


@dataclass(frozen=True, slots=True)
class Criterion:
    """At least `percent` (0 to 100) of the section with code `of`, or of the whole part for None."""

    of: str | None
    percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:
            raise InvalidDefinition(f"A criterion of {self.percent}% is not between 0% and 100%.")


@dataclass(frozen=True, slots=True)
class Part:
    """What gets one score: a tier, or a whole instrument. All of its criteria must hold."""

    code: str
    name: str
    items: tuple[Item, ...]
    criteria: tuple[Criterion, ...] = ()

    def __post_init__(self) -> None:
        codes = [item.code for item in self.items]
        if len(set(codes)) < len(codes):
            raise InvalidDefinition(f"Part {self.code} names an item twice.")
        for criterion in self.criteria:
            if criterion.of is not None and criterion.of not in self.sections:
                raise InvalidDefinition(
                    f"Part {self.code} has a criterion for section {criterion.of}, which it lacks."
                )

    @property
    def sections(self) -> tuple[str, ...]:
        """Section codes in the order of their first item; empty where items have none."""
        return tuple(dict.fromkeys(item.section for item in self.items if item.section))


class Status(StrEnum):
    SCORED = "scored"
    INCOMPLETE = "incomplete"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One section of a scored part. `max_points` is 0 where none of its items apply.

    `at_criterion` is None where no criterion names the section, or nothing in it applies.
    """

    code: str
    points: int
    max_points: int
    n_items: int
    n_counted: int
    at_criterion: bool | None


@dataclass(frozen=True, slots=True)
class PartScore:
    """The outcome for one part.

    | status       | meaning                                       | points, max_points, at_criterion |
    |--------------|-----------------------------------------------|----------------------------------|
    | scored       | every item answered, at least one applies     | set; criterion None without one  |
    | incomplete   | some items answered, some not                 | None                             |
    | not_assessed | no item answered, or none of them applies     | None                             |

    `points` over `max_points` is the exact score, in the unit of the family: points, items at the
    top, or equal shares of each section (see `unit_of`). `n_counted` of `n_items` were counted, the
    others do not apply or have no answer. `missing` holds the codes without an answer, in order.
    `sections` is empty unless scored.
    """

    status: Status
    points: int | None
    max_points: int | None
    n_items: int
    n_counted: int
    at_criterion: bool | None
    sections: tuple[SectionScore, ...]
    missing: tuple[str, ...]


_Counted: TypeAlias = Sequence[tuple[Item, int]]
"""Items with the points given, those without an answer and those that do not apply left out."""

_Share: TypeAlias = tuple[int, int]
"""Points and possible points."""


@dataclass(frozen=True, slots=True)
class _Formula:
    of_part: Callable[[_Counted], _Share]
    of_section: Callable[[_Counted], _Share]
    unit: str


def score_part(
    part: Part, answers: Mapping[str, Answer], family: Family, na_allowed: bool
) -> PartScore:
    """Score one part from the answers, by item code; answers to other parts are passed over.

    Raises `AnswerError` for a value outside 0..max, or "not applicable" where `na_allowed` is
    False, and `FamilyNotSupported`. Both come before anything is said about missing items, so a
    draft hears of them at once.
    """
    formula = _formula_of(family)
    given = {item.code: _checked(item, answers.get(item.code), na_allowed) for item in part.items}
    missing = tuple(code for code, value in given.items() if value is None)
    counted = [(item, value) for item in part.items if isinstance(value := given[item.code], int)]
    if missing or not counted:
        untouched = len(missing) == len(part.items) or not missing
        status = Status.NOT_ASSESSED if untouched else Status.INCOMPLETE
        return PartScore(status, None, None, len(part.items), len(counted), None, (), missing)
    return _scored(part, counted, formula)


def score(
    parts: Sequence[Part], answers: Mapping[str, Answer], family: Family, na_allowed: bool
) -> tuple[PartScore, ...]:
    """Score every part of an instrument from one set of answers.

    Raises as `score_part` does, and `UnknownItem` for an answer no part has a place for.
    """
    known = {item.code for part in parts for item in part.items}
    for code in answers:
        if code not in known:
            raise UnknownItem(code)
    return tuple(score_part(part, answers, family, na_allowed) for part in parts)


def _checked(item: Item, value: Answer, na_allowed: bool) -> Answer:
    if value is None or (value is NOT_APPLICABLE and na_allowed):
        return value
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if is_whole and value in range(item.max_points + 1):
        return value
    allowed = f"{item.allowed}, or not applicable" if na_allowed else item.allowed
    raise AnswerError(item.code, value.value if value is NOT_APPLICABLE else value, allowed)


def _scored(part: Part, counted: _Counted, formula: _Formula) -> PartScore:
    by_section = {
        code: formula.of_section([pair for pair in counted if pair[0].section == code])
        for code in part.sections
    }
    whole = formula.of_part(counted)
    points, max_points = whole
    verdicts = [_verdict(one, whole, by_section) for one in part.criteria]
    return PartScore(
        status=Status.SCORED,
        points=points,
        max_points=max_points,
        n_items=len(part.items),
        n_counted=len(counted),
        at_criterion=_all_hold(verdicts),
        sections=tuple(_section(part, code, counted, by_section) for code in part.sections),
        missing=(),
    )


def _section(
    part: Part, code: str, counted: _Counted, by_section: Mapping[str, _Share]
) -> SectionScore:
    points, max_points = by_section[code]
    verdicts = [_judge(by_section[code], one.percent) for one in part.criteria if one.of == code]
    return SectionScore(
        code=code,
        points=points,
        max_points=max_points,
        n_items=sum(item.section == code for item in part.items),
        n_counted=sum(item.section == code for item, _ in counted),
        at_criterion=_all_hold(verdicts),
    )


def _verdict(criterion: Criterion, whole: _Share, by_section: Mapping[str, _Share]) -> bool | None:
    share = whole if criterion.of is None else by_section[criterion.of]
    return _judge(share, criterion.percent)


def _judge(share: _Share, percent: int) -> bool | None:
    points, max_points = share
    return meets(points, max_points, percent) if max_points else None


def _all_hold(verdicts: Sequence[bool | None]) -> bool | None:
    """One failure decides; short of that, one unknown leaves it open. None without criteria."""
    if False in verdicts:
        return False
    return None if not verdicts or None in verdicts else True


def meets(points: int, max_points: int, percent: int) -> bool:
    """Whether points/max_points is at least `percent`, compared as whole numbers."""
    return points * 100 >= percent * max_points


def points_needed(max_points: int, percent: int) -> int:
    """The fewest points that meet `percent`: 75 of 107 for 70%."""
    return -(-percent * max_points // 100)


def _points(counted: _Counted) -> _Share:
    return sum(value for _, value in counted), sum(item.max_points for item, _ in counted)


def _items_at_top(counted: _Counted) -> _Share:
    return sum(value == item.max_points for item, value in counted), len(counted)


def _mean_of_sections(counted: _Counted) -> _Share:
    """The mean of the section shares, over the least common multiple of their denominators.

    Sections of 4, 10 and 6 points make a score out of 60 * 3, whatever the answers are.
    """
    codes = dict.fromkeys(item.section for item, _ in counted)
    if "" in codes:
        raise InvalidDefinition("A mean of section percents needs every item in a section.")
    shares = [_points([pair for pair in counted if pair[0].section == code]) for code in codes]
    common = lcm(*(max_points for _, max_points in shares))
    total = sum(points * (common // max_points) for points, max_points in shares)
    return total, common * len(shares)


_FORMULAS: Mapping[Family, _Formula] = {
    Family.POINTS_PERCENT: _Formula(_points, _points, "points"),
    Family.WEIGHTED_POINTS_PERCENT: _Formula(_points, _points, "points"),
    Family.MEAN_OF_SECTION_PERCENTS: _Formula(_mean_of_sections, _points, "shares"),
    Family.PERCENT_ITEMS_AT_TOP: _Formula(_items_at_top, _items_at_top, "items"),
}

SUPPORTED_FAMILIES = frozenset(_FORMULAS)


def _formula_of(family: Family) -> _Formula:
    try:
        return _FORMULAS[family]
    except KeyError:
        raise FamilyNotSupported(Family(family)) from None


def unit_of(family: Family) -> str:
    """What a score counts: "points", "items" (at the top), or "shares" (equal ones, by section)."""
    return _formula_of(family).unit


def percent_text(points: int, max_points: int, criterion: int | None = None) -> str:
    """The score as a reader sees it: "70%", without decimals unless they decide something.

    Rounded half up. Where that would show a score below `criterion` (in percent) as having
    reached it, as many decimals are added as it takes to tell the two apart: "69.6%".

    Raises `ValueError` when nothing was possible, which has no percent.
    """
    if max_points < 1:
        raise ValueError("There is no percent of nothing.")
    decimals = 0
    if criterion is not None and not meets(points, max_points, criterion):
        while _rounded(points, max_points, decimals) >= criterion:
            decimals += 1
    return f"{_rounded(points, max_points, decimals):f}%"


def _rounded(points: int, max_points: int, decimals: int) -> Decimal:
    """The percent with so many decimals, rounded half up from the exact fraction."""
    scale = 100 * int(10**decimals)
    return Decimal((2 * points * scale + max_points) // (2 * max_points)).scaleb(-decimals)


def encode(answer: Answer) -> int | None:
    """An answer as it is stored in an array of small integers: -1 is "not applicable"."""
    return NOT_APPLICABLE_CODE if answer is NOT_APPLICABLE else answer


def decode(stored: int | None) -> Answer:
    """The answer that `encode` stored. Raises `ValueError` for a number it never writes."""
    if stored == NOT_APPLICABLE_CODE:
        return NOT_APPLICABLE
    if stored is not None and stored < 0:
        raise ValueError(f"{stored} is no stored answer.")
    return stored


def decode_all(codes: Sequence[str], stored: Iterable[int | None]) -> dict[str, Answer]:
    """The answers as they are stored, by code. Raises `ValueError` when the lengths differ."""
    return {code: decode(value) for code, value in zip(codes, stored, strict=True)}
