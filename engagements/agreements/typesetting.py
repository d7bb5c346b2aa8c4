"""Words into a PDF that everybody can read: tagged, with headings, language and title.

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

TEMPLATES = Path(__file__).parent / "typst"
AGREEMENT = TEMPLATES / "agreement.typ"
ONE_LETTER = TEMPLATES / "letter.typ"

Data = dict[str, object]


def main(seconds: int, memory: int) -> None:
    """With so many seconds of a processor and bytes of memory, and not one more."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))


def typeset(data: Data) -> bytes:
    """The PDF. Letters that its fonts lack are named in brackets, for it must not lose a word."""
    try:
        return _compile(AGREEMENT, json.dumps(data))
    except typst.TypstError:
        named = json.dumps(_each_text(data, _with_names), ensure_ascii=True)
        return _compile(AGREEMENT, named)


def _compile(template: Path, data: str) -> bytes:
    """By PDF/UA-1: the compiler refuses what a screen reader could not tell."""
    return typst.compile(
        template,
        root=TEMPLATES,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
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
    main(*map(int, sys.argv[1:]))
