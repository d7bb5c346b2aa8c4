"""Every number that can be opened equals what it opens, on the pages of the demo.

The component of such a number is `count_link`; a number stands in no other link.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from engagements.models import Cadence, Engagement, Site
from people.models import User

LISTS = (
    "home",
    "fidelity:monthly-home",
    "fidelity:measure-list",
    "engagement-list",
    "watch-list",
    "engagements:visit-list",
    "engagements:step-list",
    "engagements:barrier-home",
    "engagements:person-list",
    "engagements:site-list",
    "engagements:cadence-list",
    "improvement:setback-overview",
    "sustainability:plan-list",
    "sustainability:review-list",
)
OF_ENGAGEMENT = (
    "engagement-page",
    "fidelity:monthly-page",
    "accountability:card-page",
    "scaling:scaling-page",
    "engagements:cohort-list",
    "lifecycle:gate-page",
    "engagements:barrier-list",
    "engagements:agreement-list",
    "engagements:context-list",
    "engagements:participation-list",
    "improvement:cycle-list",
    "improvement:initiative-list",
    "improvement:routine-list",
)
WORDS = ("a", "el")
PEOPLE = ("admin", "lead", "specialist", "state", "observer", "district", "school")
FEWEST = 20
"""So many counts everybody follows; fewer would mean that the test reads no page."""

A_COUNT = re.compile(
    r"^(all |the )?\d[\d,]*$|^(all |the )?\d[\d,]* [a-z]|\b\d[\d,]* more\b", re.IGNORECASE
)
LISTED_BY_DJANGO = re.compile(r'class="paginator">\s*(\d+)')


@dataclass
class Link:
    href: str
    count: str | None
    said: list[str] = field(default_factory=list)

    @property
    def text(self):
        return " ".join("".join(self.said).split())


class Page(HTMLParser):
    """The links within the main part of a page, and how many rows it says it has."""

    def __init__(self, html):
        super().__init__()
        self.links, self.total, self.open = [], None, []
        self.in_main = self.in_pager = False
        self.feed(html)
        django = LISTED_BY_DJANGO.search(html)
        if self.total is None and django:
            self.total = django[1]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.in_main |= tag == "main"
        self.in_pager |= given.get("class") == "pager"
        if "data-total" in given and self.total is None:
            self.total = given["data-total"]
        if tag == "a":
            self.open = [Link(given.get("href", ""), given.get("data-count"))]
            if self.in_main and not self.in_pager:
                self.links += self.open

    def handle_endtag(self, tag):
        if tag == "main":
            self.in_main = False
        if tag == "nav":
            self.in_pager = False
        if tag == "a":
            self.open = []

    def handle_data(self, data):
        for link in self.open:
            link.said.append(data)


class Reader:
    """Somebody of the demo, who opens each address once."""

    def __init__(self, client, email):
        self.client, self.seen = client, {}
        self.user, self.n_followed = User.objects.get(email=email), 0

    def page(self, address):
        if address not in self.seen:
            answer = self.client.get(address, follow=True)
            self.seen[address] = Page(answer.text if answer.status_code == 200 else "")
        return self.seen[address]

    def addresses(self):
        yield from (reverse(name) for name in LISTS)
        yield from (f"{reverse('search')}?q={words}" for words in WORDS)
        sites = Site.objects.visible_to(self.user)
        kinds = [sites.filter(kind=kind).order_by("pk").first() for kind in Site.Kind]
        for site in filter(None, kinds):
            yield reverse("engagements:site-detail", args=[site.pk])
        for engagement in Engagement.objects.visible_to(self.user).order_by("pk"):
            yield from (reverse(name, args=[engagement.pk]) for name in OF_ENGAGEMENT)
            for site in filter(None, kinds):
                yield reverse("fidelity:unit-page", args=[engagement.pk, site.pk])
        for cadence in Cadence.objects.visible_to(self.user).order_by("pk")[:2]:
            yield reverse("engagements:cadence-detail", args=[cadence.pk])

    def faults(self):
        self.client.force_login(self.user)
        for address in self.addresses():
            for link in self.page(address).links:
                yield from self.faults_of(address, link)

    def faults_of(self, address, link):
        if link.count is None:
            if A_COUNT.search(link.text):
                yield f"{address}: “{link.text}” is no count_link"
            return
        numbers = [each.replace(",", "") for each in re.findall(r"\d[\d,]*", link.text)]
        if link.count.isdigit() and numbers and link.count not in numbers:
            yield f"{address}: “{link.text}” counts {link.count}"
        self.n_followed += 1
        opened = self.page(urljoin(address, link.href)).total or "0"
        if opened != link.count:
            yield f"{address}: “{link.text}” is {link.count}, {link.href} has {opened}"


@pytest.mark.slow
@pytest.mark.parametrize("name", PEOPLE)
def test_every_count_equals_the_list_it_opens(loaded_demo, client, name):
    """Slow, because somebody opens each list that a page counts."""
    reader = Reader(client, f"{name}@demo.example")

    assert list(reader.faults()) == []
    assert reader.n_followed > FEWEST
