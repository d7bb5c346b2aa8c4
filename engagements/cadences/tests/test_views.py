from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.cadences import planning
from engagements.models import Cadence, Engagement, PlannedGap, Visit
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import CadenceFactory

TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def now(time_machine):
    """Nine in the morning in Chicago."""
    time_machine.move_to("2026-03-02T15:00:00Z", tick=False)


@pytest.fixture
def cadence(cast):
    cadence = CadenceFactory(
        engagement=cast.pinewood, lead=cast.specialist, starts_on=TODAY, title="Monthly to Alder"
    )
    cadence.sites.set([cast.alder_elementary])
    return cadence


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


def address(name, *args):
    return reverse(f"engagements:{name}", args=args)


def rule(cast, **more):
    """The third Tuesday of each month, as the form sends it."""
    data = {
        "title": "Monthly to Alder",
        "anchor": "nth_weekday",
        "interval": "1",
        "nth": "3",
        "weekday": "1",
        "starts_on": "2026-03-02",
        "ends_on": "",
        "start_time": "09:00",
        "minutes": "120",
        "mode": "on_site",
        "lead": cast.specialist.pk,
        "sites": [cast.alder_elementary.pk],
        "client_id": "0b9e1c6a-5d4f-4a53-9f0e-5f0a1e9d7c11",
        "revision": "",
    }
    return data | more


def test_cadence_of_an_engagement_to_come_begins_with_it(cast, staff):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(starts_on=date(2026, 9, 1))

    form = staff.get(address("cadence-add"), {"engagement": cast.pinewood.pk}).context["form"]

    assert form["starts_on"].value() == date(2026, 9, 1)


def test_page_of_a_cadence_tells_its_time_by_the_american_clock(staff, cadence):
    Cadence.objects.update(start_time="13:30")

    page = staff.get(address("cadence-detail", cadence.pk))

    assert page.context["starts_at"] == "1:30 PM Central"


def dates(response):
    return [(line.on, line.gap) for line in response.context["preview"].lines]


def days(cadence):
    return list(cadence.visits.order_by("planned_on").values_list("planned_on", flat=True))


@pytest.mark.parametrize(
    ("person", "count"),
    [
        ("admin", 1),
        ("lead", 1),
        ("specialist", 1),
        ("leader", 1),
        ("observer", 1),
        ("district_person", 0),
        ("school_person", 0),
        ("stranger", 0),
    ],
)
def test_cadences_by_role(client, cast, cadence, person, count):
    client.force_login(cast.people[person])

    response = client.get(address("cadence-list"))

    assert [line.cadence for line in response.context["lines"]] == [cadence][:count]
    detail = client.get(address("cadence-detail", cadence.pk))
    assert detail.status_code == (200 if count else 404)


def test_cadence_list_says_the_rule_and_its_rate(staff, cast, cadence):
    PlannedGap.objects.create(
        engagement=cast.pinewood,
        name="Summer",
        starts_on=date(2026, 6, 15),
        ends_on=date(2026, 8, 15),
    )

    [line] = staff.get(address("cadence-list")).context["lines"]

    assert line.words == "On the third Tuesday of each month"
    assert line.rate == "About 10 a year: 12, less 2 in planned gaps"
    assert line.state == "in_use"


def test_cadence_list_shows_a_rule_that_cannot_be_followed(staff, cast, cadence):
    Cadence.objects.update(nth=7, fault="Choose.")

    [line] = staff.get(address("cadence-list")).context["lines"]

    assert (line.words, line.state) == ("This rule cannot be followed.", "faulty")


def test_cadence_list_asks_as_much_for_three_as_for_one(staff, cast, cadence):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert staff.get(address("cadence-list")).status_code == 200
        return len(asked)

    queries()
    one = queries()
    for _ in range(2):
        more = CadenceFactory(engagement=cast.pinewood, lead=cast.lead, starts_on=TODAY)
        more.sites.set([cast.alder_elementary, cast.birch_elementary])

    assert queries() == one


