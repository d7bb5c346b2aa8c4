from datetime import date
from fractions import Fraction

import pytest

from fidelity.rules.ordinary import Limits, Outlook, limits_of, outlook
from fidelity.rules.runcharts import Measured, analyse
from fidelity.rules.tests.test_runcharts import HIGH, LOW, series

WAVERING = [60, 64, 60, 64, 60, 64, 60, 64, 60, 64]
"""Mean 62, a mean step of 4: ordinary values lie between 51.36 and 72.64."""


def test_limits_are_2_66_mean_steps_about_the_mean():
    points = tuple(Measured(date(2026, 1, 1), value) for value in WAVERING)

    assert limits_of(points) == Limits(Fraction(5136, 100), Fraction(7264, 100), 10)


def test_limits_of_one_value_are_that_value():
    assert limits_of((Measured(date(2026, 1, 1), 60),)) == Limits(Fraction(60), Fraction(60), 1)


def outlook_of(values, criterion):
    return outlook(analyse(series(*values))[-1], criterion)[0]


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        (51, Outlook.ALWAYS),
        (52, Outlook.SOMETIMES),
        (72, Outlook.SOMETIMES),
        (73, Outlook.NEVER),
    ],
)
def test_outlook_at_the_edges_of_ordinary_variation(criterion, expected):
    assert outlook_of(WAVERING, criterion) == expected


def test_outlook_of_nine_points_is_too_few():
    assert outlook_of(WAVERING[:9], 50) == Outlook.TOO_FEW


def test_outlook_is_drawn_from_the_points_since_a_change():
    assert outlook_of([*LOW, *HIGH], 50) == Outlook.TOO_FEW
    assert outlook_of([*LOW, *LOW, *HIGH, *HIGH], 50) == Outlook.ALWAYS


def test_outlook_is_drawn_from_the_points_since_a_run_that_has_ended():
    noise = [62, 66, 58, 64, 60, 67, 57, 63, 61, 65, 59, 68] * 2

    assert outlook_of([*LOW, *LOW, *noise], 45) == Outlook.ALWAYS


def test_outlook_of_a_series_that_wanders_is_none():
    assert outlook_of([*LOW, *HIGH, *LOW, *HIGH], 50) == Outlook.UNSTEADY
