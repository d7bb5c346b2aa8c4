import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from exports.cells import CellTooLong, RowWriter
from exports.tables import Kind

KINDS = [Kind.INTEGER, Kind.DECIMAL, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.BOOLEAN, Kind.TEXT]
STYLES = ["", "", "", "1", "2", "", ""]
ROWS = [
    ["7", "0.125", "plain", "2026-11-02", "2026-11-02T09:05:07-06:00", "Yes", "x"],
    ["-12", "-0.5", " a & <b> \"c\" 'd' ", "1900-03-01", "1999-12-31T23:59:59+00:00", "No", ""],
    ["0", "1000000", "a\r\nb\tc\nd", "2024-02-29", "2024-02-29T00:00:00+05:30", "", "_x0041_"],
    ["999999999999999", "3.14159265358979", "\u4e2d\U0001f600\ufffe", "", "", "Yes", "e\n"],
]


def by_xlsxwriter():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        second = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(ROWS, start=1):
            for index, (kind, value) in enumerate(zip(KINDS, row, strict=True)):
                if value == "":
                    continue
                if kind in (Kind.INTEGER, Kind.DECIMAL):
                    sheet.write_number(number, index, float(value))
                elif kind == Kind.DATE:
                    sheet.write_datetime(number, index, date.fromisoformat(value), day)
                elif kind == Kind.DATETIME:
                    wall = datetime.fromisoformat(value).replace(tzinfo=None)
                    sheet.write_datetime(number, index, wall, second)
                else:
                    sheet.write_string(number, index, value)
    xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_rows_are_those_of_xlsxwriter():
    writer = RowWriter(KINDS, STYLES)

    xml = "".join(writer.write(number, row) for number, row in enumerate(ROWS, start=2))

    assert xml == by_xlsxwriter()


def test_a_run_of_escapes_is_escaped_each_on_its_own():
    assert RowWriter([Kind.TEXT], [""]).write(2, ["_x0041_x0042_"]) == (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>_x005F_x0041_x005F_x0042_</t></is></c></row>'
    )


@pytest.mark.parametrize("text", ["x" * 32_768, "\U0001f600" * 16_384])
def test_a_text_longer_than_a_cell_is_refused(text):
    with pytest.raises(CellTooLong):
        RowWriter([Kind.TEXT], [""]).write(2, [text])


def test_the_longest_text_fits():
    assert "x" * 32_767 in RowWriter([Kind.TEXT], [""]).write(2, ["x" * 32_767])
