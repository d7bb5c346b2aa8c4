"""Fills a database of its own with a nation: python -m benchmarks.dataset --scale 0.1

At scale 1: 51 states with 10,300 down to 230 schools, about 14,000 districts with up to some 570
schools, 36 months of one school measure, and monthly measures of districts, states and the TA
provider. Sizes follow the skew of the country; scores are invented: each school has a level of
its own, gains a little each month, and misses some windows. The same seed gives the same rows.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime

from benchmarks import place

STATES = 51
LARGEST, SMALLEST, SKEW = 10_300, 230, 4.74
MONTHS = 36
SEED = 20_261_122


def state_sizes(scale: float) -> list[int]:
    """Schools of each state, the largest first: 104,510 in all at scale 1."""
    shares = [((STATES - 1 - place) / (STATES - 1)) ** SKEW for place in range(STATES)]
    return [max(round(scale * (SMALLEST + (LARGEST - SMALLEST) * share)), 5) for share in shares]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dataset", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="1 is the nation")
    scale = parser.parse_args().scale
    place.make()
    place.enter()
    place.forget()
    from benchmarks import nation

    started = time.monotonic()
    nation.build(
        sizes=state_sizes(scale),
        months=MONTHS,
        last_month=date(2026, 10, 1),
        now=datetime(2026, 11, 22, 12, tzinfo=UTC),
        seed=SEED,
        say=lambda words: print(f"{time.monotonic() - started:7.1f} s  {words}", flush=True),
    )


if __name__ == "__main__":
    main()
