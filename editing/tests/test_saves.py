from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Event
from editing.saves import Save, in_words, saves_since
from engagements.tests.factories import NeedFactory
from people.models import User

TODAY = datetime(2026, 3, 3, 18, 42, tzinfo=UTC)
ME = User(pk=1, name="Ada")


@pytest.fixture(autouse=True)
def this_day(time_machine, settings):
    settings.TIME_ZONE = "UTC"
    time_machine.move_to(TODAY + timedelta(hours=1), tick=False)


def save(pk, name, minutes=0):
    return Save(pk, name, TODAY + timedelta(minutes=minutes))


AFTER = "saved this at 6:42 PM, after you opened it"


@pytest.mark.parametrize(
    ("saves", "words"),
    [
        ([], "Somebody else saved this after you opened it"),
        ([save(2, "Bea")], f"Bea {AFTER}"),
        ([save(2, "Bea"), save(2, "Bea", -5)], f"Bea {AFTER}"),
        (
            [save(3, "Cal"), save(2, "Bea", -5)],
            "Cal and Bea saved this last at 6:42 PM, after you opened it",
        ),
        ([save(1, "Ada")], "You saved this in another tab at 6:42 PM, after you opened it here"),
        (
            [save(1, "Ada"), save(2, "Bea", -5)],
            "Bea and you, in another tab, saved this last at 6:42 PM, after you opened it",
        ),
        ([save(None, "tadash")], f"tadash {AFTER}"),
    ],
    ids=["unknown", "one", "twice", "two", "me", "both", "nobody"],
)
def test_saves_name_who_and_when(saves, words):
    assert in_words(saves, ME) == words


def test_save_of_another_day_tells_the_day():
    found = in_words([save(2, "Bea", -24 * 60)], ME)

    assert found == "Bea saved this on Mar 2, 2026 at 6:42 PM, after you opened it"


def told(row, minutes, name):
    Event.objects.create(
        at=TODAY + timedelta(minutes=minutes),
        actor_label=name,
        verb="changed",
        subject_type="need",
        subject_id=str(row.pk),
        subject_label="Need",
    )


@pytest.mark.parametrize(
    ("seen", "names"),
    [
        (4, ["Cal"]),
        (3, ["Cal", "Bea"]),
        (2, ["Cal", "Bea", "Ada"]),
        (0, ["Cal"]),
        (5, ["Cal"]),
        (9, ["Cal"]),
    ],
    ids=["one since", "two since", "three since", "not known", "the newest", "ahead"],
)
def test_saves_since_a_revision_are_the_newest_events(db, seen, names):
    row = NeedFactory(revision=5)
    for minutes, name in enumerate(["Ada", "Bea", "Cal"]):
        told(row, minutes, name)

    assert [each.name for each in saves_since(row, seen)] == names


def test_saves_of_another_row_are_not_told(db):
    row, other = NeedFactory(revision=2), NeedFactory(revision=2)
    told(other, 0, "Bea")

    assert saves_since(row, 1) == []
