import csv
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.directory import columns
from engagements.models import Site, SiteImport
from engagements.tests.directories import as_csv, school


def at(name, *args):
    return reverse(f"engagements:import-{name}", args=args)


def upload(client, rows, name="directory.csv"):
    file = SimpleUploadedFile(name, as_csv(rows).getvalue(), "text/csv")
    return client.post(at("upload"), {"file": file})


def checked(client, rows, **values):
    upload(client, rows)
    made = SiteImport.objects.latest("pk")
    sent = dict.fromkeys(columns.Field, "-") | made.mapping
    sent |= {"effective_on": "2026-07-01", "time_zone": "-"} | values
    response = client.post(at("map", made.pk), sent)
    made.refresh_from_db()
    return made, response


@pytest.fixture
def admin_client(client, cast):
    client.force_login(cast.admin)
    return client


def test_steps_lead_from_file_to_sites(admin_client):
    uploaded = upload(admin_client, [school(1), school(2)])
    made = SiteImport.objects.get()
    assert uploaded.url == at("map", made.pk)
    page = admin_client.get(at("map", made.pk))
    assert page.context["form"]["school_id"].initial == "NCESSCH"
    assert [heading for heading, _ in page.context["unused"]] == ["SCHOOL_YEAR"]

    _, response = checked(admin_client, [school(1), school(2)])
    made = SiteImport.objects.latest("pk")
    assert response.url == at("detail", made.pk)
    assert admin_client.get(response.url).context["report"]["own"]["new"] == 2
    admin_client.post(at("confirm", made.pk), {"choice": "all"})

    assert Site.objects.filter(state__nces_id="01", kind="school").count() == 2
    done = admin_client.get(at("detail", made.pk))
    assert "The directory is imported" in done.content.decode()


def test_columns_are_shown_with_their_first_values(admin_client):
    upload(admin_client, [school(1), school(2)])

    page = admin_client.get(at("map", SiteImport.objects.get().pk))

    choices = dict(page.context["form"].fields["school_name"].choices)
    assert choices["SCH_NAME"] == "SCH_NAME: School 1, School 2"


@time_machine.travel("2027-02-10T12:00:00Z")
def test_day_the_file_is_true_from_is_the_start_of_the_school_year(client, cast):
    client.force_login(cast.admin)
    upload(client, [school(1)])

    page = client.get(at("map", SiteImport.objects.get().pk))

    assert str(page.context["form"]["effective_on"].value()) == "2026-07-01"


def test_upload_of_something_else_says_what_it_is(admin_client):
    file = SimpleUploadedFile("report.csv", b"%PDF-1.7 something", "text/csv")

    response = admin_client.post(at("upload"), {"file": file})

    assert "This is a PDF" in response.content.decode()
    assert SiteImport.objects.count() == 0


def test_mapping_without_a_needed_column_is_refused(admin_client):
    made, response = checked(admin_client, [school(1)], school_name="-")

    assert "Say which column holds the name of the school." in response.content.decode()
    assert made.status == "uploaded"


def test_bad_rows_are_named_and_nothing_is_imported(admin_client):
    made, _ = checked(admin_client, [school(1), school(2, MEMBER="many")])

    page = admin_client.get(at("detail", made.pk)).content.decode()
    admin_client.post(at("confirm", made.pk), {"choice": "all"})

    assert "The number of students is a whole number." in page
    assert Site.objects.filter(state__nces_id="01").count() == 0


def test_good_rows_can_be_imported_and_the_rest_downloaded(admin_client):
    made, _ = checked(admin_client, [school(1), school(2, MEMBER="many")])

    admin_client.post(at("confirm", made.pk), {"choice": "good"})
    response = admin_client.get(at("rest", made.pk))

    assert Site.objects.filter(state__nces_id="01", kind="school").count() == 1
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["NCESSCH"] for row in rows] == ["010000000002"]
    assert 'filename="directory left out.csv"' in response.headers["Content-Disposition"]


def test_copy_with_notes_can_be_downloaded(admin_client):
    made, _ = checked(admin_client, [school(1), school(2, MEMBER="many")])

    response = admin_client.get(at("annotated", made.pk))

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [bool(row["What to fix"]) for row in rows] == [False, True]


def test_discarded_file_is_gone(admin_client):
    made, _ = checked(admin_client, [school(1)])

    admin_client.post(at("discard", made.pk))

    assert admin_client.get(at("annotated", made.pk)).url == at("detail", made.pk)
    assert "This file was discarded" in admin_client.get(at("detail", made.pk)).content.decode()


def test_double_click_imports_once(admin_client):
    made, _ = checked(admin_client, [school(1)])

    for _ in range(2):
        response = admin_client.post(at("confirm", made.pk), {"choice": "all"})

    assert response.url == at("detail", made.pk)
    assert Site.objects.filter(state__nces_id="01", kind="school").count() == 1


@pytest.mark.parametrize("name", ["list", "upload"])
@pytest.mark.parametrize("person", ["lead", "leader", "school_person", "stranger"])
def test_imports_are_for_administrators(client, cast, name, person):
    client.force_login(cast.people[person])

    assert client.get(at(name)).status_code == 403


@pytest.mark.parametrize("name", ["detail", "map", "annotated", "rest"])
def test_import_is_out_of_sight_for_others(client, cast, name):
    client.force_login(cast.admin)
    made, _ = checked(client, [school(1)])
    client.force_login(cast.lead)

    assert client.get(at(name, made.pk)).status_code == 404


@pytest.mark.parametrize("name", ["confirm", "discard"])
def test_import_cannot_be_confirmed_by_others(client, cast, name):
    client.force_login(cast.admin)
    made, _ = checked(client, [school(1)])
    client.force_login(cast.lead)

    assert client.post(at(name, made.pk), {"choice": "all"}).status_code == 404


def test_list_takes_as_many_queries_for_three_imports_as_for_one(admin_client):
    upload(admin_client, [school(1)])
    with CaptureQueriesContext(connection) as one:
        admin_client.get(at("list"))

    for _ in range(2):
        upload(admin_client, [school(1)])
    with CaptureQueriesContext(connection) as three:
        assert len(admin_client.get(at("list")).context["lines"]) == 3

    assert len(three) == len(one)
