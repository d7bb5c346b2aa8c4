"""A session that ends in mid-form: what was written can still be sent, by its writer alone."""

import re
import uuid
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from engagements.barriers.tests.test_raising import line
from engagements.models import Barrier
from people import session_clock
from people.models import KeptForm
from people.tasks import forget_kept_forms

WORDS = "We share the hall & the “small” room."
MARKS = ("csrfmiddlewaretoken", "written_by", "kept")


@pytest.fixture
def address(cast):
    return reverse("engagements:barrier-add", args=[cast.pinewood.pk])


@pytest.fixture
def tab():
    return Client(enforce_csrf_checks=True)


def expire(tab):
    """The session ends; the browser keeps its other cookies."""
    del tab.cookies[settings.SESSION_COOKIE_NAME]


def hidden(response, name):
    found = re.findall(f'name="{name}" value="([^"]*)"', response.content.decode())
    return found[-1]


def draw(tab, person, address):
    """Open the form as a person; what it holds beside one's own words."""
    tab.force_login(person)
    page = tab.get(address)
    return {name: hidden(page, name) for name in MARKS[:2]}


def write(cast, marks, **more):
    return {
        "site": cast.alder_elementary.pk,
        "title": "No room",
        "detail": WORDS,
        "client_id": str(uuid.uuid4()),
        **marks,
        **more,
    }


def send(tab, address, sent):
    return tab.post(address, sent, headers={"referer": f"http://testserver{address}"})


def fields(page):
    """What the page carries and would send, beside the marks of the page itself."""
    form = re.search(r'<main.*?(<form method="post".*?</form>)', page.content.decode(), re.DOTALL)
    found = re.findall(r'name="([^"]*)" value="([^"]*)"', form.group(1))
    return {name: unescape(value) for name, value in found if name not in MARKS}


def way_back(response):
    link = re.search(r'href="([^"]*login[^"]*)"', response.content.decode()).group(1)
    return parse_qs(urlsplit(link).query)["next"][0]


