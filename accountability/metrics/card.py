"""The six features together: what is asked, measured and said of a month. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from accountability.metrics import (
    accountability,
    clarity,
    duration,
    frequency,
    integrity,
    intensity,
)
from accountability.metrics.ratio import Definition, Measured
from accountability.metrics.window import Window


@dataclass(frozen=True)
class Feature:
    code: str
    name: str
    question: str
    definitions: tuple[Definition, ...]


FEATURES = (
    Feature("clarity", "Clarity", "Is it agreed who does what, and why?", clarity.DEFINITIONS),
    Feature("frequency", "Frequency", "Does TA come as often as promised?", frequency.DEFINITIONS),
    Feature(
        "intensity", "Intensity", "What is done with the time, and where?", intensity.DEFINITIONS
    ),
    Feature(
        "duration",
        "Duration",
        "Is there enough time, and is it used throughout?",
        duration.DEFINITIONS,
    ),
    Feature(
        "integrity",
        "Integrity",
        "Does the work reach the whole system, as one piece?",
        integrity.DEFINITIONS,
    ),
    Feature(
        "accountability",
        "Accountability",
        "Is what was promised carried out, and answered for?",
        accountability.DEFINITIONS,
    ),
)
DEFINITIONS = {each.code: each for feature in FEATURES for each in feature.definitions}


@dataclass(frozen=True)
class Evidence:
    """Everything the card of one engagement is counted from."""

    clarity: clarity.Facts = field(default_factory=clarity.Facts)
    frequency: frequency.Facts = field(default_factory=frequency.Facts)
    intensity: intensity.Facts = field(default_factory=intensity.Facts)
    duration: duration.Facts = field(default_factory=duration.Facts)
    integrity: integrity.Facts = field(default_factory=integrity.Facts)
    accountability: accountability.Facts = field(default_factory=accountability.Facts)


def measure(evidence: Evidence, window: Window) -> dict[str, Measured]:
    """By the code of the feature."""
    return {
        "clarity": clarity.measure(evidence.clarity, window),
        "frequency": frequency.measure(evidence.frequency, window),
        "intensity": intensity.measure(evidence.intensity, window),
        "duration": duration.measure(evidence.duration, window),
        "integrity": integrity.measure(evidence.integrity, window),
        "accountability": accountability.measure(evidence.accountability, window),
    }
