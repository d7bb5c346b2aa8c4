import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.barriers import raising
from engagements.barriers.tests.test_raising import line, raise_one
from engagements.models import Barrier
from engagements.scope import forget_scope
from exports.formats import FORMATS


@pytest.fixture
def barrier(cast):
    return raise_one(cast, now=timezone.now())


def page(client, person, name, *args, **query):
    forget_scope(person)
    client.force_login(person)
    return client.get(reverse(f"engagements:barrier-{name}", args=args), query)


def send(client, person, name, barrier, text, revision=1):
    forget_scope(person)
    client.force_login(person)
    address = reverse(f"engagements:barrier-{name}", args=[barrier.pk])
    return client.post(address, {"text": text, "revision": revision})


def titles(response):
    return [line.title for line in response.context["lines"]]


def test_list_shows_those_at_sites_in_sight_and_counts_no_other(cast, client, barrier):
    raise_one(cast, site=cast.birch_elementary, by=cast.specialist, title="Birch")

    everybody = page(client, cast.leader, "list", cast.pinewood.pk)
    district = page(client, cast.district_person, "list", cast.pinewood.pk)

    assert sorted(titles(everybody)) == ["Birch", "No substitutes"]
    assert titles(district) == ["No substitutes"]
    assert [tab.count for tab in district.context["tabs"]] == [1, 1, 0, 0, 0]


def test_detail_of_a_neighbour_is_not_found(cast, client):
    barrier = raise_one(cast, site=cast.birch_elementary, by=cast.specialist)

    assert page(client, cast.district_person, "detail", barrier.pk).status_code == 404


def test_home_leads_straight_to_the_form_of_the_only_engagement(cast, client):
    home = page(client, cast.school_person, "home")
    begin = client.get(home.context["add_url"])

    assert begin.url == reverse("engagements:barrier-add", args=[cast.pinewood.pk])


def test_home_lets_one_choose_among_engagements(cast, client):
    choice = page(client, cast.admin, "begin")
    chosen = page(client, cast.admin, "begin", engagement=cast.lakeland.pk)

    assert set(choice.context["engagements"]) == {cast.pinewood, cast.lakeland}
    assert chosen.url == reverse("engagements:barrier-add", args=[cast.lakeland.pk])


def test_home_offers_no_button_to_those_who_may_not_raise(cast, client):
    assert page(client, cast.observer, "home").context["add_url"] == ""
    assert page(client, cast.observer, "begin").status_code == 403


def test_home_narrows_to_what_waits_on_us(cast, client, barrier):
    other = raise_one(cast, title="Gone up", now=timezone.now())
    raising.send_up(
        barrier=other, revision=1, text="Up", by=cast.district_person, now=timezone.now()
    )

    ours = {
        name: titles(page(client, cast.people[name], "home", whose="us"))
        for name in ("district_person", "leader", "school_person", "lead", "observer")
    }

    assert ours == {
        "district_person": ["No substitutes"],
        "leader": ["Gone up"],
        "school_person": [],
        "lead": [],
        "observer": [],
    }


def test_home_narrows_by_level_words_and_status(cast, client, barrier):
    assert titles(page(client, cast.leader, "home", rung="state")) == []
    assert titles(page(client, cast.leader, "home", rung="district")) == ["No substitutes"]
    assert titles(page(client, cast.leader, "home", q="alder elem")) == ["No substitutes"]
    assert titles(page(client, cast.leader, "home", status="overdue")) == []


def test_list_says_how_long_each_level_takes(cast, client):
    barrier = raise_one(cast)
    raising.answer(
        barrier=barrier,
        revision=1,
        text="Yes.",
        by=cast.district_person,
        now=timezone.now(),
    )

    loops = page(client, cast.leader, "list", cast.pinewood.pk).context["loops"]

    assert [(loop.level, loop.n) for loop in loops] == [("District", 1)]


@pytest.mark.parametrize("kind", FORMATS)
def test_list_is_exported(cast, client, barrier, kind):
    response = page(client, cast.leader, "list", cast.pinewood.pk, export=kind)

    content = response.getvalue()
    assert (response.status_code, response["Content-Type"]) == (200, FORMATS[kind].content_type)
    assert content


def test_list_reads_as_often_for_three_as_for_one(
    cast, client, barrier, django_assert_max_num_queries
):
    page(client, cast.leader, "list", cast.pinewood.pk)
    with django_assert_max_num_queries(60) as one:
        page(client, cast.leader, "list", cast.pinewood.pk)
    for title in ("Second", "Third"):
        raise_one(cast, title=title)
    with django_assert_max_num_queries(60) as three:
        page(client, cast.leader, "list", cast.pinewood.pk)

    assert len(three) == len(one)