def test_cadence_list_exports_in_scope(staff, cast, cadence):
    cadence.sites.add(cast.alder_middle)
    CadenceFactory(engagement=cast.lakeland, title="Elsewhere")

    response = staff.get(address("cadence-list"), {"export": "csv"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Alder Elementary; Alder Middle" in lines[1]


def test_cadence_add_shows_the_next_twelve_dates_before_it_is_saved(staff, cast):
    PlannedGap.objects.create(
        engagement=cast.pinewood,
        name="Spring break",
        starts_on=date(2026, 4, 20),
        ends_on=date(2026, 4, 24),
    )

    response = staff.post(address("cadence-add"), rule(cast) | {"preview": "1"})

    assert dates(response)[:3] == [
        (date(2026, 3, 17), ""),
        (date(2026, 4, 21), "Spring break"),
        (date(2026, 5, 19), ""),
    ]
    assert len([gap for _, gap in dates(response) if not gap]) == 12
    assert response.context["preview"].words == "On the third Tuesday of each month"
    assert Cadence.objects.count() == 0


def test_cadence_preview_answers_with_the_dates_alone(staff, cast):
    response = staff.post(address("cadence-preview"), rule(cast, anchor="last_day"))

    assert dates(response)[0] == (date(2026, 3, 31), "")
    assert b"<html" not in response.content


def test_cadence_preview_while_other_fields_are_missing(staff, cast):
    response = staff.post(address("cadence-preview"), rule(cast, title="", lead=""))

    assert dates(response)[0] == (date(2026, 3, 17), "")


def test_cadence_preview_of_a_rule_half_said_waits(staff, cast):
    response = staff.post(address("cadence-preview"), rule(cast, weekday=""))

    assert response.context["preview"] is None


def test_cadence_add_saves_and_plans(staff, cast):
    response = staff.post(address("cadence-add"), rule(cast))

    cadence = Cadence.objects.get()
    assert response.url == address("cadence-detail", cadence.pk)
    assert (cadence.frequency, cadence.nth, cadence.weekdays) == ("monthly", 3, [1])
    assert list(cadence.sites.all()) == [cast.alder_elementary]
    assert days(cadence) == [date(2026, 3, 17), date(2026, 4, 21), date(2026, 5, 19)]


def test_cadence_add_sent_twice_is_one_cadence(staff, cast):
    answers = [staff.post(address("cadence-add"), rule(cast)).url for _ in range(2)]

    assert answers == [address("cadence-detail", Cadence.objects.get().pk)] * 2


def test_cadence_add_weekly(staff, cast):
    staff.post(
        address("cadence-add"), rule(cast, anchor="weekdays", weekdays=["1", "3"], interval="2")
    )

    cadence = Cadence.objects.get()
    assert (cadence.frequency, cadence.weekdays, cadence.nth) == ("weekly", [1, 3], None)
    assert days(cadence)[:3] == [date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 17)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"anchor": ""}, "anchor"),
        ({"anchor": "weekdays"}, "weekdays"),
        ({"weekday": ""}, "weekday"),
        ({"nth": ""}, "nth"),
        ({"anchor": "day_of_month"}, "day_of_month"),
        ({"anchor": "day_of_month", "day_of_month": "32"}, "day_of_month"),
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"starts_on": "2025-08-31"}, "starts_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"interval": "13"}, "interval"),
        ({"minutes": "-5"}, "minutes"),
        ({"lead": "stranger"}, "lead"),
        ({"sites": "lakeland_school"}, "sites"),
    ],
)
def test_cadence_add_names_the_field_at_fault(staff, cast, more, field):
    foreign = {"stranger": cast.stranger.pk, "lakeland_school": [cast.lakeland_school.pk]}
    data = rule(cast) | {name: foreign.get(value, value) for name, value in more.items()}

    response = staff.post(address("cadence-add"), data)

    assert list(response.context["form"].errors) == [field]
    assert Cadence.objects.count() == 0


