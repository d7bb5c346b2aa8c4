"""The API held against its own description: whatever is asked, the answer is one it describes.

Each operation is asked twice, once in the simplest way that the description allows and once in
another, by each of the cast, and where there is a row of its kind of that row.
"""

from contextlib import contextmanager

import pytest
import schemathesis
from django.conf import settings as product
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from engagements.tests.factories import NextStepFactory, VisitFactory
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from improvement.tests.factories import (
    CycleFactory,
    GoalTargetFactory,
    InitiativeAskFactory,
    RoutinePersonFactory,
    SetbackFactory,
)
from sustainability.tests.factories import PlanItemFactory
from tadash.api_reference import described

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
TOKEN = "t" * 32


@pytest.fixture
def rows(cast):
    """One of everything in an engagement."""
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    NextStepFactory(visit=visit, owner=cast.leader)
    AdministrationFactory(
        expected=ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    )
    PlanItemFactory(plan__engagement=cast.pinewood)
    CycleFactory(engagement=cast.pinewood, site=cast.alder_elementary, told=True)
    SetbackFactory(engagement=cast.pinewood, answered=True)
    GoalTargetFactory(goal__engagement=cast.pinewood)
    InitiativeAskFactory(initiative__engagement=cast.pinewood)
    RoutinePersonFactory(routine__engagement=cast.pinewood)


def headers_of(person):
    """Of somebody's browser, which proves with each deed that a page of ours sent it."""
    client = Client()
    client.force_login(person)
    session = client.cookies[product.SESSION_COOKIE_NAME].value
    cookies = {product.SESSION_COOKIE_NAME: session, product.CSRF_COOKIE_NAME: TOKEN}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Cookie": cookie, "X-CSRFToken": TOKEN}


def of_a_row(path, admin):
    """What to put into an address for the newest row of the list above it."""
    above, _, rest = path.partition("{")
    response = admin.get(above) if rest else None
    found = response.json().get("results") if response and response.status_code == 200 else None
    name = rest.partition("}")[0]
    return {name: found[0][name]} if found and name in found[0] else {}


@contextmanager
def staying_connected():
    """A server may end its connection with a request, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def answers_of(case, headers):
    """The answer to each person; nothing of what was done for one is there for the next."""
    for own in headers:
        with staying_connected(), transaction.atomic():
            yield case.call(headers=own)
            transaction.set_rollback(True)


@pytest.mark.slow
def test_api_answers_everybody_as_described(cast, rows):
    description = described()
    schema = schemathesis.openapi.from_dict(description)
    schema.app = WSGIHandler()
    headers = [headers_of(person) for person in cast.people.values()]
    admin, asked = Client(), []
    admin.force_login(cast.admin)

    for found in schema.get_all_operations():
        operation = found.ok()
        row = of_a_row(operation.path, admin)

        @given(case=operation.as_strategy(path_parameters=row or None))
        @settings(
            max_examples=2,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case):
            for response in answers_of(case, headers):
                case.validate_response(response, checks=CHECKS)

        ask()
        asked.append(f"{operation.method} {operation.path}")

    assert len(asked) == sum(len(methods) for methods in description["paths"].values())
