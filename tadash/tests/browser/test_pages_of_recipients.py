"""Every page of the recipients is open to everyone: axe, narrow screens, a silent console."""

import pytest

from tadash.tests.browser.addresses import RECIPIENTS
from tadash.tests.browser.looking import tour


@pytest.mark.parametrize("role", RECIPIENTS)
def test_pages_are_open_to_everyone(demo, role):
    found = tour(demo, role)

    assert not found, "\n".join(found)
