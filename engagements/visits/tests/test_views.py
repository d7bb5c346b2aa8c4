from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit import log
from engagements.models import Visit
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import (
    CadenceFactory,
    NextStepFactory,
    ParticipationFactory,
    VisitFactory,
)
from engagements.tests.visit_pages import PEOPLE, get, make_held, visit_url

pytestmark = pytest.mark.usefixtures("march_18")


def test_visit_detail_says_when_by_the_clocks_of_the_state(client, cast, visit):
    response = get(client, cast.leader, "visit-detail", visit.pk)

    assert "Tue, Mar 17, 2026, 9:00 AM Central" in response.content.decode()


@pytest.mark.parametrize(
    ("person", "status"),
    [(person, 200) for person in PEOPLE[:-1]] + [("stranger", 404)],
)
def test_visit_detail_by_role(client, cast, visit, person, status):
    assert get(client, cast.people[person], "visit-detail", visit.pk).status_code == status


def test_visit_detail_of_another_school_is_not_found(client, cast, visit):
    visit.sites.set([cast.birch_elementary])

    assert get(client, cast.school_person, "visit-detail", visit.pk).status_code == 404
    assert get(client, cast.district_person, "visit-detail", visit.pk).status_code == 404


def test_visit_detail_keeps_travel_and_history_to_those_who_may_see_them(client, cast, visit):
    make_held(visit, travel_minutes=95, contact_minutes=60)

    to_staff = get(client, cast.specialist, "visit-detail", visit.pk).content.decode()
    to_school = get(client, cast.school_person, "visit-detail", visit.pk).content.decode()

    assert "1 h 35 min" in to_staff
    assert "1 h 35 min" not in to_school
    assert "What happened to this record?" not in to_school


def test_history_of_a_visit_keeps_travel_to_the_providers_side(client, cast, visit):
    changes = {"travel_minutes": [None, 95], "contact_minutes": [None, 60]}
    log.record(by=cast.lead, verb="logged", subject=visit, now=timezone.now(), changes=changes)

    told = {}
    for name in ("specialist", "leader"):
        [line] = get(client, cast.people[name], "visit-detail", visit.pk).context["page"].history
        told[name] = line.changes

    assert told == {
        "specialist": ("Minutes of travel: 95", "Minutes of contact: 60"),
        "leader": ("Minutes of contact: 60",),
    }


def test_visit_detail_counts_visit_hours_and_staff_hours_apart(client, cast, visit):
    make_held(visit, contact_minutes=60)
    visit.staff.set([cast.lead, cast.specialist])

    page = get(client, cast.leader, "visit-detail", visit.pk).context["page"]

    facts = {fact.term: fact.words for fact in page.facts}
    assert facts["Visit-hours: time with the site"] == "1 h"
    assert facts["Staff-hours: that time for each who came"] == "2 h"


def test_visit_detail_of_a_planned_visit_shows_what_was_agreed_last_time(client, cast, visit):
    last = VisitFactory(engagement=cast.pinewood, planned_on=date(2026, 2, 17))
    make_held(last)
    last.sites.set([cast.alder_elementary, cast.birch_elementary])
    step = NextStepFactory(visit=last, owner=cast.leader)
    elsewhere = VisitFactory(engagement=cast.pinewood, planned_on=date(2026, 2, 18))
    make_held(elsewhere)
    elsewhere.sites.set([cast.birch_elementary])
    NextStepFactory(visit=elsewhere)

    page = get(client, cast.school_person, "visit-detail", visit.pk).context["page"]

    assert [line.pk for line in page.found] == [step.pk]


def test_visit_detail_marks_a_late_log(client, cast, visit):
    make_held(visit)
    Visit.objects.filter(pk=visit.pk).update(held_on=date(2026, 2, 10))

    assert b"Logged late" in get(client, cast.leader, "visit-detail", visit.pk).content


def plan_data(cast, **more):
    data = {
        "title": "Walkthrough",
        "planned_on": "2026-04-02",
        "start_time": "13:00",
        "minutes_planned": "90",
        "mode": "on_site",
        "tier": "intensive",
        "lead": cast.specialist.pk,
        "sites": [cast.alder_elementary.pk],
        "client_id": "8f14e45f-ceea-4a7b-9c1d-3f8b1a2c4d5e",
    }
    return data | more


def test_visit_add_plans_one_visit_however_often_it_is_sent(client, cast):
    client.force_login(cast.specialist)
    url = reverse("engagements:visit-add")

    answers = [client.post(url, plan_data(cast)) for _ in range(2)]

    visit = Visit.objects.get()
    assert [answer.url for answer in answers] == [visit_url(visit)] * 2
    assert (visit.title, visit.planned_on, visit.lead) == (
        "Walkthrough",
        date(2026, 4, 2),
        cast.specialist,
    )
    assert list(visit.sites.all()) == [cast.alder_elementary]


