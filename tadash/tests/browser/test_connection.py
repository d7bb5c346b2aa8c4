"""What is typed reaches the database: through a lost connection, beside somebody else, once."""

import re

import pytest
from playwright.sync_api import Page, expect

from fidelity.models import Administration
from tadash.tests.browser.conftest import Site
from tadash.tests.browser.test_month import SEEN, check_to_submit, visit_to_log

SAVED = re.compile(r"Saved \d")
LAST = 6
"""The position of an item nobody has answered yet."""


def entry(demo: Site, name: str) -> Page:
    return demo.open(f"/measures/{check_to_submit().pk}/entry/", as_=name)


def choose(page: Page, words: str) -> None:
    page.locator("fieldset.entry-item").nth(LAST).locator("label", has_text=words).click()


def state(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words)


def stored() -> int | None:
    row = Administration.objects.live().get(expected=check_to_submit())
    return row.answers[LAST]


def test_answer_given_offline_is_sent_when_the_connection_is_back(own_demo):
    page = entry(own_demo, "school")
    page.context.set_offline(True)
    choose(page, "In part")
    state(page, "Saved on this device")
    assert stored() is None

    page.context.set_offline(False)

    state(page, SAVED)
    assert stored() == 1


def test_answer_given_offline_survives_the_page(own_demo):
    page = entry(own_demo, "school")
    page.context.set_offline(True)
    choose(page, "In part")
    state(page, "Saved on this device")
    address = page.url
    page.close(run_before_unload=False)
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto(address)

    state(again, SAVED)
    assert stored() == 1


@pytest.mark.parametrize(("choice", "kept"), [("Keep mine", 0), ("Take theirs", 2)])
def test_two_people_answer_differently_and_one_chooses(own_demo, choice, kept):
    mine, theirs = entry(own_demo, "school"), entry(own_demo, "district")
    choose(theirs, "As intended")
    state(theirs, SAVED)

    choose(mine, "Not yet")
    expect(mine.get_by_text("Harper Quill changed this")).to_be_visible()
    assert stored() == 2
    mine.get_by_role("button", name=choice).click()

    state(mine, SAVED)
    assert stored() == kept


def test_session_that_ended_keeps_the_answer_until_the_next(own_demo):
    page = entry(own_demo, "school")
    page.context.clear_cookies(name="sessionid")
    choose(page, "In part")
    state(page, "signed out")

    again = own_demo.sign_in(page.context, "school")
    again.goto(page.url)

    state(again, SAVED)
    assert stored() == 1


def test_log_pressed_twice_is_one_log(own_demo):
    visit = visit_to_log()
    page = own_demo.open(f"/visits/quick/?visit={visit.pk}", as_="specialist")
    page.get_by_label("How long").fill("90")
    page.get_by_label("What was seen").fill(SEEN)

    page.get_by_role("button", name="Log the visit").dblclick()

    expect(page.get_by_text("Logged.")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.revision, visit.contact_minutes) == (2, 90)


def test_leaving_an_unsaved_log_asks_first(own_demo):
    page = own_demo.open(f"/visits/quick/?visit={visit_to_log().pk}", as_="specialist")
    page.get_by_label("What was seen").fill(SEEN)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_role("link", name="Measures").first.click(no_wait_after=True)
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    expect(page.get_by_label("What was seen")).to_have_value(SEEN)
