"""Words into a PDF that everybody can read, and in fifty years: tagged, with all its fonts.

Run as a program it reads words as JSON and writes the file, within a limit of time and memory that
the system holds it to. It knows nothing of Django, and is given no secrets.

The words go to the template as data. They are never part of its source, so nothing that people
write can change what the template does.
"""

from __future__ import annotations

import json
import resource
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import typst

ONE_LETTER = Path(__file__).parent / "typst" / "letter.typ"
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-2a"]
"""PDF/UA-1, which a screen reader can tell, and PDF/A-2a, which an archive can keep. The compiler
refuses what is not both."""

Data = dict[str, object]


def main(template: str, seconds: str, memory: str) -> None:
    """With so many seconds of a processor and bytes of memory, and not one more."""
    most_work, most_memory = int(seconds), int(memory)
    resource.setrlimit(resource.RLIMIT_CPU, (most_work, most_work))
    resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(typeset(Path(template), json.load(sys.stdin.buffer)))


def typeset(template: Path, data: Data) -> bytes:
    """The PDF. Letters that its fonts lack are named in brackets, for it must not lose a word."""
    try:
        return _compile(template, json.dumps(data))
    except typst.TypstError:
        named = json.dumps(_each_text(data, _with_names), ensure_ascii=True)
        return _compile(template, named)


def _compile(template: Path, data: str) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=STANDARDS,
        ignore_system_fonts=True,
    )


def _each_text(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    return value


def _with_names(words: str) -> str:
    return "".join(letter if _can_be_set(letter) else _name(letter) for letter in words)


def _name(letter: str) -> str:
    """“[grinning face]”; a control character, which has no name, is left out."""
    name = unicodedata.name(letter, "")
    return f"[{name.lower()}]" if name else ""


@cache
def _can_be_set(letter: str) -> bool:
    """Whether the fonts of the PDF have a letter; what is common in English they have."""
    if letter.isascii() and letter.isprintable():
        return True
    try:
        _compile(ONE_LETTER, json.dumps(letter))
    except typst.TypstError:
        return False
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