def test_sent_after_the_session_ended_is_shown_ready_to_be_sent(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    expire(tab)

    answer = send(tab, address, sent)
    back = way_back(answer)
    tab.force_login(cast.school_person)
    page = tab.get(back)

    assert answer.status_code == 403
    assert "You were signed out" in answer.content.decode()
    assert fields(page) == {name: str(value) for name, value in sent.items() if name not in MARKS}
    html = page.content.decode()
    assert f'action="{address}"' in html
    assert "<dd>\n    We share the hall &amp; the “small” room.\n  </dd>" in html
    assert sent["client_id"] not in re.sub("<input[^>]*>", "", html)
    assert Barrier.objects.count() == 0


def test_sent_when_every_cookie_is_gone_is_kept_too(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    tab.logout()

    answer = send(tab, address, sent)

    assert "You were signed out" in answer.content.decode()
    assert KeptForm.objects.get().user == cast.school_person


def test_sent_after_signing_in_is_one_row_and_nothing_stays_kept(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    expire(tab)
    back = way_back(send(tab, address, sent))
    tab.force_login(cast.school_person)
    page = tab.get(back)

    answer = send(tab, address, fields(page) | {name: hidden(page, name) for name in MARKS})

    assert answer.status_code == 302
    assert Barrier.objects.get().detail == WORDS
    assert KeptForm.objects.count() == 0
    assert tab.get(back).status_code == 404


def test_sent_after_signing_in_with_a_fault_comes_back_filled_in(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address), title="")
    expire(tab)
    back = way_back(send(tab, address, sent))
    tab.force_login(cast.school_person)
    page = tab.get(back)

    answer = send(tab, address, fields(page) | {name: hidden(page, name) for name in MARKS})

    assert list(answer.context["form"].errors) == ["title"]
    assert "We share the hall &amp; the “small” room." in answer.content.decode()
    assert KeptForm.objects.count() == 1


def test_another_person_who_signs_in_sees_none_of_it(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    expire(tab)
    back = way_back(send(tab, address, sent))

    tab.force_login(cast.district_person)
    page = tab.get(back)

    assert page.status_code == 404
    assert "share the hall" not in page.content.decode()
    assert KeptForm.objects.get().user == cast.school_person


def test_signed_in_again_in_another_tab_is_ready_to_be_sent_at_once(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    expire(tab)
    tab.get(reverse("account_login"))
    draw(tab, cast.school_person, address)
    tab.cookies["csrftoken"] = "n" * 32

    answer = send(tab, address, sent)
    page = tab.get(answer.url)

    assert answer.status_code == 302
    assert "We share the hall &amp; the “small” room." in page.content.decode()


def test_somebody_else_signed_in_in_another_tab_sends_nothing_and_sees_nothing(cast, tab, address):
    sent = write(cast, draw(tab, cast.school_person, address))
    draw(tab, cast.district_person, address)
    tab.cookies["csrftoken"] = "n" * 32

    answer = send(tab, address, sent)

    assert answer.status_code == 403
    text = answer.content.decode()
    assert "opened by somebody else" in text
    assert "share the hall" not in text
    assert cast.school_person.name not in text
    assert Barrier.objects.count() == 0
    assert KeptForm.objects.get().user == cast.school_person


def test_without_a_page_of_ours_nothing_is_kept(cast, tab, address):
    marks = draw(tab, cast.school_person, address)
    expire(tab)

    answer = send(tab, address, write(cast, marks, written_by="forged"))

    assert answer.status_code == 302
    assert KeptForm.objects.count() == 0


def test_files_are_named_and_not_kept(cast, tab, address):
    marks = draw(tab, cast.school_person, address)
    expire(tab)
    sent = write(cast, marks, paper=SimpleUploadedFile("minutes.pdf", b"%PDF-1.7"))

    answer = tab.post(address, sent)

    assert "minutes.pdf" in answer.content.decode()


def test_what_is_too_long_says_so(cast, tab, address):
    marks = draw(tab, cast.school_person, address)
    expire(tab)

    answer = send(tab, address, write(cast, marks, detail="x" * 300_000))

    assert "too long to be kept" in answer.content.decode()


def test_form_goes_where_it_was_sent_with_what_the_address_asks(cast, tab):
    address = f"{reverse('engagements:cadence-add')}?engagement={cast.pinewood.pk}"
    marks = draw(tab, cast.lead, address)
    expire(tab)
    answer = tab.post(address, {**marks, "title": "Monthly to Alder"})
    tab.force_login(cast.lead)

    page = tab.get(way_back(answer))

    assert f'action="{address}"' in page.content.decode()
    assert fields(page) == {"title": "Monthly to Alder"}


def test_button_pressed_too_late_leads_back_and_says_that_nothing_changed(cast, tab):
    agreed = line(cast, "school", "district", cast.district_person)
    marks = draw(tab, cast.lead, reverse("engagements:protocol-list", args=[cast.pinewood.pk]))
    expire(tab)
    address = reverse("engagements:protocol-retire", args=[agreed.pk])
    answer = tab.post(address, marks)
    tab.force_login(cast.lead)

    page = tab.get(parse_qs(urlsplit(answer.url).query)["next"][0])

    assert KeptForm.objects.count() == 0
    assert page.status_code == 405
    assert "Nothing was changed just now" in page.content.decode()


def test_autosave_with_an_old_token_is_asked_to_sign_in(cast, tab, address):
    draw(tab, cast.school_person, address)

    answer = tab.post(address, "{}", content_type="application/json")

    assert answer.status_code == 401


def test_stay_starts_the_clock_anew(cast, client):
    client.force_login(cast.lead)
    assert 'data-session-left=""' in client.get("/").content.decode()

    answer = client.post(reverse("people:stay"))

    assert answer.status_code == 204
    assert int(answer.headers[session_clock.LEFT]) == settings.SESSION_COOKIE_AGE
    assert client.session[session_clock.ENDS_AT]
    assert 'data-session-left=""' not in client.get("/").content.decode()


def test_signing_in_starts_the_clock(cast, client):
    cast.lead.set_password("long enough words")
    cast.lead.save()

    client.post(
        reverse("account_login"), {"login": cast.lead.email, "password": "long enough words"}
    )

    assert client.session[session_clock.ENDS_AT]


def test_task_drops_what_is_old(cast, tab, address, time_machine):
    sent = write(cast, draw(tab, cast.school_person, address))
    expire(tab)
    send(tab, address, sent)
    time_machine.move_to(timezone.now() + timedelta(hours=25))

    forget_kept_forms()

    assert KeptForm.objects.count() == 0
