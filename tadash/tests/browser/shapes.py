"""What a page is built of, whatever it says: two pages of one shape look alike to axe."""

from collections.abc import Iterable
from html.parser import HTMLParser

Piece = tuple[str, ...]
NEVER_CLOSED = frozenset({"br", "hr", "img", "input", "meta", "link", "use"})
TELLING = ("class", "role", "type")
"""Attributes whose values count; of others it counts that they are there."""


class Shape(HTMLParser):
    """The different pieces of a page: each element under its parent, and whether it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: set[Piece] = set()
        self.open: list[tuple[str, str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        name = " ".join([tag, *sorted(_telling(attributes))])
        self.pieces.add((self.open[-1][1] if self.open else "", name))
        self.handle_data("x")
        if tag not in NEVER_CLOSED:
            self.open.append((tag, name, True))

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            tag, name, _ = self.open[-1]
            self.open[-1] = (tag, name, False)

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            opened, name, is_empty = self.open.pop()
            if is_empty:
                self.pieces.add((name, "empty"))
            if opened == tag:
                return


def _telling(attributes: Iterable[tuple[str, str | None]]) -> Iterable[str]:
    for name, value in attributes:
        yield f"{name}={value}" if name in TELLING else f"{name}{'' if value else '='}"


def shape_of(html: str) -> frozenset[Piece]:
    parser = Shape()
    parser.feed(html)
    return frozenset(parser.pieces)
