"""Putting instruments into the database, and the wording a licence holder pastes in.

A version that somebody has filled in never changes: its scores would no longer mean what they
meant. A new edition is a new label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit import log
from fidelity.instruments import definitions, specs
from fidelity.instruments.specs import InstrumentSpec
from fidelity.models import (
    Administration,
    Criterion,
    Instrument,
    InstrumentVersion,
    Item,
    Part,
    Section,
)
from people.models import User

OUT_OF_THE_WAY = 10_000
"""Positions are unique in a version, so items step aside before they take their new places."""


class VersionInUse(ValueError):
    """The file differs from a version that has been filled in. `differences` names each place."""

    def __init__(self, title: str, differences: tuple[str, ...]) -> None:
        super().__init__(
            f"{title} has been filled in, so it cannot change: {'; '.join(differences)}."
            " Give the new edition a label of its own."
        )
        self.differences = differences


class UnknownItems(ValueError):
    """Wording for items this version does not have. `codes` lists them."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"This version has no item {', '.join(codes)}.")
        self.codes = codes


@dataclass(frozen=True)
class Installed:
    version: InstrumentVersion
    differences: tuple[str, ...]
    is_new: bool


@transaction.atomic
def install(*, spec: InstrumentSpec, by: User | str, now: datetime) -> Installed:
    """Make the database hold what the file says. A second time changes nothing.

    Raises `VersionInUse` where that would change a version with administrations. Wording that is
    in the database already stays as it is.
    """
    instrument = _instrument(spec)
    version = instrument.versions.select_for_update().filter(label=spec.label).first()
    if version is None:
        version = _new_version(instrument, spec)
        _write_structure(version, spec)
        log.record(by=by, verb="installed", subject=version, now=now)
        return Installed(version, (), is_new=True)
    differences = tuple(differences_of(version, spec))
    if differences:
        _guard_use(version, differences)
        InstrumentVersion.objects.filter(pk=version.pk).update(**_version_fields(spec))
        _write_structure(version, spec)
        log.record(
            by=by, verb="updated", subject=version, now=now, changes={"structure": differences}
        )
    return Installed(version, differences, is_new=False)


def install_shipped(*, by: User | str, now: datetime) -> list[Installed]:
    """Everything in `fidelity/instruments/`."""
    return [install(spec=spec, by=by, now=now) for spec in specs.shipped()]


@transaction.atomic
def reword(
    *, version: InstrumentVersion, wording: Mapping[str, tuple[str, str]], by: User, now: datetime
) -> list[str]:
    """Set wording and help of items, by code; returns the codes that changed."""
    items = {item.code: item for item in version.items.select_for_update()}
    unknown = tuple(code for code in wording if code not in items)
    if unknown:
        raise UnknownItems(unknown)
    changed = {
        code: (items[code].wording, text)
        for code, (text, help_text) in wording.items()
        if (items[code].wording, items[code].help) != (text, help_text)
    }
    for code in changed:
        text, help_text = wording[code]
        Item.objects.filter(pk=items[code].pk).update(wording=text, help=help_text)
    if changed:
        log.record(by=by, verb="reworded", subject=version, now=now, changes=changed)
    return list(changed)


def differences_of(version: InstrumentVersion, spec: InstrumentSpec) -> list[str]:
    """What the file says otherwise than the database, in words; wording is left out."""
    whole = InstrumentVersion.objects.whole().get(pk=version.pk)
    wanted = _version_fields(spec)
    found = [
        f"{field} was {getattr(whole, field)!r}, now {value!r}"
        for field, value in wanted.items()
        if getattr(whole, field) != value
    ]
    now_there, asked = _shape(whole), _shape_of(spec)
    found += [f"{key} is new" for key in asked if key not in now_there]
    found += [f"{key} is gone" for key in now_there if key not in asked]
    found += [
        f"{key} was {now_there[key]}, now {value}"
        for key, value in asked.items()
        if key in now_there and now_there[key] != value
    ]
    return found


def _shape(version: InstrumentVersion) -> dict[str, str]:
    """Everything that decides a score, as words that can be compared one by one."""
    shape = {}
    place = 0
    for part in definitions.parts_in_order(version):
        criteria = [f"{c['of'] or 'whole'} {c['percent']}%" for c in definitions.criteria_of(part)]
        shape[f"part {part.code}"] = f"“{part.name}”, criteria {criteria}"
        for section in definitions.sections_in_order(version, part):
            shape[f"section {section.code}"] = f"“{section.name}” of {part.code}"
            for item in definitions.items_in_order(version):
                if item.section_id == section.pk:
                    shape[f"item {item.code}"] = _item_shape(section.code, item.max_points, place)
                    place += 1
    return shape


