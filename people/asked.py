"""What the address of a page asks for: understood in whole, or refused by name.

An address that is half understood shows other rows than were asked for, and nobody sees that it does.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from django.forms import BaseForm
from django.http import HttpRequest

UNKNOWN = "Nothing here is called that."
NO_ORDER = "This list cannot be put in that order."
NO_CHOICE = "There is no such choice."
NO_NUMBER = "Give a number, such as 2."
MOST_DIGITS = 18


class NotUnderstood(Exception):
    """What is wrong with an address, by the name of each parameter."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {words}" for name, words in problems.items()))
        self.problems = dict(problems)


def understand(
    request: HttpRequest,
    form: BaseForm | None = None,
    sorts: Iterable[str] = (),
    *,
    also: Iterable[str] = (),
    numbers: Iterable[str] = (),
    choices: Mapping[str, Iterable[str]] | None = None,
    has_file: bool = True,
) -> None:
    """Refuse an address with a parameter that this page does not know or cannot read.

    `form` holds the filters, `sorts` the orders; `numbers`, `choices` and `also` name what else
    the page reads, and `has_file` says whether it gives its rows as a file.
    """
    query = request.GET
    words = choices or {}
    known = {"page", *words, *(form.fields if form else ()), *also, *numbers}
    known |= {*(["export"] if has_file else []), *(["sort"] if sorts else [])}
    problems = unknown_names(query, known)
    problems |= {
        name: NO_NUMBER for name in numbers if name in query and not _is_number(query[name])
    }
    problems |= {name: NO_CHOICE for name in words if query.get(name, "") not in {"", *words[name]}}
    if "page" in query and query["page"] != "last" and not _is_number(query["page"]):
        problems["page"] = NO_NUMBER
    if sorts and query.get("sort", "").removeprefix("-") not in {"", *sorts}:
        problems["sort"] = NO_ORDER
    problems |= {name: str(each[0]) for name, each in (form.errors if form else {}).items()}
    if problems:
        raise NotUnderstood(problems)


def unknown_names(names: Iterable[str], known: Container[str]) -> dict[str, str]:
    return {name: UNKNOWN for name in names if name not in known}


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS
