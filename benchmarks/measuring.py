"""Taking turns and comparing: only what was measured side by side in one run is compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Thing = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one thing over all rounds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    def __str__(self) -> str:
        return f"{self.median:9.2f} [{min(self.values):.2f}-{max(self.values):.2f}]"


def in_turns(things: Mapping[str, Thing], rounds: int, warm_up: int = 5) -> dict[str, Timing]:
    """Each thing once a round, so that whatever else the machine does falls on all of them."""
    for thing in things.values():
        for _ in range(warm_up):
            thing()
    found: dict[str, list[float]] = {name: [] for name in things}
    for _ in range(rounds):
        for name, thing in things.items():
            started = time.perf_counter()
            thing()
            found[name].append((time.perf_counter() - started) * 1000)
    return {name: Timing(tuple(values)) for name, values in found.items()}


def show(timings: Mapping[str, Timing]) -> None:
    width = max(map(len, timings))
    for name, timing in timings.items():
        print(f"  {name:<{width}}  {timing} ms")


def compare(timings: Mapping[str, Timing], above: str, below: str, target: str = "") -> None:
    """The ratio of two medians, with what it should be."""
    ratio = timings[above].median / timings[below].median
    wanted = f"   target {target}" if target else ""
    print(f"  {above} / {below}: {ratio:.2f}{wanted}")
