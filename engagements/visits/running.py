"""What runs, or fetches something, when a file is opened: looked for inside a PDF and Office files.

A file that cannot be looked into is refused as well: locked, or packed beyond measure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MOST_UNPACKED = 100_000_000
TOO_MUCH = "far more than it seems to"
LOCKED = "a password, so nobody can see what is in it"

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
NAME_ENDS = rb"(?![A-Za-z0-9])"
IN_PDF: Mapping[str, re.Pattern[bytes]] = {
    "a script": re.compile(rb"/(?:JavaScript|JS)" + NAME_ENDS),
    "a command that starts a program": re.compile(rb"/Launch" + NAME_ENDS),
    "another file inside": re.compile(rb"/(?:EmbeddedFiles?|RichMedia)" + NAME_ENDS),
    "a form that can run scripts": re.compile(rb"/XFA" + NAME_ENDS),
}
IN_OFFICE: Mapping[str, re.Pattern[bytes]] = {
    "a link to another program (DDE)": re.compile(
        rb"<(?:\w+:)?ddeLink\b|instr(?:Text[^>]*>|=[\"'])\s*DDE|<(?:\w+:)?f\b[^>]*>[^<]*\w\|[^<]*![^<]*<",
        re.I,
    ),
    "an Excel 4 macro": re.compile(rb"<(?:\w+:)?macrosheet\b", re.I),
}
PARTS: Mapping[str, re.Pattern[str]] = {
    "a macro": re.compile(r"vbaproject|macrosheets/", re.I),
    "another file or program inside": re.compile(r"activex|oleobject|embeddings/.*\.bin$", re.I),
}


def found_in(content: bytes) -> str:
    """What is in a file that can run, in words; nothing for a file that only shows something."""
    if content.startswith(b"%PDF-"):
        return _in_pdf(content)
    return _in_office(content) if content.startswith(b"PK") else ""


def _in_pdf(content: bytes) -> str:
    """By the names in its objects, also those that are packed; pictures and fonts are no objects."""
    try:
        objects = [STREAM.sub(b"", content), *_packed_objects(content)]
    except OverflowError:
        return TOO_MUCH
    plain = [ESCAPED.sub(_sign, each) for each in objects]
    if any(re.search(rb"/Encrypt" + NAME_ENDS, each) for each in plain):
        return LOCKED
    return _first(IN_PDF, plain)


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What streams of objects hold, once unpacked: all that begins as such a stream does."""
    left = MOST_UNPACKED
    for found in STREAM.finditer(content):
        begins = content.rfind(b"obj", 0, found.start())
        if b"/ObjStm" not in ESCAPED.sub(_sign, content[max(begins, 0) : found.start()]):
            continue
        unpacked = _unpacked(found[1], left)
        left -= len(unpacked)
        yield unpacked


def _sign(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 16)])


def _unpacked(packed: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, most + 1)
    except zlib.error:
        return packed
    if len(unpacked) > most:
        raise OverflowError
    return unpacked


def _in_office(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                return TOO_MUCH
            for what, pattern in PARTS.items():
                if any(pattern.search(name) for name in archive.namelist()):
                    return what
            names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            return next(filter(None, (_first(IN_OFFICE, [archive.read(n)]) for n in names)), "")
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error):
        return "damage"


def _first(patterns: Mapping[str, re.Pattern[bytes]], texts: list[bytes]) -> str:
    return next((what for what, pattern in patterns.items() if any(map(pattern.search, texts))), "")
