"""Approving several measures at once."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from fidelity.measures import approving
from fidelity.models import Administration
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)
LIST = reverse("fidelity:approval-list")


@pytest.fixture
def submitted(cast):
    """Three measures that wait for an approval, the second one of the lead's own."""
    version = VersionFactory()
    return [
        AdministrationFactory(
            expected=ExpectedMeasureFactory(
                engagement=cast.pinewood,
                version=version,
                site=cast.alder_elementary,
                month=f"2026-0{month}-01",
            ),
            status="submitted",
            answers=[2] * 5,
            started_by=by,
            measured_on="2026-01-12",
            submitted_by=by,
            submitted_at=NOW.replace(day=month),
        )
        for month, by in ((1, cast.school_person), (2, cast.lead), (3, cast.school_person))
    ]


def statuses(rows):
    return [Administration.objects.get(pk=row.pk).status for row in rows]


def read(*rows):
    return {"read": [f"{row.pk}-{row.revision}" for row in rows]}


def test_several_are_approved_each_for_itself(cast, submitted):
    first, own, changed = submitted
    Administration.objects.filter(pk=changed.pk).update(revision=changed.revision + 1)

    made = approving.approve_several(
        read=[(row, row.revision) for row in submitted], by=cast.lead, now=NOW
    )

    assert made.done == (first,)
    assert [left.administration for left in made.left] == [own, changed]
    assert "yourself" in made.left[0].why
    assert made.left[1].why == "Its answers changed since you opened the page. Read it again."
    assert statuses(submitted) == ["approved", "submitted", "submitted"]


def test_queue_has_what_others_submitted_the_longest_waiting_first(client, cast, submitted):
    client.force_login(cast.lead)

    page = client.get(LIST)

    assert [line.administration for line in page.context["lines"]] == [submitted[0], submitted[2]]
    assert "Mon, Jan 12, 2026" in page.text


def test_ticked_measures_are_approved(client, cast, submitted):
    client.force_login(cast.lead)

    response = client.post(LIST, read(submitted[0], submitted[2]))

    assert response.status_code == 302
    assert statuses(submitted) == ["approved", "submitted", "approved"]


def test_what_could_not_be_approved_is_told_by_name(client, cast, submitted):
    client.force_login(cast.lead)

    response = client.post(LIST, read(submitted[0], submitted[1]))

    assert response.status_code == 409
    assert [left.administration for left in response.context["left"]] == [submitted[1]]
    assert statuses(submitted) == ["approved", "submitted", "submitted"]


def test_nobody_approves_what_they_may_not(client, cast, submitted):
    client.force_login(cast.observer)
    seen = client.post(LIST, read(submitted[0])).status_code
    client.force_login(cast.stranger)
    unseen = client.post(LIST, read(submitted[0])).status_code

    assert (seen, unseen) == (403, 404)
    assert statuses(submitted) == ["submitted"] * 3


def test_page_of_a_measure_leads_to_the_next_one_waiting(client, cast, submitted):
    client.force_login(cast.lead)

    page = client.get(reverse("fidelity:measure-detail", args=[submitted[0].expected_id]))

    assert page.context["detail"].next_waiting == submitted[2].expected
