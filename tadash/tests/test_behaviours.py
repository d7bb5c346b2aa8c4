"""What the small scripts add to a page that works without them."""

import pytest
from playwright.sync_api import expect

from people.models import KeptForm

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(settings, live_server, client, cast, page):
    """A page in which the lead is signed in."""
    client.force_login(cast.lead)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


@pytest.fixture
def rows(settings, live_server, lead):
    settings.ROOT_URLCONF = "tadash.tests.gallery_urls"
    lead.goto(f"{live_server.url}/rows/")
    return lead


def test_second_press_sends_nothing(rows):
    rows.evaluate(
        """() => {
            window.sent = [];
            addEventListener("submit", (event) => {
                window.sent.push(!event.defaultPrevented);
                event.preventDefault();
            });
        }"""
    )

    rows.locator("form.form .btn-primary").evaluate("it => { it.click(); it.click(); }")

    assert rows.evaluate("window.sent") == [True, False]


def test_button_says_what_it_does_when_it_takes_long(rows):
    button = rows.locator("form.form .btn-primary")
    rows.evaluate("document.addEventListener('submit', event => event.preventDefault())")

    button.click()
    rows.get_by_role("button", name="Sending…").wait_for()

    assert button.get_attribute("aria-disabled") == "true"


def test_rows_are_added_with_their_number_and_taken_away_by_their_mark(rows):
    add = rows.get_by_role("button", name="Add a row")
    add.click()
    add.click()
    rows.locator("[data-formset-remove]").first.click()

    values = rows.locator("form.form").evaluate(
        "form => [...new FormData(form).keys()].filter(name => name.startsWith('form-'))"
    )

    assert rows.locator("[name=form-TOTAL_FORMS]").input_value() == "2"
    assert "form-0-DELETE" in values
    assert "form-1-DELETE" not in values
    assert rows.locator("[data-formset-row]:visible").count() == 1


def test_short_contacts_take_a_tap_and_carry_the_day_down(live_server, cast, lead):
    lead.goto(f"{live_server.url}/visits/contacts/?engagement={cast.pinewood.pk}")
    first = lead.locator("[data-formset-row]").first
    last = lead.locator("[data-formset-row]").last
    first.get_by_role("button", name="15", exact=True).click()
    last.get_by_label("Day").fill("2026-01-13")
    last.get_by_label("How").select_option("email")

    lead.get_by_role("button", name="Add a contact").click()
    last.get_by_role("button", name="30", exact=True).click()

    expect(last.get_by_label("Day")).to_have_value("2026-01-13")
    expect(last.get_by_label("How")).to_have_value("email")
    minutes = lead.locator("[name$=-minutes]:visible")
    assert [each.input_value() for each in minutes.all()] == ["15", "30"]
    pressed = lead.locator("[data-tap][aria-pressed=true]")
    assert pressed.all_inner_texts() == ["15", "30"]


def test_leaving_with_something_typed_asks_first(rows):
    asked = []
    rows.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    rows.get_by_role("button", name="Add a row").click()
    rows.locator("[name=form-0-q]").fill("Alder")
    rows.locator(".wordmark").click()
    rows.wait_for_url("**/")

    assert asked == ["beforeunload"]


def test_filter_applies_at_once_and_keeps_the_address_short(rows):
    rows.locator("#filter_q").fill("Alder")
    with rows.expect_navigation():
        rows.locator("#filter_level").select_option("school")

    assert rows.url.endswith("/rows/?q=Alder&level=school")


def test_printing_leaves_out_what_is_folded_and_what_only_turns_the_page(rows, live_server):
    rows.goto(f"{live_server.url}/gallery/")
    rows.emulate_media(media="print")
    folded = rows.locator("details.disclosure:not([open])").first

    assert folded.is_hidden()
    assert rows.locator(".page-actions").first.is_hidden()


@pytest.fixture
def cadence(live_server, cast, lead):
    """The form of a new cadence, in which it is not chosen yet when it comes back."""
    lead.goto(f"{live_server.url}/cadences/add/?engagement={cast.pinewood.pk}")
    lead.get_by_label("First day").fill("2040-03-02")
    lead.get_by_label("How often?").select_option("1")
    return lead


def first_date(page):
    return page.get_by_role("complementary").get_by_role("listitem").first


def test_preview_follows_the_form_and_leaves_the_page_as_it_is(cadence):
    place = cadence.locator("#preview")
    assert "Say how often it repeats" in place.inner_text()

    cadence.get_by_label("Monthly, on the last day").check()
    expect(first_date(cadence)).to_have_text("Sat, Mar 31, 2040")
    cadence.get_by_label("First day").fill("2040-04-02")
    cadence.get_by_label("First day").blur()

    expect(first_date(cadence)).to_have_text("Mon, Apr 30, 2040")
    assert place.get_attribute("aria-live") == "polite"
    assert cadence.get_by_label("Monthly, on the last day").is_checked()


def test_preview_that_answers_late_does_not_hide_a_newer_one(cadence):
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    cadence.route("**/cadences/preview/**", hold_the_first)
    with cadence.expect_request("**/cadences/preview/**"):
        cadence.get_by_label("Monthly, on the last day").check()
    cadence.get_by_label("First day").fill("2040-04-02")
    cadence.get_by_label("First day").blur()
    expect(first_date(cadence)).to_have_text("Mon, Apr 30, 2040")

    held[0].fulfill(body="<ol><li>Too late</li></ol>")

    expect(first_date(cadence)).to_have_text("Mon, Apr 30, 2040")


def test_preview_after_the_session_ended_keeps_what_is_shown(cadence):
    cadence.context.clear_cookies(name="sessionid")

    with cadence.expect_response("**/cadences/preview/**") as answer:
        cadence.get_by_label("Monthly, on the last day").check()

    assert answer.value.status == 302
    assert "Say how often it repeats" in cadence.locator("#preview").inner_text()
    assert KeptForm.objects.count() == 0
