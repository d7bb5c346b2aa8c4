"""Files as people have them: saved by other programs, in other countries, long ago."""

import codecs

import pytest

from exports.csv_reading import CsvFile, delimiter_score, find_delimiter, find_encoding, open_csv
from exports.sniffing import UnreadableFile

TEXT = "name,place\nPeñasco,Añil\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"", "utf-8"),
    ],
)
def test_encoding_is_found_by_its_mark_or_by_its_empty_halves(data, encoding):
    assert find_encoding(data) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_letters_are_the_same_whatever_the_encoding(encoding):
    assert list(open_csv(TEXT.encode(encoding)).records()) == [
        ["name", "place"],
        ["Peñasco", "Añil"],
    ]


def test_file_of_an_old_spreadsheet_keeps_its_accents():
    rows = "".join(f"{n},Señor Peña,São José de Ribamar\n" for n in range(40))

    assert list(open_csv(rows.encode("cp1252")).records())[3] == [
        "3",
        "Señor Peña",
        "São José de Ribamar",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            codecs.BOM_UTF8 + b"\xff\xfe\xfa",
            "Some letters of this file cannot be read. Save it as CSV UTF-8.",
        ),
        (
            codecs.BOM_UTF16_LE + b"a",
            "Some letters of this file cannot be read. Save it as CSV UTF-8.",
        ),
        (codecs.BOM_UTF8 + b"a\0b", "This is not a table of text."),
    ],
)
def test_file_that_is_no_text_is_refused_in_words(data, words):
    with pytest.raises(UnreadableFile) as refused:
        open_csv(data)

    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a;b,c;d\n1;2;3\n4;5;6\n", ";"),
        ("alone\n1\n", ","),
        ("", ","),
    ],
)
def test_delimiter_is_the_one_that_cuts_like_the_heading(sample, delimiter):
    assert find_delimiter(sample) == delimiter


@pytest.mark.parametrize(
    ("sample", "score"),
    [
        ("", (0, 0)),
        ("a\nb\n", (0, 0)),
        ("a,b\n1,2\n3\n", (2, 2)),
        ("a,b\n\n1,2\n", (2, 2)),
        ("a,b,c\n1,2,3\n", (2, 3)),
        ("Title\n\na,b,c\n1,2,3\n", (0, 4)),
    ],
)
def test_delimiter_scores_by_records_as_wide_as_the_heading(sample, score):
    assert delimiter_score(sample, ",") == score


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiter_that_the_file_tells_is_taken_and_its_line_left_out(end):
    data = f"sep=;{end}a;b{end}1,2;3{end}".encode()

    assert list(open_csv(data).records()) == [["a", "b"], ["1,2", "3"]]


def test_blank_records_are_kept_so_that_rows_can_be_counted():
    assert list(CsvFile(b"a,b\n\n1,2\n", "utf-8", ",").records()) == [
        ["a", "b"],
        [],
        ["1", "2"],
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'a,b\n1,"2\n', "Row 2: a quotation mark is opened and never closed."),
        (b'a,b\n1,2\n"3"x,4\n', "Row 3: there is a quotation mark in the middle of a cell."),
        (
            b'a,b\n1,"' + b"x" * (1 << 20) + b'x"\n',
            "Row 2: a cell is too long, or a quotation mark is opened and never closed.",
        ),
    ],
)
def test_row_that_cannot_be_read_is_named(data, words):
    with pytest.raises(UnreadableFile) as refused:
        list(CsvFile(data, "utf-8", ",").records())

    assert str(refused.value) == words
