import csv
import io
import threading
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Event
from editing.refusals import Refused
from engagements.directory import importing, working
from engagements.directory.importing import Choice
from engagements.models import (
    ImportLine,
    Site,
    SiteImport,
    SiteMembership,
    SiteStatus,
)
from engagements.sites import placing
from engagements.tests.clocks import noon
from engagements.tests.directories import HEADER, as_csv, as_xlsx, odd_rows, school
from people.tests.factories import UserFactory
from steady.patience import LONG_SECONDS

NOW = datetime(2026, 9, 10, 15, tzinfo=UTC)
JULY = date(2026, 7, 1)


@pytest.fixture
def someone(db):
    return UserFactory(name="Ada Admin")


def checked(someone, rows, *, on=JULY, header=HEADER, mapped=None, **how):
    made = importing.upload(
        file=as_csv(rows, header=header, **how), name="directory.csv", by=someone, now=NOW
    )
    importing.check(site_import=made, mapped=mapped or made.mapping, effective_on=on)
    return working.work(import_id=made.pk, now=NOW)


def confirmed(made, someone, *, choice=Choice.ALL, now=NOW):
    importing.confirm(site_import=made, choice=choice, by=someone, now=now)
    return working.work(import_id=made.pk, now=now)


def imported(someone, rows, *, choice=Choice.ALL, now=NOW, **how):
    return confirmed(checked(someone, rows, **how), someone, choice=choice, now=now)


def lines(made, outcome):
    found = ImportLine.objects.with_outcome(made, outcome).order_by("row", "pk")
    return list(found.values_list("row", "name", "what"))


def told(made):
    """How many rows were new, changed, unchanged and bad."""
    own = made.report["own"]
    return own["new"], own["changed"], own["unchanged"], made.report["bad"]


def named(kind):
    return set(Site.objects.filter(kind=kind).values_list("nces_id", "name"))


def history(site):
    rows = site.memberships.order_by("starts_on")
    return list(rows.values_list("parent__nces_id", "starts_on", "ends_on"))


def statuses(site):
    return list(site.statuses.order_by("starts_on").values_list("code", "starts_on", "ends_on"))


# First import


def test_import_makes_state_districts_and_schools(someone):
    made = imported(someone, [school(1), school(2), school(9)])

    assert told(made) == (3, 0, 0, 0)
    assert made.report["new_states"] == ["Alabama"]
    assert named("state") == {("01", "Alabama")}
    assert named("district") == {
        ("0100000", "District 0100000"),
        ("0100001", "District 0100001"),
    }
    fern = Site.objects.get(nces_id="010000100009")
    assert (fern.level, fern.grade_low, fern.grade_high, fern.city, fern.enrolment) == (
        "elementary",
        "KG",
        "05",
        "Ash",
        109,
    )
    assert history(fern) == [("0100001", JULY, None)]
    assert statuses(fern) == [(1, JULY, None)]


def test_import_places_everything(someone):
    imported(someone, [school(1)])

    state, district, fern = (Site.objects.get(kind=k) for k in ("state", "district", "school"))
    assert fern.lineage == [fern.pk, district.pk, state.pk]
    assert district.lineage == [district.pk, state.pk]
    assert (fern.time_zone, fern.state_id) == ("America/Chicago", state.pk)


def test_import_uses_the_time_zone_that_was_chosen(someone):
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=someone, now=NOW)
    importing.check(
        site_import=made,
        mapped=made.mapping,
        effective_on=JULY,
        time_zone="America/New_York",
    )
    working.work(import_id=made.pk, now=NOW)

    confirmed(made, someone)

    assert set(Site.objects.values_list("time_zone", flat=True)) == {"America/New_York"}


def test_check_writes_nothing(someone):
    made = checked(someone, [school(1), school(2)])

    assert told(made) == (2, 0, 0, 0)
    assert made.status == SiteImport.Status.CHECKED
    assert Site.objects.count() == 0


