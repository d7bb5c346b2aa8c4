"""The API held against its own description: whatever is asked, the answer is one it describes."""

import pytest
import schemathesis
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
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

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]


@pytest.fixture
def cookie(cast):
    """Of a TA lead, in an engagement with one of everything."""
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
    client = Client()
    client.force_login(cast.lead)
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_api_answers_as_described(live_server, cookie):
    description = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(description)
    asked = []

    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case):
            response = case.call(base_url=live_server.url, headers={"Cookie": cookie})
            case.validate_response(response, checks=CHECKS)

        ask()
        asked.append(f"{operation.method} {operation.path}")

    assert len(asked) == sum(len(methods) for methods in description["paths"].values())
