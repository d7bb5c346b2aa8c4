"""Clauses, guests, barriers and new places as parts of a log."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements.models import Agreement, Barrier, Clause, Site, Visit, VisitGuest
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import SiteFactory, VisitFactory
from engagements.tests.log_forms import COACHING, QUICK, full, held_before, log_url, quick
from engagements.unconfirmed.identifying import NewPlace
from engagements.visits.log import saving
from engagements.visits.log.content import Guest, log_of, told
from engagements.visits.log.saving import Entry, Obstacle

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 18)
HELD_ON = date(2026, 3, 17)
ROSA = Guest("Rosa Vance", "School nurse")


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=HELD_ON)
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


def agreement(
    cast,
    version=1,
    status="in_force",
    engagement=None,
    keys=None,
    ends_on=date(2028, 8, 31),
):
    """A version of the agreement with two clauses."""
    signed = Agreement.objects.create(
        engagement=engagement or cast.pinewood,
        version=version,
        title="Agreement",
        preamble="Both sides want it.",
        starts_on=date(2025, 9, 1),
        ends_on=ends_on,
        written_by=cast.lead,
        written_at=NOW,
    )
    keys = keys or (uuid.uuid4(), uuid.uuid4())
    words = zip(keys, ("Who does what", "Coaching"), strict=True)
    for number, (key, heading) in enumerate(words, start=1):
        Clause.objects.create(
            agreement=signed,
            key=key,
            number=number,
            heading=heading,
            text=heading,
            feature="intensity",
            written_by=cast.lead,
            written_at=NOW,
        )
    if status != "draft":
        Agreement.objects.filter(pk=signed.pk).update(status=status, text_hash="0" * 64)
        signed.refresh_from_db()
    return signed


def clauses_of(signed):
    return tuple(signed.clauses.order_by("number").values_list("pk", flat=True))


def save(visit, cast, log_id=None, complete=False, obstacles=(), place=None, **facts):
    visit.refresh_from_db()
    entry = Entry(
        replace(log_of(visit), **({"staff": (cast.specialist.pk,)} | facts)),
        log_id or uuid.uuid4(),
        revision=visit.revision,
        obstacles=tuple(obstacles),
        place=place,
        is_complete=complete,
    )
    return saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=NOW)


def test_log_cites_clauses_and_names_guests_with_audit(cast, visit):
    first, second = clauses_of(agreement(cast))

    save(visit, cast, clauses=(second,), guests=(ROSA,))

    event = Event.objects.about("visit", visit.pk).get()
    assert list(visit.clauses.values_list("pk", flat=True)) == [second]
    assert event.changes["clauses"] == [[], ["2. Coaching, version 1"]]
    assert event.changes["guests"] == [[], ["Rosa Vance, School nurse"]]


def test_log_keeps_a_clause_of_the_version_before(cast, visit):
    old = agreement(cast)
    [first, _] = clauses_of(old)
    save(visit, cast, clauses=(first,))
    Agreement.objects.filter(pk=old.pk).update(status="replaced")
    _, now_in_force = clauses_of(agreement(cast, version=2))

    save(visit, cast, clauses=tuple(sorted((first, now_in_force))))

    assert set(visit.clauses.values_list("pk", flat=True)) == {first, now_in_force}


@pytest.mark.parametrize("where", ["draft", "another engagement"])
def test_log_with_a_clause_of_no_signed_version_here_is_refused(cast, visit, where):
    elsewhere = {"engagement": cast.lakeland} if where != "draft" else {"status": "draft"}
    [first, _] = clauses_of(agreement(cast, **elsewhere))

    with pytest.raises(Refused) as refused:
        save(visit, cast, clauses=(first,))

    assert refused.value.field == "clauses"


def test_guest_who_stays_keeps_what_was_confirmed(cast, visit):
    save(visit, cast, guests=(ROSA, Guest("Tom")))
    VisitGuest.objects.filter(name="Rosa Vance").update(is_confirmed=True)

    save(visit, cast, guests=(Guest("Ann"), Guest("Rosa Vance", "Nurse")))

    rows = visit.guests.order_by("name").values_list("name", "role", "is_confirmed")
    assert list(rows) == [("Ann", "", False), ("Rosa Vance", "Nurse", True)]


def test_guest_who_is_known_in_the_engagement_needs_no_second_look(cast, visit):
    VisitGuest.objects.create(
        visit=held_before(cast), name="rosa vance", is_confirmed=True, person=cast.school_person
    )
    elsewhere = VisitFactory(engagement=cast.lakeland)
    VisitGuest.objects.create(visit=elsewhere, name="Tom", is_confirmed=True)

    save(visit, cast, guests=(ROSA, Guest("Tom")))

    rows = visit.guests.order_by("name").values_list("is_confirmed", "person")
    assert list(rows) == [(True, cast.school_person.pk), (False, None)]


def obstacle(site, **more):
    return Obstacle(**{"client_id": uuid.uuid4(), "site": site.pk, "title": "No room"} | more)


def test_log_raises_a_barrier_once(cast, visit):
    row = obstacle(cast.alder_elementary, detail="The gym is taken.")
    log_id = uuid.uuid4()

    save(visit, cast, obstacles=[row], log_id=log_id)
    save(visit, cast, obstacles=[row], log_id=log_id)
    save(visit, cast, obstacles=[row], seen="More")

    barrier = Barrier.objects.get()
    assert (barrier.visit, barrier.site, barrier.title, barrier.detail) == (
        visit,
        cast.alder_elementary,
        "No room",
        "The gym is taken.",
    )
    assert barrier.raised_by == cast.specialist


def test_log_with_a_barrier_elsewhere_is_refused_whole(cast, visit):
    with pytest.raises(PermissionDenied):
        save(visit, cast, obstacles=[obstacle(cast.lakeland_school)])

    visit.refresh_from_db()
    assert (visit.status, Barrier.objects.count()) == ("planned", 0)


def annex(cast, **more):
    return NewPlace(**{"name": "Alder Annex", "kind": "school", "under": cast.alder.pk} | more)


def test_log_adds_a_place_that_takes_part_from_that_day(cast, visit):
    save(visit, cast, place=annex(cast))

    site = Site.objects.get(name="Alder Annex")
    assert (site.is_confirmed, site.state, site.kind) == (False, cast.state, "school")
    assert site.lineage == [site.pk, cast.alder.pk, cast.state.pk]
    assert site.participations.get().starts_on == HELD_ON
    assert set(visit.sites.all()) == {cast.alder_elementary, site}
    assert Event.objects.about("site", site.pk).get().actor == cast.specialist
    assert Event.objects.about("visit", visit.pk).get().changes["sites"][1] == [
        "Alder Elementary",
        "Alder Annex",
    ]


def test_log_sent_twice_adds_a_place_once(cast, visit):
    log_id = uuid.uuid4()

    for _ in range(2):
        save(visit, cast, place=annex(cast), log_id=log_id)

    assert Site.objects.filter(name="Alder Annex").count() == 1


def test_log_takes_the_place_of_this_name_that_is_there(cast, visit):
    save(visit, cast, place=annex(cast, name="alder middle"))

    assert set(visit.sites.all()) == {cast.alder_elementary, cast.alder_middle}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"under": "alder_elementary"}, "place_under"),
        ({"under": "lakeland_school"}, "place_under"),
        ({"name": "Alder High"}, "place_name"),
        ({"kind": "district"}, "place_name"),
    ],
)
def test_log_with_a_place_that_does_not_fit_is_refused(cast, visit, more, field):
    SiteFactory(name="Alder High", state=cast.state, parent=cast.alder)
    if under := more.get("under"):
        more = more | {"under": getattr(cast, under).pk}

    with pytest.raises(Refused) as refused:
        save(visit, cast, place=annex(cast, **more))

    visit.refresh_from_db()
    assert (refused.value.field, visit.status) == (field, "planned")


def test_quick_log_leaves_clauses_and_guests_as_they_are(staff, cast, visit):
    first, _ = clauses_of(agreement(cast))
    visit.clauses.set([first])
    VisitGuest.objects.create(visit=visit, name="Rosa Vance")

    staff.post(f"{reverse(QUICK)}?visit={visit.pk}", quick(cast))

    visit.refresh_from_db()
    assert visit.status == "held"
    assert list(visit.clauses.values_list("pk", flat=True)) == [first]
    assert [guest.name for guest in visit.guests.all()] == ["Rosa Vance"]


# The page


def guest_row(name, role=""):
    return {"name": name, "role": role}


def barrier_row(**more):
    return {"title": "No room", "site": "", "detail": ""} | more


def test_page_saves_all_parts(staff, cast, visit):
    first, _ = clauses_of(agreement(cast))
    data = full(
        cast,
        visit,
        [COACHING],
        guests=[guest_row("Rosa  Vance", "School nurse"), guest_row("rosa vance"), guest_row("")],
        barriers=[barrier_row(), barrier_row(title="")],
        clauses=[first],
        place_name="Alder Annex",
        place_kind="school",
        place_under=cast.alder.pk,
        complete="1",
    )

    refused = staff.post(log_url(visit), data | {"sites": []})
    for _ in range(2):
        staff.post(log_url(visit), data)

    assert refused.context["sheet"].barriers.errors[0] == {
        "site": ["Say at which site it stands in the way."]
    }
    assert refused.context["sheet"].raises is True
    assert [str(clause) for clause in visit.clauses.all()] == ["1. Who does what"]
    assert [(guest.name, guest.role) for guest in visit.guests.all()] == [
        ("Rosa Vance", "School nurse")
    ]
    assert Barrier.objects.get().site == cast.alder_elementary
    assert visit.sites.count() == 2


def test_page_names_the_site_of_a_barrier_that_is_not_there(staff, cast, visit):
    data = full(cast, visit, barriers=[barrier_row(site="Nowhere")], later="1")

    response = staff.post(log_url(visit), data)

    [errors] = response.context["sheet"].barriers.errors
    assert list(errors) == ["site"]
    visit.refresh_from_db()
    assert visit.status == "planned"


def test_page_asks_where_a_new_place_belongs(staff, cast, visit):
    response = staff.post(log_url(visit), full(cast, visit, place_name="Alder Annex", later="1"))

    assert response.context["form"].errors == {
        "place_under": ["Say where the place belongs."],
        "place_kind": ["Say what the place is."],
    }
    assert response.context["form"].place_open is True


def test_page_offers_the_clauses_in_force_and_those_cited(staff, cast, visit):
    old = agreement(cast)
    visit.clauses.set(clauses_of(old)[:1])
    Agreement.objects.filter(pk=old.pk).update(status="replaced")
    agreement(cast, version=2)

    boxes = staff.get(log_url(visit)).context["form"].clause_boxes

    assert [(box.label, box.kind, box.is_checked) for box in boxes] == [
        ("1. Who does what", "", False),
        ("2. Coaching", "", False),
        ("1. Who does what", "version 1", True),
    ]


def test_page_shows_a_place_nobody_confirmed_by_word(staff, cast, visit):
    save(visit, cast, place=annex(cast))

    listed = staff.get(reverse("engagements:visit-list"))
    page = staff.get(reverse("engagements:visit-detail", args=[visit.pk]))
    log = staff.get(log_url(visit))

    for response in (listed, page, log):
        assert b"Alder Annex (not confirmed)" in response.content


def test_page_shows_both_values_of_clauses_and_guests(client, cast, visit):
    first, second = clauses_of(agreement(cast))
    base = json.dumps(told(log_of(visit)))
    client.force_login(cast.lead)
    theirs = full(cast, visit, guests=[guest_row("Tom")], clauses=[first], later="1")
    client.post(log_url(visit), theirs)
    client.force_login(cast.specialist)
    mine = full(
        cast, visit, guests=[guest_row("Ann", "Aide")], clauses=[second], base=base, later="1"
    )

    page = client.post(log_url(visit), mine)

    asked = page.context["conflict"].asked
    clashes = {each.name: (each.mine, each.theirs) for each in asked}
    assert page.status_code == 409
    assert clashes == {
        "guests": ("Ann, Aide", "Tom"),
        "clauses": ("2. Coaching, version 1", "1. Who does what, version 1"),
    }
    assert [guest.name for guest in visit.guests.all()] == ["Tom"]

    client.post(log_url(visit), sent_back(page, guests="theirs"))

    assert [guest.name for guest in visit.guests.all()] == ["Tom"]
    assert [clause.pk for clause in visit.clauses.all()] == [second]


def test_page_takes_over_clauses_and_guests_of_last_time(staff, cast, visit):
    old = agreement(cast)
    last = held_before(cast)
    last.clauses.set(clauses_of(old)[1:])
    VisitGuest.objects.create(visit=last, name="Rosa Vance", role="Nurse")
    Agreement.objects.filter(pk=old.pk).update(status="replaced")
    keys = old.clauses.order_by("number").values_list("key", flat=True)
    new = agreement(cast, version=2, keys=keys)

    sheet = staff.get(log_url(visit), {"copy": last.pk}).context["sheet"]

    assert [box.value for box in sheet.form.clause_boxes if box.is_checked] == [clauses_of(new)[1]]
    assert [form["name"].value() for form in sheet.guests] == ["Rosa Vance"]
    assert sheet.form["contact_minutes"].value() is None


def test_page_takes_over_no_clause_of_an_agreement_that_has_run_out(staff, cast, visit):
    old = agreement(cast, ends_on=visit.planned_on - timedelta(days=1))
    last = held_before(cast)
    last.clauses.set(clauses_of(old))

    sheet = staff.get(log_url(visit), {"copy": last.pk}).context["sheet"]

    assert [box.value for box in sheet.form.clause_boxes if box.is_checked] == []


def test_page_takes_over_clauses_on_the_last_day_of_the_agreement(staff, cast, visit):
    old = agreement(cast, ends_on=visit.planned_on)
    last = held_before(cast)
    last.clauses.set(clauses_of(old))

    sheet = staff.get(log_url(visit), {"copy": last.pk}).context["sheet"]

    checked = [box.value for box in sheet.form.clause_boxes if box.is_checked]
    assert checked == list(clauses_of(old))


def test_api_takes_clauses_and_guests_and_tells_them(client, cast, visit):
    first, _ = clauses_of(agreement(cast))
    foreign, _ = clauses_of(agreement(cast, engagement=cast.lakeland))
    client.force_login(cast.specialist)

    def post(**more):
        data = {
            "client_id": str(uuid.uuid4()),
            "visit": visit.pk,
            "held_on": "2026-03-17",
            "mode": "on_site",
            "contact_minutes": 60,
            "sites": [cast.alder_elementary.pk],
            "staff": [cast.specialist.pk, cast.lead.pk],
            "guests": [{"name": "Rosa Vance", "role": "Nurse"}],
        }
        return client.post("/api/v1/visits/", data | more, content_type="application/json")

    refused = post(clauses=[foreign])
    told_back = post(clauses=[first]).json()

    assert (refused.status_code, list(refused.json())) == (400, ["clauses"])
    assert told_back["clauses"] == [first]
    assert told_back["guests"] == [{"name": "Rosa Vance", "role": "Nurse", "is_confirmed": False}]
    assert (told_back["contact_minutes"], told_back["staff_minutes"]) == (60, 120)
    assert (told_back["answer"], told_back["answers"]) == ("", [])
    assert client.get("/api/v1/visits/hours/", {"status": "held"}).json() == {
        "visits": 1,
        "visit_minutes": 60,
        "staff_minutes": 120,
        "without_minutes": 0,
        "without_staff": 0,
    }


def test_file_of_visits_tells_both_sums_clauses_guests_and_the_answer(staff, cast, visit):
    first, _ = clauses_of(agreement(cast))
    place = annex(cast)
    save(visit, cast, clauses=(first,), guests=(ROSA,), contact_minutes=60, place=place)
    visit.staff.add(cast.lead)
    visit.answers.create(
        kind="confirmed",
        revision=Visit.objects.get(pk=visit.pk).revision,
        answered_by=cast.leader,
        answered_at=NOW,
    )

    response = staff.get(reverse("engagements:visit-list"), {"export": "csv"})

    head, row = (line.split(",") for line in response.getvalue().decode().splitlines()[:2])
    cells = dict(zip([name.strip('"\ufeff') for name in head], row, strict=True))
    assert {
        name: cells[name].strip('"')
        for name in (
            "Sites",
            "Guests",
            "Clauses",
            "Minutes of contact",
            "Minutes of all TA staff",
            "The state says",
        )
    } == {
        "Sites": "Alder Annex (not confirmed); Alder Elementary",
        "Guests": "Rosa Vance (not confirmed)",
        "Clauses": "1. Who does what",
        "Minutes of contact": "60",
        "Minutes of all TA staff": "120",
        "The state says": "Confirmed",
    }
