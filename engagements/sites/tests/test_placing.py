from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.models import Site, SiteMembership, SiteStatus
from engagements.sites import placing
from engagements.tests.clocks import noon
from engagements.tests.factories import DistrictFactory, SiteFactory, StateFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture
def someone(db):
    return UserFactory(name="Ada Admin")


@pytest.fixture
def state(db):
    return StateFactory(name="Pinewood", nces_id="91")


def history(site):
    rows = site.memberships.order_by("starts_on").values_list(
        "parent__name", "starts_on", "ends_on"
    )
    return list(rows)


def statuses(site):
    return list(site.statuses.order_by("starts_on").values_list("code", "starts_on", "ends_on"))


def recomputed(today):
    """Every lineage by another way than the one statement: climbing, one site at a time."""
    parents = dict(SiteMembership.objects.current(today).values_list("site_id", "parent_id"))

    def climb(site_id):
        above = parents.get(site_id)
        return [site_id, *(climb(above) if above else [])]

    return {pk: climb(pk) for pk in Site.objects.values_list("pk", flat=True)}


def stored():
    return dict(Site.objects.values_list("pk", "lineage"))


# Adding


def test_add_site_joins_its_parent(state, someone):
    district = DistrictFactory(
        name="Alder", state=state, nces_id="9100001", time_zone="America/Denver"
    )
    school = Site(kind="school", name="Fern", nces_id="910000100001", time_zone="")

    added = placing.add_site(site=school, parent=district, on=TODAY, by=someone, now=NOW)

    assert added.lineage == [added.pk, district.pk, state.pk]
    assert (added.state_id, added.time_zone) == (state.pk, "America/Denver")
    assert history(added) == [("Alder", TODAY, None)]
    assert statuses(added) == [(1, TODAY, None)]


def test_add_site_of_a_state_stands_alone(someone):
    site = Site(kind="state", name="Oakland", nces_id="93", abbreviation="OK")

    added = placing.add_site(site=site, parent=None, on=TODAY, by=someone, now=NOW)

    assert added.lineage == [added.pk]
    assert history(added) == []


def test_add_site_is_audited(state, someone):
    school = Site(kind="district", name="Alder")

    added = placing.add_site(site=school, parent=state, on=TODAY, by=someone, now=NOW)

    event = Event.objects.get()
    assert (event.actor, event.verb, event.subject_id) == (someone, "added", str(added.pk))


def test_add_site_twice_is_refused(state, someone):
    placing.add_site(
        site=Site(kind="district", name="Alder"), parent=state, on=TODAY, by=someone, now=NOW
    )

    with pytest.raises(placing.AlreadyThere, match="Pinewood has a site of this name already"):
        placing.add_site(
            site=Site(kind="district", name="ALDER"), parent=state, on=TODAY, by=someone, now=NOW
        )


def test_add_site_below_a_school_is_refused(state, someone):
    school = SiteFactory(state=state)

    with pytest.raises(Refused, match="A district cannot belong to a school"):
        placing.add_site(
            site=Site(kind="district", name="Alder"), parent=school, on=TODAY, by=someone, now=NOW
        )


def test_add_site_without_a_parent_is_refused(someone):
    with pytest.raises(Refused, match="Say where the site belongs"):
        placing.add_site(
            site=Site(kind="school", name="Fern"), parent=None, on=TODAY, by=someone, now=NOW
        )


@pytest.mark.parametrize(
    ("nces_id", "words"),
    [
        ("9100001", "has 12 digits"),
        ("91000010000A", "has 12 digits"),
        ("910000200001", "must begin with 9100001"),
    ],
)
def test_add_site_with_a_wrong_number_is_refused(state, someone, nces_id, words):
    district = DistrictFactory(state=state, nces_id="9100001")

    with pytest.raises(Refused, match=words):
        placing.add_site(
            site=Site(kind="school", name="Fern", nces_id=nces_id),
            parent=district,
            on=TODAY,
            by=someone,
            now=NOW,
        )


# Editing


def test_edit_site_keeps_what_was_and_what_is(state, someone):
    school = SiteFactory(state=state, name="Fern", city="Ash")

    placing.edit_site(
        site=school, changes={"name": "Fern Hill", "city": "Ash"}, revision=1, by=someone, now=NOW
    )

    school.refresh_from_db()
    assert (school.name, school.revision) == ("Fern Hill", 2)
    assert Event.objects.get().changes == {"name": ["Fern", "Fern Hill"]}


def test_edit_site_without_a_change_does_nothing(state, someone):
    school = SiteFactory(state=state, name="Fern")

    placing.edit_site(site=school, changes={"name": "Fern"}, revision=1, by=someone, now=NOW)

    school.refresh_from_db()
    assert school.revision == 1
    assert Event.objects.count() == 0