def test_import_is_audited_with_its_counts(someone):
    imported(someone, [school(1), school(2)])

    event = Event.objects.get(subject_type="siteimport", verb="imported")
    assert (event.actor, event.changes["rows"], event.changes["own"]["new"]) == (someone, 2, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_import_reads_any_encoding(someone, encoding):
    imported(someone, [school(n, SCH_NAME=f"Peña Élan {n}") for n in range(5)], encoding=encoding)

    names = Site.objects.filter(kind="school").values_list("name", flat=True)
    assert set(names) == {f"Peña Élan {n}" for n in range(5)}


def test_import_of_a_spreadsheet_that_dropped_zeros(someone):
    rows = [school(1), school(9)]
    made = importing.upload(file=as_xlsx(rows), name="a.xlsx", by=someone, now=NOW)
    importing.check(site_import=made, mapped=made.mapping, effective_on=JULY)
    working.work(import_id=made.pk, now=NOW)

    done = confirmed(made, someone)

    assert (done.encoding, told(done), done.report["lists"]["notice"]) == ("xlsx", (2, 0, 0, 0), 4)
    numbers = Site.objects.filter(kind="school").values_list("nces_id", flat=True)
    assert set(numbers) == {"010000000001", "010000100009"}


def test_import_with_regions(someone):
    header = [*HEADER, "REGION"]
    rows = [school(1, REGION="North"), school(2, REGION="north"), school(9)]

    imported(someone, rows, header=header)

    region = Site.objects.get(kind="region")
    assert region.name == "North"
    fern = Site.objects.get(nces_id="010000000001")
    assert fern.lineage[2] == region.pk
    assert len(Site.objects.get(nces_id="010000100009").lineage) == 3


def test_import_of_districts_alone(someone):
    rows = [{"LEAID": "100005", "LEA_NAME": "Albert City", "ST": "AL", "STATUS": "1"}]

    made = imported(someone, rows, header=["ST", "LEAID", "LEA_NAME", "STATUS"])

    assert made.report["kind"] == "district"
    assert named("district") == {("0100005", "Albert City")}
    assert made.report["lists"]["notice"] == 1


# Again


def test_import_twice_changes_nothing(someone):
    rows = [school(1), school(2, SY_STATUS="2"), school(9, MEMBER="-1")]
    imported(someone, rows)
    before = Event.objects.filter(subject_type="site").count()

    made = imported(someone, rows)

    assert told(made) == (0, 0, 3, 0)
    assert made.report["districts"] == {
        "rows": 2,
        "new": 0,
        "changed": 0,
        "unchanged": 2,
        "closed": 0,
        "reopened": 0,
        "moved": 0,
        "older": 0,
    }
    assert Event.objects.filter(subject_type="site").count() == before
    assert SiteMembership.objects.count() == 5
    assert SiteStatus.objects.count() == 6


def test_import_twice_next_year_changes_nothing(someone):
    imported(someone, [school(1)])

    made = imported(someone, [school(1)], on=date(2027, 7, 1))

    assert told(made) == (0, 0, 1, 0)


def test_import_of_a_correction(someone):
    imported(someone, [school(1), school(2)])

    made = imported(someone, [school(1, SCH_NAME="Fern", MEMBER="7"), school(2)])

    assert told(made) == (0, 1, 1, 0)
    fern = Site.objects.get(nces_id="010000000001")
    assert (fern.name, fern.enrolment, fern.revision) == ("Fern", 7, 2)
    event = Event.objects.get(subject_type="site", subject_id=str(fern.pk))
    assert event.changes == {"name": ["School 1", "Fern"], "enrolment": [101, 7]}
    assert event.reason == "directory.csv"


def test_import_leaves_what_the_file_does_not_say(someone):
    imported(someone, [school(1)])

    made = imported(someone, [school(1, LCITY="", MEMBER="-9", GSLO="M", LEVEL="")])

    assert told(made) == (0, 0, 1, 0)
    fern = Site.objects.get(kind="school")
    assert (fern.city, fern.enrolment, fern.grade_low) == ("Ash", 101, "KG")


def test_import_counts_what_the_file_lacks(someone):
    imported(someone, [school(1), school(2), school(3, SY_STATUS="2")])

    made = imported(someone, [school(1)])

    assert made.report["lists"]["absent"] == 1
    assert Site.objects.filter(kind="school").count() == 3


def test_import_closes_with_a_date(someone):
    imported(someone, [school(1)])

    made = imported(someone, [school(1, SY_STATUS="2")], on=date(2027, 7, 1))

    assert made.report["own"]["closed"] == 1
    assert statuses(Site.objects.get(kind="school")) == [
        (1, JULY, date(2027, 6, 30)),
        (2, date(2027, 7, 1), None),
    ]


def test_import_reopens(someone):
    imported(someone, [school(1, SY_STATUS="2")])

    made = imported(someone, [school(1, SY_STATUS="8")], on=date(2027, 7, 1))

    assert made.report["own"]["reopened"] == 1


def test_import_moves_a_school_with_its_history(someone):
    imported(someone, [school(1), school(9)])
    fern = Site.objects.get(nces_id="010000000001")

    made = imported(someone, [school(1, district=1, SY_STATUS="5"), school(9)], on=date(2027, 7, 1))

    assert (told(made), made.report["own"]["moved"]) == ((0, 1, 1, 0), 1)
    fern.refresh_from_db()
    assert fern.nces_id == "010000100001"
    assert history(fern) == [
        ("0100000", JULY, date(2027, 6, 30)),
        ("0100001", date(2027, 7, 1), None),
    ]
    event = Event.objects.get(subject_type="site", subject_id=str(fern.pk))
    assert event.changes["parent"] == ["District 0100000", "District 0100001"]


def test_import_moves_a_school_that_keeps_its_number(someone):
    imported(someone, [school(1), school(9)])
    kept = school(1) | {"LEAID": "0100001", "LEA_NAME": "District 0100001", "SY_STATUS": "5"}

    made = imported(someone, [kept, school(9)], on=date(2027, 7, 1))

    assert made.report["own"]["moved"] == 1
    fern = Site.objects.get(nces_id="010000000001")
    assert [row[0] for row in history(fern)] == ["0100000", "0100001"]


def test_import_moves_on_its_day(someone):
    imported(someone, [school(1), school(9)])
    fern = Site.objects.get(nces_id="010000000001")
    before = list(fern.lineage)

    imported(someone, [school(1, district=1, SY_STATUS="5")], on=date(2027, 7, 1), now=NOW)

    fern.refresh_from_db()
    assert fern.lineage == before
    placing.refresh_lineages(now=noon(date(2027, 7, 1)))
    fern.refresh_from_db()
    assert fern.lineage[1] == Site.objects.get(nces_id="0100001").pk


def test_new_school_with_the_digits_of_another_is_not_taken_for_it(someone):
    imported(someone, [school(1)])

    made = imported(someone, [school(1, district=1, SCH_NAME="Quite another")])

    assert told(made) == (1, 0, 0, 0)
    assert Site.objects.filter(kind="school").count() == 2


def test_import_of_a_time_before_the_last_move_leaves_it(someone):
    imported(someone, [school(1), school(9)])
    fern = Site.objects.get(nces_id="010000000001")
    other = Site.objects.get(nces_id="0100001")
    placing.move(site=fern, parent=other, on=date(2026, 9, 1), by=someone, now=NOW)

    made = imported(someone, [school(1), school(9)], on=date(2026, 8, 1))

    assert told(made) == (0, 0, 2, 0)
    assert lines(made, "older") == [
        (
            2,
            "School 1",
            "Stays as it is: Belongs to District 0100001, in this file District 0100000.",
        )
    ]
    assert history(fern)[-1] == ("0100001", date(2026, 9, 1), None)


# Bad rows


def test_import_with_bad_rows_is_all_or_nothing(someone):
    made = checked(someone, [school(1), school(2, MEMBER="many")])

    with pytest.raises(Refused, match="Some rows cannot be imported"):
        importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)

    made.refresh_from_db()
    assert made.status == SiteImport.Status.CHECKED
    assert Site.objects.count() == 0


