"""Two people who change one need at once, as the pages show it; every other noun does the same."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from engagements.models import Need
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import NeedFactory

LONG = "Coaches in both regions, so that every school is seen once a month by somebody it knows."


@pytest.fixture
def need(cast):
    return NeedFactory(engagement=cast.pinewood, text=LONG, priority=Need.Priority.HIGH)


@pytest.fixture
def address(need):
    return reverse("engagements:need-edit", args=[need.pk])


def opened(client, user, address):
    """What a browser holds that has just opened the form."""
    client.force_login(user)
    form = client.get(address).context["form"]
    return {field.html_name: field.value() or "" for field in form}


@pytest.fixture
def both(client, cast, address):
    """Both have the page open; the leader saves first what `theirs` says."""

    def save(theirs, mine, *, first=cast.leader, second=cast.lead):
        pages = [opened(client, person, address) for person in (first, second)]
        client.force_login(first)
        assert client.post(address, pages[0] | theirs).status_code == 302
        client.force_login(second)
        return client.post(address, pages[1] | mine)

    return save


def facts(need):
    need.refresh_from_db()
    return need.text, need.priority


def test_what_they_alone_changed_stays_and_what_i_alone_changed_goes_in(
    client, address, need, both
):
    page = both({"priority": 3}, {"text": "Mine"})

    conflict = page.context["conflict"]
    client.post(address, sent_back(page))

    assert page.status_code == 409
    assert conflict.asked == []
    assert [(each.label, each.mine, each.theirs) for each in conflict.theirs] == [
        ("Priority", "High", "Low")
    ]
    assert [(each.mine, each.theirs) for each in conflict.mine] == [("Mine", LONG)]
    assert facts(need) == ("Mine", Need.Priority.LOW)


def test_nothing_is_saved_before_it_was_looked_at(need, both):
    both({"priority": 3}, {"text": "Mine"})

    assert facts(need) == (LONG, Need.Priority.LOW)


@pytest.mark.parametrize(("choice", "text"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_what_both_changed_is_asked(client, address, need, both, choice, text):
    page = both({"text": "Theirs"}, {"text": "Mine", "priority": 2})

    [clash] = page.context["conflict"].asked
    saved = client.post(address, sent_back(page, text=choice))

    assert (clash.label, clash.mine, clash.theirs) == ("What is needed?", "Mine", "Theirs")
    assert saved.status_code == 302
    assert facts(need) == (text, Need.Priority.MEDIUM)


def test_the_same_change_by_both_is_no_conflict(need, both):
    response = both({"text": "Ours"}, {"text": "Ours"})

    assert response.status_code == 302
    assert facts(need) == ("Ours", Need.Priority.HIGH)


def test_other_line_ends_are_no_change(need, client, cast, address):
    Need.objects.update(text="One\nTwo")
    page = opened(client, cast.lead, address)
    Need.objects.update(priority=Need.Priority.LOW, revision=2)

    page = client.post(address, page | {"text": "One\r\nTwo"})

    assert [clash.name for clash in page.context["conflict"].theirs] == ["priority"]
    assert page.context["conflict"].asked == []


def test_where_it_is_not_known_what_was_shown_all_that_differs_is_asked(client, cast, address):
    client.force_login(cast.leader)
    client.post(address, {"text": "Theirs", "priority": 3, "revision": 1})

    page = client.post(address, {"text": "Mine", "priority": 2, "revision": 1})

    assert [clash.name for clash in page.context["conflict"].asked] == ["text", "priority"]


@pytest.mark.parametrize(
    "base", ["x", "[]", "[1]", "1", '{"text": 1}', '{"text": [1]}', '{"priority": {}}', "null"]
)
def test_a_broken_memory_of_the_page_is_none(client, cast, address, base):
    client.force_login(cast.leader)
    client.post(address, {"text": "Theirs", "priority": 3, "revision": 1})
    mine = {"text": "Mine", "priority": 2, "revision": 1, "base": base}

    page = client.post(address, mine)
    chosen = client.post(address, mine | {"keep-text": "theirs", "keep-priority": "theirs"})

    assert [clash.name for clash in page.context["conflict"].asked] == ["text", "priority"]
    assert chosen.status_code == 409


def test_a_third_save_meanwhile_is_another_conflict(client, cast, address, need, both):
    page = both({"text": "Theirs"}, {"text": "Mine"})
    Need.objects.update(text="Third", revision=3)

    again = client.post(address, sent_back(page, text="mine"))
    theirs = client.post(address, sent_back(again, text="theirs"))

    assert [clash.theirs for clash in again.context["conflict"].asked] == ["Third"]
    assert theirs.status_code == 302
    assert facts(need)[0] == "Third"


def test_writing_on_leads_back_to_the_form_with_the_choices_put_in(client, address, need, both):
    page = both({"text": "Theirs", "priority": 3}, {"text": "Mine"})

    form_page = client.post(address, sent_back(page, text="theirs") | {"write-on": "1"})
    form = form_page.context["form"]
    typed = {field.html_name: field.value() or "" for field in form} | {"text": "Ours"}
    saved = client.post(address, typed)

    assert (form_page.status_code, form.errors) == (200, {})
    assert (form["text"].value(), form["priority"].value()) == ("Theirs", "3")
    assert saved.status_code == 302
    assert facts(need) == ("Ours", Need.Priority.LOW)


def test_what_another_form_changed_of_the_row_is_told(client, cast, address, need):
    settle = reverse("engagements:need-settle", args=[need.pk])
    page = opened(client, cast.lead, settle)
    client.force_login(cast.leader)
    theirs = {"text": "Fewer words", "priority": 1, "revision": 1}
    client.post(address, theirs)
    client.force_login(cast.lead)

    told = client.post(settle, page | {"status": "met", "reason": "Two were hired"})
    client.post(settle, sent_back(told))

    conflict = told.context["conflict"]
    need.refresh_from_db()
    assert [(each.mine, each.theirs) for each in conflict.theirs] == [(LONG, "Fewer words")]
    assert {each.name for each in conflict.mine} == {"status", "reason"}
    assert (need.status, need.text) == ("met", "Fewer words")


# The page


def test_page_names_who_saved_and_when(cast, both, time_machine):
    time_machine.move_to("2026-03-18T15:42:00Z", tick=False)

    page = both({"priority": 3}, {"text": "Mine"})

    title = f"{cast.leader} saved this at 10:42 AM, after you opened it"
    assert page.context["said"] == title
    assert f"<h1>{title}</h1>" in page.text.replace("\n", "")


def test_page_counts_nothing_as_a_mistake(both):
    page = both({"text": "Theirs"}, {"text": "Mine"})

    assert "data-error-summary" not in page.text
    assert "is-invalid" not in page.text
    assert page.context["form"].errors == {}


def test_page_shows_long_texts_whole_with_the_words_marked_that_differ(both):
    page = both({"text": LONG.replace("both", "all")}, {"text": LONG.replace("month", "week")})

    assert "<span>Coaches in </span><mark>all</mark><span> regions" in page.text
    assert "once a </span><mark>week</mark><span> by somebody it knows.</span>" in page.text
    assert 'type="text"' not in page.text.partition("<main")[2].partition("</main>")[0]


def test_my_own_save_in_another_tab_is_called_that(cast, both, time_machine):
    time_machine.move_to("2026-03-18T15:42:00Z", tick=False)

    page = both({"priority": 3}, {"text": "Mine"}, second=cast.leader)

    words = "You saved this in another tab at 10:42 AM, after you opened it here"
    assert page.context["said"] == words


def test_everybody_who_saved_since_is_named(client, cast, address, need, time_machine):
    time_machine.move_to("2026-03-18T15:42:00Z", tick=False)
    page = opened(client, cast.lead, address)
    for revision, person in enumerate([cast.leader, cast.lead], start=1):
        client.force_login(person)
        client.post(address, {"text": f"{person}", "priority": 1, "revision": revision})

    told = client.post(address, page | {"text": "Mine"})

    words = (
        f"{cast.leader} and you, in another tab, saved this last at 10:42 AM, after you opened it"
    )
    assert told.context["said"] == words


def test_a_save_of_another_day_tells_the_day(client, cast, address, both):
    with time_machine.travel(datetime(2025, 10, 1, 15, tzinfo=UTC)):
        page = both({"priority": 3}, {"text": "Mine"})
    client.force_login(cast.lead)

    again = client.post(address, sent_back(page) | {"revision": "1"})

    assert " saved this on " in again.context["said"]


def test_page_carries_what_it_shows_to_the_next_save(both):
    page = both({"priority": 3}, {"text": "Mine"})

    kept = dict(page.context["conflict"].kept)

    assert (kept["text"], kept["priority"], kept["revision"]) == ("Mine", "3", "2")
    assert json.loads(kept["base"])["priority"] == "3"


@pytest.mark.parametrize(
    ("theirs", "mine", "words"),
    [
        (
            {"text": "Theirs"},
            {"text": "Mine"},
            "Choose below what to keep where you both changed something.",
        ),
        (
            {"priority": 3},
            {"text": "Mine"},
            "You changed different things, so both changes fit together.",
        ),
        (
            {"priority": 3},
            {},
            "Look at it as it is now, then continue. What you sent has not been done yet.",
        ),
    ],
    ids=["asked", "mine", "theirs alone"],
)
def test_page_says_what_there_is_to_do(both, theirs, mine, words):
    page = both(theirs, mine)

    assert page.status_code == 409
    assert words in page.text
