"""Approve, return and correct a measure through the API."""

import pytest

from fidelity.models import Administration
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory


@pytest.fixture
def submitted(cast):
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    return AdministrationFactory(
        expected=expected,
        status="submitted",
        answers=[2] * 5,
        submitted_by=cast.school_person,
        submitted_at="2026-03-20T15:00Z",
    )


@pytest.fixture
def post(client, submitted):
    def send(person, deed, **sent):
        client.force_login(person)
        address = f"/api/v1/measures/{submitted.expected_id}/{deed}/"
        answer = client.post(address, sent, content_type="application/json")
        return answer.status_code, answer.json()

    return send


def test_approve_then_correct(cast, submitted, post):
    early = post(cast.lead, "correct", reason="Too early")
    approved = post(cast.lead, "approve")
    corrected = post(cast.lead, "correct", reason="A slip")

    assert early[0] == 422
    assert approved[1]["administration"]["status"] == "approved"
    assert corrected[1]["administration"]["correction_reason"] == "A slip"
    assert Administration.objects.get(pk=submitted.pk).status == "corrected"


def test_return_with_a_reason(cast, submitted, post):
    assert post(cast.lead, "return", reason="")[0] == 400

    status, shown = post(cast.lead, "return", reason="Item 3 is blank")

    assert (status, shown["administration"]["return_reason"]) == (200, "Item 3 is blank")
    assert post(cast.lead, "approve")[0] == 422


def test_nobody_approves_their_own(cast, submitted, post):
    Administration.objects.update(submitted_by=cast.lead)

    status, told = post(cast.lead, "approve")

    assert status == 422
    assert "yourself" in told["detail"][0]