def test_add_raises_a_barrier_once(cast, client):
    client.force_login(cast.school_person)
    sent = {
        "site": cast.alder_elementary.pk,
        "title": "No room",
        "detail": "We share the hall.",
        "client_id": uuid.uuid4(),
    }

    for _ in range(2):
        response = client.post(reverse("engagements:barrier-add", args=[cast.pinewood.pk]), sent)

    made = Barrier.objects.get()
    assert response.url == reverse("engagements:barrier-detail", args=[made.pk])
    assert (made.title, made.raised_by) == ("No room", cast.school_person)


def test_add_offers_no_site_of_a_neighbour(cast, client):
    client.force_login(cast.district_person)
    address = reverse("engagements:barrier-add", args=[cast.pinewood.pk])
    sent = {"site": cast.birch.pk, "title": "No room", "client_id": uuid.uuid4()}

    response = client.post(address, sent)

    assert response.context["form"].errors.keys() == {"site"}
    assert Barrier.objects.count() == 0


def test_detail_says_who_is_asked_until_when_and_by_which_rule(cast, client):
    line(cast, "school", "district", cast.district_person)
    agreed = raise_one(cast)
    usual = raise_one(cast, site=cast.alder, by=cast.district_person)

    by_line = page(client, cast.school_person, "detail", agreed.pk).context["page"]
    by_habit = page(client, cast.leader, "detail", usual.pk).context["page"]

    assert by_line.asked == ["District Person"]
    assert by_line.clock == (
        "10 days from Tue, Mar 3, 2026, as agreed in “School to District: Barriers”"
    )
    assert by_habit.asked == ["Leader"]
    assert "because no line of the protocol carries barriers this way" in by_habit.clock
    assert [stop.place for stop in by_line.stops] == [
        "Alder Elementary",
        "Alder School District",
        "Pinewood",
        cast.pinewood.provider.name,
    ]


def test_detail_offers_what_the_person_may_do(cast, client, barrier):
    def may(person):
        shown = page(client, person, "detail", barrier.pk).context["page"]
        return shown.may_answer, shown.may_send_up

    assert may(cast.district_person) == (True, True)
    assert may(cast.lead) == (False, True)
    assert may(cast.school_person) == (False, False)
    assert may(cast.observer) == (False, False)


def test_one_who_waits_may_send_it_up_once_the_clock_ran_out(cast, client):
    late = raise_one(cast)

    response = send(client, cast.school_person, "send-up", late, "Nobody answers")

    late.refresh_from_db()
    assert response.status_code == 302
    assert late.rung == "state"


def test_answer_by_the_level_that_is_asked(cast, client, barrier):
    response = send(client, cast.district_person, "answer", barrier, "Two half days.")

    barrier.refresh_from_db()
    assert response.url == reverse("engagements:barrier-detail", args=[barrier.pk])
    assert (barrier.answer, barrier.answered_by) == ("Two half days.", cast.district_person)


def test_answer_by_another_level_is_forbidden(cast, client, barrier):
    assert send(client, cast.school_person, "answer", barrier, "Yes").status_code == 403
    assert send(client, cast.lead, "answer", barrier, "Yes").status_code == 403


UNREADABLE = ["02", "+2", " 2 ", "２", "-1", "", "x", "2\0", "9" * 5000]


@pytest.mark.parametrize("revision", [1, 2, 3, 0, *UNREADABLE])
@pytest.mark.parametrize("person", ["observer", "specialist"])
def test_answer_of_one_who_may_not_never_counts(cast, client, barrier, person, revision):
    raising.send_up(
        barrier=barrier, revision=1, text="Up", by=cast.district_person, now=timezone.now()
    )

    response = send(client, cast.people[person], "answer", barrier, "Yes", revision)

    barrier.refresh_from_db()
    comes_too_late = (person, revision) == ("specialist", 1)
    assert response.status_code == (409 if comes_too_late else 403)
    assert (barrier.status, barrier.revision) == ("waiting", 2)


@pytest.mark.parametrize("revision", [word for word in UNREADABLE if word])
def test_revision_that_no_page_wrote_is_refused_and_keeps_the_words(
    cast, client, barrier, revision
):
    response = send(client, cast.district_person, "answer", barrier, "My words", revision)

    barrier.refresh_from_db()
    assert barrier.status == "waiting"
    assert "does not say which version you read" in response.text
    assert "My words" in response.text


