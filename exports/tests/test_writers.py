import io
import zipfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings

from audit.models import Event
from exports import writers
from exports.reading import read_table
from exports.tables import Column, Kind, Table
from exports.tests.factories import EVERY_KIND, NOON, TEXTS, EventFactory
from exports.tests.test_text import TRICKY
from exports.text import clean_text
from exports.writers import Manifest, XlsxTooLarge, write_csv, write_xlsx

MANIFEST = Manifest(
    asked_by="Ada Admin", roles=["Administrator"], filters=["State: Pinewood"], as_of=NOON
)


@dataclass(frozen=True)
class One:
    value: object


def one_column(kind):
    return Table("one", "One", (Column("Value", "value", kind),))


def workbook(made):
    with made.file as file:
        return python_calamine.load_workbook(io.BytesIO(file.read()))


def cells(made):
    return list(workbook(made).get_sheet_by_index(0).iter_rows())


def test_csv_begins_with_a_byte_order_mark_and_the_labels():
    table = Table("t", "T", (Column("=Odd, label", "value"), Column("Plain", "value")))

    with write_csv(table, [One("x")], MANIFEST).file as file:
        assert file.read() == '\ufeff"\'=Odd, label",Plain\nx,x\n'.encode()


@pytest.mark.django_db
def test_xlsx_types_every_cell():
    event = EventFactory(verb="=1+1", engagement_id=7, reason="https://example.org")

    made = write_xlsx(EVERY_KIND, Event.objects.all(), MANIFEST)

    assert cells(made) == [
        EVERY_KIND.labels,
        [
            event.pk,
            "=1+1",
            datetime.fromisoformat("2026-11-02T12:00:00"),
            date(2026, 11, 2),
            7,
            "Yes",
            "District",
            "https://example.org",
        ],
    ]


@pytest.mark.django_db
def test_xlsx_has_no_formula_and_no_link():
    EventFactory(verb="=1+1", reason="https://example.org")

    with write_xlsx(EVERY_KIND, Event.objects.all(), MANIFEST).file as file:
        sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert '<pane ySplit="1"' in sheet
    assert '<autoFilter ref="A1:H2"/>' in sheet


@pytest.mark.django_db
def test_xlsx_tells_about_itself():
    EventFactory.create_batch(2)

    made = write_xlsx(EVERY_KIND, Event.objects.all(), MANIFEST)

    about = workbook(made).get_sheet_by_name("About this file")
    assert list(about.iter_rows()) == [
        ["Table", "Deeds"],
        ["Asked for by", "Ada Admin"],
        ["In the role of", "Administrator"],
        ["Rows", "State: Pinewood"],
        ["Number of rows", 2],
        ["As of", "2026-11-02 12:00:00"],
        ["Time zone of all times", "America/Chicago"],
        ["SHA-256 of the rows as CSV", made.sha256],
    ]


@pytest.mark.django_db
def test_csv_and_xlsx_of_the_same_rows_have_the_same_hash():
    EventFactory.create_batch(3, reason="-1")

    as_csv = write_csv(EVERY_KIND, Event.objects.all(), MANIFEST)
    as_xlsx = write_xlsx(EVERY_KIND, Event.objects.all(), MANIFEST)

    assert as_csv.sha256 == as_xlsx.sha256
    as_csv.file.close()
    as_xlsx.file.close()


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        (Kind.INTEGER, -12, -12.0),
        (Kind.INTEGER, 12345678901234567, "12345678901234567"),
        (Kind.INTEGER, 12000000000000000000, 1.2e19),
        (Kind.DECIMAL, Decimal("0.125"), 0.125),
        (Kind.DECIMAL, 1e300, 1e300),
        (Kind.DECIMAL, Decimal("NaN"), "NaN"),
        (Kind.DATE, date(2026, 2, 28), date(2026, 2, 28)),
        (Kind.DATE, date(1899, 12, 31), "1899-12-31"),
        (Kind.TEXT, "0012", "0012"),
        (Kind.TEXT, "'=1", "''=1"),
        (Kind.TEXT, "_x0041_", "_x0041_"),
        (Kind.TEXT, "a\r\nb", "a\r\nb"),
    ],
)
def test_xlsx_cells_lose_nothing(kind, value, cell):
    made = write_xlsx(one_column(kind), [One(value)], MANIFEST)

    assert cells(made) == [["Value"], [cell]]


def test_xlsx_refuses_more_rows_than_a_sheet_holds(monkeypatch):
    monkeypatch.setattr(writers, "MAX_ROWS", 2)

    with pytest.raises(XlsxTooLarge, match="has 3 rows, .* Choose CSV"):
        write_xlsx(one_column(Kind.TEXT), [One("x")] * 3, MANIFEST)


@pytest.mark.parametrize("length", [32_768, 200_000])
def test_xlsx_refuses_a_text_longer_than_a_cell(length):
    with pytest.raises(XlsxTooLarge, match="longer than"):
        write_xlsx(one_column(Kind.TEXT), [One("x" * length)], MANIFEST)


def test_xlsx_sheet_has_a_name_it_may_have():
    table = replace(one_column(Kind.TEXT), title="A/B: [everything] that happened since 2020")

    made = write_xlsx(table, [One("x")], MANIFEST)

    assert workbook(made).sheet_names[0] == "A B   everything  that happened"


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TRICKY)
def test_what_was_exported_is_read_back_unchanged(reason):
    event = EventFactory(reason=reason)
    mine = Event.objects.filter(pk=event.pk)

    as_csv = write_csv(TEXTS, mine, MANIFEST)
    as_xlsx = write_xlsx(TEXTS, mine, MANIFEST)

    for made in (as_csv, as_xlsx):
        with made.file as file:
            rows = list(read_table(file).rows)
        assert rows == [(2, [str(event.pk), clean_text(reason)], "")]


@pytest.mark.django_db
def test_every_kind_is_read_back():
    event = EventFactory(verb="a;b", reason="multi\r\nline")

    with write_csv(EVERY_KIND, Event.objects.all(), MANIFEST).file as file:
        as_csv = read_table(file)
    with write_xlsx(EVERY_KIND, Event.objects.all(), MANIFEST).file as file:
        as_xlsx = read_table(file)

    rest = ["2026-11-02", "", "Yes", "District", "multi\r\nline"]
    assert as_csv.header == as_xlsx.header == EVERY_KIND.labels
    assert [row.cells for row in as_csv.rows] == [
        [str(event.pk), "a;b", "2026-11-02T12:00:00-06:00", *rest]
    ]
    assert [row.cells for row in as_xlsx.rows] == [
        [str(event.pk), "a;b", "2026-11-02T12:00:00", *rest]
    ]
