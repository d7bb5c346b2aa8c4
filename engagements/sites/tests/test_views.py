import csv
import io
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from engagements.directory import importing, working
from engagements.directory.importing import Choice
from engagements.models import Site, SiteStatus
from engagements.tests.directories import as_csv, school
from engagements.tests.factories import DistrictFactory, ParticipationFactory, SiteFactory
from people.tests.factories import UserFactory

LIST = reverse("engagements:site-list")


def names(client, query=""):
    response = client.get(f"{LIST}?{query}")
    return sorted(line.site.name for line in response.context["lines"])


EVERYTHING_IN_PINEWOOD = [
    "Alder Elementary",
    "Alder Middle",
    "Alder School District",
    "Birch Elementary",
    "Birch School District",
    "Pinewood",
]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("admin", [*EVERYTHING_IN_PINEWOOD, "Lakeland", "Lakeland Elementary"]),
        ("lead", EVERYTHING_IN_PINEWOOD),
        ("observer", EVERYTHING_IN_PINEWOOD),
        ("district_person", ["Alder Elementary", "Alder Middle", "Alder School District"]),
        ("school_person", ["Alder Elementary"]),
        ("stranger", ["Lakeland", "Lakeland Elementary"]),
    ],
)
def test_list_has_the_sites_in_scope(client, cast, name, seen):
    client.force_login(cast.people[name])

    assert names(client) == sorted(seen)


def test_list_is_narrowed_by_words_and_number(client, cast):
    client.force_login(cast.lead)

    assert names(client, "q=alder+e") == ["Alder Elementary"]
    assert names(client, f"q={cast.birch.nces_id}") == ["Birch School District"]


def test_list_is_narrowed_by_kind_and_unit(client, cast):
    client.force_login(cast.lead)

    assert names(client, "kind=school&within=Alder+School+District") == [
        "Alder Elementary",
        "Alder Middle",
    ]


def test_list_of_a_unit_that_is_not_there_says_so(client, cast):
    client.force_login(cast.lead)

    response = client.get(f"{LIST}?within=Nowhere")

    assert response.status_code == 400
    assert "No site called “Nowhere”" in response.content.decode()


def test_list_is_narrowed_by_status(client, cast):
    SiteStatus.objects.create(site=cast.alder_middle, code=2, starts_on=date(2025, 7, 1))
    SiteStatus.objects.create(site=cast.alder_elementary, code=1, starts_on=date(2025, 7, 1))
    client.force_login(cast.lead)

    assert names(client, "status=closed") == ["Alder Middle"]
    assert names(client, "status=open") == ["Alder Elementary"]


def test_list_is_narrowed_by_state_and_engagement(client, cast):
    client.force_login(cast.admin)

    assert names(client, f"state={cast.lakeland.state_id}") == ["Lakeland", "Lakeland Elementary"]
    assert names(client, f"engagement={cast.lakeland.pk}") == ["Lakeland", "Lakeland Elementary"]


def test_list_offers_no_foreign_engagement_as_a_filter(client, cast):
    client.force_login(cast.school_person)

    response = client.get(LIST)

    offered = response.context["filter"].form.fields["engagement"].queryset
    assert list(offered) == [cast.pinewood]


@pytest.mark.parametrize(
    ("sort", "first"),
    [("name", "Alder Elementary"), ("-name", "Pinewood")],
)
def test_list_is_sorted(client, cast, sort, first):
    client.force_login(cast.lead)

    response = client.get(f"{LIST}?sort={sort}")

    assert response.context["lines"][0].site.name == first


def test_list_takes_as_many_queries_for_three_sites_as_for_one(client, cast):
    client.force_login(cast.admin)
    SiteFactory(name="Zebra 1", state=cast.state, parent=cast.alder)
    with CaptureQueriesContext(connection) as one:
        assert names(client, "q=Zebra") == ["Zebra 1"]

    for number in (2, 3):
        SiteFactory(name=f"Zebra {number}", state=cast.state, parent=cast.alder)
    with CaptureQueriesContext(connection) as three:
        assert len(names(client, "q=Zebra")) == 3

    assert len(three) == len(one)


def test_detail_takes_as_many_queries_for_three_schools_as_for_one(client, cast):
    district = DistrictFactory(state=cast.state)
    client.force_login(cast.lead)
    counts = []
    for _ in range(3):
        below = SiteFactory(state=cast.state, parent=district)
        ParticipationFactory(engagement=cast.pinewood, site=below)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("engagements:site-detail", args=[district.pk]))
        counts.append(len(queries))

    assert counts == counts[:1] * 3


