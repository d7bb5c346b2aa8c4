"""No branch steps round the right to a deed: not one that is stale, malformed or done already.

Every deed is sent by every role that may not do it, as it would succeed for one who may, with the
revision that fits and with each that no page of ours wrote. Nothing may be written by it, not even
to be taken back. That the same deed writes something for one who may shows that it was a real one.
"""

import json
from collections import defaultdict
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tadash.tests.areas.row import ROLES
from tadash.tests.deeds import DEEDS, GROUPS, NO_DEEDS
from tadash.tests.filling import filled
from tadash.tests.test_url_matrix import TABLE, objects  # noqa: F401

PASSWORD = "practice to policy"
ROWS = {row.name: row for row in TABLE}
SHUT = {"in", "403", "404"}
REFUSED = {400, 403, 404, 409}
MALFORMED = ("0{}", "+{}", " {} ", "x", "-1", "{}\0", "", "9" * 5000, None)
WRITTEN = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables
    WHERE relname NOT IN ('django_session', 'people_keptform')
"""


def written():
    """How many rows this transaction wrote by now, those that were taken back among them."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return cursor.fetchone()[0]


def who_may(name):
    """The roles that may do a deed, and those that may not, by the matrix of addresses."""
    never = set(DEEDS[name].refused.split())
    got = zip(ROLES, ROWS[name].expected.split(), strict=True)
    refused = [role for role, gets in got if gets in SHUT or role in never]
    return [role for role in ROLES if role not in refused], refused


class Doer:
    """Sends one deed, as it is in its table, in the name of one role after the other."""

    def __init__(self, name, clients, found):
        self.name, self.deed = name, DEEDS[name]
        self.clients, self.found = clients, found
        arguments = [found[word] for word in ROWS[name].about.split()]
        address = reverse(name, args=arguments)
        self.address = address + self.deed.query.format(**found)
        self.may, self.refused = who_may(name)

    def draw(self, more):
        body = self.deed.body
        if body is None:
            page = self.clients[self.may[0]].get(self.address)
            body = filled(page.content.decode()) if page.status_code == 200 else {}
        self.body = {**body, **self.deed.more, **(more if isinstance(more, dict) else {})}

    def value(self, told):
        if callable(told):
            return told()
        if isinstance(told, str) and told.startswith("{") and told.endswith("}"):
            return self.found[told.strip("{}")]
        return told

    def send(self, role, **changed):
        body = {name: self.value(told) for name, told in (self.body | changed).items()}
        body = {name: told for name, told in body.items() if told is not None}
        post = getattr(self.clients[role], self.deed.method)
        if self.deed.is_json:
            return post(self.address, json.dumps(body), content_type="application/json")
        return post(self.address, body)

    @property
    def revision_names(self):
        return [name for name in self.body if name.endswith("revision")]

    def malformed(self, role):
        """The revisions that say nothing clear, of a deed that asks for one.

        All of them from the observer, who sees everything and may do nothing; from everybody else
        who is signed in one, another at each deed, so that each role sends each many times.
        """
        turn = (list(DEEDS).index(self.name) + ROLES.index(role)) % len(MALFORMED)
        many = MALFORMED if role == "observer" else MALFORMED[turn : turn + 1]
        for form in many if self.revision_names and role != "anon" else ():
            yield {name: self.bent(form, self.body[name]) for name in self.revision_names}

    def bent(self, form, right):
        right = right[0] if isinstance(right, list) else right
        return form and form.format(right)


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(datetime(2026, 3, 10, 16, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def clients(cast):
    """Everybody's browser. The lead has just shown who it is, as one who signs must.

    What counts how often somebody did that begins anew, for it outlives a test.
    """
    cache.clear()
    cast.lead.set_password(PASSWORD)
    cast.lead.save()
    found = {"anon": Client(raise_request_exception=False)}
    for name, person in cast.people.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(person)
    found["lead"].post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return found


@pytest.fixture
def found(the_day, cast, objects):  # noqa: F811
    return objects | {"birch": cast.birch.pk, "lead": cast.lead.pk}


@pytest.mark.parametrize("group", GROUPS)
def test_deed_is_done_by_nobody_who_may_not(cast, clients, found, caplog, group):
    caplog.set_level("CRITICAL", "django.request")
    wrong = defaultdict(list)

    for name in GROUPS[group]:
        with transaction.atomic():
            doer = Doer(name, clients, found)
            doer.draw(doer.deed.first(cast))
            wrong[name] = [*of_the_refused(doer), *of_one_who_may(doer)]
            transaction.set_rollback(True)

    assert {name: told for name, told in wrong.items() if told} == {}


def of_the_refused(doer):
    """What goes wrong where those send the deed who may not do it."""
    for role in doer.refused:
        before = written()
        for changed in ({}, *doer.malformed(role)):
            response = doer.send(role, **changed)
            if not is_refusal(response, doer.deed, role):
                yield role, short(changed), response.status_code
        if written() != before:
            yield role, "wrote"


def of_one_who_may(doer):
    """What goes wrong where one who may sends it: malformed first, and then as it should be."""
    role, before = doer.may[0], written()
    for changed in doer.malformed(role):
        # A first log needs no revision, and neither does what is added.
        if any(changed.values()) and doer.send(role, **changed).status_code >= 500:
            yield role, short(changed), "failed"
    if written() != before:
        yield role, "wrote from a malformed revision"
    if doer.send(role).status_code >= 500 or (written() == before and not doer.deed.idle):
        yield role, "wrote nothing"


def is_refusal(response, deed, role):
    """What one gets who may not: no page at all, or one that says why; never one that is done."""
    signs_in = response.status_code == 302 and "/login/" in response.headers["Location"]
    is_told = response.status_code == 200 and role in deed.refused.split()
    return response.status_code in REFUSED or signs_in or is_told


def short(changed):
    return " ".join(repr(value)[:9] for value in changed.values())


def test_every_address_that_takes_a_deed_is_in_the_table(clients, found):
    taking = set()
    for name, row in ROWS.items():
        address = reverse(name, args=[found[word] for word in row.about.split()])
        allowed = clients["admin"].generic("TRACE", address).headers.get("Allow", "POST")
        if set(allowed.split(", ")) & {"POST", "PUT", "PATCH", "DELETE"}:
            taking.add(name)

    own = {name for name in taking if name.startswith("account_")}
    assert taking - own - set(NO_DEEDS) == set(DEEDS)
