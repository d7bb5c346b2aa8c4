"""Every page of the provider's people is open to everyone: axe, narrow screens, a silent console."""

import pytest
from django.test import Client

from people.models import User
from tadash.tests.browser.addresses import ENTRANCE, NO_PAGE, PAGES, STAFF, addresses, names
from tadash.tests.browser.looking import look_at, new_to_us, tour


def test_every_address_is_in_the_table():
    assert sorted(set(names())) == sorted([*PAGES, *ENTRANCE, *NO_PAGE])


@pytest.mark.parametrize("role", STAFF)
def test_pages_are_open_to_everyone(demo, role):
    found = tour(demo, role)

    assert not found, "\n".join(found)


def test_entrance_is_open_to_everyone(demo):
    found = list(look_at(demo, "", new_to_us(Client(), addresses(ENTRANCE, User()))))

    assert not found, "\n".join(found)


def test_refusals_are_open_to_everyone(demo):
    found = list(look_at(demo, "specialist", ["/no-such-page/", "/sites/add/"]))

    assert not found, "\n".join(found)
