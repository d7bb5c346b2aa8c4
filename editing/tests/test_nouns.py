"""Two people who change one engagement, site, visit or cadence at once: each as every noun does."""

import pytest
from django.urls import reverse

from audit.models import Event
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import CadenceFactory, UserFactory, VisitFactory

FIELDS = {
    "engagement": ("name", "purpose"),
    "site": ("name", "city"),
    "visit": ("title", "minutes_planned"),
    "cadence": ("title", "minutes"),
}


@pytest.fixture(params=list(FIELDS))
def noun(request):
    return request.param


@pytest.fixture
def row(cast, noun):
    planned = {"engagement": cast.pinewood, "lead": cast.lead}
    match noun:
        case "engagement":
            return cast.pinewood
        case "site":
            return cast.alder_middle
        case "visit":
            return VisitFactory(**planned)
    return CadenceFactory(**planned)


@pytest.fixture
def address(row, noun):
    return reverse(f"engagements:{noun}-edit", args=[row.pk])


def opened(client, person, address):
    """What a browser holds that has just opened the form."""
    client.force_login(person)
    form = client.get(address).context["form"]
    held = {field.name: field.field.prepare_value(field.value()) for field in form}
    return {name: value for name, value in held.items() if value not in (None, "")}


@pytest.fixture
def both(client, cast, address):
    """Both have the page open; the other one saves first what `theirs` says."""

    def save(theirs, mine):
        first, second = UserFactory(is_administrator=True), cast.admin
        pages = [opened(client, person, address) for person in (first, second)]
        client.force_login(first)
        assert client.post(address, pages[0] | theirs).status_code == 302
        client.force_login(second)
        return client.post(address, pages[1] | mine)

    return save


def told(row, noun):
    row.refresh_from_db()
    return [str(getattr(row, name)) for name in FIELDS[noun]]


def test_changes_of_different_fields_go_together(client, noun, row, address, both):
    one, other = FIELDS[noun]

    page = both({one: "777"}, {other: "888"})
    saved = client.post(address, sent_back(page))

    conflict = page.context["conflict"]
    assert (page.status_code, saved.status_code) == (409, 302)
    assert [clash.name for clash in conflict.theirs] == [one]
    assert [clash.name for clash in conflict.mine] == [other]
    assert told(row, noun) == ["777", "888"]


@pytest.mark.parametrize(("choice", "words"), [("mine", "888"), ("theirs", "777")])
def test_what_both_changed_is_asked(client, noun, row, address, both, choice, words):
    one, _ = FIELDS[noun]

    page = both({one: "777"}, {one: "888"})
    client.post(address, sent_back(page, **{one: choice}))

    [clash] = page.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == (one, "888", "777")
    assert told(row, noun)[0] == words


def test_nothing_is_saved_before_it_was_looked_at(noun, row, both):
    one, _ = FIELDS[noun]

    both({one: "777"}, {one: "888"})

    assert (told(row, noun)[0], row.revision) == ("777", 2)


def test_the_same_form_sent_twice_is_one_change(client, cast, noun, row, address):
    one, _ = FIELDS[noun]
    was = told(row, noun)[0]
    page = opened(client, cast.admin, address)

    answers = [client.post(address, page | {one: "777"}).status_code for _ in range(2)]

    row.refresh_from_db()
    [event] = Event.objects.about(noun, row.pk).filter(actor=cast.admin)
    assert (answers, row.revision) == ([302, 302], 2)
    assert event.changes == {one: [was, "777"]}
