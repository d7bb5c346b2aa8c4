"""What a file is, told from its bytes; its name may say anything."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO

MAX_UNPACKED = 400 * 1024 * 1024
MAX_STRINGS = 64 * 1024 * 1024
"""The texts of a workbook stand in one member, which is held in memory whole."""
MAX_RATIO, UNPACKED_ANYWAY = 100, 4 * 1024 * 1024
"""A table packs ten or twenty to one; what packs a hundred to one was made to fill the memory."""
STRINGS = "xl/sharedStrings.xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Open it and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”."
PACKED = {
    "xl/workbook.bin": f"This is a binary Excel file (.xlsb). {SAVE_AS}",
    "content.xml": f"This is an OpenDocument file. {SAVE_AS}",
    "word/document.xml": "This is a Word document, not a table.",
    "ppt/presentation.xml": "This is a PowerPoint file, not a table.",
    "Index/Document.iwa": f"This is a Numbers or Pages file. {SAVE_AS}",
}
"""What else a ZIP archive may be, by a member that gives it away."""


class UnreadableFile(ValueError):
    """The file cannot be read as a table. The message is for the person who chose it."""


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def kind_of(data: bytes) -> FileKind:
    """The kind of file, or `UnreadableFile` with what it is instead."""
    if not data.strip():
        raise UnreadableFile("The file is empty.")
    if b"%PDF-" in data[:1024]:
        raise UnreadableFile("This is a PDF, not a table. Ask for the spreadsheet behind it.")
    if data.startswith(OLD_OFFICE):
        raise UnreadableFile(explain_old_office(data))
    if data.startswith(b"PK"):
        check_workbook(data)
        return FileKind.XLSX
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table)", data[:200], re.IGNORECASE):
        raise UnreadableFile(f"This is a web page under another name. {SAVE_AS}")
    return FileKind.CSV


def explain_old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "This file is protected by a password. Save it without one."
    if "WordDocument".encode("utf-16-le") in data:
        return "This is a Word document, not a table."
    return f"This is an old Excel file (.xls). {SAVE_AS}"


def check_workbook(data: bytes) -> None:
    """Refuse archives that are something else, damaged, locked, or larger than they look."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            for member in members:
                if member.filename in PACKED:
                    raise UnreadableFile(PACKED[member.filename])
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableFile("This is a ZIP archive, not a table. Unpack it first.")
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableFile("This file is protected by a password. Save it without one.")
            if is_too_large(members, len(data)):
                raise UnreadableFile("This workbook is too large. Save it as CSV, or in parts.")
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableFile("This Excel file is damaged. Open it and save it again.") from error


def is_too_large(members: Iterable[zipfile.ZipInfo], packed: int) -> bool:
    """Judged by what the archive says of itself, before anything is unpacked."""
    sizes = {member.filename: member.file_size for member in members}
    unpacked = sum(sizes.values())
    return (
        unpacked > MAX_UNPACKED
        or sizes.get(STRINGS, 0) > MAX_STRINGS
        or unpacked > max(UNPACKED_ANYWAY, packed * MAX_RATIO)
    )