def _shape_of(spec: InstrumentSpec) -> dict[str, str]:
    shape = {}
    place = 0
    for part in spec.parts:
        asked = sorted((of or "", percent) for of, percent in _criteria(part))
        criteria = [f"{of or 'whole'} {percent}%" for of, percent in asked]
        shape[f"part {part.code}"] = f"“{part.name}”, criteria {criteria}"
        for section in part.sections:
            shape[f"section {section.code}"] = f"“{section.name}” of {part.code}"
            for item in section.items:
                shape[f"item {item.code}"] = _item_shape(section.code, item.max_points, place)
                place += 1
    return shape


def _item_shape(section: str, max_points: int, place: int) -> str:
    return f"{max_points} points, number {place + 1}, in {section}"


def _criteria(part: specs.PartSpec) -> list[tuple[str | None, int]]:
    return [(criterion.of, criterion.percent) for criterion in part.as_scored().criteria]


def _guard_use(version: InstrumentVersion, differences: tuple[str, ...]) -> None:
    if Administration.objects.filter(version=version).exists():
        raise VersionInUse(str(version), differences)


def _instrument(spec: InstrumentSpec) -> Instrument:
    """The names and rights of an instrument may be put right at any time; its level may not."""
    instrument, is_new = Instrument.objects.get_or_create(
        code=spec.code,
        defaults={"name": spec.name, "level": spec.level, **_rights(spec)},
    )
    if not is_new:
        _guard_level(instrument, spec)
        Instrument.objects.filter(pk=instrument.pk).update(
            name=spec.name, level=spec.level, **_rights(spec)
        )
    return instrument


def _guard_level(instrument: Instrument, spec: InstrumentSpec) -> None:
    filled_in = Administration.objects.filter(version__instrument=instrument)
    if instrument.level != spec.level and filled_in.exists():
        raise VersionInUse(spec.title, (f"level was {instrument.level}, now {spec.level}",))


def _rights(spec: InstrumentSpec) -> dict[str, object]:
    return {
        "owner": spec.owner,
        "licence": spec.licence,
        "is_made_elsewhere": spec.is_made_elsewhere,
    }


def _version_fields(spec: InstrumentSpec) -> dict[str, object]:
    return {
        "family": spec.family.value,
        "na_allowed": spec.na_allowed,
        "scale": list(spec.scale),
        "calendar": spec.calendar,
        "months": list(spec.months),
        "interval_months": spec.interval_months,
        "days_to_enter": spec.days_to_enter,
        "administered_by": spec.administered_by,
        "guidance": spec.guidance,
        "published_on": spec.published_on,
    }


def _new_version(instrument: Instrument, spec: InstrumentSpec) -> InstrumentVersion:
    return InstrumentVersion.objects.create(
        instrument=instrument, label=spec.label, **_version_fields(spec)
    )


def _write_structure(version: InstrumentVersion, spec: InstrumentSpec) -> None:
    """By code, so that uses keep the parts they chose and items keep the wording they have."""
    version.items.exclude(code__in=[item.code for item in spec.items]).delete()
    for position, item in enumerate(version.items.all()):
        Item.objects.filter(pk=item.pk).update(position=OUT_OF_THE_WAY + position)
    place = 0
    for number, part_spec in enumerate(spec.parts):
        part, _ = Part.objects.update_or_create(
            version=version,
            code=part_spec.code,
            defaults={"name": part_spec.name, "position": number},
        )
        for section_spec in part_spec.sections:
            section = _write_section(part, section_spec, place)
            place = _write_items(section, section_spec, place)
        _write_criteria(part, part_spec)
    kept = [section.code for part in spec.parts for section in part.sections]
    version.sections.exclude(code__in=kept).delete()
    version.parts.exclude(code__in=[part.code for part in spec.parts]).delete()


def _write_section(part: Part, spec: specs.SectionSpec, place: int) -> Section:
    """A section is placed by its first item, which is enough to keep sections in order."""
    section, _ = Section.objects.update_or_create(
        version_id=part.version_id,
        code=spec.code,
        defaults={"part": part, "name": spec.name, "position": place},
    )
    return section


def _write_items(section: Section, spec: specs.SectionSpec, place: int) -> int:
    for item in spec.items:
        row, _ = Item.objects.update_or_create(
            version_id=section.version_id,
            code=item.code,
            defaults={"section": section, "max_points": item.max_points, "position": place},
            create_defaults={
                "section": section,
                "max_points": item.max_points,
                "position": place,
                "wording": item.wording,
                "help": item.help,
            },
        )
        if not row.wording and item.wording:
            Item.objects.filter(pk=row.pk).update(wording=item.wording, help=item.help)
        place += 1
    return place


def _write_criteria(part: Part, spec: specs.PartSpec) -> None:
    sections = {section.code: section for section in part.sections.all()}
    part.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(part=part, section=sections[of] if of else None, percent=percent)
        for of, percent in _criteria(spec)
    )
