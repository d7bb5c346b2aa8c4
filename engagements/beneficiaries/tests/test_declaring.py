from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from audit.models import Event
from editing.refusals import Refused
from engagements.agreements import agreeing
from engagements.beneficiaries import declaring
from engagements.models import Agreement, Beneficiaries
from engagements.tests import agreements
from engagements.tests.factories import BeneficiariesFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@pytest.fixture
def deed(cast):
    return {"by": cast.lead, "now": NOW}


def new(cast, **facts):
    values = {"kind": "students", "level": "elementary", "count": 100, **facts}
    return Beneficiaries(
        engagement=cast.pinewood, as_of=date(2025, 10, 1), source="Enrollment", **values
    )


def test_declare_is_told_in_the_history(cast, deed):
    row = declaring.declare(row=new(cast), **deed)

    event = Event.objects.about("beneficiaries", row.pk).get()
    assert (event.verb, event.changes["count"]) == ("declared", "100")


def test_change_before_it_is_frozen(cast, deed):
    row = BeneficiariesFactory(engagement=cast.pinewood, count=100)

    declaring.change(row=row, revision=1, values={"count": 120}, **deed)

    row.refresh_from_db()
    assert row.count == 120


def test_remove_before_it_is_frozen(cast, deed):
    row = BeneficiariesFactory(engagement=cast.pinewood, count=100)
    pk = row.pk

    declaring.remove(row=row, **deed)

    assert Beneficiaries.objects.count() == 0
    assert Event.objects.about("beneficiaries", pk).get().changes == {"count": [100, 0]}


@pytest.mark.parametrize(("held", "added"), [("all", "elementary"), ("elementary", "all")])
def test_people_are_not_counted_twice(cast, deed, held, added):
    BeneficiariesFactory(engagement=cast.pinewood, level=held)

    with pytest.raises(Refused) as refused:
        declaring.declare(row=new(cast, level=added), **deed)

    assert refused.value.field == "level"


def test_a_level_of_another_kind_is_another_number(cast, deed):
    BeneficiariesFactory(engagement=cast.pinewood, level="all")

    declaring.declare(row=new(cast, kind="teachers"), **deed)

    assert Beneficiaries.objects.count() == 2


def test_change_of_the_only_number_to_all_levels(cast, deed):
    row = BeneficiariesFactory(engagement=cast.pinewood)

    declaring.change(row=row, revision=1, values={"level": "all"}, **deed)

    row.refresh_from_db()
    assert row.level == "all"


def test_freeze_fixes_every_number_once(cast, deed):
    BeneficiariesFactory(engagement=cast.pinewood, count=100)
    BeneficiariesFactory(engagement=cast.pinewood, count=20, kind="teachers")
    other = BeneficiariesFactory(engagement=cast.lakeland)

    total = declaring.freeze(engagement=cast.pinewood, **deed)
    later = declaring.freeze(
        engagement=cast.pinewood, by=cast.leader, now=datetime(2026, 9, 1, tzinfo=UTC)
    )

    assert (total, later) == (120, 120)
    assert set(cast.pinewood.beneficiaries.values_list("frozen_at", flat=True)) == {NOW}
    other.refresh_from_db()
    assert other.frozen_at is None
    event = Event.objects.about("engagement", cast.pinewood.pk).get()
    assert (event.verb, event.changes) == (
        "froze the beneficiaries of",
        {"beneficiaries": 120},
    )


def test_nothing_changes_once_frozen(cast, deed):
    row = BeneficiariesFactory(engagement=cast.pinewood, count=100)
    declaring.freeze(engagement=cast.pinewood, **deed)

    for attempt in (
        lambda: declaring.declare(row=new(cast, kind="families"), **deed),
        lambda: declaring.change(row=row, revision=1, values={"count": 1}, **deed),
        lambda: declaring.remove(row=row, **deed),
    ):
        with pytest.raises(Refused, match="signed on Mar 3, 2026"):
            attempt()

    assert list(Beneficiaries.objects.values_list("count", flat=True)) == [100]


@pytest.mark.parametrize("status", ["in_force", "replaced", "offered"])
def test_nothing_is_declared_or_changed_once_the_agreement_was_offered(cast, deed, status):
    """Also where the numbers themselves are not frozen, as before they were asked for."""
    row = BeneficiariesFactory(engagement=cast.pinewood, count=100)
    agreements.offered(cast.pinewood, cast.lead)
    signed = {"status": status, "in_force_at": NOW} if status != "offered" else {}
    Agreement.objects.update(**signed, revision=1)
    words = "signed on Mar 3, 2026" if signed else "waits for signatures"

    for attempt in (
        lambda: declaring.declare(row=new(cast, kind="teachers"), **deed),
        lambda: declaring.change(row=row, revision=1, values={"count": 1}, **deed),
        lambda: declaring.remove(row=row, **deed),
    ):
        with pytest.raises(Refused, match=words):
            attempt()

    assert Beneficiaries.objects.get(pk=row.pk).count == 100


def test_number_changes_again_once_the_offer_is_taken_back(cast, deed):
    row = BeneficiariesFactory(engagement=cast.pinewood, count=100)
    offered = agreements.offered(cast.pinewood, cast.lead)
    agreeing.recall(agreement=offered, reason="The count was wrong", **deed)

    declaring.change(row=row, revision=1, values={"count": 120}, **deed)

    assert Beneficiaries.objects.get(pk=row.pk).count == 120


def test_database_refuses_to_change_a_frozen_number(cast, deed):
    BeneficiariesFactory(engagement=cast.pinewood, count=100)
    declaring.freeze(engagement=cast.pinewood, **deed)
    rows = Beneficiaries.objects.all()

    for attempt in (lambda: rows.update(count=1), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

    assert rows.get().count == 100


@pytest.mark.django_db(transaction=True)
def test_number_declared_while_both_sides_sign_waits_and_is_refused(cast, deed):
    """The signature holds the engagement until it is done; the declaration comes after it."""
    BeneficiariesFactory(engagement=cast.pinewood, count=100)
    is_frozen, found = Barrier(2), []

    def declare():
        is_frozen.wait(timeout=30)
        try:
            declaring.declare(row=new(cast, kind="families"), **deed)
        except Refused as refused:
            found.append(refused)
        finally:
            connection.close()

    thread = Thread(target=declare)
    thread.start()
    with transaction.atomic():
        declaring.freeze(engagement=cast.pinewood, **deed)
        is_frozen.wait(timeout=30)
        thread.join(timeout=0.5)
        was_waiting = thread.is_alive()
    thread.join(timeout=30)

    assert (was_waiting, len(found), Beneficiaries.objects.count()) == (True, 1, 1)
