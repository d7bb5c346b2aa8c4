import csv
import io
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.directory import columns, importing, working
from engagements.models import ImportLine, Site, SiteImport
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
    sent |= {"effective_on": "2026-07-01", "time_zone": "-", "home_state": "-"} | values
    response = client.post(at("map", made.pk), sent)
    work(made)
    return made, response


def work(made):
    """What a worker does a few seconds later."""
    working.work(import_id=made.pk, now=timezone.now())
    made.refresh_from_db()


def confirm(client, made, choice="all"):
    response = client.post(at("confirm", made.pk), {"choice": choice})
    work(made)
    return response


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
    confirm(admin_client, made, "all")

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
    confirm(admin_client, made, "all")

    assert "Some rows cannot be imported" in page
    assert Site.objects.filter(state__nces_id="01").count() == 0


def test_good_rows_can_be_imported_and_the_rest_downloaded(admin_client):
    made, _ = checked(admin_client, [school(1), school(2, MEMBER="many")])

    confirm(admin_client, made, "good")
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
        response = confirm(admin_client, made)

    assert response.url == at("detail", made.pk)
    assert Site.objects.filter(state__nces_id="01", kind="school").count() == 1


@pytest.mark.parametrize("name", ["list", "upload"])
@pytest.mark.parametrize("person", ["lead", "leader", "school_person", "stranger"])
def test_imports_are_for_administrators(client, cast, name, person):
    client.force_login(cast.people[person])

    assert client.get(at(name)).status_code == 403


@pytest.mark.parametrize("name", ["detail", "map", "lines", "annotated", "rest"])
def test_import_is_out_of_sight_for_others(client, cast, name):
    client.force_login(cast.admin)
    made, _ = checked(client, [school(1)])
    client.force_login(cast.lead)

    assert client.get(at(name, made.pk)).status_code == 404


@pytest.mark.parametrize("name", ["confirm", "discard", "table", "answer"])
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


def sent(client, rows, **values):
    """A file whose columns are said, and that no worker has taken yet."""
    upload(client, rows)
    made = SiteImport.objects.latest("pk")
    told = dict.fromkeys(columns.Field, "-") | made.mapping
    told |= {"effective_on": "2026-07-01", "time_zone": "-", "home_state": "-"}
    client.post(at("map", made.pk), told)
    return made


def test_page_asks_again_until_the_worker_is_done(admin_client):
    made = sent(admin_client, [school(1)])
    waiting = admin_client.get(at("detail", made.pk))
    work(made)
    ready = admin_client.get(at("detail", made.pk))

    assert waiting.headers["Refresh"] == "3"
    assert "The file is being read" in waiting.content.decode()
    assert "Refresh" not in ready.headers
    assert "What would change?" in ready.content.decode()


def test_page_says_how_many_rows_are_read(admin_client):
    made = sent(admin_client, [school(n) for n in range(5)])
    working.teller(made.pk)(3)

    page = admin_client.get(at("detail", made.pk)).content.decode()

    assert "3 of 5" in page


def test_file_that_is_being_read_is_not_discarded(admin_client):
    made = sent(admin_client, [school(1)])

    response = admin_client.post(at("discard", made.pk), follow=True)

    made.refresh_from_db()
    assert made.status == "reading"
    assert "This file is being read just now." in response.content.decode()


def test_file_that_a_worker_cannot_read_says_why(admin_client):
    data = as_csv([school(n) for n in range(60)]).getvalue() + b'"open,\r\n'
    admin_client.post(at("upload"), {"file": SimpleUploadedFile("a.csv", data, "text/csv")})
    made = SiteImport.objects.get()
    importing.check(site_import=made, mapped=made.mapping, effective_on=date(2026, 7, 1))
    work(made)

    page = admin_client.get(at("detail", made.pk)).content.decode()

    assert made.status == "refused"
    assert "Row 62: a quotation mark is opened and never closed." in page


def test_every_change_is_on_a_list_and_in_a_file(admin_client):
    made, _ = checked(admin_client, [school(n) for n in range(40)])
    confirm(admin_client, made)
    renamed, _ = checked(admin_client, [school(n, SCH_NAME=f"Fern {n}") for n in range(30)])

    page = admin_client.get(at("lines", renamed.pk), {"list": "changed", "page": 2})
    file = admin_client.get(at("lines", renamed.pk), {"list": "changed", "export": "csv"})
    absent = admin_client.get(at("lines", renamed.pk), {"list": "absent", "export": "csv"})

    assert [len(page.context["page"]), page.context["page"].paginator.count] == [5, 30]
    assert "Name: School 25 → Fern 25" in page.content.decode()
    rows = list(csv.DictReader(io.StringIO(read(file))))
    assert [row["What"] for row in rows][:2] == [
        "Name: School 0 → Fern 0",
        "Name: School 1 → Fern 1",
    ]
    assert len(rows) == 30
    assert [row["Name"] for row in csv.DictReader(io.StringIO(read(absent)))] == [
        f"School {n}" for n in range(30, 40)
    ]


def read(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


TITLED = (
    b"Export\r\n\r\nNCESSCH,LEAID,SCH_NAME,LEA_NAME,ST\r\n"
    b"010000000001,0100000,Fern,Elm District,AL\r\n"
)


def test_another_row_can_be_taken_for_the_heading(admin_client):
    file = SimpleUploadedFile("titled.csv", TITLED, "text/csv")
    admin_client.post(at("upload"), {"file": file})
    made = SiteImport.objects.get()
    assert (made.header_number, made.header[0]) == (3, "NCESSCH")

    admin_client.post(at("table", made.pk), {"header_number": "4"})

    made.refresh_from_db()
    assert (made.header_number, made.header[2]) == (4, "Fern")


def test_row_that_only_a_name_tells_is_answered(admin_client):
    made, _ = checked(admin_client, [school(1)])
    confirm(admin_client, made)
    fern = Site.objects.get(name="School 1")
    by_state = [{"CDSCode": "77", "School": "School 1", "State": "AL"}]
    header = ["CDSCode", "School", "State"]
    file = SimpleUploadedFile("state.csv", as_csv(by_state, header).getvalue(), "text/csv")
    admin_client.post(at("upload"), {"file": file})
    asked = SiteImport.objects.latest("pk")
    importing.check(site_import=asked, mapped=asked.mapping, effective_on=date(2026, 8, 1))
    work(asked)
    page = admin_client.get(at("lines", asked.pk), {"list": "asked"}).content.decode()
    assert f'name="row_2" value="{fern.pk}"' in page

    admin_client.post(at("answer", asked.pk), {"row_2": str(fern.pk)})
    work(asked)
    confirm(admin_client, asked)

    assert list(fern.identifiers.values_list("system", "value")) == [("state", "77")]
    assert Site.objects.filter(name="School 1").count() == 1


def test_lines_take_as_many_queries_for_three_as_for_one(admin_client):
    one, _ = checked(admin_client, [school(1)])
    three, _ = checked(admin_client, [school(n) for n in range(3)])
    counted = []
    for made in (one, three):
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(at("lines", made.pk), {"list": "new"})
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert ImportLine.objects.with_outcome(three, "new").count() == 4
