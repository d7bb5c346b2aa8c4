"""The tables of the demo's pages have as many cells in each row as headings above it."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client

from people.models import User
from tadash.tests.browser.addresses import PAGES, addresses, email_of

READERS = ("lead", "school")
SHOWING = ("-list", "-page", "-home", "-detail", "-items", "-trend", "-rows", "home", "search")
"""How the names of pages end that show rows; the others are forms."""
CELLS = ("th", "td")


class Tables(HTMLParser):
    """Of each table of a page, how many columns each row takes, by the part that it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[tuple[str, int]]] = []
        self.part, self.columns, self.rows = "", 0, []
        self.held: list[int] = []

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "table":
            self.tables.append([])
            self.held = []
        elif tag in ("thead", "tbody", "tfoot"):
            self.part, self.held = tag, []
        elif tag == "tr":
            self.columns = len(self.held)
            self.held = [left - 1 for left in self.held if left > 1]
        elif tag in CELLS:
            width, height = int(told.get("colspan", 1)), int(told.get("rowspan", 1))
            self.columns += width
            self.held += [height - 1] * width if height > 1 else []

    def handle_endtag(self, tag):
        if tag == "tr" and self.tables:
            self.tables[-1].append((self.part, self.columns))


def uneven(html: str) -> Iterator[list[tuple[str, int]]]:
    """The tables of a page in which a row has more or fewer columns than the head above it."""
    page = Tables()
    page.feed(html)
    for rows in page.tables:
        if len({columns for _, columns in rows}) > 1:
            yield rows


def test_row_with_a_cell_too_few_is_found():
    head = "<table><thead><tr><th>A<th>B</tr></thead>"
    even = f"{head}<tbody><tr><td>1<td>2</tr><tr><td colspan=2>None</tr></tbody></table>"
    tall = f"{head}<tbody><tr><th rowspan=2>1<td>2</tr><tr><td>3</tr></tbody></table>"
    short = f"{head}<tbody><tr><td>1</tr></tbody></table>"

    assert [list(uneven(html)) for html in (even, tall, short)] == [
        [],
        [],
        [[("thead", 2), ("tbody", 1)]],
    ]


@pytest.mark.slow
def test_tables_of_the_demo_are_even(loaded_demo):
    """Some columns are drawn for some readers only, in the head and in the body each by itself."""
    shown = {name: ways for name, ways in PAGES.items() if name.endswith(SHOWING)}
    client, found, n_tables = Client(), {}, 0

    for reader in READERS:
        user = User.objects.get(email=email_of(reader))
        client.force_login(user)
        for address in addresses(shown, user):
            response = client.get(address)
            if response.status_code == 200 and "text/html" in response["Content-Type"]:
                n_tables += response.text.count("<table")
                if wrong := list(uneven(response.text)):
                    found[f"{reader} {address}"] = wrong

    assert found == {}
    assert n_tables > 100