@pytest.mark.parametrize("name", ["cadence-edit"])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("specialist", 200),
        ("leader", 403),
        ("observer", 403),
        ("school_person", 404),
        ("stranger", 404),
    ],
)
def test_cadence_edit_by_role(client, cast, cadence, name, person, status):
    client.force_login(cast.people[person])

    assert client.get(address(name, cadence.pk)).status_code == status


@pytest.mark.parametrize("person", ["leader", "observer", "district_person", "school_person"])
def test_cadence_add_is_for_ta_staff(client, cast, person):
    client.force_login(cast.people[person])

    assert client.get(address("cadence-add")).status_code == 403


def test_cadence_edit_foresees_what_it_will_do(staff, cast, cadence):
    planning.extend_due(today=TODAY, now=timezone.now(), there=Engagement.objects.all())
    moved = cadence.visits.get(occurrence_on=date(2026, 4, 21))
    Visit.objects.filter(pk=moved.pk).update(planned_on=date(2026, 4, 23), is_edited=True)

    response = staff.post(
        address("cadence-edit", cadence.pk), rule(cast, weekday="2", revision="1", preview="1")
    )

    foresight = response.context["foresight"]
    assert foresight.removed == (date(2026, 3, 17), date(2026, 5, 19))
    assert foresight.made == (date(2026, 3, 18), date(2026, 4, 15), date(2026, 5, 20))
    assert [visit.pk for visit in foresight.left_alone] == [moved.pk]
    assert days(cadence) == [date(2026, 3, 17), date(2026, 4, 23), date(2026, 5, 19)]


def test_cadence_edit_does_what_it_foresaw(staff, cast, cadence):
    planning.extend_due(today=TODAY, now=timezone.now(), there=Engagement.objects.all())

    staff.post(address("cadence-edit", cadence.pk), rule(cast, weekday="2", revision="1"))

    assert days(cadence) == [date(2026, 3, 18), date(2026, 4, 15), date(2026, 5, 20)]


def test_cadence_edit_from_a_stale_page_keeps_both(staff, cast, cadence):
    url = address("cadence-edit", cadence.pk)
    staff.post(url, rule(cast, title="Theirs", revision="1"))

    stale = staff.post(url, rule(cast, title="Mine", revision="1"))
    again = staff.post(url, sent_back(stale, title="mine"))

    [clash] = stale.context["conflict"].asked
    assert (stale.status_code, clash.mine, clash.theirs) == (409, "Mine", "Theirs")
    assert again.status_code == 302
    assert Cadence.objects.get().title == "Mine"


def opened(staff, url):
    """What a browser holds that has just opened the form."""
    form = staff.get(url).context["form"]
    held = {field.name: field.field.prepare_value(field.value()) for field in form}
    return {name: value for name, value in held.items() if value not in (None, "")}


def test_cadence_edit_takes_the_days_of_another_as_one(staff, cast, cadence):
    url = address("cadence-edit", cadence.pk)
    page = opened(staff, url)
    staff.post(url, page | {"nth": "-1", "weekday": "3", "interval": "2"})

    stale = staff.post(url, page | {"title": "Mine"})
    staff.post(url, sent_back(stale))

    [clash] = stale.context["conflict"].theirs
    assert (clash.label, clash.theirs) == (
        "When does it come back?",
        "On the last Thursday of every second month from March 2026",
    )
    stored = Cadence.objects.get()
    days = (stored.nth, stored.weekdays, stored.interval)
    assert (stored.title, *days) == ("Mine", -1, [3], 2)


@pytest.mark.parametrize(("choice", "anchor"), [("mine", "last_day"), ("theirs", "weekdays")])
def test_cadence_edit_asks_which_days_stand(staff, cast, cadence, choice, anchor):
    url = address("cadence-edit", cadence.pk)
    page = opened(staff, url)
    staff.post(url, page | {"anchor": "weekdays", "weekdays": ["0", "2"]})

    stale = staff.post(url, page | {"anchor": "last_day"})
    staff.post(url, sent_back(stale, anchor=choice))

    [clash] = stale.context["conflict"].asked
    assert (clash.mine, clash.theirs) == (
        "On the last day of each month",
        "Every Monday and Wednesday",
    )
    assert Cadence.objects.get().anchor == anchor