def test_edit_site_sent_twice_is_one_change(state, someone):
    school = SiteFactory(state=state, name="Fern")

    for _ in range(2):
        placing.edit_site(site=school, changes={"name": "Moss"}, revision=1, by=someone, now=NOW)

    school.refresh_from_db()
    assert (school.name, school.revision, Event.objects.count()) == ("Moss", 2, 1)


def test_edit_site_that_somebody_else_saved_is_refused(state, someone):
    school = SiteFactory(state=state, name="Fern")
    placing.edit_site(site=school, changes={"name": "Moss"}, revision=1, by=someone, now=NOW)

    with pytest.raises(Stale):
        placing.edit_site(site=school, changes={"name": "Reed"}, revision=1, by=someone, now=NOW)

    school.refresh_from_db()
    assert school.name == "Moss"


def test_edit_site_writes_no_other_field(state, someone):
    school = SiteFactory(state=state)

    with pytest.raises(ValueError, match="does not write lineage"):
        placing.edit_site(site=school, changes={"lineage": []}, revision=1, by=someone, now=NOW)


# Moving


def test_move_keeps_the_past(state, someone):
    alder, birch = (DistrictFactory(name=name, state=state) for name in ("Alder", "Birch"))
    school = SiteFactory(state=state, parent=alder)

    placing.move(site=school, parent=birch, on=TODAY, by=someone, now=NOW, reason="Merged")

    school.refresh_from_db()
    assert history(school) == [
        ("Alder", date(2000, 1, 1), date(2026, 3, 9)),
        ("Birch", TODAY, None),
    ]
    assert school.lineage == [school.pk, birch.pk, state.pk]
    event = Event.objects.get()
    assert (event.verb, event.reason) == ("moved", "Merged")
    assert event.changes == {"parent": ["Alder", "Birch"], "on": "2026-03-10"}


def test_move_of_a_district_takes_its_schools_along(state, someone):
    region = SiteFactory(kind="region", name="North", nces_id="", state=state)
    district = DistrictFactory(state=state)
    school = SiteFactory(state=state, parent=district)

    placing.move(site=district, parent=region, on=TODAY, by=someone, now=NOW)

    school.refresh_from_db()
    assert school.lineage == [school.pk, district.pk, region.pk, state.pk]


def test_move_in_the_future_waits_for_its_day(state, someone):
    alder, birch = (DistrictFactory(name=name, state=state) for name in ("Alder", "Birch"))
    school = SiteFactory(state=state, parent=alder)
    july = date(2026, 7, 1)

    placing.move(site=school, parent=birch, on=july, by=someone, now=NOW)

    school.refresh_from_db()
    assert school.lineage == [school.pk, alder.pk, state.pk]
    assert placing.refresh_lineages(now=noon(date(2026, 6, 30))) == 0
    assert placing.refresh_lineages(now=noon(july)) == 1
    school.refresh_from_db()
    assert school.lineage == [school.pk, birch.pk, state.pk]


def test_move_on_the_same_day_corrects(state, someone):
    alder, birch, cedar = (
        DistrictFactory(name=n, state=state) for n in ("Alder", "Birch", "Cedar")
    )
    school = SiteFactory(state=state, parent=alder)
    placing.move(site=school, parent=birch, on=TODAY, by=someone, now=NOW)

    placing.move(site=school, parent=cedar, on=TODAY, by=someone, now=NOW)

    assert history(school) == [
        ("Alder", date(2000, 1, 1), date(2026, 3, 9)),
        ("Cedar", TODAY, None),
    ]


def test_move_before_the_last_move_is_refused(state, someone):
    alder, birch, cedar = (
        DistrictFactory(name=n, state=state) for n in ("Alder", "Birch", "Cedar")
    )
    school = SiteFactory(state=state, parent=alder)
    placing.move(site=school, parent=birch, on=TODAY, by=someone, now=NOW)

    with pytest.raises(Refused, match="Mar 10, 2026"):
        placing.move(site=school, parent=cedar, on=date(2026, 3, 1), by=someone, now=NOW)


def test_move_to_where_it_is_is_refused(state, someone):
    alder = DistrictFactory(state=state)
    school = SiteFactory(state=state, parent=alder)

    with pytest.raises(placing.AlreadyThere):
        placing.move(site=school, parent=alder, on=TODAY, by=someone, now=NOW)


def test_move_into_another_state_is_refused(state, someone):
    school = SiteFactory(state=state)
    foreign = DistrictFactory()

    with pytest.raises(Refused, match="is in another state"):
        placing.move(site=school, parent=foreign, on=TODAY, by=someone, now=NOW)


def test_place_where_a_place_is_taken_is_refused(state, someone):
    school = SiteFactory(state=state)

    with pytest.raises(placing.AlreadyThere, match="Move it instead"):
        placing.place(
            site=school, parent=DistrictFactory(state=state), on=TODAY, by=someone, now=NOW
        )