def test_import_of_the_good_rows_lists_the_rest(someone):
    made = imported(
        someone,
        [school(1), school(2, MEMBER="many"), school(3, SCH_NAME="")],
        choice=Choice.GOOD,
    )

    assert told(made) == (1, 0, 0, 2)
    rest = list(csv.DictReader(io.StringIO(made.leftover_bytes().decode("utf-8-sig"))))
    assert [(row["NCESSCH"], row["What to fix"]) for row in rest] == [
        (
            "010000000002",
            (
                "MEMBER “many”: The number of students is a whole number. "
                "Write digits, or leave it empty."
            ),
        ),
        ("010000000003", "SCH_NAME “”: The name is missing. Write the name."),
    ]


def test_mended_rest_can_be_imported(someone):
    first = imported(someone, [school(1), school(2, MEMBER="many")], choice=Choice.GOOD)
    mended = BytesIO(first.leftover_bytes().replace(b",many,", b",12,"))

    again = importing.upload(file=mended, name="rest.csv", by=someone, now=NOW)
    importing.check(site_import=again, mapped=again.mapping, effective_on=JULY)
    working.work(import_id=again.pk, now=NOW)
    done = confirmed(again, someone)

    assert told(done) == (1, 0, 0, 0)
    assert Site.objects.filter(kind="school").count() == 2


def test_district_without_a_name_is_named(someone):
    mapped = {"school_id": "NCESSCH", "school_name": "SCH_NAME", "state": "ST"}

    made = checked(someone, [school(1)], mapped=mapped)

    [(_, _, what)] = lines(made, "refused")
    assert what == (
        "NCESSCH “0100000”: This district is not here yet, and the file does not say its name. "
        "Map the column with the district’s name, or import the districts first."
    )


