"""A center's own words reach people everywhere, and addresses nowhere."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from tadash.apps import check_terms
from words import terms

CHECKOUT = Path(__file__).resolve().parents[2]
BEGIN = """
import django
django.setup()
from tadash.tests.other_words import main
main()
"""
ADDRESS = re.compile(r"http\S+")
OTHERS = (
    "barrier=obstacle/obstacles, setback=hitch/hitches, visit=trip/trips, site=building/buildings"
)
DEFAULTS = re.compile(r"barrier|setback|\b(?<!on )(visits?|sites?)\b", re.IGNORECASE)
"""How something is held, "on site", is no term."""
SAID = {"alt", "aria-label", "content", "data-label", "data-sending", "placeholder", "title"}


class Reading(HTMLParser):
    """What a page says: its text, and the attributes that are seen or read out."""

    def __init__(self, page):
        super().__init__()
        self.said, self.inside = [], ""
        self.feed(ADDRESS.sub("", page))

    def handle_starttag(self, tag, attrs):
        self.inside = tag
        self.said += [value for name, value in attrs if name in SAID]

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside not in ("script", "style"):
            self.said += [data.strip()]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        database = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")
    run = subprocess.run(
        [sys.executable, "-c", BEGIN],
        cwd=CHECKOUT,
        env=os.environ
        | {
            "DATABASE_URL": urlunsplit(url),
            "DJANGO_SETTINGS_MODULE": "tadash.tests.settings",
            "TERMS": OTHERS,
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(run.stdout)


def test_no_page_and_no_mail_says_a_word_that_was_replaced(told):
    said = {name: Reading(page).said for name, page in told.items()}

    assert {
        name: [words for words in each if DEFAULTS.search(words)] for name, each in said.items()
    } == {name: [] for name in told}


def test_pages_and_mail_say_the_words_of_the_center(told):
    assert "Raise an obstacle" in Reading(told["home"]).said
    assert {"Obstacles", "Trips", "Buildings"} <= set(
        Reading(told["engagements:barrier-home"]).said
    )
    assert "Plan a trip" in Reading(told["engagements:visit-add"]).said
    assert "Report a hitch" in Reading(told["improvement:setback-list"]).said
    assert "Nobody has answered the hitch “Scores fell”" in told["mail"]


def test_addresses_keep_their_words(told):
    assert 'href="/barriers/"' in told["home"]


def test_check_says_what_is_wrong_with_the_setting(settings):
    settings.TERMS = terms.read("barrier=wall, hurdle=a/b")

    assert [(each.id, each.msg) for each in check_terms(None)] == [
        (
            "tadash.E001",
            "TERMS, “barrier=wall”: write barrier=one/many, such as barrier=barrier/barriers.",
        ),
        (
            "tadash.E001",
            "TERMS, “hurdle=a/b”: no term is called “hurdle”, only barrier, setback, visit, site.",
        ),
    ]
