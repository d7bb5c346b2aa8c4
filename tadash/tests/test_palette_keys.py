"""The palette as it is used: by keys, by a button on a phone, and told to a screen reader."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_palette_opens_finds_and_goes_there_by_keys(settings, live_server, client, cast, page):
    client.force_login(cast.specialist)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/barriers/")
    field = page.get_by_role("combobox", name="Search, or say what to do")

    page.keyboard.press("/")
    field.fill("log a visit at alder elem")
    expect(page.get_by_role("option", name="Log a visit at Alder Elementary")).to_be_visible()
    expect(page.locator("#palette [role=status]")).to_contain_text("to choose from")
    field.fill("zzyzx")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    page.keyboard.press("Control+k")
    field.fill("alder elementary")
    page.get_by_role("option", name="Alder Elementary School").wait_for()
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "palette-do-1"
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/visits/quick/"))
