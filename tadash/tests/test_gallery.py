"""Every component at once, in a browser: readable, reachable, and within the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = [(width, theme) for width in (360, 1280) for theme in ("light", "dark")]


@pytest.fixture
def gallery(settings, live_server, client, cast, page):
    """The gallery open for a TA lead; anything the browser complains of fails the test."""
    settings.ROOT_URLCONF = "tadash.tests.gallery_urls"
    client.force_login(cast.lead)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/gallery/")
    page.wait_for_selector(".chart-plot svg")
    yield page
    assert complaints == []


def findings(page, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    return [
        f"{width} {theme} {violation['id']}: {node['html']}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]


def excess(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_gallery_has_no_barrier_axe_can_find(gallery):
    assert [found for view in VIEWS for found in findings(gallery, *view)] == []


def test_sign_in_has_no_barrier_axe_can_find(live_server, page):
    page.goto(f"{live_server.url}/account/login/")

    assert [found for view in VIEWS for found in findings(page, *view)] == []


def test_gallery_never_scrolls_sideways(gallery):
    widths = (320, 360, 600, 768, 992, 1280)

    assert [width for width in widths if excess(gallery, width) > 0] == []


def test_gallery_buttons_are_large_enough_to_touch(gallery):
    gallery.set_viewport_size({"width": 360, "height": 900})

    small = gallery.eval_on_selector_all(
        ".btn, .form-control, .form-select, .menu > summary, .bottombar a",
        """all => all.filter(one => one.checkVisibility() && one.offsetHeight < 44)
                      .map(one => one.outerHTML.slice(0, 80))""",
    )

    assert small == []


def test_chart_says_the_same_words_to_keyboard_and_mouse(gallery):
    first = gallery.locator(".chart-plot [role=graphics-symbol][tabindex='0']")
    first.focus()
    by_focus = gallery.locator(".chart-tip").text_content()
    gallery.keyboard.press("ArrowRight")
    next_words = gallery.locator(".chart-tip").text_content()
    first.hover()

    assert by_focus == "Oct 2025: median 58%, 38 of 41 schools"
    assert next_words == "Nov 2025: median 60%, 38 of 41 schools"


def test_theme_chosen_by_hand_outlives_the_page(gallery):
    gallery.locator(".person summary").click()
    gallery.get_by_role("button", name="Dark").click()
    gallery.reload()

    assert gallery.evaluate("document.documentElement.dataset.theme") == "dark"
    assert gallery.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_menu_closes_on_escape_and_gives_focus_back(gallery):
    gallery.locator(".person summary").click()
    gallery.keyboard.press("Escape")

    assert gallery.locator(".person").get_attribute("open") is None
    assert gallery.evaluate("document.activeElement.matches('.person > summary')")


def test_skip_link_leads_to_the_page(gallery):
    gallery.locator(".skip").focus()
    gallery.keyboard.press("Enter")

    assert gallery.evaluate("document.activeElement.id") == "main"


def test_row_follows_its_first_link(gallery):
    gallery.locator("tr[data-row-link] td").first.click()

    assert gallery.url.endswith("#1")
