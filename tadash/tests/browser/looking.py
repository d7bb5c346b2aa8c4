"""What is wrong with a page: for axe, for a narrow screen, for the console."""

import fcntl
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from people.models import User
from tadash.tests.browser.addresses import PAGES, addresses, email_of
from tadash.tests.browser.conftest import DESK, PHONE, Site
from tadash.tests.browser.shapes import Piece, shape_of

RUN = """
async (only) => {
    const options = {resultTypes: ["violations"], preload: false, rules: {}};
    if (only.length) options.runOnly = only;
    else options.rules["target-size"] = {enabled: true};
    const found = await axe.run(document, options);
    return found.violations.flatMap((rule) => rule.nodes.slice(0, 3).map((node) =>
        `${rule.id} ${node.target.join(" ")}: ${node.failureSummary.split("\\n").slice(1).join(" ")}`
    ));
}
"""
COLOURS = ["color-contrast", "link-in-text-block"]
"""What may differ between light and dark; the rest of a page is the same in both."""

THEMES = ("light", "dark")
DARKENED: set[str] = set()
"""Views of which this process has looked at a page in the dark."""

ELSEWHERE = (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)
MAIN = re.compile(r"<main.*</main>|$", re.DOTALL)

UNDRAWN = "[data-chart]:not(:has(svg))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


TOKENLESS = """
() => [...document.querySelectorAll("form[method=post]")]
    .filter((form) => !form.querySelector("[name=csrfmiddlewaretoken]"))
    .map((form) => form.action)
"""
"""Forms whose buttons the server would refuse: drawn by an include that was not given the token."""


def complaints(page: Page, themes: Sequence[str] = THEMES) -> Iterator[str]:
    """Looks at a page wide and narrow, light and, if asked to, dark."""
    expect(page.locator(UNDRAWN)).to_have_count(0)
    yield from (f"no token for {action}" for action in page.evaluate(TOKENLESS))
    page.evaluate(AXE_SCRIPT)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        where = f"at {size['width']} px"
        if size == PHONE and (excess := page.evaluate(SIDEWAYS)) > 0:
            yield f"{where}: {excess} px too wide"
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            rules = [] if theme == "light" else COLOURS
            yield from (f"{where}, {theme}: {text}" for text in page.evaluate(RUN, rules))


def tour(demo: Site, role: str) -> list[str]:
    """Every page a role may open, each looked at; what is wrong with them."""
    user = User.objects.get(email=email_of(role))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return list(look_at(demo, role, new_to_us(client, addresses(PAGES, user), demo.looked_at)))


def look_at(demo: Site, role: str, pages: Iterable[str]) -> Iterator[str]:
    page = demo.open("/account/login/", as_=role)
    for address in pages:
        demo.troubles.clear()
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        answer = page.goto(address)
        if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield f"{address} is broken"
        yield from (f"{address}: {text}" for text in complaints(page, themes_for(page.url)))
        yield from (f"{address} says: {text}" for text in demo.troubles)


def themes_for(url: str) -> Sequence[str]:
    """Light always; dark for the first page of each view, since its colours are those of all."""
    view = view_of(urlsplit(url).path)
    themes = THEMES[:1] if view in DARKENED else THEMES
    DARKENED.add(view)
    return themes


def view_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def new_to_us(client: Client, every: Mapping[str, str], looked_at: Path) -> list[str]:
    """Addresses that answer with something that was not looked at yet, in any role.

    `every` names the view of each address. A redirect or a refusal is no page of its own. A page
    is worth a look where it is built of a piece that no page of its view had before; pages that
    differ in their words alone are alike, and the frame around them is the same for all.
    """
    found = []
    for address, name in every.items():
        answer = client.get(address)
        shape = shape_of(MAIN.search(answer.content.decode()).group())
        if answer.status_code not in ELSEWHERE and claim(looked_at / name, shape):
            found.append(address)
    return found


def claim(file: Path, shape: frozenset[Piece]) -> bool:
    """Whether a shape has pieces that `file` lacks; from now on it has them.

    The file is shared by the processes of a run, so that no two of them look at the same.
    """
    with file.open("a+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.seek(0)
        new = {"\t".join(piece) for piece in shape} - set(held.read().splitlines())
        held.writelines(f"{piece}\n" for piece in sorted(new))
    return bool(new)
