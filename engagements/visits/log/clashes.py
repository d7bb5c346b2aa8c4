"""A log that two people saved at once: where they differ, and how the person's choice is put in."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

from django.http import QueryDict

from editing.clashes import KEEP, Clash, Conflict, kept_theirs, sent_along
from editing.saves import saves_since
from engagements.models import Visit
from engagements.visits.log.content import FIELDS, ROWS, log_of, told
from engagements.visits.log.saving import Entry
from words.terms import VISIT

STEPS = f"Next steps of this {VISIT.one}"


def conflict_of(
    entry: Entry, stored: Visit, base: Mapping[str, object], data: QueryDict
) -> Conflict:
    """What each of the two changed. Of what they alone changed, theirs is put in."""
    mine, theirs = told(entry.log), told(log_of(stored))
    asked, only_theirs, only_mine = _step_clash(entry, stored), [], []
    for name in [name for name in FIELDS if mine[name] != theirs[name]]:
        clash = Clash(name, FIELDS[name].label, _shown(mine[name]), _shown(theirs[name]))
        if name in base and mine[name] == base[name]:
            only_theirs.append(clash)
        elif name in base and theirs[name] == base[name]:
            only_mine.append(clash)
        else:
            asked.append(clash)
    kept = [
        *((key, value) for key, value in sent_along(data) if key not in ("revision", "base")),
        ("revision", str(stored.revision)),
        ("base", json.dumps(theirs)),
        *((f"{KEEP}{clash.name}", "theirs") for clash in only_theirs),
    ]
    saves = saves_since(stored, entry.revision or 0)
    return Conflict(saves, asked, only_theirs, only_mine, kept)


def _step_clash(entry: Entry, stored: Visit) -> list[Clash]:
    there = {step.pk: step for step in stored.next_steps.open().select_related("owner")}
    changed = [
        (step.text, there[step.step].text)
        for step in entry.steps
        if step.step in there
        and (step.text, step.owner, step.due_on)
        != (there[step.step].text, there[step.step].owner_id, there[step.step].due_on)
    ]
    if not changed:
        return []
    mine, theirs = zip(*changed, strict=True)
    return [Clash("steps", STEPS, _shown(list(mine)), _shown(list(theirs)))]


def _shown(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return "" if value is None else str(value)


def with_theirs(data: QueryDict, visit: Visit) -> QueryDict:
    """What was typed, with what is stored put in where the person chose it."""
    names = kept_theirs(data)
    if not names:
        return data
    mixed = data.copy()
    log = log_of(visit)
    for name in names:
        if name == "steps":
            _put_steps(mixed, visit)
        elif name in FIELDS:
            _put(mixed, name, getattr(log, name))
    return mixed


def _put(data: QueryDict, name: str, value: Any) -> None:
    """A value of a log, as a browser sends it."""
    if name in ROWS:
        _put_rows(data, name, [asdict(row) for row in value])
    elif isinstance(value, tuple):
        data.setlist(name, [str(each) for each in value])
    else:
        data[name] = "" if value is None else str(value)


def _put_rows(data: QueryDict, prefix: str, rows: Collection[Mapping[str, object]]) -> None:
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        del data[key]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
    for place, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{place}-{name}"] = "" if value is False else str(value)


def _put_steps(data: QueryDict, visit: Visit) -> None:
    there = {str(step.pk): step for step in visit.next_steps.open()}
    for place in range(int(data.get("steps-TOTAL_FORMS") or 0)):
        step = there.get(data.get(f"steps-{place}-step", ""))
        if step is not None:
            data[f"steps-{place}-text"] = step.text
            data[f"steps-{place}-owner"] = str(step.owner_id)
            data[f"steps-{place}-due_on"] = step.due_on.isoformat()
