"""Two people who saved one thing at once: what each of them changed, and whose value stands.

A form sends along what its page was filled from. So three values are known of each field: that
one, what is stored by now, and what was typed. What only one of the two people changed stays as
they changed it; a person is asked where both did, and differently.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Manager, Model
from django.http import QueryDict

from editing.differences import Difference, Piece, difference, normal
from editing.json_reading import read_json
from editing.refusals import Stale
from editing.saves import Save

KEEP = "keep-"
"""Begins the name of a choice on the page of a conflict: `keep-title` is "mine" or "theirs"."""

WRITE_ON = "write-on"
"""The button that leads back to the form, with the choices put in."""

UNSENT = ("csrfmiddlewaretoken", WRITE_ON)
"""What the page of a conflict sends anew, or not at all."""

Sent = str | list[str]
"""A value as a browser sends it."""


@dataclass(frozen=True)
class Clash:
    """One field in two wordings."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def difference(self) -> Difference:
        return difference(self.theirs, self.mine)

    @property
    def is_marked(self) -> bool:
        """Whether the words that differ are marked: not where all of them do."""
        return any(piece.kind == "same" and piece.text.strip() for piece in self.difference.pieces)

    @property
    def mine_pieces(self) -> Sequence[Piece]:
        return self.difference.new if self.is_marked else _whole(self.mine)

    @property
    def theirs_pieces(self) -> Sequence[Piece]:
        return self.difference.old if self.is_marked else _whole(self.theirs)


def _whole(words: str) -> list[Piece]:
    return [Piece("same", words)] if words else []


@dataclass(frozen=True)
class Conflict:
    """What the page of a conflict shows.

    `asked` are the fields that both changed, `theirs` and `mine` those that one alone did. `kept`
    is what the browser sends along, all that only one changed put in already.
    """

    saves: Sequence[Save]
    asked: Sequence[Clash]
    theirs: Sequence[Clash]
    mine: Sequence[Clash]
    kept: Sequence[tuple[str, str]]

    @property
    def clashes(self) -> list[Clash]:
        """Every field that was typed otherwise than it is stored by now."""
        return [*self.asked, *self.theirs, *self.mine]


def alike(one: Sent, other: Sent) -> bool:
    """The same words, or the same choices, however they were typed."""
    if isinstance(one, str) and isinstance(other, str):
        return normal(one) == normal(other)
    return one == other


def as_sent(value: object) -> Sent:
    """A value as a browser would send it back."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return sorted(str(as_sent(each)) for each in value)
    return "" if value is None else str(value)


def base_in(data: QueryDict) -> dict[str, Sent]:
    """What the page was filled from, as the browser sent it back; anything odd is left out."""
    try:
        base = read_json(data.get("base") or "{}")
    except ValueError:
        return {}
    if not isinstance(base, dict):
        return {}
    return {name: value for name, value in base.items() if _is_sent(value)}


def _is_sent(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def kept_theirs(data: Mapping[str, object]) -> list[str]:
    """The fields for which the person chose what the other one saved."""
    return [
        key.removeprefix(KEEP)
        for key, value in data.items()
        if key.startswith(KEEP) and value == "theirs"
    ]


def sent_along(data: QueryDict) -> list[tuple[str, str]]:
    """What was typed, as the hidden fields of the page of a conflict."""
    return [
        (key, value)
        for key, values in data.lists()
        for value in values
        if not key.startswith(KEEP) and key not in UNSENT
    ]


class MergingForm(forms.Form):
    """A form whose values others may save meanwhile.

    `base` is what it was filled from. A subclass names the fields in `shared`, and says what is
    stored of each.
    """

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    conflict: Conflict | None = None
    is_conflict = False

    data: QueryDict

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(self._with_choices(data), *args, **kwargs)

    def is_valid(self) -> bool:
        """False too where the person wants to write on before anything is saved."""
        return super().is_valid() and WRITE_ON not in self.data

    @property
    def status_code(self) -> int:
        """409 for a conflict, so that a program can tell it from a mistake in a field."""
        return 409 if self.is_conflict else 200

    @property
    def shared(self) -> list[str]:
        """The names of what others may have saved meanwhile."""
        raise NotImplementedError

    def held(self, row: Any, name: str) -> object:
        """What is stored in a field."""
        raise NotImplementedError

    def written(self, name: str) -> object:
        """What was typed in a field of a valid form."""
        return self.cleaned_data[name]

    def sent(self, name: str, value: object) -> Sent:
        """A value of a field as a browser sends it."""
        value = value.all() if isinstance(value, Manager) else value
        return as_sent(self.fields[name].prepare_value(value))

    def in_words(self, row: Any, name: str, value: object) -> str:
        """A value of a field as a person reads it."""
        return "" if value is None else str(value)

    def told(self, row: Any, name: str) -> str:
        """What is stored in a field, as a person reads it."""
        return self.in_words(row, name, self.held(row, name))

    def label_of(self, name: str) -> str:
        return str(self[name].label)

    def put(self, data: QueryDict, name: str, value: Sent) -> None:
        """Put a value into what was sent, as if it had been typed."""
        data.setlist(name, value if isinstance(value, list) else [value])

    def renew(self, data: QueryDict, row: Any) -> None:
        """Put the revision of `row` into what was sent."""
        raise NotImplementedError

    def show_conflict(self, row: Any) -> None:
        """Show what became of each field. `row` is what is stored by now."""
        raise NotImplementedError

    def show_stale(self, stale: Stale) -> None:
        self.show_conflict(stale.row)

    def base_of(self, row: Any) -> dict[str, Sent]:
        """What a page on `row` is filled from."""
        return {name: self.sent(name, self.held(row, name)) for name in self.shared}

    def beside(self, row: object, base: Mapping[str, Sent], now: Mapping[str, Sent]) -> list[Clash]:
        """What changed of the row beside the fields of this form."""
        return []

    def merge(self, row: object, saves: Sequence[Save]) -> None:
        """Take what only they changed, keep what only I did, and ask about the rest."""
        base, now = base_in(self.data), self.base_of(row)
        asked, theirs, mine = [], self.beside(row, base, now), []
        sent = self.data
        data = sent.copy()
        for name in self.shared:
            own = self.sent(name, self.written(name))
            clash = self._clash(row, name)
            if alike(own, now[name]):
                continue
            if name in base and alike(own, base[name]):
                theirs.append(clash)
                self.put(data, name, now[name])
            elif name in base and alike(now[name], base[name]):
                mine.append(clash)
            else:
                asked.append(clash)
        data["base"] = json.dumps(now)
        self.renew(data, row)
        self.data, self.is_conflict = data, True
        self.conflict = Conflict(saves, asked, theirs, mine, sent_along(data))

    def _clash(self, row: object, name: str) -> Clash:
        own = self.in_words(row, name, self.written(name))
        return Clash(name, self.label_of(name), own, self.told(row, name))

    def _with_choices(self, data: QueryDict | None) -> QueryDict | None:
        """What was sent, with what was stored put in where the person chose it."""
        if not data or not (names := kept_theirs(data)):
            return data
        mixed, base = data.copy(), base_in(data)
        for name in names:
            if name in base:
                self.put(mixed, name, base[name])
        return mixed
