from fidelity.models.headlines import Headline
from fidelity.models.instruments import (
    Criterion,
    Instrument,
    InstrumentUse,
    InstrumentVersion,
    Item,
    Part,
    Section,
)
from fidelity.models.marks import ChartMark
from fidelity.models.measures import Administration, ExpectedMeasure, PartScore
from fidelity.models.rollups import DirtyCell, Rollup

__all__ = [
    "Administration",
    "ChartMark",
    "Criterion",
    "DirtyCell",
    "ExpectedMeasure",
    "Headline",
    "Instrument",
    "InstrumentUse",
    "InstrumentVersion",
    "Item",
    "Part",
    "PartScore",
    "Rollup",
    "Section",
]
