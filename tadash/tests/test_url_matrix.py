"""Every address by every role: what each one gets. An address missing from the table is a failure.

The objects belong to Pinewood and, where they belong to a site, to Alder Elementary. So the
stranger must get 404 for each of them, and the school and its district must not.
"""

import re
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from engagements.directory import importing
from engagements.models import Participation
from engagements.team import inviting
from engagements.tests.factories import (
    AssignmentFactory,
    CadenceFactory,
    EngagementFactory,
    NextStepFactory,
    VisitFactory,
)
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentUseFactory,
    VersionFactory,
)
from people import keeping
from people.keeping import Writing
from people.models import Invitation
from sustainability.tests.factories import PlanFactory, PlanItemFactory, PlanReviewFactory
from tadash.tests.areas import AREAS
from tadash.tests.areas.row import ROLES, Row

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
FIRST: tuple[Row, ...] = (
    Row("home", "in 200 200 200 200 200 200 200 200"),
    Row("search", "in 200 200 200 200 200 200 200 200"),
    Row("search-palette", "in 200 200 200 200 200 200 200 200"),
    Row("engagement-page", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("engagement-timeline", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("healthz", "200 200 200 200 200 200 200 200 200"),
    Row("readyz", "200 200 200 200 200 200 200 200 200"),
    Row("metrics", "404 404 404 404 404 404 404 404 404"),
    Row("account_email", "in 302 302 302 302 302 302 302 302"),
    Row("account_login", "200 302 302 302 302 302 302 302 302"),
    Row("account_logout", "in 200 200 200 200 200 200 200 200"),
    Row("account_inactive", "200 200 200 200 200 200 200 200 200"),
    Row("account_signup", "200 302 302 302 302 302 302 302 302"),
    Row("account_reauthenticate", "in 200 200 200 200 200 200 200 200"),
    Row("account_email_verification_sent", "200 200 200 200 200 200 200 200 200"),
    Row("account_confirm_email", "200 200 200 200 200 200 200 200 200", "key"),
    Row("account_change_password", "in 200 200 200 200 200 200 200 200"),
    Row("account_set_password", "in 302 302 302 302 302 302 302 302"),
    Row("account_reset_password", "200 200 200 200 200 200 200 200 200"),
    Row("account_confirm_login_code", "in 302 302 302 302 302 302 302 302"),
    Row("account_reset_password_from_key_done", "200 200 200 200 200 200 200 200 200"),
    Row("account_reset_password_from_key", "200 200 200 200 200 200 200 200 200", "number key"),
    Row("account_reset_password_done", "200 200 200 200 200 200 200 200 200"),
    Row("engagements:profile", "in 200 200 200 200 200 200 200 200"),
    Row("people:kept-form", "in 404 404 404 404 404 404 200 404", "kept"),
    Row("engagement-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:engagement-edit", "in 200 200 403 403 403 403 403 404", "engagement"),
    Row("engagements:stage-record", "in 200 200 403 403 403 403 403 404", "engagement"),
    Row("engagements:participation-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("engagements:participation-add", "in 200 200 403 403 403 403 403 404", "engagement"),
    Row("engagements:participation-end", "in 200 200 403 403 403 403 403 404", "participation"),
    Row("engagements:person-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:person-detail", "in 200 200 200 200 200 200 200 404", "person"),
    Row("engagements:person-close", "in 302 403 403 403 403 403 403 403", "person", method="post"),
    Row(
        "engagements:person-administrator",
        "in 302 403 403 403 403 403 403 403",
        "person",
        method="post",
    ),
    Row("engagements:person-add", "in 200 200 403 200 403 200 403 404", "engagement"),
    Row("engagements:assignment-end", "in 200 403 403 200 403 200 403 404", "assignment"),
    Row("engagements:invitation-list", "in 200 200 403 200 403 200 403 403"),
    Row(
        "engagements:invitation-change",
        "in 302 302 403 302 403 404 403 403",
        "invitation",
        method="post",
    ),
    Row("engagements:invitation-accept", "200 200 200 200 200 200 200 200 200", "token"),
    Row("engagements:site-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:site-add", "in 200 403 403 403 403 403 403 403"),
    Row("engagements:site-detail", "in 200 200 200 200 200 200 200 404", "site"),
    Row("engagements:site-edit", "in 200 403 403 403 403 403 403 404", "site"),
    Row("engagements:site-move", "in 200 403 403 403 403 403 403 404", "site"),
    Row("engagements:site-status", "in 200 403 403 403 403 403 403 404", "site"),
    Row("engagements:site-number", "in 200 403 403 403 403 403 403 404", "site"),
    Row("engagements:import-list", "in 200 403 403 403 403 403 403 403"),
    Row("engagements:import-upload", "in 200 403 403 403 403 403 403 403"),
    Row("engagements:import-detail", "in 302 404 404 404 404 404 404 404", "import"),
    Row("engagements:import-map", "in 200 404 404 404 404 404 404 404", "import"),
    Row(
        "engagements:import-confirm", "in 302 404 404 404 404 404 404 404", "import", method="post"
    ),
    Row(
        "engagements:import-discard", "in 302 404 404 404 404 404 404 404", "import", method="post"
    ),
    Row("engagements:import-table", "in 302 404 404 404 404 404 404 404", "import", method="post"),
    Row("engagements:import-answer", "in 302 404 404 404 404 404 404 404", "import", method="post"),
    Row("engagements:import-lines", "in 200 404 404 404 404 404 404 404", "import"),
    Row("engagements:import-annotated", "in 200 404 404 404 404 404 404 404", "import"),
    Row("engagements:import-rest", "in 302 404 404 404 404 404 404 404", "import"),
    Row("engagements:visit-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:visit-add", "in 200 200 200 403 403 403 403 200"),
    Row("engagements:visit-quick-log", "in 200 200 200 403 403 403 403 200"),
    Row("engagements:visit-log-unplanned", "in 200 200 200 403 403 403 403 200"),
    Row("engagements:visit-detail", "in 200 200 200 200 200 200 200 404", "visit"),
    Row("engagements:visit-edit", "in 200 200 200 403 403 403 403 404", "visit"),
    Row("engagements:visit-move", "in 200 200 200 403 403 403 403 404", "visit"),
    Row("engagements:visit-cancel", "in 200 200 200 403 403 403 403 404", "visit"),
    Row("engagements:visit-restore", "in 302 302 302 403 403 403 403 404", "visit", method="post"),
    Row("engagements:visit-log", "in 200 200 200 403 403 403 403 404", "visit"),
    Row("engagements:step-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:step-settle", "in 200 200 200 200 403 403 403 404", "step"),
    Row("engagements:cadence-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:cadence-add", "in 200 200 200 403 403 403 403 200"),
    Row("engagements:cadence-preview", "in 400 400 400 403 403 403 403 200", method="post"),
    Row("engagements:cadence-detail", "in 200 200 200 200 200 404 404 404", "cadence"),
    Row("engagements:cadence-edit", "in 200 200 200 403 403 404 404 404", "cadence"),
    Row("engagements:cadence-stop", "in 302 302 302 403 403 404 404 404", "cadence", method="post"),
    Row(
        "engagements:cadence-resume", "in 302 302 302 403 403 404 404 404", "cadence", method="post"
    ),
    Row("engagements:gap-list", "in 200 200 200 200 200 200 200 200"),
    Row("engagements:gap-remove", "in 302 302 302 403 403 403 403 404", "gap", method="post"),
    Row("fidelity:measure-list", "in 200 200 200 200 200 200 200 200"),
    Row("fidelity:approval-list", "in 200 200 200 200 200 200 200 200"),
    Row("fidelity:measure-detail", "in 200 200 200 200 200 200 200 404", "expected"),
    Row("fidelity:measure-start", "in 302 302 302 302 403 302 302 404", "expected", method="post"),
    Row("fidelity:measure-entry", "in 200 200 200 200 403 200 200 404", "drafted"),
    Row("fidelity:measure-answer", "in 422 422 422 422 403 422 422 404", "drafted", method="post"),
    Row("fidelity:measure-submit", "in 200 200 200 200 403 200 200 404", "drafted"),
    Row(
        "fidelity:measure-approve", "in 302 302 302 302 403 302 403 404", "submitted", method="post"
    ),
    Row(
        "fidelity:measure-return", "in 302 302 302 302 403 302 403 404", "submitted", method="post"
    ),
    Row(
        "fidelity:measure-correct", "in 302 302 302 302 403 302 403 404", "submitted", method="post"
    ),
    Row("fidelity:measure-excuse", "in 302 302 302 302 403 302 403 404", "expected", method="post"),
    Row("fidelity:measure-expect", "in 302 302 302 302 403 302 403 404", "expected", method="post"),
    Row(
        "fidelity:measure-baseline", "in 302 302 302 403 403 403 403 404", "drafted", method="post"
    ),
    Row("fidelity:measure-trend", "in 200 200 200 200 200 200 200 404", "site"),
    Row("fidelity:instrument-list", "in 200 200 200 200 200 200 200 200"),
    Row("fidelity:instrument-detail", "in 200 200 200 200 200 200 200 200", "version"),
    Row("fidelity:instrument-reword", "in 200 403 403 403 403 403 403 403", "version"),
    Row("fidelity:use-list", "in 200 200 200 200 200 200 200 404", "engagement"),
    Row("fidelity:use-add", "in 200 200 403 403 403 403 403 404", "engagement"),
    Row("fidelity:use-edit", "in 200 200 403 403 403 403 403 404", "use"),
    Row("fidelity:use-undo", "in 302 302 403 403 403 403 403 404", "use", method="post"),
    Row("fidelity:monthly-home", "in 200 200 200 200 200 200 200 302"),
    Row("fidelity:monthly-page", "in 200 200 200 200 200 404 404 404", "engagement"),
    Row("fidelity:unit-page", "in 200 200 200 200 200 200 200 404", "engagement site"),
    Row("fidelity:unit-items", "in 200 200 200 200 200 200 200 404", "engagement site"),
    Row("sustainability:plan-list", "in 200 200 200 200 200 200 200 200"),
    Row("sustainability:plan-detail", "in 200 200 200 200 200 404 404 404", "plan"),
    Row("sustainability:plan-edit", "in 200 200 200 200 403 404 404 404", "plan"),
    Row("sustainability:plan-approve", "in 403 409 403 409 403 404 404 404", "plan", method="post"),
    Row("sustainability:item-add", "in 200 200 200 200 403 404 404 404", "plan"),
    Row("sustainability:plan-start", "in 200 200 200 200 403 403 403 404", "planless"),
    Row("sustainability:item-edit", "in 200 200 200 200 403 404 404 404", "item"),
    Row("sustainability:item-retire", "in 302 302 302 302 403 404 404 404", "item", method="post"),
    Row("sustainability:review-list", "in 200 200 200 200 200 200 200 200"),
    Row("sustainability:review-hold", "in 200 200 200 200 403 404 404 404", "review"),
    Row("api-site-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-site-detail", "403 200 200 200 200 200 200 200 404", "site"),
    Row("api-site-identifiers", "403 400 403 403 403 403 403 403 404", "site", method="post"),
    Row("api-engagement-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-engagement-detail", "403 200 200 200 200 200 200 200 404", "engagement"),
    Row("api-instrument-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-instrument-detail", "403 200 200 200 200 200 200 200 200", "version"),
    Row("api-measure-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-measure-detail", "403 200 200 200 200 200 200 200 404", "expected"),
    Row("api-measure-answers", "403 400 400 400 400 403 400 400 404", "drafted", method="post"),
    Row("api-measure-approve", "403 200 200 200 200 403 200 403 404", "submitted", method="post"),
    Row("api-measure-return", "403 400 400 400 400 403 400 403 404", "submitted", method="post"),
    Row("api-measure-correct", "403 400 400 400 400 403 400 403 404", "submitted", method="post"),
    Row("api-next-step-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-next-step-detail", "403 200 200 200 200 200 200 200 404", "step"),
    Row("api-next-step-settle", "403 400 400 400 400 403 403 403 404", "step", method="post"),
    Row("api-plan-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-plan-detail", "403 200 200 200 200 200 404 404 404", "plan"),
    Row("api-plan-approve", "403 403 400 403 400 403 404 404 404", "plan", method="post"),
    Row("api-plan-items", "403 400 400 400 400 403 404 404 404", "plan", method="post"),
    Row("api-plan-item", "403 400 400 400 400 403 404 404 404", "plan item", method="patch"),
    Row(
        "api-plan-hold-review", "403 400 400 400 400 403 404 404 404", "plan review", method="post"
    ),
    Row("api-visit-list", "403 200 200 200 200 200 200 200 200"),
    Row("api-visit-detail", "403 200 200 200 200 200 200 200 404", "visit"),
    Row("api-root", "in 200 200 200 200 200 200 200 200"),
    Row("api-schema", "403 200 200 200 200 200 200 200 200"),
)

TABLE = (*FIRST, *(row for area in AREAS for row in area.ROWS))


def names_of(resolver, namespace=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        else:
            prefix = f"{entry.namespace}:" if entry.namespace else ""
            yield from names_of(entry, namespace + prefix)


def paths_of(resolver, before=""):
    """Each address as it is compared: what stands in a place of it, by its kind alone."""
    for entry in resolver.url_patterns:
        path = before + re.sub(r"<(\w+:)?\w+>", r"<\1>", str(entry.pattern))
        yield from [path] if isinstance(entry, URLPattern) else paths_of(entry, path)


@pytest.fixture
def objects(cast):
    """The objects that the rows are about, by the word the rows use."""
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.add(cast.alder_elementary)
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    version = VersionFactory()
    expected = {
        key: ExpectedMeasureFactory(
            engagement=cast.pinewood, version=version, site=cast.alder_elementary, month=month
        )
        for key, month in (
            ("expected", "2026-03-01"),
            ("drafted", "2026-04-01"),
            ("submitted", "2026-05-01"),
        )
    }
    AdministrationFactory(expected=expected["drafted"], started_by=cast.school_person)
    AdministrationFactory(
        expected=expected["submitted"],
        status="submitted",
        answers=[2] * 5,
        started_by=cast.school_person,
        submitted_by=cast.school_person,
        submitted_at=NOW,
    )
    plan = PlanFactory(engagement=cast.pinewood)
    item = PlanItemFactory(plan=plan)
    inviting.invite(
        email="invited@example.org",
        name="Invited",
        organisation="",
        engagement=cast.pinewood,
        role="observer",
        site=None,
        starts_on=NOW.date(),
        by=cast.lead,
        now=NOW,
    )
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))
    alone = EngagementFactory(state=cast.state)
    for name, person in cast.people.items():
        if name not in ("admin", "stranger"):
            held = person.assignments.get()
            AssignmentFactory(user=person, engagement=alone, role=held.role, site=held.site)
    found = {
        "engagement": cast.pinewood.pk,
        "planless": alone.pk,
        "site": cast.alder_elementary.pk,
        "person": cast.school_person.pk,
        "assignment": cast.school_person.assignments.get(engagement=cast.pinewood).pk,
        "participation": Participation.objects.get(
            engagement=cast.pinewood, site=cast.alder_elementary
        ).pk,
        "invitation": invitation.pk,
        "kept": keeping.keep(
            writing=Writing("/", (("title", "Words"),)),
            writer=cast.school_person,
            now=timezone.now(),
        ).pk,
        "token": inviting.token_of(invitation),
        "import": importing.upload(
            file=BytesIO(b"NCESSCH,SCH_NAME\n010000100001,First\n"),
            name="schools.csv",
            by=cast.admin,
            now=NOW,
        ).pk,
        "visit": visit.pk,
        "step": NextStepFactory(visit=visit, owner=cast.leader).pk,
        "cadence": cadence.pk,
        "gap": cast.pinewood.gaps.create(
            name="Break", starts_on="2026-12-21", ends_on="2027-01-02"
        ).pk,
        "version": version.pk,
        "use": InstrumentUseFactory(engagement=cast.pinewood, version=version).pk,
        **{key: row.pk for key, row in expected.items()},
        "plan": plan.pk,
        "item": item.pk,
        "review": PlanReviewFactory(item=item).pk,
        "number": "1",
        "key": "no-such-key",
    }
    for area in AREAS:
        found |= area.objects(cast, found)
    return found


POSTING = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)


def tokenless(response, mark="csrfmiddlewaretoken"):
    """Forms of a page whose buttons the server would refuse, or that do not say for whom they were drawn."""
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return []
    forms = POSTING.findall(response.content.decode())
    return [form for form in forms if mark not in form]


def signed_in(person):
    """The cookies of somebody, or of nobody."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.cookies


def answer(row, objects, cookies):
    """What one person gets: a status, or `in` for the way to the sign-in page.

    A deed done for one address is undone before the next one is asked for.
    """
    client = Client(raise_request_exception=False)
    client.cookies.update(cookies)
    arguments = [objects[word] for word in row.about.split()]
    with transaction.atomic():
        response = getattr(client, row.method)(reverse(row.name, args=arguments))
        transaction.set_rollback(True)
    assert tokenless(response) == [], row.name
    assert not cookies or tokenless(response, "written_by") == [], row.name
    location = response.headers.get("Location", "")
    if response.status_code == 302 and location.startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


@pytest.mark.parametrize("number", range(len(ROLES)), ids=ROLES)
def test_addresses_by_role(cast, objects, number):
    cookies = signed_in(cast.people.get(ROLES[number]))

    got = {row.name: answer(row, objects, cookies) for row in TABLE}

    assert got == {row.name: row.expected.split()[number] for row in TABLE}


def test_every_address_is_in_the_table():
    names = set(names_of(get_resolver()))

    assert names - {row.name for row in TABLE} == set()


def test_table_names_no_address_that_is_gone():
    assert {row.name for row in TABLE} - set(names_of(get_resolver())) == set()


def test_no_address_hides_another():
    own = (path for path in paths_of(get_resolver()) if not path.startswith("account/"))

    assert [path for path, times in Counter(own).items() if times > 1] == []
