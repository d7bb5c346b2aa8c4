"""The daily work without a mouse."""

from playwright.sync_api import Page, expect

from demo.stories import PASSWORD
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.test_month import STEP, check_to_submit, keep_the_day, visit_to_log

FOCUSED = """
() => {
    const here = document.activeElement;
    if (here === document.body) return ["", true];
    const words = here.getAttribute("aria-label") ?? here.labels?.[0]?.innerText ?? here.innerText;
    const isRinged = [here, here.closest("label")].some((each) => {
        const style = each && getComputedStyle(each);
        return style && (style.outlineStyle !== "none" || style.boxShadow !== "none");
    });
    const isInside = !here.matches(":focus-visible");
    return [words.trim(), isRinged || isInside];
}
"""
"""The name of what has the focus, and whether one can see it. The button inside a date field is
the browser's own to mark."""


def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press Tab until the focus is on what begins so, seeing on the way where it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        name, is_outlined = page.evaluate(FOCUSED)
        assert is_outlined, f"The focus cannot be seen on “{name}”"
        if name.startswith(words):
            return
    raise AssertionError(f"Tab does not reach “{words}”")


def press(page: Page, words: str) -> None:
    """Reach it, press it, and wait for the page it leads to."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_sign_in_and_skip_to_the_page(demo):
    page = demo.open("/")
    expect(page).to_have_title("Sign in · tadash")

    tab_to(page, "E-mail")
    page.keyboard.type(email_of("school"))
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Home · tadash")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate(FOCUSED)[0] != "Skip to the page"


def test_visit_is_logged(own_demo):
    visit = visit_to_log()
    page = own_demo.open(f"/visits/quick/?visit={visit.pk}", as_="specialist")

    tab_to(page, "How long")
    page.keyboard.type("180")
    tab_to(page, "One next step")
    page.keyboard.type(STEP)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    press(page, "Log the visit")

    expect(page.get_by_text("Logged.")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.status, visit.contact_minutes) == ("held", 180)
    assert visit.next_steps.filter(text=STEP).exists()


def test_check_is_filled_in_and_submitted(own_demo):
    expected = check_to_submit()
    page = own_demo.open("/", as_="school")
    press(page, f"{expected.site}, {expected.month:%B %Y}")
    press(page, "Keep filling it in")

    for item in page.locator("fieldset.entry-item").all():
        item.locator("input:checked").focus()
        page.keyboard.press("ArrowRight")
    press(page, "Check and submit")
    press(page, "Submit the measure")
    keep_the_day(page, "Submit the measure")

    expect(page.get_by_text("submitted and waits for approval")).to_be_visible()
