"""Contrast of the palette, by the formula of WCAG 2.2, on paper and in the dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEXT, MARK = 4.5, 3.0
GROUNDS = ("paper", "surface", "sunken")
INKS = ("ink", "ink-soft", "accent", "accent-strong", "good", "attend", "late", "unknown")
TINTED = ("accent", "good", "attend", "late", "unknown")
SERIES = tuple(f"series-{number}" for number in range(1, 7))
PAIR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def tokens() -> dict[str, tuple[str, str]]:
    sheet = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in PAIR.findall(sheet)}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#ffffff"), 6) == 21


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *[(ink, ground, TEXT) for ink in INKS for ground in GROUNDS],
        *[(tone, f"{tone}-tint", TEXT) for tone in TINTED],
        *[("ink", f"{tone}-tint", TEXT) for tone in TINTED],
        *[("ink-soft", f"{tone}-tint", TEXT) for tone in TINTED],
        ("on-accent", "accent", TEXT),
        ("on-accent", "accent-strong", TEXT),
        ("surface", "late", TEXT),
        ("paper", "ink", TEXT),
        *[(mark, ground, MARK) for mark in ("line-strong", "focus") for ground in GROUNDS],
        *[(series, ground, MARK) for series in SERIES for ground in ("paper", "surface")],
    ],
)
def test_contrast_is_enough(front, back, least, theme):
    found = tokens()

    assert contrast(found[front][theme], found[back][theme]) >= least


def test_every_colour_has_both_themes():
    sheet = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text()
    colours = re.findall(r"--([\w-]+): (?:light-dark\(|#)", sheet)

    assert colours == list(tokens())


def test_there_are_six_sizes_of_type():
    sheet = Path(settings.BASE_DIR, "static", "css", "tokens.css").read_text()

    assert len(re.findall(r"--text-[\w-]+:", sheet)) == 6
