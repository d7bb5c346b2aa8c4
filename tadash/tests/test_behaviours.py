"""What the small scripts add to a page that works without them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rows(settings, live_server, client, cast, page):
    settings.ROOT_URLCONF = "tadash.tests.gallery_urls"
    client.force_login(cast.lead)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/rows/")
    return page


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


def test_printing_opens_what_is_folded_and_folds_it_again(rows, live_server):
    rows.goto(f"{live_server.url}/gallery/")
    folded = rows.locator("details.disclosure").first

    rows.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    while_printing = folded.get_attribute("open")
    rows.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert while_printing is not None
    assert folded.get_attribute("open") is None
