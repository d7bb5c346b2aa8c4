"""The words that centers say differently, in one table.

An installation may call a barrier a roadblock. Whatever people read draws these nouns from here;
addresses, codes, tables and the names in the API stay as they are. The settings hand the words of
an installation down before any app is loaded, so a sentence made with a module has them too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

SPOKEN = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")
"""Letters, in one word or a few."""

LONGEST = 30
"""A longer word breaks the navigation of a phone."""


class Words(NamedTuple):
    one: str
    many: str


DEFAULTS: Mapping[str, Words] = MappingProxyType(
    {
        "barrier": Words("barrier", "barriers"),
        "setback": Words("setback", "setbacks"),
        "visit": Words("visit", "visits"),
        "site": Words("site", "sites"),
    }
)

_in_use = dict(DEFAULTS)


@dataclass(frozen=True)
class Term:
    """A noun of the table. What it is called is looked up whenever it is said."""

    name: str

    @property
    def one(self) -> str:
        return _in_use[self.name].one

    @property
    def many(self) -> str:
        return _in_use[self.name].many

    @property
    def a(self) -> str:
        """With its article: "a barrier", "an obstacle"."""
        return f"{'an' if self.one[0].lower() in 'aeiou' else 'a'} {self.one}"

    @property
    def capital_one(self) -> str:
        return capital(self.one)

    @property
    def capital_many(self) -> str:
        return capital(self.many)

    @property
    def capital_a(self) -> str:
        return capital(self.a)


BARRIER = Term("barrier")
SETBACK = Term("setback")
VISIT = Term("visit")
SITE = Term("site")

TERMS: Mapping[str, Term] = MappingProxyType(
    {term.name: term for term in (BARRIER, SETBACK, VISIT, SITE)}
)

_IN_PLACE_OF: Mapping[str, Callable[[], str]] = MappingProxyType(
    {words.one: partial(getattr, TERMS[name], "one") for name, words in DEFAULTS.items()}
    | {words.many: partial(getattr, TERMS[name], "many") for name, words in DEFAULTS.items()}
)
OURS = re.compile(rf"\b({'|'.join(_IN_PLACE_OF)})\b")


def capital(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]


def worded(sentence: str) -> str:
    """A sentence of our own with the terms put in: "Raise {barrier.a}"."""
    return sentence.format_map(TERMS)


def spoken(name: str) -> str:
    """A name that the code gave, such as "visit file", with the words in use put in."""
    return OURS.sub(lambda found: _IN_PLACE_OF[found[0]](), name)


def use(changed: Mapping[str, Words]) -> None:
    """Say these words from now on, and for every other term the one it has by default."""
    _in_use.update({**DEFAULTS, **changed})


class Read(NamedTuple):
    """A setting as it was understood: the words to use, and what is wrong with the rest."""

    words: dict[str, Words]
    faults: list[str]


def read(setting: str) -> Read:
    """The words of "barrier=roadblock/roadblocks, visit=contact/contacts"."""
    found = Read({}, [])
    for part in (part.strip() for part in setting.split(",") if part.strip()):
        name, _, spoken = part.partition("=")
        words = [word.strip() for word in spoken.split("/")]
        if fault := _fault(name.strip(), words, found.words):
            found.faults.append(f"“{part}”: {fault}")
        else:
            found.words[name.strip()] = Words(*words)
    return found


def _fault(name: str, words: list[str], so_far: Mapping[str, Words]) -> str:
    if name not in DEFAULTS:
        return f"no term is called “{name}”, only {', '.join(DEFAULTS)}."
    if name in so_far:
        return f"{name} is named twice."
    if len(words) != len(Words._fields):
        return f"write {name}=one/many, such as {name}={'/'.join(DEFAULTS[name])}."
    bad = [word for word in words if len(word) > LONGEST or not SPOKEN.fullmatch(word)]
    if bad:
        return f"“{bad[0]}” is not a word of at most {LONGEST} letters."
    return ""
