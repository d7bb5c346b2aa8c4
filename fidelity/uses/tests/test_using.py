"""Choosing instruments for an engagement."""

from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused
from fidelity.models import ExpectedMeasure, InstrumentUse
from fidelity.tests.factories import AdministrationFactory, VersionFactory
from fidelity.uses import using

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY, MARCH = date(2026, 3, 10), date(2026, 3, 1)


def begin(cast, version=None, starts_on=MARCH, ends_on=None, parts=()):
    return using.begin(
        engagement=cast.pinewood,
        version=version or VersionFactory(),
        parts=parts,
        starts_on=starts_on,
        ends_on=ends_on,
        by=cast.lead,
        today=TODAY,
        now=NOW,
    )


def change(cast, use, ends_on=None, parts=()):
    return using.change(use=use, parts=parts, ends_on=ends_on, by=cast.lead, today=TODAY, now=NOW)


def test_begin_expects_measures_at_once_and_says_who(cast):
    use = begin(cast)

    event = Event.objects.get(verb="chose")
    assert ExpectedMeasure.objects.filter(version=use.version).count() == 6
    assert (event.actor, event.changes) == (
        cast.lead,
        {"from": "2026-03-01", "until": None, "parts": []},
    )


def test_begin_keeps_the_chosen_parts(cast):
    version = VersionFactory()
    part = version.parts.get()

    use = begin(cast, version, parts=[part])

    assert list(use.parts.all()) == [part]


def test_begin_with_a_part_of_another_version_is_refused(cast):
    with pytest.raises(Refused) as caught:
        begin(cast, parts=[VersionFactory().parts.get()])

    assert caught.value.field == "parts"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [(date(2025, 8, 31), None, "starts_on"), (MARCH, date(2026, 2, 28), "ends_on")],
)
def test_begin_on_impossible_days_is_refused(cast, starts_on, ends_on, field):
    with pytest.raises(Refused) as caught:
        begin(cast, starts_on=starts_on, ends_on=ends_on)

    assert caught.value.field == field


def test_begin_of_another_version_beside_the_first_is_refused(cast):
    first = begin(cast)
    second = VersionFactory(instrument=first.version.instrument, label="2")

    with pytest.raises(Refused, match="in use here from Sun, Mar 1, 2026 without an end"):
        begin(cast, second, starts_on=date(2026, 9, 1))


def test_begin_of_another_version_after_the_first_is_fine(cast):
    first = begin(cast, ends_on=date(2026, 6, 30))

    begin(
        cast,
        VersionFactory(instrument=first.version.instrument, label="2"),
        starts_on=date(2026, 7, 1),
    )

    assert InstrumentUse.objects.count() == 2


def test_change_of_the_end_takes_later_windows_away(cast):
    use = begin(cast)

    change(cast, use, ends_on=date(2026, 3, 31))

    months = ExpectedMeasure.objects.values_list("month", flat=True).distinct()
    assert list(months) == [MARCH]
    assert Event.objects.get(verb="changed").changes == {"until": [None, "2026-03-31"]}


def test_change_of_nothing_is_not_written_down(cast):
    use = begin(cast)

    change(cast, use)

    assert Event.objects.filter(verb="changed").count() == 0


def test_change_into_another_use_is_refused(cast):
    first = begin(cast, ends_on=date(2026, 6, 30))
    begin(
        cast,
        VersionFactory(instrument=first.version.instrument, label="2"),
        starts_on=date(2026, 7, 1),
    )

    with pytest.raises(Refused, match="already in use here"):
        change(cast, first, ends_on=date(2026, 7, 31))


def test_undo_takes_the_choice_and_its_windows_back(cast):
    use = begin(cast)

    using.undo(use=use, by=cast.lead, now=NOW)

    assert (InstrumentUse.objects.count(), ExpectedMeasure.objects.count()) == (0, 0)
    assert Event.objects.filter(verb="took back").count() == 1


def test_undo_of_a_choice_with_measures_is_refused(cast):
    use = begin(cast)
    AdministrationFactory(expected=ExpectedMeasure.objects.first())

    with pytest.raises(Refused, match="filled in under this choice"):
        using.undo(use=use, by=cast.lead, now=NOW)
