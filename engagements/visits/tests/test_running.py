"""A file that runs something when it is opened is refused, with what it is."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from editing.refusals import Refused
from engagements.visits import running
from engagements.visits.file_types import kind_of
from engagements.visits.tests.test_file_types import PARTS, PDF, office


def pdf(objects, packed=None, kind="/ObjStm"):
    content = b"%PDF-1.7\n1 0 obj\n" + objects + b"\nendobj\n"
    if packed is not None:
        stream = zlib.compress(packed)
        head = f"2 0 obj\n<</Type {kind} /Filter /FlateDecode>>\nstream\n".encode()
        content += head + stream + b"\nendstream\nendobj\n"
    return content + b"%%EOF\n"


def with_part(name, words, ending="xlsx"):
    file = BytesIO(office(*PARTS[ending]))
    with ZipFile(file, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, words)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (pdf(b"<</OpenAction <</S /JavaScript /JS (app.alert(1))>>>>"), "a script"),
        (pdf(b"<</S /J#61vaScript>>"), "a script"),
        (pdf(b"<<>>", b"<</S /JavaScript>>"), "a script"),
        (pdf(b"<<>>", b"<</S /JavaScript>>", "/Obj#53tm"), "a script"),
        (pdf(b"<</S /Launch /F (cmd.exe)>>"), "a command that starts a program"),
        (pdf(b"<</Names <</EmbeddedFiles 3 0 R>>>>"), "another file inside"),
        (pdf(b"<</AcroForm <</XFA 4 0 R>>>>"), "a form that can run scripts"),
        (pdf(b"<</Encrypt 5 0 R>>"), running.LOCKED),
        (pdf(b"<<>>", bytes(running.MOST_UNPACKED + 1)), running.TOO_MUCH),
    ],
)
def test_pdf_that_runs_something_says_what(content, what):
    assert running.found_in(content) == what


@pytest.mark.parametrize(
    "content",
    [
        PDF,
        pdf(b"<</Title (A plan for /JavaScriptures)>>"),
        pdf(b"<<>>", b"picture /JavaScript /JS ", "/XObject"),
        pdf(b"<<>>", b"<</Type /Page>>"),
    ],
)
def test_pdf_that_only_shows_something_is_taken(content):
    assert running.found_in(content) == ""


@pytest.mark.parametrize(
    ("name", "words", "ending", "what"),
    [
        (
            "xl/externalLinks/externalLink1.xml",
            '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
            "xlsx",
            "a link to another program (DDE)",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "<sheetData><c><f>cmd|'/c calc'!A0</f></c></sheetData>",
            "xlsx",
            "a link to another program (DDE)",
        ),
        (
            "word/footer1.xml",
            "<w:instrText>DDEAUTO c:\\windows\\cmd.exe</w:instrText>",
            "docx",
            "a link to another program (DDE)",
        ),
        ("xl/macrosheets/sheet1.xml", "<x/>", "xlsx", "a macro"),
        ("word/embeddings/oleObject1.bin", "x", "docx", "another file or program inside"),
        ("ppt/activeX/activeX1.xml", "<x/>", "pptx", "another file or program inside"),
    ],
)
def test_office_file_that_runs_something_says_what(name, words, ending, what):
    assert running.found_in(with_part(name, words, ending)) == what


def test_workbook_with_plain_formulas_is_taken():
    sheet = "<sheetData><c><f>SUM(Sites!A1:A9)</f><v>3 | 4!</v></c></sheetData>"

    assert running.found_in(with_part("xl/worksheets/sheet1.xml", sheet)) == ""


def test_refusal_says_in_words_what_to_do():
    with pytest.raises(Refused, match="“notes.pdf” carries a script. Print it to a new PDF"):
        kind_of("notes.pdf", pdf(b"<</S /JavaScript>>"))
