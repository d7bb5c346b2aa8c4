import pytest

from fidelity.rules.quantiles import is_too_few


@pytest.mark.parametrize(("n", "expected"), [(0, True), (4, True), (5, False), (500, False)])
def test_fewer_than_five_are_too_few(n, expected):
    assert is_too_few(n) is expected