def test_cadence_stop_and_resume(staff, cast, cadence):
    planning.extend_due(today=TODAY, now=timezone.now(), there=Engagement.objects.all())

    staff.post(address("cadence-stop", cadence.pk))
    stopped = days(cadence)
    staff.post(address("cadence-resume", cadence.pk))

    assert stopped == []
    assert days(cadence) == [date(2026, 3, 17), date(2026, 4, 21), date(2026, 5, 19)]


@pytest.mark.parametrize("name", ["cadence-stop", "cadence-resume"])
@pytest.mark.parametrize(("person", "status"), [("leader", 403), ("stranger", 404)])
def test_cadence_stop_is_for_ta_staff(client, cast, cadence, name, person, status):
    client.force_login(cast.people[person])

    assert client.post(address(name, cadence.pk)).status_code == status


def gap(cast, **more):
    data = {
        "engagement": cast.pinewood.pk,
        "name": "Spring break",
        "starts_on": "2026-04-20",
        "ends_on": "2026-04-24",
    }
    return data | more


def test_gap_added_and_removed(staff, cast, cadence):
    planning.extend_due(today=TODAY, now=timezone.now(), there=Engagement.objects.all())

    staff.post(address("gap-list"), gap(cast))
    without = days(cadence)
    staff.post(address("gap-remove", PlannedGap.objects.get().pk))

    assert without == [date(2026, 3, 17), date(2026, 5, 19)]
    assert days(cadence) == [date(2026, 3, 17), date(2026, 4, 21), date(2026, 5, 19)]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2026-04-01"}, "__all__"),
        ({"engagement": "lakeland"}, "engagement"),
    ],
)
def test_gap_names_the_field_at_fault(staff, cast, more, field):
    foreign = {"lakeland": cast.lakeland.pk}
    data = gap(cast) | {name: foreign.get(value, value) for name, value in more.items()}

    response = staff.post(address("gap-list"), data)

    assert list(response.context["form"].errors) == [field]
    assert PlannedGap.objects.count() == 0


def test_gap_list_by_role(client, cast):
    PlannedGap.objects.create(
        engagement=cast.pinewood, name="Break", starts_on=TODAY, ends_on=TODAY
    )
    seen = {}
    for name, person in cast.people.items():
        client.force_login(person)
        context = client.get(address("gap-list")).context
        seen[name] = (context["page"].paginator.count, context["may_plan"])

    assert seen == {
        "admin": (1, True),
        "lead": (1, True),
        "specialist": (1, True),
        "leader": (1, False),
        "observer": (1, False),
        "district_person": (1, False),
        "school_person": (1, False),
        "stranger": (0, True),
    }


@pytest.mark.parametrize(("person", "status"), [("leader", 403), ("stranger", 404)])
def test_gap_remove_is_for_ta_staff(client, cast, person, status):
    row = PlannedGap.objects.create(
        engagement=cast.pinewood, name="Break", starts_on=TODAY, ends_on=TODAY
    )
    client.force_login(cast.people[person])

    assert client.post(address("gap-remove", row.pk)).status_code == status
    assert PlannedGap.objects.count() == 1


def test_gap_sent_twice_says_the_same_twice(staff, cast, cadence):
    answers = [staff.post(address("gap-list"), gap(cast), follow=True) for _ in range(2)]

    assert ["is a gap now" in answer.text for answer in answers] == [True, True]
    assert PlannedGap.objects.count() == 1


def test_gap_with_another_end_than_the_one_that_is_there_says_so(staff, cast, cadence):
    staff.post(address("gap-list"), gap(cast))

    response = staff.post(address("gap-list"), gap(cast) | {"ends_on": "2026-12-31"})

    assert "is a gap from that day already" in response.context["form"].errors["name"][0]