def test_visit_add_offers_only_sites_of_the_engagement(client, cast):
    response = get(client, cast.specialist, "visit-add")

    offered = {box.value for box in response.context["form"].site_boxes}
    assert offered == {
        cast.state.pk,
        cast.alder.pk,
        cast.birch.pk,
        cast.alder_elementary.pk,
        cast.alder_middle.pk,
        cast.birch_elementary.pk,
    }


@pytest.mark.parametrize(("field", "value"), [("sites", "lakeland_school"), ("lead", "stranger")])
def test_visit_add_refuses_what_is_out_of_scope(client, cast, field, value):
    client.force_login(cast.specialist)
    foreign = getattr(cast, value).pk

    response = client.post(reverse("engagements:visit-add"), plan_data(cast, **{field: foreign}))

    assert list(response.context["form"].errors) == [field]
    assert Visit.objects.count() == 0


def test_visit_add_finds_a_site_by_its_name(client, cast):
    client.force_login(cast.specialist)

    client.post(
        reverse("engagements:visit-add"),
        plan_data(cast, other_sites="Birch Elementary; alder middle"),
    )

    assert set(Visit.objects.get().sites.all()) == {
        cast.alder_elementary,
        cast.alder_middle,
        cast.birch_elementary,
    }


def test_visit_add_names_the_site_it_does_not_know(client, cast):
    client.force_login(cast.specialist)

    response = client.post(
        reverse("engagements:visit-add"), plan_data(cast, other_sites="Lakeland Elementary")
    )

    assert list(response.context["form"].errors) == ["other_sites"]


def test_visit_add_in_another_engagement_is_not_found(client, cast):
    response = get(client, cast.specialist, "visit-add", engagement=cast.lakeland.pk)

    assert response.status_code == 404


def test_visit_add_asks_an_administrator_which_engagement(client, cast):
    response = get(client, cast.admin, "visit-add")

    assert set(response.context["engagements"]) == {cast.pinewood, cast.lakeland}


@pytest.mark.parametrize("name", ["visit-edit", "visit-move", "visit-cancel", "visit-log"])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("specialist", 200),
        ("leader", 403),
        ("observer", 403),
        ("district_person", 403),
        ("school_person", 403),
        ("stranger", 404),
    ],
)
def test_visit_forms_by_role(client, cast, visit, name, person, status):
    assert get(client, cast.people[person], name, visit.pk).status_code == status


@pytest.mark.parametrize("name", ["visit-add", "visit-quick-log", "visit-log-unplanned"])
@pytest.mark.parametrize("person", ["leader", "observer", "district_person", "school_person"])
def test_new_visits_are_for_ta_staff(client, cast, name, person):
    assert get(client, cast.people[person], name).status_code == 403


def test_visit_move_moves_the_same_visit(client, cast, visit):
    client.force_login(cast.specialist)

    client.post(
        reverse("engagements:visit-move", args=[visit.pk]),
        {"planned_on": "2026-03-24", "start_time": "", "revision": "1"},
    )

    visit.refresh_from_db()
    assert (visit.planned_on, visit.start_time) == (date(2026, 3, 24), None)
    assert Visit.objects.count() == 1


def test_visit_move_from_a_stale_page_shows_both_days(client, cast, visit):
    client.force_login(cast.specialist)
    url = reverse("engagements:visit-move", args=[visit.pk])
    page = {"start_time": "", "revision": "1"}
    client.post(url, page | {"planned_on": "2026-03-24"})

    answer = client.post(url, page | {"planned_on": "2026-03-26"})

    visit.refresh_from_db()
    clash = answer.context["conflict"].asked[0]
    assert (answer.status_code, visit.planned_on) == (409, date(2026, 3, 24))
    assert (clash.mine, clash.theirs) == ("Mar 26, 2026", "Mar 24, 2026")


def test_visit_move_out_of_the_engagement_names_the_field(client, cast, visit):
    client.force_login(cast.specialist)

    response = client.post(
        reverse("engagements:visit-move", args=[visit.pk]),
        {"planned_on": "2029-01-15", "revision": "1"},
    )

    assert list(response.context["form"].errors) == ["planned_on"]


def test_visit_add_out_of_the_engagement_names_the_field(client, cast):
    client.force_login(cast.specialist)

    response = client.post(
        reverse("engagements:visit-add"), plan_data(cast, planned_on="2029-01-15")
    )

    assert list(response.context["form"].errors) == ["planned_on"]


def test_visit_cancel_of_one_moved_meanwhile_tells_the_new_day(client, cast, visit):
    opened = get(client, cast.specialist, "visit-cancel", visit.pk).context["form"]
    client.post(
        reverse("engagements:visit-move", args=[visit.pk]),
        {"planned_on": "2026-03-24", "start_time": "", "revision": "1"},
    )
    url = reverse("engagements:visit-cancel", args=[visit.pk])

    seen = {name: opened[name].value() for name in ("revision", "base")}
    told = client.post(url, {"reason": "weather", **seen})
    client.post(url, dict(told.context["conflict"].kept))

    visit.refresh_from_db()
    assert told.status_code == 409
    assert ("Planned on", "Mar 24, 2026") in [
        (clash.label, clash.theirs) for clash in told.context["conflict"].theirs
    ]
    assert visit.status == Visit.Status.CANCELLED


