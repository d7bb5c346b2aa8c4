from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.basics import changing
from engagements.models import Engagement, Participation, StageEntry
from engagements.tests import agreements
from engagements.tests.factories import SiteFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def stage(cast, stage, day, site=None):
    return changing.record_stage(
        engagement=cast.pinewood,
        site=site or cast.state,
        stage=stage,
        starts_on=day,
        reason="The team saw it",
        by=cast.lead,
        now=NOW,
    )


def add(cast, *sites, starts_on=date(2026, 4, 1)):
    return changing.add_sites(
        engagement=cast.pinewood,
        sites=[site.pk for site in sites],
        starts_on=starts_on,
        by=cast.lead,
        now=NOW,
    )


def change(cast, **values):
    return changing.change(
        engagement=cast.pinewood, revision=1, values=values, by=cast.lead, now=NOW
    )


def test_begin_makes_organisations_and_lets_the_state_take_part(cast):
    made = changing.begin(
        values={
            "name": "New",
            "state": cast.state,
            "provider": "New Center",
            "recipient": "New Agency",
            "innovation": "New practice",
            "status": "active",
            "starts_on": date(2026, 9, 1),
            "planned_end_on": date(2029, 8, 31),
        },
        by=cast.admin,
        now=NOW,
    )

    assert (made.provider.kind, made.recipient.kind) == ("ta_center", "state_agency")
    assert [row.site for row in made.participations.all()] == [cast.state]
    assert made.status == "inquiry"


def test_change_logs_from_and_to(cast):
    changing.change(
        engagement=cast.pinewood, revision=1, values={"name": "Renamed"}, by=cast.lead, now=NOW
    )

    assert Event.objects.get().changes == {"name": ["Pinewood reading", "Renamed"]}


def test_change_sent_twice_is_one(cast):
    change(cast, name="Renamed")

    again = change(cast, name="Renamed")

    assert (again.revision, Event.objects.count()) == (2, 1)


def test_change_of_a_stale_revision_is_refused(cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(revision=2, name="Hers")

    with pytest.raises(Stale):
        changing.change(
            engagement=cast.pinewood, revision=1, values={"name": "Mine"}, by=cast.lead, now=NOW
        )

    assert Engagement.objects.get(pk=cast.pinewood.pk).name == "Hers"


@pytest.mark.parametrize(
    ("field", "day"), [("starts_on", date(2026, 1, 1)), ("planned_end_on", date(2029, 8, 31))]
)
@pytest.mark.parametrize("status", ["agreed", "active", "sustaining", "closed", "withdrawn"])
def test_date_of_an_agreed_engagement_is_not_changed(cast, status, field, day):
    Engagement.objects.update(status=status)

    with pytest.raises(Refused) as refused:
        change(cast, **{field: day})

    assert refused.value.field == field
    assert not Event.objects.exists()


def test_date_is_not_changed_once_an_agreement_was_signed(cast):
    Engagement.objects.update(status="exploring")
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    with pytest.raises(Refused, match="agreed on the start"):
        change(cast, starts_on=date(2026, 1, 1))


def test_date_is_changed_while_nothing_is_agreed(cast):
    Engagement.objects.update(status="exploring")

    change(cast, starts_on=date(2026, 1, 1), planned_end_on=date(2029, 12, 31))

    stored = Engagement.objects.get(pk=cast.pinewood.pk)
    assert (stored.starts_on, stored.planned_end_on) == (date(2026, 1, 1), date(2029, 12, 31))


def test_other_facts_of_an_agreed_engagement_are_changed_with_the_dates_as_they_are(cast):
    change(cast, name="Renamed", starts_on=cast.pinewood.starts_on)

    assert Engagement.objects.get(pk=cast.pinewood.pk).name == "Renamed"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": date(1999, 12, 31)}, "starts_on"),
        ({"starts_on": date(1, 1, 1)}, "starts_on"),
        ({"planned_end_on": date(2100, 1, 1)}, "planned_end_on"),
        ({"planned_end_on": date(2025, 9, 1)}, "planned_end_on"),
        ({"starts_on": date(2028, 8, 31)}, "planned_end_on"),
    ],
)
def test_date_that_cannot_be_is_refused(cast, values, field):
    Engagement.objects.update(status="inquiry")

    with pytest.raises(Refused) as refused:
        change(cast, **values)

    assert refused.value.field == field


def test_engagement_does_not_begin_with_a_date_that_cannot_be(cast):
    values = {"starts_on": date(1999, 12, 31), "planned_end_on": date(2029, 8, 31)}

    with pytest.raises(Refused, match="after 1999"):
        changing.begin(values=values, by=cast.admin, now=NOW)


@pytest.mark.parametrize(
    "values", [{"starts_on": date(1999, 12, 31)}, {"planned_end_on": date(2100, 1, 1)}]
)
def test_database_keeps_no_date_that_cannot_be(cast, values):
    with pytest.raises(IntegrityError, match="engagement_is_of_our_time"), transaction.atomic():
        Engagement.objects.filter(pk=cast.pinewood.pk).update(**values)


def test_record_stage_may_go_back(cast):
    stage(cast, "installation", date(2025, 9, 1))
    stage(cast, "initial", date(2026, 1, 1))
    stage(cast, "installation", date(2026, 3, 1))

    rows = StageEntry.objects.order_by("starts_on").values_list("stage", flat=True)
    assert list(rows) == ["installation", "initial", "installation"]


def test_record_stage_refuses_the_stage_a_site_is_in(cast):
    stage(cast, "initial", date(2026, 1, 1))

    with pytest.raises(Refused, match="in this stage since Jan 1, 2026"):
        stage(cast, "initial", date(2026, 2, 1))


def test_record_stage_refuses_a_second_one_on_a_day(cast):
    stage(cast, "initial", date(2026, 1, 1))

    with pytest.raises(Refused, match="from that day already"):
        stage(cast, "full", date(2026, 1, 1))


def test_add_sites_passes_over_those_that_take_part(cast):
    new = SiteFactory(state=cast.state)

    assert add(cast, new, cast.alder_middle) == 1
    assert add(cast, new) == 0


def test_add_sites_of_another_state_adds_nothing(cast):
    assert add(cast, cast.lakeland_school) == 0


def test_site_that_left_may_join_again(cast):
    row = Participation.objects.get(engagement=cast.pinewood, site=cast.alder_middle)
    changing.end_participation(participation=row, last_day=date(2026, 1, 31), by=cast.lead, now=NOW)

    assert add(cast, cast.alder_middle) == 1
    assert Participation.objects.filter(site=cast.alder_middle).count() == 2


def test_end_participation_of_the_state_is_refused(cast):
    row = Participation.objects.get(engagement=cast.pinewood, site=cast.state)

    with pytest.raises(Refused, match="as long as the engagement runs"):
        changing.end_participation(
            participation=row, last_day=date(2026, 1, 31), by=cast.lead, now=NOW
        )