def test_district_that_is_here_needs_no_name(someone):
    imported(someone, [school(1)])
    mapped = {"school_id": "NCESSCH", "school_name": "SCH_NAME", "state": "ST"}

    made = imported(someone, [school(1), school(2)], mapped=mapped)

    assert told(made) == (1, 0, 1, 0)
    assert named("district") == {("0100000", "District 0100000")}


def test_annotated_copy_has_every_row(someone):
    lost = {"LEAID": "100000", "NCESSCH": "10000000003"}
    made = checked(someone, [school(1), school(2, MEMBER="=many"), school(3, **lost)])

    copy = working.annotated_copy(made)

    rows = list(csv.DictReader(io.StringIO(copy.decode("utf-8-sig"))))
    assert [row["What to fix"] for row in rows] == [
        "",
        (
            "MEMBER “=many”: The number of students is a whole number. "
            "Write digits, or leave it empty."
        ),
        "LEAID “100000” was read as 0100000. NCESSCH “10000000003” was read as 010000000003.",
    ]
    assert rows[1]["MEMBER"] == "'=many"


# Steps


def test_upload_guesses_the_columns(someone):
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=someone, now=NOW)

    assert (made.status, made.row_count, made.header) == ("uploaded", 1, HEADER)
    assert made.mapping["school_id"] == "NCESSCH"


def test_upload_of_something_else_is_refused(someone):
    with pytest.raises(Refused, match="This is a PDF"):
        importing.upload(file=BytesIO(b"%PDF-1.7"), name="a.csv", by=someone, now=NOW)


def test_check_without_a_needed_column_is_refused(someone):
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=someone, now=NOW)

    with pytest.raises(Refused, match="name of the school"):
        importing.check(
            site_import=made, mapped={"school_id": "NCESSCH"}, effective_on=JULY, time_zone=""
        )


def test_confirm_before_the_check_is_refused(someone):
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=someone, now=NOW)

    with pytest.raises(Refused, match="Check the file first"):
        importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)


def test_confirm_drops_the_file(someone):
    made = imported(someone, [school(1)])

    made.refresh_from_db()
    assert (made.status, made.content, made.leftovers) == ("done", None, None)
    assert (made.confirmed_by, made.confirmed_at) == (someone, NOW)


def test_confirm_twice_imports_once(someone):
    made = imported(someone, [school(1)])

    again = importing.confirm(site_import=made, choice=Choice.ALL, by=UserFactory(), now=NOW)

    assert (again.status, again.confirmed_by) == ("done", someone)
    assert told(again) == (1, 0, 0, 0)
    assert Event.objects.filter(subject_type="siteimport", verb="imported").count() == 1


def test_discard_drops_the_file(someone):
    made = checked(someone, [school(1)])

    importing.discard(site_import=made, by=someone, now=NOW)

    made.refresh_from_db()
    assert (made.status, made.content) == ("discarded", None)
    with pytest.raises(Refused, match="Check the file first"):
        importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)


def test_discard_of_what_is_imported_is_refused(someone):
    made = imported(someone, [school(1)])

    with pytest.raises(Refused, match="imported or discarded already"):
        importing.discard(site_import=made, by=someone, now=NOW)


def test_forget_files_after_a_week(someone):
    left = imported(someone, [school(1), school(2, MEMBER="x")], choice=Choice.GOOD)
    open_one = checked(someone, [school(1)])

    assert importing.forget_files(now=NOW + timedelta(days=6)) == 0
    assert importing.forget_files(now=NOW + timedelta(days=8)) == 2

    left.refresh_from_db()
    open_one.refresh_from_db()
    assert (left.status, left.leftovers) == ("done", None)
    assert (open_one.status, open_one.content) == ("discarded", None)
    assert importing.forget_files(now=NOW + timedelta(days=9)) == 0


