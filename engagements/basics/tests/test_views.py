from datetime import date

import pytest
from django.urls import reverse

from engagements.basics import changing
from engagements.models import Engagement, Participation
from engagements.tests import agreements
from engagements.tests.factories import SiteFactory


def form_data(**changes):
    return {
        "name": "Pinewood reading",
        "provider": "A Center",
        "recipient": "An Agency",
        "innovation": "Reading",
        "tier": "intensive",
        "status": "active",
        "starts_on": "2025-09-01",
        "planned_end_on": "2028-08-31",
        "purpose": "",
        "revision": 1,
        **changes,
    }


def test_engagement_edit_of_a_stale_row_shows_both_values(client, cast):
    client.force_login(cast.lead)
    address = reverse("engagements:engagement-edit", args=[cast.pinewood.pk])
    client.post(address, form_data(name="Hers"))

    response = client.post(address, form_data(name="Mine"))

    assert response.status_code == 409
    [clash] = response.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == ("name", "Mine", "Hers")
    assert Engagement.objects.get(pk=cast.pinewood.pk).name == "Hers"


def test_engagement_edit_with_an_early_end_names_the_field(client, cast):
    Engagement.objects.update(status="exploring")
    client.force_login(cast.lead)

    response = client.post(
        reverse("engagements:engagement-edit", args=[cast.pinewood.pk]),
        form_data(planned_end_on="2025-01-01"),
    )

    words = "The planned end must come after the start."
    assert words in str(response.context["form"].errors)


def test_engagement_edit_changes_neither_status_nor_tier_nor_agreed_dates(client, cast):
    client.force_login(cast.lead)
    address = reverse("engagements:engagement-edit", args=[cast.pinewood.pk])
    dates = {"starts_on": "2026-03-15", "planned_end_on": "2030-08-31"}

    client.post(address, form_data(name="New", status="closed", tier="universal", **dates))

    stored = Engagement.objects.get(pk=cast.pinewood.pk)
    assert (stored.name, stored.status, stored.tier) == ("New", "active", "intensive")
    assert stored.starts_on == cast.pinewood.starts_on
    assert stored.planned_end_on == cast.pinewood.planned_end_on


def test_engagement_edit_of_dates_that_were_signed_meanwhile_names_the_field(
    client, cast, monkeypatch
):
    Engagement.objects.update(status="exploring")
    client.force_login(cast.lead)
    address = reverse("engagements:engagement-edit", args=[cast.pinewood.pk])
    monkeypatch.setattr("engagements.basics.forms.dates_are_agreed", lambda _: False)
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    response = client.post(address, form_data(starts_on="2026-03-15"))

    assert response.context["form"].errors == {"starts_on": [changing.AGREED["starts_on"]]}


@pytest.mark.parametrize(
    ("name", "status"), [("lead", 200), ("leader", 403), ("school_person", 403), ("stranger", 404)]
)
def test_engagement_edit_by_role(client, cast, name, status):
    client.force_login(cast.people[name])

    response = client.get(reverse("engagements:engagement-edit", args=[cast.pinewood.pk]))

    assert response.status_code == status


def test_participation_add_takes_those_ticked(client, cast):
    new, other = SiteFactory(state=cast.state), SiteFactory(state=cast.state)
    client.force_login(cast.lead)

    client.post(
        reverse("engagements:participation-add", args=[cast.pinewood.pk]),
        {"starts_on": "2026-04-01", "sites": [new.pk]},
    )

    row = Participation.objects.get(site=new)
    assert row.starts_on == date(2026, 4, 1)
    assert not other.participations.exists()


def test_participation_add_takes_all_that_the_filters_show(client, cast):
    inside = SiteFactory.create_batch(3, state=cast.state, parent=cast.alder)
    outside = SiteFactory(state=cast.state)
    client.force_login(cast.lead)
    address = reverse("engagements:participation-add", args=[cast.pinewood.pk])

    client.post(
        f"{address}?within=Alder School District",
        {"starts_on": "2026-04-01", "everything": "1"},
    )

    assert Participation.objects.filter(site__in=inside).count() == 3
    assert not outside.participations.exists()


def test_participation_add_of_nothing_says_what_to_do(client, cast):
    SiteFactory(state=cast.state)
    client.force_login(cast.lead)

    response = client.post(
        reverse("engagements:participation-add", args=[cast.pinewood.pk]),
        {"starts_on": "2026-04-01"},
    )

    assert response.context["form"].non_field_errors() == [
        "Check at least one site, or choose all of them."
    ]


def test_participation_list_shows_a_district_its_own(client, cast):
    client.force_login(cast.district_person)

    page = client.get(reverse("engagements:participation-list", args=[cast.pinewood.pk])).context[
        "page"
    ]

    assert {row.site.name for row in page} == {
        "Alder School District",
        "Alder Elementary",
        "Alder Middle",
    }


@pytest.mark.parametrize(
    ("query", "words"), [({}, "No site takes part yet"), ({"q": "zzz"}, "Remove a filter")]
)
def test_empty_participation_list_speaks_of_filters_only_where_there_are_some(
    client, cast, query, words
):
    Participation.objects.filter(engagement=cast.pinewood).delete()
    client.force_login(cast.lead)

    page = client.get(reverse("engagements:participation-list", args=[cast.pinewood.pk]), query)

    assert words in page.text


def test_participation_export_has_what_the_filters_show(client, cast):
    client.force_login(cast.lead)

    response = client.get(
        reverse("engagements:participation-list", args=[cast.pinewood.pk]),
        {"kind": "district", "export": "csv"},
    )
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    assert [line.split(",")[2] for line in lines[1:]] == [
        "Alder School District",
        "Birch School District",
    ]


def test_stage_before_the_engagement_is_asked_about_and_kept(client, cast, time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z")
    client.force_login(cast.lead)
    address = reverse("engagements:stage-record", args=[cast.pinewood.pk])
    sent = {
        "site": "Alder Elementary",
        "stage": "initial",
        "starts_on": "2024-09-01",
        "reason": "They had begun by themselves",
    }

    first = client.post(address, sent)
    keys = [box.question.key for box in first.context["form"].boxes]
    second = client.post(address, sent | {"confirmed": keys})

    site = cast.alder_elementary.pk
    assert keys == ["before.2024-09-01", f"apart.2024-09-01.{site}"]
    assert second.status_code == 302


def test_last_day_after_the_engagement_is_asked_about(client, cast, time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z")
    client.force_login(cast.lead)
    row = Participation.objects.get(engagement=cast.pinewood, site=cast.alder_elementary)
    address = reverse("engagements:participation-end", args=[row.pk])

    response = client.post(address, {"last_day": "2035-03-18"})

    assert [box.question.key for box in response.context["form"].boxes] == ["after.2035-03-18"]
