"""What is wrong with a page: for axe, for a narrow screen, for the console."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Page, expect

from tadash.tests.browser.conftest import PHONE, Readers
from tadash.tests.browser.shapes import Piece, shape_of

SCRIPT = AXE_SCRIPT + Path(__file__).with_suffix(".js").read_text()

ELSEWHERE = (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)
MAIN = re.compile(r"<main.*</main>|$", re.DOTALL)

ENOUGH = 3
"""So often a kind of text is asked about; what axe cannot tell then, of a control that is disabled
for one, it will not tell."""

UNDRAWN = "[data-chart]:not(:has(svg))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


TOKENLESS = """
() => [...document.querySelectorAll("form[method=post]")]
    .filter((form) => !form.querySelector("[name=csrfmiddlewaretoken]"))
    .map((form) => form.action)
"""
"""Forms whose buttons the server would refuse: drawn by an include that was not given the token."""


@dataclass(frozen=True)
class Sight:
    """A page as somebody finds it: whose, where, and the pieces it is built of."""

    role: str
    address: str
    shape: frozenset[Piece]


def sights(client: Client, role: str, pages: Iterable[str]) -> Iterator[Sight]:
    """Of these addresses those with a page of their own, which a redirect or a refusal is not."""
    for address in pages:
        answer = client.get(address)
        if answer.status_code not in ELSEWHERE:
            main = MAIN.search(answer.content.decode()).group()
            yield Sight(role, address, shape_of(main))


def worth_a_look(found: Iterable[Sight], seen: set[Piece]) -> Iterator[Sight]:
    """Of pages of one view the one of most pieces, and those with a piece that was never seen.

    Pages that differ in their words alone are alike, and the frame around them is that of all.
    """
    for number, sight in enumerate(sorted(found, key=lambda each: -len(each.shape))):
        if number == 0 or not sight.shape <= seen:
            seen |= sight.shape
            yield sight


def look_at(readers: Readers, found: Iterable[Sight]) -> Iterator[str]:
    for sight in found:
        page = readers.tab(sight.role)
        answer = page.goto(sight.address)
        wrong = [*complaints(page, readers.measured), *readers.site.troubles]
        if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            wrong.append("is broken")
        yield from (f"{sight.address} as {sight.role}: {text}" for text in wrong)


def complaints(page: Page, measured: Counter[str]) -> Iterator[str]:
    """Looks at a page wide and narrow, and in the dark at the width where more of it is shown.

    `measured` says how often each kind of text was asked about, `ENOUGH` once its contrast is known.
    """
    expect(page.locator(UNDRAWN)).to_have_count(0)
    yield from (f"no token for {action}" for action in page.evaluate(TOKENLESS))
    page.evaluate(SCRIPT)
    yield from (f"wide: {text}" for text in page.evaluate("looking.structure()"))
    yield from (f"in light: {text}" for text in _colors(page, measured))
    page.emulate_media(color_scheme="dark")
    yield from (f"in dark: {text}" for text in _colors(page, measured))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    yield from (f"narrow: {text}" for text in page.evaluate("looking.layout()"))
    yield from (f"narrow: {text}" for text in _colors(page, measured))
    if (excess := page.evaluate(SIDEWAYS)) > 0:
        yield f"{excess} px too wide"


def _colors(page: Page, measured: Counter[str]) -> Sequence[str]:
    new = [kind for kind in page.evaluate("looking.kinds()") if measured[kind] < ENOUGH]
    if not new:
        return []
    wrong, seen = page.evaluate("kinds => looking.colors(kinds)", new)
    measured.update(new)
    measured |= dict.fromkeys(seen, ENOUGH)
    return wrong
