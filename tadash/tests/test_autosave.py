"""What is typed is never lost: saved, kept on the device, or asked about.

The tests answer in the server's place, because what matters is every answer it can give.
"""

import json

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Server:
    """Answers each PATCH with the next of its answers, and remembers what was asked."""

    def __init__(self, page):
        self.page = page
        self.asked = []
        self.answers = []
        page.route("**/saving/", self.answer)

    def will(self, status, **body):
        self.answers.append((status, body))

    def answer(self, route):
        self.asked.append((route.request.method, route.request.post_data_json))
        status, body = self.answers.pop(0)
        if status == 0:
            route.abort("internetdisconnected")
        elif status == 302:
            route.fulfill(status=302, headers={"location": "/account/login/"})
        else:
            route.fulfill(status=status, body=json.dumps(body), content_type="application/json")

    def state(self, words):
        self.page.locator("[data-save-state]").filter(has_text=words).wait_for()


@pytest.fixture
def server(settings, live_server, client, cast, page):
    settings.ROOT_URLCONF = "tadash.tests.gallery_urls"
    client.force_login(cast.lead)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/autosaved/")
    return Server(page)


def enter(page, value):
    page.locator("#id_site").fill(value)
    page.locator("#id_site").blur()


def test_field_is_sent_when_it_is_left(server, page):
    server.will(200, value="Alder")
    enter(page, "Alder")
    server.state("Saved")

    assert server.asked == [("PATCH", {"field": "site", "value": "Alder", "expected": ""})]


def test_field_that_did_not_change_is_not_sent(server, page):
    server.will(200, value="Alder")
    enter(page, "Alder")
    server.state("Saved")
    enter(page, "Alder")
    page.locator("#id_minutes").focus()

    assert len(server.asked) == 1


def test_choices_are_sent_as_a_list(server, page):
    server.will(200, value=["system"])
    page.get_by_label("System").check()
    server.state("Saved")

    assert server.asked == [("PATCH", {"field": "levels", "value": ["system"], "expected": []})]


def test_lost_connection_keeps_the_entry_and_sends_it_from_the_next_page(server, page):
    server.will(0)
    enter(page, "Alder")
    server.state("Saved on this device")
    server.will(200, value="Alder")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    server.state("Saved")

    assert page.locator("#id_site").input_value() == "Alder"
    assert server.asked[1] == server.asked[0]


def test_ended_session_keeps_the_entry_and_says_so(server, page):
    server.will(302)
    enter(page, "Alder")
    server.state("You have been signed out")

    assert page.get_by_text("sign in to send it").get_attribute("href") == (
        "/account/login/?next=%2Fautosaved%2F"
    )
    assert "Alder" in page.evaluate("JSON.stringify(localStorage)")


def test_two_answers_are_both_shown_and_mine_can_win(server, page):
    server.will(409, value="Birch", by="Sam Specialist")
    enter(page, "Alder")
    page.get_by_text("Sam Specialist changed this to “Birch” while you entered “Alder”").wait_for()
    server.will(200, value="Alder")
    page.get_by_role("button", name="Keep mine").click()
    server.state("Saved")

    assert server.asked[1] == ("PATCH", {"field": "site", "value": "Alder", "expected": "Birch"})
    assert page.locator(".conflict").count() == 0


def test_two_answers_are_both_shown_and_theirs_can_win(server, page):
    server.will(409, value="Birch", by="Sam Specialist")
    enter(page, "Alder")
    page.get_by_role("button", name="Take theirs").click()
    server.state("Saved")

    assert page.locator("#id_site").input_value() == "Birch"
    assert len(server.asked) == 1


def test_refused_value_is_told_beside_the_field(server, page):
    server.will(422, errors=["Choose a site of this engagement."])
    enter(page, "Nowhere")

    note = page.locator("#div_id_site [data-autosave-note]")
    note.wait_for()

    assert note.text_content() == "Choose a site of this engagement."


def test_leaving_asks_while_something_is_unsent(server, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    server.will(0)
    enter(page, "Alder")
    server.state("Saved on this device")
    page.get_by_role("link", name="Elsewhere").click()
    page.wait_for_url("**/gallery/")

    assert asked == ["beforeunload"]


def test_leaving_asks_nothing_once_all_is_saved(server, page):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    server.will(200, value="Alder")
    enter(page, "Alder")
    server.state("Saved")
    page.get_by_role("link", name="Elsewhere").click()
    page.wait_for_url("**/gallery/")

    assert asked == []
