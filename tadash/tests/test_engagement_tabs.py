import re
from html import unescape

import pytest
from django.urls import reverse

from tadash.engagement_tabs import TABS, tabs_of
from tadash.nav import NAV

NAMED_BY_WHAT_THEY_SHOW = {"engagement-page", "fidelity:monthly-page", "fidelity:monthly-home"}
"""Pages whose title is that of an engagement or a month."""


def every_tab():
    return [*TABS, *(tab for above in TABS for tab in above.below)]


@pytest.mark.parametrize("tab", every_tab(), ids=lambda tab: tab.url_name)
def test_every_tab_leads_to_a_page_of_the_engagement(client, cast, tab):
    client.force_login(cast.lead)

    assert client.get(reverse(tab.url_name, args=[cast.pinewood.pk])).status_code == 200


def names_of(page):
    """What a page is called: in the tab of the browser, and at the end of the way to it."""
    title = re.search("<title>(.*?) · tadash</title>", page, re.DOTALL)
    here = re.search('<li aria-current="page">(.*?)</li>', page, re.DOTALL)
    return [unescape(found[1]).strip() for found in (title, here) if found]


@pytest.mark.parametrize(
    "tab",
    [tab for tab in every_tab() if tab.url_name not in NAMED_BY_WHAT_THEY_SHOW],
    ids=lambda tab: tab.url_name,
)
def test_page_has_the_name_of_its_tab(client, cast, tab):
    client.force_login(cast.lead)
    last = [each for each in every_tab() if each.url_name == tab.url_name][-1]

    page = client.get(reverse(tab.url_name, args=[cast.pinewood.pk])).text

    assert {name.split(", ")[0] for name in names_of(page)} == {last.label}


@pytest.mark.parametrize(
    "item",
    [item for item in NAV if item.url_name not in NAMED_BY_WHAT_THEY_SHOW],
    ids=lambda item: item.url_name,
)
def test_page_has_the_name_that_navigation_says(client, cast, item):
    client.force_login(cast.admin)

    page = client.get(reverse(item.url_name)).text

    assert set(names_of(page)) == {item.label}


@pytest.mark.parametrize("tab", every_tab(), ids=lambda tab: tab.url_name)
def test_district_opens_each_tab_it_is_shown(client, cast, tab):
    client.force_login(cast.district_person)
    shown = tabs_of(cast.pinewood.pk, cast.district_person, tab.url_name)
    addresses = {each.url for each in (*shown.above, *shown.below)}
    own = reverse(tab.url_name, args=[cast.pinewood.pk])

    assert client.get(own).status_code == (200 if own in addresses else 404)


def test_page_below_marks_its_tab_in_both_rows(cast):
    tabs = tabs_of(cast.pinewood.pk, cast.lead, "engagements:contact-list")

    assert [tab.label for tab in tabs.above if tab.is_current] == ["Roles and needs"]
    assert [tab.label for tab in tabs.below if tab.is_current] == ["Points of contact"]


@pytest.mark.parametrize("name", ["engagements:contact-add", "engagements:visit-list", "home"])
def test_forms_and_pages_of_no_engagement_have_no_tabs(cast, name):
    assert tabs_of(cast.pinewood.pk, cast.lead, name) is None


def test_tabs_stand_above_the_page(client, cast):
    client.force_login(cast.leader)

    page = client.get(reverse("engagement-page", args=[cast.pinewood.pk])).content.decode()

    assert page.count('aria-label="This engagement"') == 1


@pytest.mark.parametrize(
    ("name", "label"), [("leader", "Roles and needs"), ("school_person", "Roles")]
)
def test_tab_is_called_what_the_reader_finds_there(cast, name, label):
    tabs = tabs_of(cast.pinewood.pk, cast.people[name], "engagements:duty-list")

    assert [tab.label for tab in tabs.above if tab.is_current] == [label]