def test_place_after_a_gap(state, someone):
    alder = DistrictFactory(name="Alder", state=state)
    school = SiteFactory(state=state, parent=alder)
    school.memberships.update(ends_on=date(2025, 6, 30))

    placing.place(site=school, parent=alder, on=TODAY, by=someone, now=NOW)

    assert history(school) == [
        ("Alder", date(2000, 1, 1), date(2025, 6, 30)),
        ("Alder", TODAY, None),
    ]


# Status


def test_set_status_closes_with_a_date(state, someone):
    school = SiteFactory(state=state)
    SiteStatus.objects.create(site=school, code=1, starts_on=date(2020, 7, 1))

    placing.set_status(site=school, code=2, on=TODAY, by=someone, now=NOW, reason="Few pupils")

    assert statuses(school) == [(1, date(2020, 7, 1), date(2026, 3, 9)), (2, TODAY, None)]
    event = Event.objects.get()
    assert event.changes == {"status": ["Open", "Closed"], "on": "2026-03-10"}
    assert event.reason == "Few pupils"


def test_set_status_that_it_has_is_refused(state, someone):
    school = SiteFactory(state=state)
    SiteStatus.objects.create(site=school, code=2, starts_on=date(2020, 7, 1))

    with pytest.raises(placing.AlreadyThere):
        placing.set_status(site=school, code=2, on=TODAY, by=someone, now=NOW)


# Many at once


def test_place_all_ends_starts_and_leaves_alone(state):
    alder, birch = (DistrictFactory(name=name, state=state) for name in ("Alder", "Birch"))
    moving, staying, corrected = (SiteFactory(state=state, parent=alder) for _ in range(3))
    corrected.memberships.update(starts_on=TODAY)
    homeless = SiteFactory(state=state)
    homeless.memberships.all().delete()

    changed = placing.place_all(
        pairs=[
            (moving.pk, birch.pk),
            (staying.pk, alder.pk),
            (corrected.pk, birch.pk),
            (homeless.pk, birch.pk),
        ],
        on=TODAY,
    )

    assert changed == 3
    assert history(moving) == [
        ("Alder", date(2000, 1, 1), date(2026, 3, 9)),
        ("Birch", TODAY, None),
    ]
    assert history(staying) == [("Alder", date(2000, 1, 1), None)]
    assert history(corrected) == [("Birch", TODAY, None)]
    assert history(homeless) == [("Birch", TODAY, None)]


def test_place_all_twice_changes_nothing(state):
    alder, birch = (DistrictFactory(state=state) for _ in range(2))
    school = SiteFactory(state=state, parent=alder)
    pairs = [(school.pk, birch.pk)]
    placing.place_all(pairs=pairs, on=TODAY)

    assert placing.place_all(pairs=pairs, on=TODAY) == 0
    assert placing.place_all(pairs=pairs, on=date(2026, 7, 1)) == 0


def test_set_statuses_ends_and_starts(state):
    school, new = SiteFactory(state=state), SiteFactory(state=state)
    SiteStatus.objects.create(site=school, code=1, starts_on=date(2020, 7, 1))

    changed = placing.set_statuses(rows=[(school.pk, 2, "Merged"), (new.pk, 3, "")], on=TODAY)

    assert changed == 2
    assert statuses(school) == [(1, date(2020, 7, 1), date(2026, 3, 9)), (2, TODAY, None)]
    assert statuses(new) == [(3, TODAY, None)]


# Lineages


def test_refresh_lineages_of_one_state_leaves_others(state):
    here, there = SiteFactory(state=state), SiteFactory()
    Site.objects.update(lineage=[])

    placing.refresh_lineages(now=noon(TODAY), states=[state.pk])

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.lineage, there.lineage) == ([here.pk, state.pk], [])


moves = st.lists(
    st.tuples(
        st.sampled_from(["districts", "schools"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    ),
    max_size=12,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=moves, today=st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_lineages_equal_those_climbed_one_by_one(someone, moves, today):
    SiteMembership.objects.all().delete()
    Site.objects.exclude(kind="state").delete()
    Site.objects.all().delete()
    state = StateFactory(nces_id="91")
    regions = [SiteFactory(kind="region", nces_id="", state=state) for _ in range(4)]
    districts = [DistrictFactory(state=state) for _ in range(4)]
    schools = [SiteFactory(state=state, parent=districts[n]) for n in range(4)]

    for kind, which, target, on in moves:
        site = districts[which] if kind == "districts" else schools[which]
        parent = regions[target] if kind == "districts" else districts[target]
        try:
            placing.move(site=site, parent=parent, on=on, by=someone, now=NOW)
        except (placing.AlreadyThere, Refused):
            continue
        assert stored() == recomputed(TODAY)

    placing.refresh_lineages(now=noon(today))
    assert stored() == recomputed(today)