def together(count, work):
    """Let so many workers do it at the same time."""
    results, start = [], threading.Barrier(count)

    def begin(number):
        start.wait()
        try:
            results.append(work(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_import_once():
    someone = UserFactory(name="Ada Admin")
    made = checked(someone, [school(n) for n in range(40)])
    importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)

    done = together(4, lambda _: working.work(import_id=made.pk, now=NOW))

    assert [told(each) for each in done if each] == [(40, 0, 0, 0)]
    assert Site.objects.filter(kind="school").count() == 40
    assert Event.objects.filter(subject_type="siteimport", verb="imported").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_of_one_state_at_the_same_time():
    someone = UserFactory(name="Ada Admin")
    files = [checked(someone, [school(n) for n in range(30)]) for _ in range(3)]

    done = together(3, lambda number: confirmed(files[number], someone))

    assert sorted(map(told, done)) == [(0, 0, 30, 0), (0, 0, 30, 0), (30, 0, 0, 0)]
    assert Site.objects.filter(kind="school").count() == 30


class Killed(BaseException):
    """As if the worker's process had ended."""


@pytest.mark.django_db(transaction=True)
def test_import_whose_worker_was_killed_is_done_by_the_next(monkeypatch):
    someone = UserFactory(name="Ada Admin")
    made = checked(someone, [school(1), school(2)])
    importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(working.log, "record_each", kill)
        with pytest.raises(Killed):
            working.work(import_id=made.pk, now=NOW)
    assert (Site.objects.count(), working.waiting()) == (0, [made.pk])

    done = working.work(import_id=made.pk, now=NOW)

    assert (told(done), working.waiting()) == ((2, 0, 0, 0), [])
    assert working.work(import_id=made.pk, now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_import_that_ends_every_worker_is_given_up(monkeypatch):
    someone = UserFactory(name="Ada Admin")
    made = checked(someone, [school(1)])
    importing.confirm(site_import=made, choice=Choice.ALL, by=someone, now=NOW)
    monkeypatch.setattr(working.log, "record_each", kill)
    for _ in range(3):
        with pytest.raises(Killed):
            working.work(import_id=made.pk, now=NOW)

    done = working.work(import_id=made.pk, now=NOW)

    assert (done.status, done.refusal) == ("refused", working.GIVEN_UP)
    assert working.waiting() == []


def kill(**deeds):
    raise Killed


schools = st.dictionaries(
    st.integers(0, 9),
    st.tuples(st.integers(0, 3), st.sampled_from("125"), st.sampled_from(["", "North", "South"])),
    min_size=1,
)


def rows_of(drawn):
    """A file of these schools; the region of a district is that of its first school."""
    regions = {}
    rows = []
    for number, (district, status, region) in drawn.items():
        place = regions.setdefault(district, region)
        rows.append(school(number, district=district, SY_STATUS=status) | {"REGION": place})
    return rows


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=schools, second=schools)
def test_any_file_after_any_other_is_true_and_then_unchanged(someone, first, second):
    SiteMembership.objects.all().delete()
    Site.objects.exclude(kind="state").delete()
    Site.objects.all().delete()
    header = [*HEADER, "REGION"]
    imported(someone, rows_of(first), header=header)

    imported(someone, rows_of(second), header=header, on=date(2026, 8, 1))
    again = imported(someone, rows_of(second), header=header, on=date(2026, 8, 1))

    assert told(again) == (0, 0, len(second), 0)
    assert Site.objects.filter(kind="school").count() == len(first.keys() | second.keys())
    stored = dict(Site.objects.values_list("pk", "lineage"))
    placing.refresh_lineages(now=noon(date(2026, 9, 10)))
    assert dict(Site.objects.values_list("pk", "lineage")) == stored
    for number, (district, status, _) in second.items():
        site = Site.objects.get(nces_id=f"01{district:05d}{number:05d}")
        assert history(site)[-1][0] == f"01{district:05d}"
        assert statuses(site)[-1][0] == int(status)


def test_fifteen_hundred_odd_rows(someone):
    """What goes wrong in life, and in no more queries than a fifth of the rows."""
    rows = odd_rows(1_500)
    with CaptureQueriesContext(connection) as few:
        imported(someone, rows[:300], encoding="cp1252", choice=Choice.GOOD)
    Site.objects.filter(kind="school").delete()

    with CaptureQueriesContext(connection) as many:
        done = imported(someone, rows, encoding="cp1252", choice=Choice.GOOD)

    assert len(many) <= len(few)
    bad = 2 + 1 + 1
    assert told(done) == (1_500 - bad, 0, 0, bad)
    assert done.report["own"]["closed"] == SiteStatus.objects.filter(code=2).count() == 30
    assert done.report["without_value"] == {"-1": 30, "M": 30, "N": 30}
    assert done.report["lists"]["notice"] > 375
    assert Site.objects.get(nces_id="010000000000").name == "École Élémentaire Nº 0"
    assert len(done.leftover_bytes().splitlines()) == 1 + bad

    again = imported(someone, rows, encoding="utf-8-sig", choice=Choice.GOOD)

    assert told(again) == (0, 0, 1_500 - bad, bad)


def test_import_of_a_whole_state_may_take_long(someone):
    with CaptureQueriesContext(connection) as context:
        imported(someone, [school(1)])

    longer = [query["sql"] for query in context if "statement_timeout" in query["sql"]]
    assert [f"{LONG_SECONDS}s" in sql for sql in longer] == [True, True]
