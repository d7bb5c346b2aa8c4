from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.utils import timezone

from people import keeping
from people.keeping import KEPT_FOR, MOST_KEPT, TooLong, Writing
from people.models import KeptForm
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
WRITING = Writing("/action/?x=1", (("title", "Words"), ("sites", "1")), ("a.pdf",))

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return UserFactory()


def test_keep_and_find(writer):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)

    assert keeping.find(kept_id=str(row.pk), user=writer, now=NOW) == WRITING


def test_what_is_kept_cannot_be_read_in_the_database(writer):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)

    assert b"Words" not in bytes(row.sealed)
    assert b"action" not in bytes(row.sealed)


def test_find_for_another_person_is_nothing(writer):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)

    assert keeping.find(kept_id=str(row.pk), user=UserFactory(), now=NOW) is None


def test_forget_by_another_person_does_nothing(writer):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)

    keeping.forget(kept_id=str(row.pk), user=UserFactory())
    assert KeptForm.objects.count() == 1
    keeping.forget(kept_id=str(row.pk), user=writer)

    assert KeptForm.objects.count() == 0


def test_find_after_a_day_is_nothing_and_it_is_dropped(writer):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)

    assert keeping.find(kept_id=str(row.pk), user=writer, now=NOW + KEPT_FOR) is None
    assert keeping.forget_old(now=NOW + KEPT_FOR) == 1


@pytest.mark.parametrize("kept_id", ["", "x", "6a2f6d0e-0000-4000-8000-000000000001"])
def test_find_by_an_id_that_is_none(writer, kept_id):
    assert keeping.find(kept_id=kept_id, user=writer, now=NOW) is None


def test_find_after_the_secret_changed(writer, settings):
    row = keeping.keep(writing=WRITING, writer=writer, now=NOW)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"

    assert keeping.find(kept_id=str(row.pk), user=writer, now=NOW) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert keeping.find(kept_id=str(row.pk), user=writer, now=NOW) == WRITING


@pytest.mark.parametrize(
    "name", ["password", "new_password1", "csrfmiddlewaretoken", "written_by", "otp_code"]
)
def test_keep_leaves_out_what_proves_who_somebody_is(writer, name):
    writing = Writing("/", ((name, "x"), ("title", "Words")))

    row = keeping.keep(writing=writing, writer=writer, now=NOW)

    found = keeping.find(kept_id=str(row.pk), user=writer, now=NOW)
    assert found.fields == (("title", "Words"),)


def test_words_are_what_can_be_read_under_names_that_can_be_read():
    fields = (
        ("csrfmiddlewaretoken", "X y"),
        ("base", "{}"),
        ("steps-MIN_NUM_FORMS", "0"),
        ("steps-0-due_on", "2026-03-09"),
        ("detail", " "),
        ("title", "Room"),
        ("place_kind", "on_site"),
        ("sites", "17"),
    )

    writing = Writing("/", fields)

    assert writing.words == [("Due on", "2026-03-09"), ("Title", "Room")]
    assert writing.n_more == 2


def test_keep_refuses_what_is_too_long(writer):
    with pytest.raises(TooLong):
        keeping.keep(writing=Writing("/", (("title", "x" * 200_001),)), writer=writer, now=NOW)


def test_keep_drops_the_oldest_of_many(writer):
    for minute in range(MOST_KEPT + 2):
        keeping.keep(writing=WRITING, writer=writer, now=NOW + timedelta(minutes=minute))

    kept = KeptForm.objects.order_by("kept_at")
    assert (kept.count(), kept.first().kept_at) == (MOST_KEPT, NOW + timedelta(minutes=2))


def test_writer_of_a_token(writer, time_machine):
    token = keeping.token_of(writer)

    assert keeping.writer_of(token) == writer
    assert keeping.writer_of(token + "x") is None
    assert keeping.writer_of(signing.dumps(writer.pk, salt="else")) is None
    time_machine.move_to(timezone.now() + timedelta(days=8))
    assert keeping.writer_of(token) is None


def test_writer_whose_account_is_closed_is_nobody(writer):
    token = keeping.token_of(writer)
    type(writer).objects.filter(pk=writer.pk).update(is_active=False)

    assert keeping.writer_of(token) is None
