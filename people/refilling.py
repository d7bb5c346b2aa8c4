"""Puts what was written back into the form of a page: HTML in, HTML out, no Django.

It fills every control that has the name of a field, adds rows of a formset where more were
written than the page has, and says which fields found no place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

MOST_ROWS = 200
CARRIED = frozenset({"hidden", "submit", "button", "image", "reset"})
MARKUP = re.compile(r"<[^>]*>")
OWN = frozenset({"csrfmiddlewaretoken", "written_by", "kept"})
UNTOUCHED = frozenset({"submit", "button", "image", "reset", "file", "password"})


@dataclass(frozen=True)
class Tag:
    """A start tag, or an end tag where `attrs` is None, and where it stands in the page."""

    name: str
    attrs: dict[str, str | None] | None
    start: int
    end: int

    def get(self, name: str) -> str:
        return (self.attrs or {}).get(name) or ""

    def has(self, name: str) -> bool:
        return self.attrs is not None and name in self.attrs

    def written(self, **changes: str | None) -> str:
        """The tag with attributes set, or taken away where a change is None."""
        kept = {name: value for name, value in (self.attrs or {}).items() if name not in changes}
        kept |= {name: value for name, value in changes.items() if value is not None}
        words = [
            name if value is None else f'{name}="{escape(value)}"' for name, value in kept.items()
        ]
        return f"<{' '.join([self.name, *words])}>"


@dataclass(frozen=True)
class Refilled:
    html: str
    leftover: list[tuple[str, str]]
    """Fields with a value that the page has no place for."""


@dataclass
class _Filling:
    """The changes to one form, and the values that have not found a place yet."""

    values: dict[str, list[str]]
    changes: list[tuple[int, int, str]] = field(default_factory=list)
    buttons: set[str] = field(default_factory=set)

    def leftover(self) -> list[tuple[str, str]]:
        return [
            (name, value)
            for name, values in self.values.items()
            for value in values
            if value.strip() and name not in self.buttons
        ]


class _Tags(HTMLParser):
    """The tags of a page in order, with their offsets."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._html = html
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        end = start + len(self.get_starttag_text() or "")
        self.tags.append(Tag(tag, dict(attrs), start, end))

    def handle_endtag(self, tag: str) -> None:
        start = self._offset()
        end = self._html.find(">", start) + 1
        self.tags.append(Tag(tag, None, start, end))

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column


def refill(
    html: str, *, page: str, action: str, fields: Sequence[tuple[str, str]]
) -> Refilled | None:
    """The page with its form filled, or None where it has no form that is sent to `action`."""
    names = {name for name, _ in fields}
    if _form(html, page, action, names) is None:
        return None
    grown = _grow(html, page, action, dict(fields))
    tags = _form(grown, page, action, names) or []
    filling = _Filling(defaultdict(list))
    for name, value in fields:
        filling.values[name].append(value)
    _fill(grown, tags, filling)
    return Refilled(_changed(grown, filling.changes), filling.leftover())


def announce(html: str, words: str, inside: str, *, page: str, action: str, names: set[str]) -> str:
    """`inside` at the beginning of the form that is sent to `action`, and `words` where they are
    seen: in front of it, or at the top of the page where nobody writes in it or it is folded away.
    """
    tags = _form(html, page, action, names)
    if not tags:
        return html
    form, top = tags[0], _messages(html)
    is_seen = _is_written_in(tags, names) and not _is_folded(html, form)
    place = form.start if is_seen or top is None else top.end
    return _changed(html, [(place, place, words), (form.end, form.end, inside)])


def button_pressed(html: str, *, page: str, action: str, names: set[str]) -> str:
    """The words of the button of a form in which nobody writes; nothing of any other."""
    tags = _form(html, page, action, names)
    if not tags or _is_written_in(tags, names):
        return ""
    buttons = [
        place
        for place, tag in enumerate(tags)
        if tag.name == "button" and tag.attrs is not None and tag.get("type") in ("", "submit")
    ]
    pressed = [place for place in buttons if tags[place].get("name") in names]
    return next((_words_of(html, tags, place) for place in pressed or buttons), "")


def _words_of(html: str, tags: list[Tag], place: int) -> str:
    inside = html[tags[place].end : tags[_end_of(tags, place)].start]
    return " ".join(unescape(MARKUP.sub("", inside)).split())


def _is_written_in(form: list[Tag], names: set[str]) -> bool:
    """Whether a form asks a person for one of the fields, and does not only carry them along."""
    return any(
        tag.get("name") in names
        and (tag.name in ("textarea", "select") or tag.get("type").lower() not in CARRIED)
        for tag in form
        if tag.name in ("input", "textarea", "select")
    )


def _is_folded(html: str, form: Tag) -> bool:
    """Whether a form stands in a dialog, or in details that are closed."""
    around: list[Tag] = []
    for tag in _Tags(html).tags:
        if tag.start >= form.start:
            break
        if tag.name in ("dialog", "details"):
            around = [*around, tag] if tag.attrs is not None else around[:-1]
    return any(not tag.has("open") for tag in around)


def _messages(html: str) -> Tag | None:
    """Where a page tells what just happened."""
    return next((tag for tag in _Tags(html).tags if tag.get("id") == "messages"), None)