def exported(client, query):
    response = client.get(f"{LIST}?{query}&export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_export_has_the_scope_and_the_filters(client, cast):
    client.force_login(cast.district_person)

    rows = exported(client, "kind=school")

    assert [(r["Name"], r["District name"], r["State"]) for r in rows] == [
        ("Alder Elementary", "Alder School District", "PW"),
        ("Alder Middle", "Alder School District", "PW"),
    ]


def test_export_of_schools_imported_again_changes_nothing(client, db):
    admin = UserFactory(is_administrator=True)
    made = importing.upload(
        file=as_csv([school(1), school(2, SY_STATUS="2"), school(9, SY_STATUS="6", GSLO="M")]),
        name="a.csv",
        by=admin,
        now=timezone.now(),
    )
    importing.check(site_import=made, mapped=made.mapping, effective_on=date(2026, 7, 1))
    working.work(import_id=made.pk, now=timezone.now())
    importing.confirm(site_import=made, choice=Choice.ALL, by=admin, now=timezone.now())
    working.work(import_id=made.pk, now=timezone.now())
    client.force_login(admin)
    response = client.get(f"{LIST}?kind=school&export=csv")
    own = BytesIO(b"".join(response.streaming_content))

    again = importing.upload(file=own, name="own.csv", by=admin, now=timezone.now())
    importing.check(site_import=again, mapped=again.mapping, effective_on=date(2026, 7, 1))
    checked = working.work(import_id=again.pk, now=timezone.now())

    report = checked.report
    assert (report["bad"], report["own"]["unchanged"], report["districts"]["unchanged"]) == (
        0,
        3,
        2,
    )


# One site


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("district_person", 200),
        ("school_person", 404),
        ("stranger", 404),
    ],
)
def test_detail_is_for_those_who_see_the_site(client, cast, name, status):
    client.force_login(cast.people[name])

    assert (
        client.get(reverse("engagements:site-detail", args=[cast.alder.pk])).status_code == status
    )


def test_detail_tells_place_status_work_and_people(client, cast):
    SiteStatus.objects.create(site=cast.alder_elementary, code=1, starts_on=date(2025, 7, 1))
    client.force_login(cast.lead)

    response = client.get(reverse("engagements:site-detail", args=[cast.alder_elementary.pk]))

    page = response.context["page"]
    assert (page.about, page.state) == ("School in Alder School District", "site_open")
    assert [part.participation.engagement for part in page.parts] == [cast.pinewood]
    assert [row.user for row in page.people] == [cast.school_person]


def test_detail_names_the_unit_above_without_a_link_to_what_is_out_of_sight(client, cast):
    client.force_login(cast.school_person)

    response = client.get(reverse("engagements:site-detail", args=[cast.alder_elementary.pk]))

    assert [(p.name, p.seen) for p in response.context["page"].places] == [
        ("Alder School District", False)
    ]
    assert reverse("engagements:site-detail", args=[cast.alder.pk]) not in response.content.decode()


def test_detail_counts_what_lies_below(client, cast):
    client.force_login(cast.lead)

    response = client.get(reverse("engagements:site-detail", args=[cast.state.pk]))

    below = [(row.label, row.count) for row in response.context["page"].below]
    assert below == [("districts", 2), ("schools", 3)]


# Changing


CHANGING = ["site-edit", "site-move", "site-status"]


@pytest.mark.parametrize("url_name", CHANGING)
@pytest.mark.parametrize(
    ("name", "status"), [("admin", 200), ("lead", 403), ("school_person", 403), ("stranger", 404)]
)
def test_changing_is_for_administrators(client, cast, url_name, name, status):
    client.force_login(cast.people[name])

    response = client.get(reverse(f"engagements:{url_name}", args=[cast.alder_elementary.pk]))

    assert response.status_code == status


def test_add_puts_a_school_under_its_district(client, cast):
    client.force_login(cast.admin)
    values = {
        "kind": "school",
        "parent": "Alder School District",
        "name": "Alder High",
        "nces_id": "",
        "city": "Ash",
        "code": "3",
        "on": "2026-08-01",
    }

    response = client.post(reverse("engagements:site-add"), values)

    added = Site.objects.get(name="Alder High")
    assert response.url == reverse("engagements:site-detail", args=[added.pk])
    assert list(added.memberships.values_list("parent", "starts_on")) == [
        (cast.alder.pk, date(2026, 8, 1))
    ]


