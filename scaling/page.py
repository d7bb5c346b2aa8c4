"""The page: breadth, quality, efficiency, reach and what stands beside them, in fixed queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fidelity.monthly.figures import Figure
from people.models import User
from scaling import delivering, dosing, resolving, sites, ta_time
from scaling.asked import Asked, Measure, measures_of
from scaling.declared import Declared, declared_for
from scaling.parts.breadth import breadth
from scaling.parts.cohorts import cohorts
from scaling.parts.delivery import delivery
from scaling.parts.dose import dose
from scaling.parts.efficiency import efficiency, efforts
from scaling.parts.quality import quality
from scaling.parts.reach import reach, reached
from scaling.parts.resolved import resolved
from scaling.piece import Part
from scaling.sites import Counts

SCHOOL = "school"


@dataclass(frozen=True)
class Known:
    """What all parts rest on."""

    asked: Asked
    reader: User
    measures: Mapping[str, Measure]
    declared: Declared
    counts: Mapping[str, Counts]

    @property
    def school(self) -> Measure:
        return self.measures[SCHOOL]


@dataclass(frozen=True)
class ScalingPage:
    asked: Asked
    parts: tuple[Part, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figure for part in self.parts for figure in part.figures)


def scaling_page(asked: Asked, reader: User) -> ScalingPage:
    known = known_of(asked, reader)
    return ScalingPage(asked, (*in_short(known), *_beside(known)))


def known_of(asked: Asked, reader: User) -> Known:
    measures = measures_of(asked)
    declared = declared_for(asked, reader)
    counts = {
        kind: sites.counts_of(asked, measure, declared.levels) for kind, measure in measures.items()
    }
    return Known(asked, reader, measures, declared, counts)


def in_short(known: Known) -> tuple[Part, ...]:
    """Breadth, quality, reach and efficiency: what the monthly page tells."""
    asked, school, counts = known.asked, known.school, known.counts
    by_window = sites.reached_by_window(asked, school, known.declared.levels)
    kinds = reached(asked, school, counts[SCHOOL], known.declared, by_window)
    return (
        breadth(asked, known.measures, counts, known.declared),
        quality(asked, known.measures, counts),
        reach(asked, school, known.declared, kinds),
        _efficiency(known),
    )


def _efficiency(known: Known) -> Part:
    asked, counts = known.asked, known.counts[SCHOOL]
    months = ta_time.months_of(asked, known.reader)
    both = efforts(asked, counts, months, ta_time.prices_of(asked, known.reader))
    return efficiency(asked, known.school, counts, both, sites.waits_of(asked, known.school))


def _beside(known: Known) -> list[Part]:
    """A cohort has no visits and barriers of its own, so it is not told of them."""
    asked, school = known.asked, known.school
    is_of_place = asked.cohort is None
    parts = [cohorts(asked, school, sites.aligned(asked, school))]
    parts += [_delivery(known)] if is_of_place else []
    groups, points = dosing.groups_of(asked, school), dosing.points_of(asked, school)
    parts.append(dose(asked, school, known.counts[SCHOOL], groups, points))
    return [*parts, _resolved(known)] if is_of_place else parts


def _delivery(known: Known) -> Part:
    asked, reader = known.asked, known.reader
    month = delivering.delivered(asked, reader, asked.month)
    return delivery(asked, month, delivering.delivered(asked, reader, asked.first_of_year))


def _resolved(known: Known) -> Part:
    barriers = resolving.barriers_split(known.asked, known.reader)
    items = resolving.items_split(known.asked, known.school)
    return resolved(known.asked, known.school, barriers, items)
