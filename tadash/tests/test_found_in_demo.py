"""What is found in the demo leads somewhere, whoever found it."""

import re

import pytest

from demo.stories import STORIES
from people.models import User
from search import finding
from tadash.searching import KINDS, search


def readers():
    shown = {person.email for story in STORIES for person in story.people if person.shown}
    return User.objects.filter(email__in=shown).order_by("email")


FEW = 50
"""So many rows are looked through for one that says anything."""


def first_of(kind, user):
    """The first row of a kind in sight, found by a word that stands in it."""
    for row in kind.seen_by(user).order_by("pk")[:FEW]:
        told = " ".join(str(getattr(row, field.name)) for field in kind.fields)
        if words := re.findall(r"[^\W\d_]{5,}", told):
            return finding.rows_of(kind, words[0], user).filter(pk=row.pk).get()
    return None


@pytest.mark.slow
def test_every_kind_that_is_found_opens_for_who_found_it(loaded_demo, client):
    opened = set()
    for user in readers():
        client.force_login(user)
        for kind in KINDS:
            if row := first_of(kind, user):
                address = finding.hit_of(kind, row).url.partition("#")[0]
                assert client.get(address).status_code == 200, (user.email, address)
                opened.add(kind.code)

    assert {kind.code for kind in KINDS} - opened == set()


@pytest.mark.slow
def test_demo_shows_what_search_finds(loaded_demo):
    lead = User.objects.get(email="lead@demo.example")

    found = {group.kind.code for group in search("teachers", lead)}

    assert len(found) > 5
