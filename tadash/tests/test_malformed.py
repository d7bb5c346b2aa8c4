"""What no browser sends: each list answers it with a page or a refusal, never with a crash."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from tadash.tests.test_url_matrix import TABLE

VALUES = {
    "nul": "\x00",
    "nul inside": "a\x00b",
    "5000 digits": "9" * 5000,
    "30 digits": "9" * 30,
    "percent": "%",
    "escaped twice": "%25",
    "emoji": "\U0001f600",
    "negative": "-1",
    "forged cursor": "cD1hYmM=",
    "cursor of 5000 digits": "cD05" + "OTk5" * 1200,
    "word": "xls",
    "dates": "2026-99-99",
    "superscript": "²",
}
ALONE = ("5000 digits",)
"""It is sent in one field after the other too: what is refused in one hides the next."""

BY_THE_LEAD = ("5000 digits", "percent")
"""An administrator sends everything; somebody with a scope of their own what a query is made of."""

COMMON = ("page", "sort", "export")
OF_THE_API = ("cursor", "page_size")
BY_HAND = {
    "search": ("q",),
    "engagements:visit-quick-log": ("visit", "engagement"),
    "engagements:visit-add": ("engagement",),
    "engagements:cadence-add": ("engagement",),
    "engagements:visit-log-unplanned": ("visit", "engagement"),
    "engagements:barrier-add": ("visit",),
    "fidelity:use-add": ("version",),
    "engagements:context-add": ("from", "kind"),
    "engagements:cadence-list": ("cadence",),
    "engagements:visit-log": ("copy",),
    "engagements:agreement-compare": ("with", "all"),
    "engagements:site-add": ("parent",),
    "accountability:card-list": ("month",),
    "api-card-detail": ("month",),
}
"""What an address reads beside the filters that its page shows."""

LISTS = [row for row in TABLE if row.method == "get" and row.about in ("", "engagement")]


@pytest.fixture
def listed(cast):
    visit = VisitFactory(engagement=cast.pinewood)
    NextStepFactory(visit=visit, owner=cast.leader)
    CadenceFactory(engagement=cast.pinewood)
    return {"engagement": cast.pinewood.pk, "visit": visit.pk}


def address_of(row, listed):
    return reverse(row.name, args=[listed[word] for word in row.about.split()])


def names_in(answer):
    """The fields of a page's filters, or what an API list can be narrowed by."""
    kind = getattr(answer.resolver_match.func, "cls", None)
    if kind is not None:
        fields = getattr(kind, "filterset_fields", None) or ()
        made = getattr(kind, "filterset_class", None)
        return {*fields, *(made.base_filters if made else ()), *OF_THE_API}
    page = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    inside = page.partition("<main")[2]
    shown = re.findall(r'<form[^>]*method="get".*?</form>', inside, re.DOTALL)
    return {name for form in shown for name in re.findall(r' name="([^"]+)"', form)}


def read(answer):
    """The answer, a file among them read to its end, which closes it."""
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


def crashes(client, address, names, sent, alone=ALONE):
    for about in sent:
        value = VALUES[about]
        alone_in = names if about in alone else ()
        for query in (dict.fromkeys(names, value), *({name: value} for name in alone_in)):
            if read(client.get(address, query)).status_code >= 500:
                yield about, sorted(query)


@pytest.mark.parametrize("row", LISTS, ids=str)
def test_list_survives_what_no_browser_sends(cast, listed, row):
    clients = {who: Client(raise_request_exception=False) for who in ("admin", "lead")}
    for who, client in clients.items():
        client.force_login(cast.people[who])
    address = address_of(row, listed)
    found = names_in(read(clients["admin"].get(address))) | set(BY_HAND.get(row.name, ()))
    if not found:
        pytest.skip("It reads nothing of its address.")
    names = sorted({*found, *COMMON})

    assert list(crashes(clients["admin"], address, names, VALUES)) == []
    assert list(crashes(clients["lead"], address, names, BY_THE_LEAD, alone=())) == []
