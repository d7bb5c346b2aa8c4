"""What a file is, by its content. A name that says otherwise is refused, as is what can run.

The table below is all that is taken. Everything else is refused, so a kind nobody thought of is
refused too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

import puremagic

from editing.refusals import Refused
from engagements.visits import running

NAME_LENGTH = 200
MOST_PARTS = 5000
MOST_OF_A_PART = 2_000_000
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """What may be attached: its type, what people call it, and how its content is known."""

    content_type: str
    label: str
    is_so: Callable[[bytes], bool]


def _is_called(*endings: str) -> Callable[[bytes], bool]:
    """Whether the first bytes are those of files with one of these endings."""
    return lambda content: bool({f".{ending}" for ending in endings} & set(endings_of(content)))


def endings_of(content: bytes) -> list[str]:
    """The endings that files with such content have, the likeliest first."""
    try:
        return [found.extension for found in puremagic.magic_string(content)]
    except (puremagic.PureError, ValueError):
        return []


def _is_office(part: str, content_type: str) -> Callable[[bytes], bool]:
    return lambda content: _declares(content, part, content_type)


def _declares(content: bytes, part: str, content_type: str) -> bool:
    """Whether an Office file holds this main part, declares it, and carries no macros."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            types = archive.getinfo("[Content_Types].xml")
            if len(names) > MOST_PARTS or types.file_size > MOST_OF_A_PART:
                return False
            declared = archive.read(types).decode("utf-8", "replace")
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError):
        return False
    has_macros = "macroenabled" in declared.lower() or "vbaproject" in declared.lower()
    has_macros = has_macros or any("vbaproject" in name.lower() for name in names)
    return part in names and content_type in declared and not has_macros


def _is_text(content: bytes) -> bool:
    """Whether it is plain words: no page, no drawing, no script, nothing that cannot be read."""
    words = _decoded(content)
    if words is None:
        return False
    begins = words.lstrip("\ufeff \t\r\n")[:1000].lower()
    marked = begins.startswith(("<", "#!", "%!", "@echo", "{\\rtf", "mz"))
    tags = any(tag in words.lower() for tag in ("<script", "<svg", "<html", "<iframe", "<object"))
    controls = any(unicodedata.category(sign) == "Cc" for sign in set(words) - set("\t\r\n\f"))
    return not (marked or tags or controls)


def _decoded(content: bytes) -> str | None:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    for name in (encoding, "cp1252"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _refuse_what_runs(name: str, content: bytes) -> None:
    if what := running.found_in(content):
        raise Refused(
            "file",
            f"“{name}” carries {what}. Print it to a new PDF, or save it again without that, and "
            "attach the new file.",
        )


JPEG = Kind("image/jpeg", "JPEG picture", _is_called("jpg"))

KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", "PDF", _is_pdf),
    "png": Kind("image/png", "PNG picture", _is_called("png")),
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": Kind("image/webp", "WebP picture", _is_called("webp")),
    "heic": Kind("image/heic", "HEIC picture", _is_called("heic", "heif", "heics")),
    "docx": Kind(
        f"{OFFICE}.wordprocessingml.document",
        "Word document",
        _is_office("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    ),
    "xlsx": Kind(
        f"{OFFICE}.spreadsheetml.sheet",
        "Excel workbook",
        _is_office("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    ),
    "pptx": Kind(
        f"{OFFICE}.presentationml.presentation",
        "PowerPoint presentation",
        _is_office("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
    ),
    "csv": Kind("text/csv", "CSV table", _is_text),
    "txt": Kind("text/plain", "text", _is_text),
}
"""By the ending of the name."""

ACCEPTED = ",".join(f".{ending}" for ending in KINDS)
TAKEN = "PDF, PNG, JPEG, WebP, HEIC, Word, Excel, PowerPoint, CSV or plain text"


def kind_of(name: str, content: bytes) -> Kind:
    """The kind of a file whose name and content agree; refuses every other."""
    if not content:
        raise Refused("file", f"“{name}” is empty.")
    ending = PurePosixPath(name).suffix.removeprefix(".").lower()
    kind = KINDS.get(ending)
    if kind is None:
        raise Refused("file", f"“{name}” cannot be attached. Attach a {TAKEN} file.")
    if not kind.is_so(content):
        raise Refused(
            "file",
            f"“{name}” is not a {kind.label} inside, or carries something that can run. Save it "
            f"anew as a plain {kind.label}, or as a PDF.",
        )
    _refuse_what_runs(name, content)
    return kind


def safe_name(name: str) -> str:
    """A name without folders and without signs that cannot be seen, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    words = " ".join(seen.split()).strip(". ")
    path = PurePosixPath(words or "file")
    return f"{path.stem[: NAME_LENGTH - len(path.suffix)]}{path.suffix[:20]}"
