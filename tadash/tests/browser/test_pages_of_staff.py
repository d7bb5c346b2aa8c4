"""Every page of the provider's people is open to everyone: axe, narrow screens, a silent console."""

import pytest
from django.test import Client
from django.urls import reverse

from engagements.models import Engagement
from people.models import User
from tadash.tests.browser.addresses import (
    ENTRANCE,
    NO_PAGE,
    PAGES,
    STAFF,
    addresses,
    email_of,
    names,
    plain,
)
from tadash.tests.browser.conftest import DESK
from tadash.tests.browser.looking import complaints, look_at, new_to_us, tour

FORMS = (
    "account_change_password",
    "lifecycle:engagement-begin",
    "engagements:site-add",
    "engagements:person-add",
    "engagements:import-upload",
    "engagements:cadence-add",
    "engagements:visit-add",
    "engagements:visit-log-unplanned",
    "sustainability:item-add",
)


def test_every_address_is_in_the_table():
    assert sorted(set(names())) == sorted([*PAGES, *ENTRANCE, *NO_PAGE])


@pytest.mark.parametrize("role", STAFF)
def test_pages_are_open_to_everyone(demo, role):
    found = tour(demo, role)

    assert not found, "\n".join(found)


def test_entrance_is_open_to_everyone(demo):
    found = list(
        look_at(demo, "", new_to_us(Client(), addresses(ENTRANCE, User()), demo.looked_at))
    )

    assert not found, "\n".join(found)


def test_refusals_are_open_to_everyone(demo):
    found = list(look_at(demo, "specialist", ["/no-such-page/", "/sites/add/"]))

    assert not found, "\n".join(found)


def test_empty_lists_are_open_to_everyone(demo):
    lists = [reverse(name) for name in PAGES if name.endswith("-list") and PAGES[name] is plain]
    found = list(look_at(demo, "lead", [f"{address}?q=no+such+thing" for address in lists]))

    assert not found, "\n".join(found)


def test_forms_with_errors_are_open_to_everyone(own_demo):
    """Sent as they are, these forms lack something, and say so."""
    admin = User.objects.get(email=email_of("admin"))
    engagement = Engagement.objects.order_by("pk").first()
    page = own_demo.open("/", as_="admin")
    found = []
    for name in FORMS:
        [kwargs, *_] = PAGES[name](admin)
        page.set_viewport_size(DESK)
        page.goto(f"{reverse(name, kwargs=kwargs)}?engagement={engagement.pk}")
        page.locator("main form[method=post] .btn-primary").last.click()
        page.locator("[data-error-summary]").wait_for()
        found += [f"{page.url}: {text}" for text in complaints(page)]

    assert not found, "\n".join(found)
    assert own_demo.troubles == []
