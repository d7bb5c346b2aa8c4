import pytest

from engagements.tests.visit_pages import NOON, coaching_at_alder


@pytest.fixture
def march_18(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def visit(cast):
    return coaching_at_alder(cast)
