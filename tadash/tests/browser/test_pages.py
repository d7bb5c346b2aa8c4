"""Every page is open to everyone: axe, narrow screens, a silent console.

Each address is looked at by itself, as all the demo's people find it.
"""

from collections.abc import Iterator
from itertools import islice

import pytest
from django.urls import reverse

from engagements.models import Engagement
from tadash.tests.browser.addresses import (
    ENTRANCE,
    NO_PAGE,
    PAGES,
    RECIPIENTS,
    STAFF,
    addresses,
    names,
    plain,
)
from tadash.tests.browser.conftest import Readers
from tadash.tests.browser.looking import Sight, complaints, look_at, sights, worth_a_look

THOROUGH = ("lead", "state")
"""One of the center and one of the state, who may do the most."""

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


def pages(readers: Readers, name: str, role: str) -> Iterator[str]:
    """The pages of an address that one person may find; a list is one more where it is empty.

    Two of the readers open it for every kind of row that there is, the others for two of them.
    """
    found = addresses({name: PAGES[name]}, readers.user(role))
    yield from found if role in THOROUGH else islice(found, 2)
    if role == "lead" and name.endswith("-list") and PAGES[name] is plain:
        yield f"{reverse(name)}?q=no+such+thing"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_open_to_everyone(readers, name):
    found = [
        sight
        for role in (*STAFF, *RECIPIENTS)
        for sight in sights(readers.client(role), role, pages(readers, name, role))
    ]

    wrong = list(look_at(readers, worth_a_look(found, readers.pieces)))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ENTRANCE)
def test_entrance_is_open_to_everyone(readers, name):
    found = sights(readers.client(""), "", addresses({name: ENTRANCE[name]}, readers.user("")))

    wrong = list(look_at(readers, worth_a_look(found, readers.pieces)))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("address", ["/no-such-page/", "/sites/add/"])
def test_refusals_are_open_to_everyone(readers, address):
    wrong = list(look_at(readers, [Sight("specialist", address, frozenset())]))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", FORMS)
def test_forms_with_errors_are_open_to_everyone(readers, name):
    """Sent as they are, these forms lack something, and say so."""
    [kwargs, *_] = PAGES[name](readers.user("admin"))
    engagement = Engagement.objects.order_by("pk").first()
    page = readers.tab("admin")
    page.goto(f"{reverse(name, kwargs=kwargs)}?engagement={engagement.pk}")
    page.locator("main form[method=post] .btn-primary").last.click()
    page.locator("[data-error-summary]").wait_for()

    wrong = [*complaints(page, readers.measured), *readers.site.troubles]

    assert not wrong, "\n".join(wrong)
