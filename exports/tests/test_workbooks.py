"""The workbook that rows are put into on the way to the file."""

import csv
import io
import re
import zipfile
from dataclasses import replace

import pytest
import python_calamine

from exports import workbooks
from exports.cells import RowWriter
from exports.tables import Column, Kind, Table
from exports.tests.factories import NOON
from exports.workbooks import Frame, XlsxTooLarge

TABLE = Table(
    name="visits",
    title="Visits",
    columns=(
        Column("No", "pk", Kind.INTEGER),
        Column("Held on", "held_on", Kind.DATE),
        Column("Logged at", "logged_at", Kind.DATETIME),
        Column("Why", "reason"),
    ),
)
X = '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row>'
Y = '<row r="3"><c r="A3" t="inlineStr"><is><t>y</t></is></c></row>'
ONE = Table("one", "One", (Column("Value", "value"),))
FRAME = Frame("<a>", "</a>", [""])


@pytest.mark.parametrize(
    ("reason", "width"),
    [("", 6), ("abc", 6), ("abcd", 7), ("x" * 57, 60), ("x" * 58, 60), ("x" * 900, 60)],
)
def test_column_is_as_wide_as_its_texts_within_reason(reason, width):
    sample = [["1", "2026-03-03", "2026-03-03T09:00:00-06:00", ""], ["12", "", "", reason]]

    assert workbooks.column_widths(TABLE, sample) == [5, 12, 20, width]


def test_column_without_rows_is_as_wide_as_its_label():
    assert workbooks.column_widths(TABLE, []) == [5, 12, 20, 6]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Visits", "Visits"),
        ("A/B: [all]", "A B   all"),
        ("a\\b*c?d", "a b c d"),
        ("'quoted'", "quoted"),
        ("a\x01b", "ab"),
        ("x" * 40, "x" * 31),
        ("x" * 30 + " y", "x" * 30),
        ("???", "Rows"),
        ("", "Rows"),
    ],
)
def test_sheet_has_a_name_that_a_sheet_may_have(title, name):
    assert workbooks.sheet_name(title) == name


def test_frame_gives_up_the_row_of_formats_and_keeps_its_styles():
    xml = (
        '<w><dimension ref="A1:D2"/><sheetData><row r="1"><c r="A1"/></row>'
        '<row r="2"><c r="B2" s="2"/><c r="C2" s="13"/></row></sheetData><end/></w>'
    )

    assert workbooks.sheet_frame(xml, TABLE, 7) == Frame(
        '<w><dimension ref="A1:D8"/><sheetData><row r="1"><c r="A1"/></row>',
        "</sheetData><end/></w>",
        ["", "2", "13", ""],
    )


def test_frame_of_a_sheet_without_formats_has_no_styles():
    xml = '<w><dimension ref="A1"/><sheetData><row r="1"/></sheetData></w>'

    assert workbooks.sheet_frame(xml, ONE, 0) == Frame(
        '<w><dimension ref="A1:A1"/><sheetData><row r="1"/>', "</sheetData></w>", [""]
    )


def test_rows_are_written_between_the_two_ends_of_the_sheet():
    sheet = io.BytesIO()

    workbooks.write_rows(sheet, FRAME, ONE, iter([["x"], ["y"]]))

    assert sheet.getvalue().decode() == f"<a>{X}{Y}</a>"


def test_sheet_may_be_as_large_as_a_spreadsheet_reads_and_no_larger(monkeypatch):
    whole = len(f"<a>{X}{Y}</a>")
    monkeypatch.setattr(workbooks, "MAX_SHEET", whole)
    workbooks.write_rows(io.BytesIO(), FRAME, ONE, iter([["x"], ["y"]]))

    monkeypatch.setattr(workbooks, "MAX_SHEET", whole - 1)
    with pytest.raises(XlsxTooLarge) as refused:
        workbooks.write_rows(io.BytesIO(), FRAME, ONE, iter([["x"], ["y"]]))

    assert str(refused.value) == (
        "This is more than a spreadsheet can hold. Choose CSV, which has no such limit."
    )


def test_text_too_long_for_a_cell_is_refused_by_its_row():
    with pytest.raises(XlsxTooLarge) as refused:
        workbooks.row_or_refusal(RowWriter([Kind.TEXT], [""]), 7, ["x" * 32_768])

    assert str(refused.value) == (
        "A text in row 7 is longer than a spreadsheet cell. Choose CSV, which has no such limit."
    )


def test_text_too_long_to_be_read_is_refused_after_the_rows_before_it():
    long = "x" * (csv.field_size_limit() + 1)
    records = workbooks.readable(csv.reader(["a,b\n", f"{long}\n"]))

    assert next(records) == ["a", "b"]
    with pytest.raises(XlsxTooLarge) as refused:
        next(records)
    assert str(refused.value) == (
        "A text is longer than a spreadsheet cell. Choose CSV, which has no such limit."
    )


def written(table, lines, about=()):
    file = io.BytesIO()
    workbooks.write_workbook(
        file, table, io.BytesIO(lines.encode()), rows=lines.count("\n"), about=about, made_at=NOON
    )
    file.seek(0)
    return file


def test_workbook_holds_every_row_beyond_the_sample():
    values = [f"row {n}" for n in range(1_001)]

    file = written(ONE, "".join(f"{value}\n" for value in values))

    sheet = python_calamine.load_workbook(file).get_sheet_by_index(0)
    assert list(sheet.iter_rows()) == [["Value"], *([value] for value in values)]


def test_workbook_tells_numbers_from_texts_beside_its_rows():
    about = [("Table", "One"), ("Number of rows", 0), ("By", "Ada\x01 Admin")]

    book = python_calamine.load_workbook(written(ONE, "", about))

    assert book.sheet_names == ["One", "About this file"]
    assert list(book.get_sheet_by_name("About this file").iter_rows()) == [
        ["Table", "One"],
        ["Number of rows", 0],
        ["By", "Ada Admin"],
    ]


def test_workbook_says_what_it_is_and_when_it_was_made():
    file = written(replace(ONE, title="Reading\x01 visits"), "x\n")

    core = zipfile.ZipFile(file).read("docProps/core.xml").decode()

    assert re.findall("<dc:title>(.*?)</dc:title>", core) == ["Reading visits"]
    assert re.findall("<dcterms:created[^>]*>(.*?)</", core) == [f"{NOON:%Y-%m-%dT%H:%M:%S}Z"]