def test_step_that_does_not_fit_is_hidden_from_those_with_no_part_in_it(cast, client, barrier):
    raising.answer(
        barrier=barrier, revision=1, text="Yes", by=cast.district_person, now=timezone.now()
    )

    assert page(client, cast.school_person, "send-up", barrier.pk).status_code == 200
    assert page(client, cast.observer, "send-up", barrier.pk).status_code == 403


def test_second_answer_sees_both_texts_and_loses_none(cast, client, barrier):
    send(client, cast.district_person, "answer", barrier, "One half day.")

    response = send(client, cast.leader, "answer", barrier, "Two half days.")

    assert response.status_code == 409
    text = response.content.decode()
    assert "One half day." in text
    assert "Two half days." in text
    barrier.refresh_from_db()
    assert barrier.answer == "One half day."
    revision = response.context["form"].data["revision"]
    assert send(client, cast.leader, "answer", barrier, "Two.", revision).status_code == 302


def test_sent_up_too_late_keeps_the_words_of_one_who_may_no_longer(cast, client, barrier):
    send(client, cast.leader, "send-up", barrier, "First")

    response = send(client, cast.district_person, "send-up", barrier, "My own words")

    assert response.status_code == 409
    assert "My own words" in response.content.decode()
    barrier.refresh_from_db()
    assert (barrier.rung, barrier.moves.count()) == ("state", 2)


def test_step_without_words_says_so(cast, client, barrier):
    response = send(client, cast.district_person, "answer", barrier, "")

    assert response.context["form"].errors.keys() == {"text"}


def test_answer_comes_back_and_is_closed_and_opened_again(cast, client, barrier):
    send(client, cast.district_person, "answer", barrier, "Yes.")
    send(client, cast.district_person, "pass-down", barrier, "", revision=2)
    send(client, cast.school_person, "close", barrier, "We have them", revision=3)
    barrier.refresh_from_db()
    assert barrier.status == "closed"

    send(client, cast.school_person, "reopen", barrier, "They left", revision=4)

    barrier.refresh_from_db()
    assert (barrier.status, barrier.rung) == ("waiting", "district")


def test_monthly_page_shows_what_waits_for_the_state(cast, client, barrier):
    late = raise_one(cast, site=cast.alder, by=cast.district_person, title="Only the state")

    client.force_login(cast.leader)
    page = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]))

    text = page.content.decode()
    assert "1 barrier waits for the state, 1 overdue." in text
    assert reverse("engagements:barrier-detail", args=[late.pk]) in text
    assert ">All 2 barriers that wait for an answer, at any level</a>" in text


def test_answer_says_what_is_left_to_do(cast, client, barrier):
    up = raise_one(cast, title="Up", now=timezone.now())
    raising.send_up(barrier=up, revision=1, text="Up", by=cast.district_person, now=timezone.now())

    near = send(client, cast.district_person, "answer", barrier, "Yes")
    far = send(client, cast.leader, "answer", up, "Yes", revision=2)

    assert said(near) == "Your answer is saved. It is back where the barrier was raised."
    assert said(far) == ("Your answer is saved. One more step: pass it down to the district.")


def said(response):
    return str(list(response.wsgi_request._messages)[-1])


@pytest.mark.parametrize(
    ("name", "words"),
    [("send-up", "It has been answered."), ("close", "Pass the answer down first")],
)
def test_step_that_cannot_be_taken_says_so_before_anybody_writes(
    cast, client, barrier, name, words
):
    deed = {"text": "Yes", "now": timezone.now()}
    barrier = raising.send_up(barrier=barrier, revision=1, by=cast.district_person, **deed)
    barrier = raising.answer(barrier=barrier, revision=2, by=cast.leader, **deed)

    html = page(client, cast.leader, name, barrier.pk).content.decode()

    assert words in html
    assert reverse("engagements:barrier-pass-down", args=[barrier.pk]) in html
    assert "<textarea" not in html


def test_step_sent_too_late_keeps_its_words(cast, client, barrier):
    raising.answer(
        barrier=barrier, revision=1, text="Yes", by=cast.district_person, now=timezone.now()
    )

    response = send(client, cast.leader, "send-up", barrier, "They cannot", revision=3)

    assert "It has been answered." in response.text
    assert "They cannot" in response.text


def test_list_counts_the_days_since_a_barrier_was_raised(cast, client):
    old = raise_one(cast, now=timezone.now() - timedelta(days=40))
    raising.send_up(barrier=old, revision=1, text="Up", by=cast.district_person, now=timezone.now())

    response = page(client, cast.leader, "list", cast.pinewood.pk)

    assert [line.age for line in response.context["lines"]] == [40]
    assert "Days since raised" in response.text