def test_add_twice_makes_one_site(client, cast):
    client.force_login(cast.admin)
    values = {
        "kind": "school",
        "parent": "Alder School District",
        "name": "Alder High",
        "code": "1",
        "on": "2026-08-01",
    }

    client.post(reverse("engagements:site-add"), values)
    response = client.post(reverse("engagements:site-add"), values)

    assert Site.objects.filter(name="Alder High").count() == 1
    assert "has a site of this name already" in response.content.decode()


def test_add_is_for_administrators(client, cast):
    client.force_login(cast.lead)

    assert client.get(reverse("engagements:site-add")).status_code == 403


def test_edit_saves_and_audits(client, cast):
    site = cast.alder_elementary
    client.force_login(cast.admin)
    values = {
        "name": "Alder Primary",
        "nces_id": site.nces_id,
        "time_zone": "America/Denver",
        "grade_low": "KG",
        "grade_high": "05",
        "is_confirmed": "on",
        "revision": site.revision,
    }

    client.post(reverse("engagements:site-edit", args=[site.pk]), values)

    site.refresh_from_db()
    assert (site.name, site.time_zone, site.grades) == (
        "Alder Primary",
        "America/Denver",
        "K to 5",
    )
    assert Event.objects.get(verb="edited").actor == cast.admin


def test_edit_of_what_somebody_else_saved_shows_both(client, cast):
    site = cast.alder_elementary
    client.force_login(cast.admin)
    url = reverse("engagements:site-edit", args=[site.pk])
    values = {
        "name": "Mine",
        "nces_id": site.nces_id,
        "time_zone": site.time_zone,
        "is_confirmed": "on",
        "revision": site.revision,
    }
    client.post(url, values | {"name": "Theirs"})

    response = client.post(url, values)

    assert response.status_code == 409
    [clash] = response.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == ("name", "Mine", "Theirs")
    site.refresh_from_db()
    assert site.name == "Theirs"
    again = values | {"revision": response.context["form"]["revision"].value()}
    client.post(url, again)
    site.refresh_from_db()
    assert site.name == "Mine"


def test_move_and_status_are_recorded(client, cast):
    site = cast.alder_elementary
    client.force_login(cast.admin)

    client.post(
        reverse("engagements:site-move", args=[site.pk]),
        {"parent": "Birch School District", "on": "2026-08-01", "reason": "Merged"},
    )
    client.post(
        reverse("engagements:site-status", args=[site.pk]), {"code": "2", "on": "2026-09-01"}
    )

    assert list(site.memberships.order_by("starts_on").values_list("parent", flat=True)) == [
        cast.alder.pk,
        cast.birch.pk,
    ]
    assert list(site.statuses.values_list("code", "starts_on")) == [(2, date(2026, 9, 1))]


def test_move_that_is_refused_says_why(client, cast):
    client.force_login(cast.admin)

    response = client.post(
        reverse("engagements:site-move", args=[cast.alder_elementary.pk]),
        {"parent": "Alder School District", "on": "2026-08-01"},
    )

    assert "belongs to Alder School District already" in response.content.decode()


def test_move_offers_units_of_the_own_state_only(client, cast):
    foreign = DistrictFactory(name="Foreign District")
    client.force_login(cast.admin)

    response = client.post(
        reverse("engagements:site-move", args=[cast.alder_elementary.pk]),
        {"parent": foreign.name, "on": "2026-08-01"},
    )

    assert "No site called “Foreign District”" in response.content.decode()


def test_number_is_given_on_a_page_and_shown_with_its_day(client, cast):
    client.force_login(cast.admin)
    address = reverse("engagements:site-number", args=[cast.alder_middle.pk])

    client.post(address, {"system": "state", "value": "01-10017", "on": "2025-07-01"})

    page = client.get(reverse("engagements:site-detail", args=[cast.alder_middle.pk]))
    assert [str(row) for row in page.context["page"].numbers] == ["State id 0110017"]
    assert "0110017" in page.content.decode()


def test_export_of_sites_has_the_numbers_in_force(client, cast):
    client.force_login(cast.admin)
    address = reverse("engagements:site-number", args=[cast.alder_middle.pk])
    client.post(address, {"system": "state", "value": "0110017", "on": "2025-07-01"})

    response = client.get(f"{LIST}?q=0110017&export=csv")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Name"], row["State id"], row["Local id"]) == ("Alder Middle", "0110017", "")
