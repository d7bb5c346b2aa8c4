"""The answers of a measure by their items: who gave them, and where two people differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fidelity.measures.refusals import Clash
from fidelity.models import Administration, Item
from people.models import User


def answers_of(administration: Administration) -> dict[str, int | None]:
    """What is answered, as stored, by the code of its item."""
    items = administration.version.items.all()
    return {item.code: administration.answers[item.position] for item in items}


def unread(
    *, administration: Administration, seen: Mapping[str, int | None], by: User
) -> tuple[Clash, ...]:
    """Answers of other people to items that `by` last saw otherwise. One's own never count."""
    items = {item.code: item for item in administration.version.items.all()}
    known = seen.keys() & items.keys()
    differing = {code for code in known if is_clash(administration, items[code], seen, by)}
    return clashes_of(administration, items, seen, differing)


def is_clash(
    locked: Administration,
    item: Item,
    seen: Mapping[str, int | None],
    by: User,
) -> bool:
    current = locked.answers[item.position]
    is_own = locked.answered_by.get(str(item.position)) == by.pk
    return current != seen.get(item.code) and not is_own


def clashes_of(
    locked: Administration,
    items: Mapping[str, Item],
    given: Mapping[str, int | None],
    clashing: Collection[str],
) -> tuple[Clash, ...]:
    names = names_of(locked) if clashing else {}
    places = sorted(clashing, key=lambda code: items[code].position)
    return tuple(
        Clash(
            code,
            given[code],
            locked.answers[items[code].position],
            names[items[code].position],
        )
        for code in places
    )


def names_of(administration: Administration) -> dict[int, str]:
    """Who answered last, by the position of the item."""
    ids = {int(place): user for place, user in administration.answered_by.items()}
    people = User.objects.in_bulk(set(ids.values()))
    starter = str(administration.started_by)
    names = {place: str(people[user]) for place, user in ids.items() if user in people}
    return {place: names.get(place, starter) for place in range(len(administration.answers))}
