from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.clarity import clarifying
from engagements.models import Contact, ContextReview, Need, Workgroup
from engagements.tests.factories import (
    ContactFactory,
    ContextReviewFactory,
    NeedFactory,
    WorkgroupFactory,
)

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
TODAY = date(2026, 3, 3)


@pytest.fixture
def deed(cast):
    return {"by": cast.lead, "now": NOW}


def told(kind, row):
    """The verb, the changes and the reason of the one event about a row."""
    event = Event.objects.about(kind, row.pk).get()
    return event.verb, event.changes, event.reason


def test_add_review_is_told_in_the_history(cast, deed):
    row = ContextReview(
        engagement=cast.pinewood, kind="data", reviewed_on=TODAY, findings="Two systems."
    )

    review = clarifying.add_review(row=row, **deed)

    assert (review.written_by, review.written_at) == (cast.lead, NOW)
    assert told("contextreview", review) == (
        "reviewed",
        {"kind": "Data", "reviewed_on": "2026-03-03", "findings": "Two systems."},
        "",
    )


def change_review(review, deed, **values):
    return clarifying.change_review(row=review, revision=1, values=values, today=TODAY, **deed)


def test_change_review_younger_than_a_year(cast, deed):
    review = ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2025, 3, 4))

    change_review(review, deed, findings="Mended")

    review.refresh_from_db()
    assert (review.findings, review.revision) == ("Mended", 2)


def test_change_review_a_year_old_is_refused(cast, deed):
    review = ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2025, 3, 3))

    with pytest.raises(Refused, match="older than a year"):
        change_review(review, deed, findings="Rewritten")

    review.refresh_from_db()
    assert review.revision == 1


def settle(need, deed, status, reason="", revision=1):
    return clarifying.settle_need(row=need, revision=revision, status=status, reason=reason, **deed)


def test_settle_need_met(cast, deed):
    need = NeedFactory(engagement=cast.pinewood)

    settle(need, deed, "met", "All coaches hired")

    need.refresh_from_db()
    assert (need.status, need.reason) == ("met", "All coaches hired")
    assert told("need", need) == (
        "met",
        {"status": ["Open", "Met"], "reason": ["", "All coaches hired"]},
        "All coaches hired",
    )


def test_settle_need_twice_in_the_same_words_is_once(cast, deed):
    need = NeedFactory(engagement=cast.pinewood)

    settle(need, deed, "dropped", "Covered elsewhere")
    settle(need, deed, "dropped", "Covered elsewhere")

    assert Event.objects.about("need", need.pk).count() == 1


@pytest.mark.parametrize(
    ("status", "reason", "field"), [("dropped", " ", "reason"), ("open", "", "status")]
)
def test_settle_need_refuses_without_a_reason_or_an_end(cast, deed, status, reason, field):
    need = NeedFactory(engagement=cast.pinewood)

    with pytest.raises(Refused) as refused:
        settle(need, deed, status, reason)

    assert refused.value.field == field


def test_settled_need_is_neither_changed_nor_settled_otherwise(cast, deed):
    need = NeedFactory(engagement=cast.pinewood, status="met")

    with pytest.raises(Refused, match="settled: met"):
        clarifying.change_need(row=need, revision=1, values={"text": "Other"}, **deed)
    with pytest.raises(Refused, match="settled: met"):
        settle(need, deed, "dropped", "No longer")


def test_reopen_need(cast, deed):
    need = NeedFactory(engagement=cast.pinewood, status="dropped", reason="No money")

    clarifying.reopen_need(row=need, **deed)

    need.refresh_from_db()
    assert (need.status, need.reason) == ("open", "")
    assert told("need", need) == (
        "reopened",
        {"status": ["Dropped", "Open"], "reason": ["No money", ""]},
        "",
    )


def test_change_need_of_an_older_revision_is_refused(cast, deed):
    need = NeedFactory(engagement=cast.pinewood)
    clarifying.change_need(row=need, revision=1, values={"text": "Theirs"}, **deed)

    with pytest.raises(Stale) as stale:
        clarifying.change_need(row=need, revision=1, values={"text": "Mine"}, **deed)

    assert stale.value.row.text == "Theirs"


def test_add_need_sent_twice_is_one(cast, deed):
    row = Need(engagement=cast.pinewood, text="Coaches")
    again = Need(engagement=cast.pinewood, text="Coaches", client_id=row.client_id)

    clarifying.add_need(row=row, **deed)
    clarifying.add_need(row=again, **deed)

    assert Need.objects.count() == 1


def test_contact_does_not_stand_in_for_themselves(cast, deed):
    row = Contact(
        engagement=cast.pinewood,
        side="recipient",
        matter="Data",
        person=cast.leader,
        backup=cast.leader,
    )

    with pytest.raises(Refused) as refused:
        clarifying.add_contact(row=row, **deed)

    assert refused.value.field == "backup"


def test_change_contact_does_not_stand_in_for_themselves(cast, deed):
    row = ContactFactory(engagement=cast.pinewood, person=cast.leader)

    with pytest.raises(Refused):
        clarifying.change_contact(row=row, revision=1, values={"backup": cast.leader}, **deed)


def test_retire_contact_and_take_it_back(cast, deed):
    row = ContactFactory(engagement=cast.pinewood)

    clarifying.retire_contact(row=row, **deed)
    clarifying.retire_contact(row=row, **deed)
    row.refresh_from_db()
    was_retired = row.is_retired
    clarifying.restore_contact(row=row, **deed)

    row.refresh_from_db()
    assert (was_retired, row.is_retired) == (True, False)
    verbs = Event.objects.about("contact", row.pk).values_list("verb", flat=True)
    assert list(verbs) == ["restored", "retired"]


def test_add_workgroup_with_its_members(cast, deed):
    row = Workgroup(
        engagement=cast.pinewood,
        name="Data team",
        purpose="One report",
        chair=cast.leader,
        starts_on=TODAY,
    )

    group = clarifying.add_workgroup(row=row, people={"members": [cast.lead]}, **deed)

    assert list(group.members.all()) == [cast.lead]
    assert told("workgroup", group)[0] == "added"


def test_change_workgroup_tells_who_came_and_went(cast, deed):
    group = WorkgroupFactory(engagement=cast.pinewood)
    group.members.set([cast.lead])

    clarifying.change_workgroup(
        row=group, revision=1, values={}, people={"members": [cast.leader]}, **deed
    )

    assert told("workgroup", group)[1] == {"members": ["Lead", "Leader"]}


def test_end_workgroup(cast, deed):
    group = WorkgroupFactory(engagement=cast.pinewood)

    clarifying.end_workgroup(row=group, revision=1, ends_on=TODAY, **deed)

    group.refresh_from_db()
    assert group.ends_on == TODAY
    assert told("workgroup", group) == ("ended", {"ends_on": ["", "2026-03-03"]}, "")


def test_end_workgroup_before_it_began_is_refused(cast, deed):
    group = WorkgroupFactory(engagement=cast.pinewood, starts_on=TODAY)

    with pytest.raises(Refused):
        clarifying.end_workgroup(row=group, revision=1, ends_on=date(2026, 3, 2), **deed)
