import io
import zipfile
from collections import deque
from datetime import date, time

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from exports import sniffing, weighing, xlsx_reading
from exports.reading import Row, UnreadableFile, Wanted, read_table

TABLE = "School,City\nJosé Martí,Cañon City\n"


def read(data, **limits):
    """The table, of which every row was gone through once."""
    sheet = read_table(io.BytesIO(data), **limits)
    deque(sheet.rows, maxlen=0)
    return sheet


def cells(data):
    return [row.cells for row in read(data).rows]


def workbook(fill, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        fill(book)
    return file.getvalue()


def one_sheet(*rows):
    def fill(book):
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return workbook(fill)


def test_text_under_the_name_of_a_workbook_is_refused():
    assert read(b"School,City\n", name="sites.csv").header == ["School", "City"]
    with pytest.raises(UnreadableFile, match="not an Excel file"):
        read(b"School,City\n", name="Sites.XLSX")


def archive(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_any_usual_encoding_is_read(encoding, named):
    sheet = read(TABLE.encode(encoding))

    assert sheet.header == ["School", "City"]
    assert list(sheet.rows) == [Row(2, ["José Martí", "Cañon City"])]
    assert sheet.encoding == named


def test_mac_roman_is_told_from_windows_where_there_is_enough_text():
    text = "School,City\nÉcole “Étoile” – Montréal,Île d’Orléans\n"

    assert cells(text.encode("mac_roman")) == [["École “Étoile” – Montréal", "Île d’Orléans"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(delimiter):
    data = f'School{delimiter}City\n"A{delimiter}B, C; D"{delimiter}E\n'.encode()

    assert cells(data) == [[f"A{delimiter}B, C; D", "E"]]


def test_the_delimiter_that_excel_is_told_is_taken():
    sheet = read(b"sep=;\r\nA;B,C\r\n1;2\r\n")

    assert (sheet.header, list(sheet.rows)) == (["A", "B,C"], [Row(2, ["1", "2"])])


def test_one_column_needs_no_delimiter():
    assert cells(b"School\nAlder\nBirch\n") == [["Alder"], ["Birch"]]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    sheet = read(b'\n,\nA,B\n"one\nand more",2\n\n ,\n3,4\n')

    assert (sheet.header_number, sheet.lines) == (3, 8)
    assert [row.number for row in sheet.rows] == [4, 7]


def test_rows_can_be_read_again():
    sheet = read(b"A\n1\n2\n")

    assert list(sheet.rows) == list(sheet.rows) == [Row(2, ["1"]), Row(3, ["2"])]


def test_ragged_rows_say_what_is_wrong():
    sheet = read(b"A,B,C\n1,2\n1,2,3,\n1,2,3,4\n")

    assert list(sheet.rows) == [
        Row(2, ["1", "2", ""], "This row has 2 cells, and the heading has 3."),
        Row(3, ["1", "2", "3"]),
        Row(4, ["1", "2", "3"], "This row has more cells than the 3 of the heading."),
    ]


def test_escapes_are_taken_off():
    assert cells(b"A,B\n'=1,'tis\n") == [["=1", "'tis"]]


def test_header_is_tidied():
    assert read(b" School   name ,,\nx,,\n").header == ["School name"]


def test_every_cell_of_a_workbook_is_text():
    def fill(book):
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        hour = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["Id", "Share", "Text", "Met", "On", "At", "Blank", "Sum"])
        sheet.write_row(1, 0, [1234567, 0.1 + 0.2, "0012", True])
        sheet.write_datetime(1, 4, date(2026, 11, 2), day)
        sheet.write_datetime(1, 5, time(9, 5), hour)
        sheet.write_formula(1, 7, "=1+1", None, 2)

    assert cells(workbook(fill)) == [
        ["1234567", "0.3", "0012", "Yes", "2026-11-02", "09:05:00", "", "2"]
    ]


def test_the_first_visible_sheet_is_read():
    def fill(book):
        book.add_worksheet("Lists").write(0, 0, "wrong")
        book.add_worksheet("Scores").write(0, 0, "right")
        book.worksheets()[1].activate()
        book.worksheets()[0].hide()

    assert read(workbook(fill)).header == ["right"]


def test_a_workbook_may_begin_further_down_and_right():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["A", "B"])
        sheet.write_row(3, 1, ["1", "2"])

    sheet = read(workbook(fill))

    assert (sheet.header, list(sheet.rows)) == (["A", "B"], [Row(4, ["1", "2"])])


def test_a_sheet_of_one_far_cell_is_refused():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A")
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(UnreadableFile, match="reaches to cell XFD1048576"):
        read(workbook(fill))


def test_an_error_in_a_cell_is_named():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "A")
        sheet.write_formula(4, 2, "=NA()", None, "#N/A")

    with pytest.raises(UnreadableFile, match="Cell C5 shows an error"):
        read(workbook(fill))


def test_cells_without_an_address_are_refused():
    data = with_sheet(
        one_sheet(["A"]), lambda xml: xml.replace(b'<c r="A1"', b"<c").replace(b'r="1"', b"")
    )

    with pytest.raises(UnreadableFile, match="has no cell addresses"):
        read(data)


def with_sheet(data, change):
    """The workbook with its first sheet's XML changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return file.getvalue()


OLD_EXCEL = sniffing.OLD_OFFICE + b"\0" * 500
UTF16 = "utf-16-le"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b" \r\n\n", "The file is empty"),
        (b",,\n,,\n", "The file is empty"),
        ("\ufeff".encode(), "The file is empty"),
        (b"%PDF-1.7\n1 0 obj", "This is a PDF"),
        (OLD_EXCEL + "Workbook".encode(UTF16), "an old Excel file"),
        (OLD_EXCEL + "EncryptedPackage".encode(UTF16), "protected by a password"),
        (OLD_EXCEL + "WordDocument".encode(UTF16), "a Word document"),
        (archive(word__document_dot_xml="<w/>"), "a Word document"),
        (archive(content_dot_xml="<o/>"), "an OpenDocument file"),
        (archive(xl__workbook_dot_bin="x"), "a binary Excel file"),
        (archive(readme_dot_txt="x"), "a ZIP archive"),
        (archive(xl__workbook_dot_xml="x"), "Excel file is damaged"),
        (b"PK\x03\x04 and then nothing", "Excel file is damaged"),
        (one_sheet(["A"])[:-100], "Excel file is damaged"),
        (b"<!DOCTYPE html><table><tr><td>A", "a web page under another name"),
        (b'<?xml version="1.0"?><Workbook/>', "a web page under another name"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\xff" * 9, "not a table of text|cannot be"),
        (bytes(range(256)) * 4, "not a table of text|cannot be read"),
        (b"12,2026-01-01,50%\n13,2026-01-02,60%\n", "The first row holds figures"),
        (b"'\t,\n1,2\n", "The first row names no columns"),
        (b"A,,C\n1,2,3\n", "Column 2 has no name"),
        (b"A,b,B,a,C\n", "the same name: “A”, “b”, “B”, “a”"),
        (b'A,B\n1,2\n"3,4\n5,6\n', "Row 3: a quotation mark is opened and never closed"),
        (b'A,B\n"x"y,2\n', "Row 2: there is a quotation mark in the middle"),
        (b'A\n"' + b"x" * 1_100_000, "Row 2: a cell is too long"),
    ],
)
def test_what_cannot_be_read_says_why(data, words):
    with pytest.raises(UnreadableFile, match=words):
        read(data)


def test_limits_are_kept():
    with pytest.raises(UnreadableFile, match="has more than 2 rows"):
        read(b"A\n1\n2\n3\n", max_rows=2)
    with pytest.raises(UnreadableFile, match="larger than 1 MB"):
        read(b"A\n" * 600_000, max_bytes=1024**2)


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(sniffing, "MAX_UNPACKED", 1000)

    with pytest.raises(UnreadableFile, match="too large"):
        read(one_sheet(["A"], ["x" * 1000]))


def test_a_workbook_made_to_fill_the_memory_is_refused_unread(monkeypatch):
    monkeypatch.setattr(xlsx_reading, "load_workbook", None)
    data = with_sheet(one_sheet(["A"]), lambda xml: xml + b" " * 30_000_000)

    with pytest.raises(UnreadableFile, match="too large"):
        read(data)


def test_a_sheet_of_many_cells_is_refused_unread(monkeypatch):
    monkeypatch.setattr(xlsx_reading, "MAX_CELLS", 5)

    with pytest.raises(UnreadableFile, match="more than 5 cells"):
        read(one_sheet(["A", "B"], [1, 2], [3, 4]))


def test_a_sheet_that_is_all_but_empty_is_refused_unread():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["A", "B"])
        sheet.write(999_999, 19, "x")

    with pytest.raises(UnreadableFile, match="reaches to cell T1000000"):
        read(workbook(fill))


def test_texts_of_a_workbook_that_fill_the_memory_are_refused(monkeypatch):
    monkeypatch.setattr(sniffing, "MAX_STRINGS", 1000)

    with pytest.raises(UnreadableFile, match="too large"):
        read(one_sheet(["A"], ["x" * 1000]))


TITLED = "Export,\n\nSource: national directory, 2019-20\n\nA,B,C,D,E\n1,2,3,4,5\n\nA note.\n"


def test_heading_is_found_below_titles():
    sheet = read(TITLED.encode())

    assert (sheet.header_number, sheet.header) == (5, ["A", "B", "C", "D", "E"])
    assert [row.number for row in sheet.rows] == [6, 8]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_delimiter_is_found_below_titles(delimiter):
    text = f"Export\n\nA{delimiter}B{delimiter}C\n1{delimiter}2{delimiter}3\n"

    assert read(text.encode()).header == ["A", "B", "C"]


def test_heading_is_the_row_with_the_most_known_names():
    known = {"id", "name"}.intersection
    rows = b"All,of,it\nby,the,state\nId,Name,City\n1,Fern,Ash\n"

    sheet = read(rows, wanted=Wanted(known=lambda names: len(known(map(str.lower, names)))))

    assert (sheet.header_number, sheet.header) == (3, ["Id", "Name", "City"])


def test_heading_is_the_row_that_somebody_names():
    sheet = read(b"A,B\nC,D\n1,2\n", wanted=Wanted(header_number=2))

    assert (sheet.header, list(sheet.rows)) == (["C", "D"], [Row(3, ["1", "2"])])


def covered():
    def fill(book):
        book.add_worksheet("About").write_column(0, 0, ["A directory", "made by the state"])
        book.add_worksheet("Schools").write_row(0, 0, ["Id", "Name"])

    return workbook(fill)


def test_sheet_is_the_one_whose_heading_is_known():
    known = {"Id", "Name"}.intersection
    sheet = read(covered(), wanted=Wanted(known=lambda names: len(known(names))))

    assert (sheet.name, sheet.names, sheet.header) == (
        "Schools",
        ("About", "Schools"),
        ["Id", "Name"],
    )


def test_sheet_is_the_one_that_somebody_names():
    assert read(covered(), wanted=Wanted(sheet="Schools")).header == ["Id", "Name"]
    assert read(covered()).name == "About"


def test_a_workbook_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    data = archive(xl__workbook_dot_xml=bomb, xl___rels__workbook_dot_xml_dot_rels=bomb)

    with pytest.raises(UnreadableFile, match="damaged"):
        read(data)


def test_the_extent_is_found_across_pieces(monkeypatch):
    monkeypatch.setattr(weighing, "CHUNK", 7)

    assert cells(one_sheet(["A", "B"], ["1", "2"])) == [["1", "2"]]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(data):
    try:
        sheet = read(data)
    except UnreadableFile:
        return
    assert all(len(row.cells) == len(sheet.header) for row in sheet.rows)
