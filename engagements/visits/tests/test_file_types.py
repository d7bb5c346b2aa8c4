from io import BytesIO
from zipfile import ZipFile

import pytest

from editing.refusals import Refused
from engagements.visits.file_types import kind_of, safe_name

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 40
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
OFFICE = "application/vnd.openxmlformats-officedocument"
PARTS = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
}


def office(part, content_type, *more):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override ContentType="{content_type}"/></Types>'
        )
        for name in (part, *more):
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Plan.PDF", PDF, "application/pdf"),
        ("photo.png", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("photo.webp", WEBP, "image/webp"),
        ("photo.heic", HEIC, "image/heic"),
        ("notes.txt", "Größe: 3 < 4\n".encode(), "text/plain"),
        ("table.csv", b"a,b\r\n1,2\r\n", "text/csv"),
        ("wide.csv", "a,b\n1,2\n".encode("utf-16"), "text/csv"),
        *((f"file.{ending}", office(*part), None) for ending, part in PARTS.items()),
    ],
)
def test_kind_of_a_file_that_is_what_it_says(name, content, content_type):
    kind = kind_of(name, content)

    assert kind.content_type == (content_type or kind.content_type)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("page.html", b"<!doctype html><p>Hello"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("program.exe", b"MZ" + b"\0" * 60),
        ("script.sh", b"#!/bin/sh\n"),
        ("noending", PDF),
        ("program.pdf", b"MZ" + b"\0" * 60),
        ("page.pdf", b"<html>%PDF-1.7 %%EOF"),
        ("cut.pdf", b"%PDF-1.7\n"),
        ("photo.png", JPEG),
        ("photo.jpg", b"<script>alert(1)</script>"),
        ("page.txt", b"  <!DOCTYPE html><p>Hello"),
        ("page.csv", b"name\n<script>alert(1)</script>"),
        ("drawing.txt", b"words <svg onload=alert(1)>"),
        ("script.txt", b"#!/bin/sh\nrm -r /"),
        ("program.txt", b"MZ\x90\0"),
        ("binary.csv", b"a,b\0c"),
        ("archive.docx", b"PK\x03\x04 not an archive"),
        ("table.docx", office(*PARTS["xlsx"])),
        ("macro.docx", office(*PARTS["docx"], "word/vbaProject.bin")),
        (
            "macro.xlsx",
            office("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ),
        ("macro.docm", office(*PARTS["docx"])),
    ],
)
def test_kind_of_a_file_that_is_refused_names_the_file(name, content):
    with pytest.raises(Refused, match=name):
        kind_of(name, content)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\Users\me\plan.pdf", "plan.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
    ],
)
def test_safe_name(name, safe):
    assert safe_name(name) == safe


def test_safe_name_of_a_long_one_keeps_its_ending():
    name = safe_name("x" * 500 + ".pdf")

    assert len(name) == 200
    assert name.endswith(".pdf")