def test_visit_of_an_engagement_that_has_ended_offers_only_what_is_left_to_do(client, cast, visit):
    cast.pinewood.status = "closed"
    cast.pinewood.save()

    page = get(client, cast.specialist, "visit-detail", visit.pk)
    moving = get(client, cast.specialist, "visit-move", visit.pk)

    deeds = page.context["page"].deeds
    assert (deeds.log, deeds.change, deeds.cancel) == (True, False, True)
    assert reverse("engagements:visit-cancel", args=[visit.pk]) in page.content.decode()
    assert moving.status_code == 403
    assert "This engagement has ended (closed)" in moving.content.decode()


def test_visit_add_offers_no_engagement_that_has_ended(client, cast):
    cast.lakeland.status = "withdrawn"
    cast.lakeland.save()

    page = get(client, cast.admin, "visit-add")

    assert page.context["engagement"] == cast.pinewood


def test_visit_move_to_no_day_names_the_field(client, cast, visit):
    client.force_login(cast.specialist)

    response = client.post(
        reverse("engagements:visit-move", args=[visit.pk]), {"planned_on": "2026-02-30"}
    )

    assert list(response.context["form"].errors) == ["planned_on"]


def test_visit_cancel_and_restore(client, cast, visit):
    client.force_login(cast.specialist)
    cancel = reverse("engagements:visit-cancel", args=[visit.pk])
    restore = reverse("engagements:visit-restore", args=[visit.pk])

    client.post(cancel, {"reason": "weather", "note": "Ice", "revision": "1"})
    visit.refresh_from_db()
    cancelled = (visit.status, visit.cancel_reason, visit.cancel_note)
    client.post(restore)

    visit.refresh_from_db()
    assert cancelled == ("cancelled", "weather", "Ice")
    assert (visit.status, visit.cancel_reason) == ("planned", "")


def test_visit_cancel_without_a_reason_names_the_field(client, cast, visit):
    client.force_login(cast.specialist)

    response = client.post(reverse("engagements:visit-cancel", args=[visit.pk]), {"note": "Ice"})

    assert list(response.context["form"].errors) == ["reason"]


def edit_data(cast, visit, **more):
    data = {
        "title": visit.title,
        "start_time": "10:00",
        "minutes_planned": "60",
        "mode": "video",
        "tier": "intensive",
        "lead": cast.specialist.pk,
        "staff": [cast.lead.pk],
        "sites": [cast.alder_middle.pk],
        "client_id": str(visit.client_id),
        "revision": "1",
    }
    return data | more


def test_visit_edit_changes_who_and_where(client, cast, visit):
    client.force_login(cast.specialist)

    client.post(reverse("engagements:visit-edit", args=[visit.pk]), edit_data(cast, visit))

    visit.refresh_from_db()
    assert (visit.mode, visit.start_time, visit.is_edited) == ("video", time(10, 0), True)
    assert visit.planned_on == date(2026, 3, 17)
    assert list(visit.sites.all()) == [cast.alder_middle]
    assert list(visit.staff.all()) == [cast.lead]


def test_visit_edit_from_a_stale_page_keeps_both(client, cast, visit):
    client.force_login(cast.specialist)
    url = reverse("engagements:visit-edit", args=[visit.pk])
    client.post(url, edit_data(cast, visit, title="Theirs"))

    stale = client.post(url, edit_data(cast, visit, title="Mine"))
    again = client.post(url, sent_back(stale, title="mine"))

    [clash] = stale.context["conflict"].asked
    assert (stale.status_code, clash.mine, clash.theirs) == (409, "Mine", "Theirs")
    assert again.status_code == 302
    assert Visit.objects.get(pk=visit.pk).title == "Mine"


def test_visit_edit_to_a_site_that_left_meanwhile_is_refused(client, cast, visit):
    client.force_login(cast.specialist)
    url = reverse("engagements:visit-edit", args=[visit.pk])
    client.get(url)
    cast.alder_middle.participations.all().delete()

    response = client.post(url, edit_data(cast, visit))

    assert list(response.context["form"].errors) == ["sites"]
    assert list(visit.sites.all()) == [cast.alder_elementary]


def test_visit_of_a_cadence_says_what_it_was_promised_for(client, cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.lead, title="Monthly")
    moved = VisitFactory(
        engagement=cast.pinewood,
        cadence=cadence,
        occurrence_on=date(2026, 3, 17),
        planned_on=date(2026, 3, 17) + timedelta(days=2),
    )

    page = get(client, cast.leader, "visit-detail", moved.pk).context["page"]

    assert "Thu, Mar 19, 2026 (promised for Tue, Mar 17, 2026)" in page.about


def test_sites_beyond_forty_are_named_in_a_field(client, cast):
    ParticipationFactory.create_batch(40, engagement=cast.pinewood, site__state=cast.state)

    form = get(client, cast.specialist, "visit-add").context["form"]

    assert len(form.site_boxes) == 40
    assert form.has_more_sites is True
