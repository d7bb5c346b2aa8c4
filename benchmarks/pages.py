"""Pages of the largest state against an empty page, against their own SQL, and the smallest state."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg2

from benchmarks.measuring import Timing, compare, in_turns, show
from benchmarks.serving import Visitor, session_of

EMPTY = "/search/"
"""A page of the product with a person, navigation and nothing else."""
ADMIN = "admin@example.org"

Statement = tuple[str, Any]


@dataclass(frozen=True)
class Page:
    """`path` has places for the number of a state and of its largest district."""

    name: str
    path: str

    def of(self, state: int) -> str:
        return self.path.format(state=state, district=largest_district(state))


PAGES = (
    Page("monthly page", "/monthly/{state}/"),
    Page("monthly page, closed month", "/monthly/{state}/?month=2026-10"),
    Page("page of a district", "/monthly/{state}/sites/{district}/"),
    Page("table of districts", "/monthly/{state}/sites/{state}/"),
    Page("scaling page", "/engagements/{state}/scaling/"),
    Page("list of reviews", "/engagements/{state}/reviews/"),
    Page("list of decisions", "/engagements/{state}/decisions/"),
)
PORTFOLIO = Page("portfolio of all states", "/engagements/")
SEARCH = Page("search", f"{EMPTY}?q=school+1")


def largest_district(state: int) -> int:
    """The first one, by how the dataset is made."""
    from engagements.models import Site

    found = Site.objects.filter(state=state, kind="district").order_by("pk").first()
    return found.pk if found else state


def leader(state: int) -> str:
    return f"leader{state}@example.org"


def measure(port: int, ids: tuple[int, int], rounds: int) -> None:
    largest, smallest = ids
    own = Visitor(port, session_of(leader(largest)))
    other = Visitor(port, session_of(leader(smallest)))
    admin = Visitor(port, session_of(ADMIN))
    things: dict[str, Callable[[], object]] = {"empty page": partial(own.get, EMPTY)}
    for page in (*PAGES, SEARCH):
        things[page.name] = partial(own.get, page.of(largest))
        things[f"{page.name}, smallest"] = partial(other.get, page.of(smallest))
        things[f"{page.name}, bare SQL"] = bare(page.of(largest), leader(largest))
    things[PORTFOLIO.name] = partial(admin.get, PORTFOLIO.path)
    things[f"{PORTFOLIO.name}, bare SQL"] = bare(PORTFOLIO.path, ADMIN)
    timings = in_turns(things, rounds)
    print("\nPages over HTTP, signed in, one at a time")
    show(timings)
    for page in (*PAGES, SEARCH, PORTFOLIO):
        ratios(timings, page.name)
    weights(own, largest)
    counts(ids)


def ratios(timings: dict[str, Timing], name: str) -> None:
    compare(timings, name, "empty page", "<= 2.0")
    compare(timings, name, f"{name}, bare SQL", "<= 5")
    if f"{name}, smallest" in timings:
        compare(timings, name, f"{name}, smallest", "<= 1.2")


def weights(visitor: Visitor, state: int) -> None:
    print("\nBytes of a page, plain and packed")
    for page in PAGES:
        plain, packed = visitor.get(page.of(state)), visitor.packed(page.of(state))
        print(f"  {page.name:<30} {plain:9,} {packed:9,}")


def counts(ids: tuple[int, int]) -> None:
    print("\nStatements of data, largest and smallest state")
    for page in PAGES:
        found = [len(statements_of(page.of(pk), leader(pk))) for pk in ids]
        print(f"  {page.name:<30} {found[0]:5} {found[1]:5}")


def bare(path: str, email: str) -> Callable[[], object]:
    """The statements of a page on a connection that stays open."""
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    return partial(run_all, connection.cursor(), statements_of(path, email))


def statements_of(path: str, email: str) -> list[Statement]:
    """What a page asks of the database the second time, without what signing in asks."""
    from django.db import connection
    from django.test import Client

    from people.models import User

    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(email=email))
    client.get(path)
    with connection.execute_wrapper(note):
        client.get(path)
    return [one for one in found if not is_of_signing_in(one[0])]


def is_of_signing_in(sql: str) -> bool:
    tables = ('"people_user"', '"django_session"', '"engagements_assignment"')
    words = sql.lstrip()
    return not words.upper().startswith(("SELECT", "WITH")) or words.partition(" FROM ")[
        2
    ].startswith(tables)


def run_all(cursor: Any, statements: list[Statement]) -> None:
    for sql, params in statements:
        cursor.execute(sql, params)
        cursor.fetchall()
