from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from audit.log import SYSTEM
from audit.models import Event
from engagements.tests.factories import EngagementFactory
from fidelity.instruments import installing, specs
from fidelity.models import Instrument, InstrumentUse, InstrumentVersion, Item
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def tfi():
    return next(spec for spec in specs.shipped() if spec.code == "tfi")


def check():
    return next(spec for spec in specs.shipped() if spec.code == "school-check")


def with_criterion(spec, percent):
    part = replace(spec.parts[0], criterion=percent)
    return replace(spec, parts=(part, *spec.parts[1:]))


def install(spec):
    return installing.install(spec=spec, by=SYSTEM, now=NOW)


def test_install_writes_the_structure():
    version = install(tfi()).version

    assert version.items.count() == 45
    assert list(version.items.order_by("position").values_list("code", flat=True))[14:17] == [
        "1.15",
        "2.1",
        "2.2",
    ]
    assert list(version.parts.order_by("position").values_list("code", "criteria__percent")) == [
        ("tier-1", 70),
        ("tier-2", 70),
        ("tier-3", 70),
    ]
    assert Event.objects.get().verb == "installed"


def test_install_twice_changes_nothing():
    first = install(tfi())
    before = list(Item.objects.order_by("pk").values())

    again = install(tfi())

    assert (again.version, again.differences, again.is_new) == (first.version, (), False)
    assert list(Item.objects.order_by("pk").values()) == before
    assert Event.objects.count() == 1


def test_install_of_a_change_before_use_keeps_wording_and_chosen_parts():
    version = install(tfi()).version
    Item.objects.filter(code="1.1").update(wording="Pasted in")
    use = InstrumentUse.objects.create(
        engagement=EngagementFactory(), version=version, starts_on=NOW.date()
    )
    use.parts.add(version.parts.get(code="tier-1"))

    done = install(with_criterion(tfi(), 80))

    assert done.differences == (
        "part tier-1 was “Tier 1”, criteria ['whole 70%'], now “Tier 1”, criteria ['whole 80%']",
    )
    assert version.parts.get(code="tier-1").criteria.get().percent == 80
    assert version.items.get(code="1.1").wording == "Pasted in"
    assert [part.code for part in use.parts.all()] == ["tier-1"]


def test_install_of_a_change_to_a_version_in_use_is_refused():
    version = install(tfi()).version
    AdministrationFactory(expected=ExpectedMeasureFactory(version=version))

    with pytest.raises(installing.VersionInUse) as caught:
        install(replace(with_criterion(tfi(), 80), days_to_enter=3))

    assert len(caught.value.differences) == 2
    assert caught.value.differences[0] == "days_to_enter was 15, now 3"
    assert version.parts.get(code="tier-1").criteria.get().percent == 70


def test_install_of_an_equal_version_in_use_is_fine():
    version = install(tfi()).version
    AdministrationFactory(expected=ExpectedMeasureFactory(version=version))

    assert install(tfi()).differences == ()


def test_install_of_a_level_in_use_is_refused():
    version = install(tfi()).version
    AdministrationFactory(expected=ExpectedMeasureFactory(version=version))

    with pytest.raises(installing.VersionInUse):
        install(replace(tfi(), level="district"))


def test_install_reorders_and_drops_items_before_use():
    spec = check()
    version = install(spec).version
    section, *rest = spec.parts[0].sections
    turned = replace(section, items=tuple(reversed(section.items[:2])))

    install(replace(spec, parts=(replace(spec.parts[0], sections=(turned, *rest)),)))

    codes = version.items.order_by("position").values_list("code", "position")
    assert list(codes) == [("2", 0), ("1", 1), ("4", 2), ("5", 3), ("6", 4), ("7", 5)]


def test_a_new_label_is_a_version_beside_the_old():
    install(tfi())

    install(replace(tfi(), label="2.2"))

    assert Instrument.objects.count() == 1
    assert InstrumentVersion.objects.count() == 2


def test_reword_sets_wording_and_says_who():
    version = install(tfi()).version
    person = UserFactory()

    changed = installing.reword(
        version=version, wording={"1.1": ("Own words", "More"), "1.2": ("", "")}, by=person, now=NOW
    )

    item = version.items.get(code="1.1")
    event = Event.objects.get(verb="reworded")
    assert changed == ["1.1"]
    assert (item.wording, item.help) == ("Own words", "More")
    assert (event.actor, event.changes) == (person, {"1.1": ["", "Own words"]})


def test_reword_of_an_unknown_item_is_refused():
    version = install(tfi()).version

    with pytest.raises(installing.UnknownItems) as caught:
        installing.reword(version=version, wording={"9.9": ("x", "")}, by=UserFactory(), now=NOW)

    assert caught.value.codes == ("9.9",)


def test_command_installs_all_and_says_so(capsys):
    call_command("install_instruments")
    call_command("install_instruments")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 12
    assert lines[-1] == "Tiered Fidelity Inventory 2.1: as it was"
