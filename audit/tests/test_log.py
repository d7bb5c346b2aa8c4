from datetime import UTC, datetime

import pytest

from audit import log
from audit.models import Event
from engagements.tests.factories import SiteFactory
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


def test_record_keeps_labels_that_outlive_the_rows(db):
    person = UserFactory(name="Ada Admin")
    site = SiteFactory(name="Fern")

    event = log.record(
        by=person, verb="edited", subject=site, now=NOW, changes={"name": ["Fern", "Moss"]}
    )

    assert (event.actor_label, event.subject_type, event.subject_label) == (
        "Ada Admin",
        "site",
        "Fern",
    )
    assert event.changes == {"name": ["Fern", "Moss"]}


def test_record_of_what_the_system_does(db):
    event = log.record(by=log.SYSTEM, verb="placed", subject=SiteFactory(), now=NOW)

    assert (event.actor, event.actor_label) == (None, "tadash")


def test_record_by_nobody_is_refused(db):
    site = SiteFactory()

    with pytest.raises(log.AnonymousDeed):
        log.record(by="somebody", verb="edited", subject=site, now=NOW)


def test_record_each_writes_one_event_per_subject(db, django_assert_num_queries):
    person = UserFactory(name="Ada Admin")
    sites = [SiteFactory(name=name) for name in ("Fern", "Moss")]
    deeds = [(site, {"city": ["", "Ash"]}) for site in sites]

    with django_assert_num_queries(1):
        log.record_each(by=person, verb="edited", deeds=deeds, now=NOW, reason="Directory")

    events = Event.objects.order_by("pk").values_list("subject_label", "changes", "reason")
    assert list(events) == [
        ("Fern", {"city": ["", "Ash"]}, "Directory"),
        ("Moss", {"city": ["", "Ash"]}, "Directory"),
    ]


def test_record_each_by_nobody_is_refused(db):
    with pytest.raises(log.AnonymousDeed):
        log.record_each(by="somebody", verb="edited", deeds=[(SiteFactory(), {})], now=NOW)
