"""A few kilobytes that would become gigabytes are refused before they do."""

import io
import zipfile

import pytest
import xlsxwriter

from exports.reading import UnreadableFile, read_table

BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Sites" sheetId="1" r:id="rId1"/></sheets></workbook>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
<Relationship Id="rId2" Target="sharedStrings.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>
</Relationships>"""
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(rows, texts=("Name",), place="worksheets/sheet1.xml"):
    file = io.BytesIO()
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", BOOK)
        packed.writestr(
            "xl/_rels/workbook.xml.rels", RELATIONS.replace("worksheets/sheet1.xml", place)
        )
        packed.writestr("xl/sharedStrings.xml", f"<sst {NAMESPACE}>{shared}</sst>")
        sheet = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
        packed.writestr(f"xl/{place}", sheet)
    return file.getvalue()


def row(number, *columns, text=0):
    cells = (f'<c r="{column}{number}" t="s"><v>{text}</v></c>' for column in columns)
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize("place", ["worksheets/sheet1.xml", "elsewhere/any.name"])
def test_two_cells_far_apart_are_refused(place):
    data = book(row(1, "A") + row(1_000_000, "T"), place=place)

    assert len(data) < 3_000
    with pytest.raises(UnreadableFile, match="reaches to cell T1000000"):
        read_table(io.BytesIO(data))


def test_long_text_that_each_cell_repeats_is_refused():
    rows = "".join(row(number, "A", text=1) for number in range(2, 20_000))
    data = book(row(1, "A") + rows, ("Name", "x" * 32_000))

    assert len(data) < 300_000
    with pytest.raises(UnreadableFile, match="unpacks to far more than a table holds"):
        read_table(io.BytesIO(data))


def test_packed_out_of_all_proportion_is_refused():
    file = io.BytesIO(book(row(1, "A")))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/picture.bin", bytes(30_000_000))

    with pytest.raises(UnreadableFile, match="workbook is too large"):
        read_table(io.BytesIO(file.getvalue()))


def written(*rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return io.BytesIO(file.getvalue())


def test_long_text_that_few_cells_repeat_is_read():
    table = read_table(written(["Name"], *[["x" * 32_000]] * 3))

    assert [len(each.cells[0]) for each in table.rows] == [32_000] * 3


def test_wide_table_with_many_blanks_is_read():
    columns = [f"Column {number}" for number in range(65)]

    assert len(list(read_table(written(columns, *[["Fern"]] * 2_000)).rows)) == 2_000
