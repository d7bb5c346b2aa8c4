"""The session ends in the middle of a form: after signing in, all of it is there to be sent."""

import re
from collections import Counter

from playwright.sync_api import Page, expect

from demo.stories import PASSWORD
from fidelity.models import Administration
from people.models import KeptForm
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.conftest import Site
from tadash.tests.browser.looking import complaints
from tadash.tests.browser.test_connection import LAST, SAVED, choose, entry, state, stored
from tadash.tests.browser.test_month import SEEN, STEP, check_to_submit, visit_to_log

SECOND = "Ask the office for the second room"


def sign_in(page: Page, name: str) -> None:
    """By the form, in the same tab."""
    page.get_by_label("E-mail address").fill(email_of(name))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def half_a_log(demo: Site) -> Page:
    """A full log with two next steps, one more than the page has rows, whose session has ended."""
    page = demo.open(f"/visits/{visit_to_log().pk}/log/", as_="specialist")
    page.get_by_label("What was seen").fill(SEEN)
    for number, words in enumerate((STEP, SECOND)):
        fields = page.locator(f"[name=steps-{number}-text]")
        if not fields.count():
            page.get_by_role("button", name=re.compile("next step")).click()
        fields.fill(words)
        page.locator(f"[name=steps-{number}-owner]").select_option(index=1)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_role("heading", name="You were signed out")).to_be_visible()
    return page


def test_full_log_is_sent_after_signing_in(own_demo):
    page = half_a_log(own_demo)

    page.get_by_role("link", name="Sign in and go on").click()
    sign_in(page, "specialist")

    expect(page.get_by_role("heading", name="Send what you wrote?")).to_be_visible()
    for words in (SEEN, STEP, SECOND):
        expect(page.get_by_role("definition").filter(has_text=words)).to_be_visible()
    assert list(complaints(page, Counter())) == []
    assert visit_to_log().next_steps.count() == 0

    visit = visit_to_log()
    page.get_by_role("button", name="Send it now").click()
    page.wait_for_url(re.compile(rf"/visits/{visit.pk}/"))

    visit.refresh_from_db()
    assert visit.seen == SEEN
    assert sorted(visit.next_steps.values_list("text", flat=True)) == sorted([STEP, SECOND])
    assert KeptForm.objects.count() == 0
    assert own_demo.troubles == []


def test_somebody_else_who_signs_in_sees_none_of_it(own_demo):
    page = half_a_log(own_demo)

    page.get_by_role("link", name="Sign in and go on").click()
    sign_in(page, "lead")

    expect(page.get_by_role("heading", name="Nothing is kept for you here")).to_be_visible()
    assert SEEN not in page.content()
    assert list(complaints(page, Counter())) == []
    assert KeptForm.objects.get().user.email == email_of("specialist")


def test_answer_of_a_measure_is_sent_after_signing_in(own_demo):
    page = entry(own_demo, "school")
    page.context.clear_cookies(name="sessionid")
    choose(page, "In part")
    state(page, "signed out")

    page.get_by_role("link", name="sign in to send it").click()
    sign_in(page, "school")

    state(page, SAVED)
    assert stored() == 1


def test_answer_of_a_measure_is_not_sent_as_somebody_else(own_demo):
    page = entry(own_demo, "school")
    page.context.clear_cookies(name="sessionid")
    choose(page, "In part")
    state(page, "signed out")

    page.get_by_role("link", name="sign in to send it").click()
    sign_in(page, "district")

    item = page.locator("fieldset.entry-item").nth(LAST)
    expect(item.locator("input:checked")).to_have_value("")
    row = Administration.objects.live().get(expected=check_to_submit())
    assert row.answers[LAST] is None


def test_page_warns_before_the_session_ends_and_stays(own_demo):
    page = own_demo.open("/", as_="specialist")
    page.request.post(
        "/account/stay/",
        headers={
            "X-CSRFToken": page.locator("meta[name=csrf-token]").get_attribute("content"),
            "Referer": page.url,
        },
    )
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("01:51:00")

    banner = page.locator(".session-banner")
    expect(banner).to_contain_text("You will be signed out at")
    page.get_by_role("button", name="Stay signed in").click()
    expect(banner).to_have_count(0)

    page.clock.fast_forward("02:00:01")
    expect(banner).to_contain_text("You have been signed out")
