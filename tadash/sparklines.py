"""The small line of a few values, as an SVG path. Pure."""

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 96, 32


def points_of(
    values: Sequence[float | None], low: float, high: float
) -> list[tuple[float, float] | None]:
    step = WIDTH / max(len(values) - 1, 1)
    scale = HEIGHT / ((high - low) or 1)
    return [
        None if value is None else (round(place * step, 1), round((high - value) * scale, 1))
        for place, value in enumerate(values)
    ]


def path_of(points: Iterable[tuple[float, float] | None]) -> str:
    """A line with a gap where nothing was measured."""
    parts, pen_down = [], False
    for point in points:
        if point is not None:
            parts.append(f"{'L' if pen_down else 'M'}{point[0]} {point[1]}")
        pen_down = point is not None
    return "".join(parts)
