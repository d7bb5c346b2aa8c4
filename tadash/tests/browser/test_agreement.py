"""The agreement as its two sides use it: signed from home, and written by two people at once."""

from collections import Counter

from playwright.sync_api import expect

from demo.stories import PASSWORD
from engagements.models import Agreement, Clause
from tadash.tests.browser.looking import complaints
from tadash.tests.browser.test_keyboard import press, tab_to


def test_agreement_that_waits_is_signed_from_home_with_the_password(own_demo):
    waiting = Agreement.objects.get(status=Agreement.Status.OFFERED)
    page = own_demo.open("/", as_="state")

    page.get_by_role("link", name=str(waiting), exact=True).click()
    page.get_by_label("Your full name").fill("Rosa Whitfield")
    page.get_by_label("You sign as").fill("Director of literacy")
    page.get_by_label("I have read this text").check()
    page.get_by_role("button", name="Sign for your side").click()
    expect(page.get_by_role("heading", name="Is this still you?")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("You have signed for your side.")).to_be_visible()
    expect(page.locator("#signatures").get_by_text("Rosa Whitfield", exact=True)).to_be_visible()
    waiting.refresh_from_db()
    assert waiting.status == Agreement.Status.IN_FORCE
    assert own_demo.troubles == []


def test_clause_written_by_two_people_at_once_loses_no_words(own_demo):
    clause = Clause.objects.get(agreement__status="draft", number=1)
    path = f"/agreements/{clause.agreement_id}/clauses/{clause.key}/edit/"
    first, second = own_demo.open(path, as_="lead"), own_demo.open(path, as_="mireille")

    first.get_by_label("Words").fill("Words of the TA lead.")
    second.get_by_label("Words").fill("Words of the state.")
    first.get_by_role("button", name="Save the clause").click()
    expect(first.get_by_text("Clause 1 is changed.")).to_be_visible()
    second.get_by_role("button", name="Save the clause").click()

    expect(second.get_by_role("heading", level=1)).to_contain_text("saved this at")
    assert list(complaints(second, Counter())) == []

    tab_to(second, "Yours")
    second.keyboard.press("ArrowDown")
    press(second, "Keep writing")
    expect(second.get_by_label("Words")).to_have_value("Words of the TA lead.")
    second.get_by_label("Words").fill("Words of both.")
    second.get_by_role("button", name="Save the clause").click()
    expect(second.get_by_text("Clause 1 is changed.")).to_be_visible()
    clause.refresh_from_db()
    assert clause.text == "Words of both."
    assert own_demo.troubles == []