def _form(html: str, page: str, action: str, names: set[str]) -> list[Tag] | None:
    """The tags of the form that is sent to `action`; of several, of that with most of the names."""
    here = [
        form
        for form in _forms(html)
        if (urlsplit(form[0].get("action")).path or page) == action
        and form[0].get("method").lower() == "post"
    ]
    return max(here, key=lambda form: _shared(form, names), default=None)


def _shared(form: list[Tag], names: set[str]) -> int:
    return len({tag.get("name") for tag in form} & names)


def _forms(html: str) -> Iterator[list[Tag]]:
    """The tags of each form, from its start to its end."""
    found: list[Tag] = []
    for tag in _Tags(html).tags:
        if tag.name == "form" and tag.attrs is not None:
            found = [tag]
        elif tag.name == "form" and found:
            yield [*found, tag]
            found = []
        elif found:
            found.append(tag)


def _grow(html: str, page: str, action: str, values: dict[str, str]) -> str:
    """The page with as many rows in each formset of the form as were written."""
    tags = _form(html, page, action, set(values)) or []
    changes: list[tuple[int, int, str]] = []
    for place, tag in enumerate(tags):
        prefix = tag.get("data-formset")
        if not prefix:
            continue
        inside = tags[place : _end_of(tags, place)]
        changes.extend(_more_rows(html, inside, prefix, values))
    return _changed(html, changes)


def _more_rows(
    html: str, tags: list[Tag], prefix: str, values: dict[str, str]
) -> list[tuple[int, int, str]]:
    total = f"{prefix}-TOTAL_FORMS"
    wanted = _number(values.get(total, ""))
    there = next((_number(tag.get("value")) for tag in tags if tag.get("name") == total), 0)
    rows = next((n for n, tag in enumerate(tags) if tag.has("data-formset-rows")), None)
    empty = next((n for n, tag in enumerate(tags) if tag.has("data-formset-empty")), None)
    if rows is None or empty is None or wanted <= there:
        return []
    template = html[tags[empty].end : tags[_end_of(tags, empty)].start]
    new = [
        template.replace("__prefix__", str(number))
        for number in range(there, min(wanted, there + MOST_ROWS))
    ]
    end = tags[_end_of(tags, rows)].start
    return [(end, end, "".join(new))]


def _end_of(tags: list[Tag], place: int) -> int:
    """The place of the end tag that belongs to the start tag at `place`."""
    name, depth = tags[place].name, 0
    for number in range(place, len(tags)):
        if tags[number].name == name:
            depth += 1 if tags[number].attrs is not None else -1
        if depth == 0:
            return number
    return len(tags) - 1


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 6 else 0


def _fill(html: str, tags: list[Tag], filling: _Filling) -> None:
    place = 0
    while place < len(tags):
        tag = tags[place]
        if tag.name == "template" and tag.attrs is not None:
            place = _end_of(tags, place)
        elif tag.attrs is not None and tag.get("name") and tag.get("name") not in OWN:
            _fill_control(html, tags, place, filling)
        place += 1


def _fill_control(html: str, tags: list[Tag], place: int, filling: _Filling) -> None:
    tag = tags[place]
    kind = tag.get("type").lower()
    if tag.name == "button" or (tag.name == "input" and kind in UNTOUCHED):
        filling.buttons.add(tag.get("name"))
    elif tag.name == "input" and kind in ("checkbox", "radio"):
        _tick(tag, filling)
    elif tag.name == "input":
        _write(tag, filling)
    elif tag.name == "textarea":
        _write_text(tag, tags[_end_of(tags, place)], filling)
    elif tag.name == "select":
        _select(html, tags[place : _end_of(tags, place) + 1], filling)


def _tick(tag: Tag, filling: _Filling) -> None:
    values = filling.values.get(tag.get("name"), [])
    value = tag.get("value") if tag.has("value") else "on"
    is_ticked = value in values
    if is_ticked:
        values.remove(value)
    text = tag.written(checked=None)
    if is_ticked:
        text = f"{text[:-1]} checked>"
    filling.changes.append((tag.start, tag.end, text))


def _write(tag: Tag, filling: _Filling) -> None:
    if values := filling.values.get(tag.get("name")):
        filling.changes.append((tag.start, tag.end, tag.written(value=values.pop(0))))


def _write_text(tag: Tag, end: Tag, filling: _Filling) -> None:
    if values := filling.values.get(tag.get("name")):
        filling.changes.append((tag.end, end.start, f"\n{escape(values.pop(0))}"))


def _select(html: str, tags: list[Tag], filling: _Filling) -> None:
    """Mark the options that were chosen; an option without a value stands for its words."""
    values = filling.values.get(tags[0].get("name"), [])
    for place, tag in enumerate(tags):
        if tag.name != "option" or tag.attrs is None:
            continue
        words = html[tag.end : tags[place + 1].start].strip()
        value = tag.get("value") if tag.has("value") else words
        text = tag.written(selected=None)
        if value in values:
            values.remove(value)
            text = f"{text[:-1]} selected>"
        filling.changes.append((tag.start, tag.end, text))


def _changed(html: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, text in sorted(changes, reverse=True):
        html = html[:start] + text + html[end:]
    return html
