"""Where two texts differ, word by word. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def normal(words: str) -> str:
    """Words as they are signed: one way of writing letters and line ends, no space at the ends."""
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in words.split("\n")).strip()


@dataclass(frozen=True)
class Piece:
    """A run of words; `kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """Some words before and after, word by word."""

    pieces: tuple[Piece, ...]

    @property
    def old(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "new"]

    @property
    def new(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind != "gone"]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


def difference(old: str, new: str) -> Difference:
    """Two texts word by word. Put together again, the pieces of a side are its text."""
    before, after = WORDS.findall(normal(old)), WORDS.findall(normal(new))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    runs = [
        ("".join(before[i:j]), "".join(after[k:m]), kind == "equal")
        for kind, i, j, k, m in matcher.get_opcodes()
    ]
    pieces: list[Piece] = []
    for was, now, is_same in _without_lone_spaces(runs):
        if is_same:
            pieces.append(Piece("same", was))
            continue
        pieces += [Piece("gone", was)] if was else []
        pieces += [Piece("new", now)] if now else []
    return Difference(tuple(pieces))


Run = tuple[str, str, bool]
"""Words before, words after, and whether they are the same."""


def _without_lone_spaces(runs: Sequence[Run]) -> list[Run]:
    """Changed words with nothing but a space between them are one change."""
    joined: list[Run] = []
    for place, (was, now, is_same) in enumerate(runs):
        is_between = 0 < place < len(runs) - 1 and not was.strip()
        is_change = not is_same or is_between
        if is_change and joined and not joined[-1][2]:
            last_was, last_now, _ = joined.pop()
            joined.append((last_was + was, last_now + now, False))
        else:
            joined.append((was, now, is_same))
    return joined
