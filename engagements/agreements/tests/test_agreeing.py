import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.agreements import agreeing
from engagements.agreements.text import hash_of, text_of
from engagements.models import Agreement, Assignment, Clause
from engagements.rules.clauses import compare
from engagements.rules.starter_clauses import STARTERS
from engagements.tests import agreements
from engagements.tests.agreements import LATER, NOW
from notifications.models import Notification
from people.roles import Role

Status = Agreement.Status


@pytest.fixture
def draft(cast):
    return agreements.draft(cast.pinewood, cast.lead)


def verbs(*verbs):
    """The deeds on agreements, clauses and dosage, in order, without those that set the scene."""
    rows = Event.objects.filter(subject_type__in=["agreement", "clause", "dosage"])
    return list(rows.order_by("pk").values_list("verb", flat=True))[3:]


def headings(agreement):
    return list(agreement.clauses.order_by("number").values_list("heading", flat=True))


def test_start_begins_with_clauses_for_every_core_feature(cast):
    made = agreeing.start(row=agreements.row(cast.pinewood), by=cast.lead, now=NOW)

    assert (made.version, made.status) == (1, Status.DRAFT)
    assert headings(made) == [starter.heading for starter in STARTERS]
    assert Event.objects.filter(engagement_id=cast.pinewood.pk).count() == 2


def test_start_sent_twice_is_one_agreement(cast):
    row = agreements.row(cast.pinewood)

    first = agreeing.start(row=row, by=cast.lead, now=NOW)
    again = agreeing.start(
        row=agreements.row(cast.pinewood, client_id=first.client_id), by=cast.lead, now=LATER
    )

    assert again == first
    assert Clause.objects.count() == len(STARTERS)


def test_start_is_refused_where_there_is_an_agreement(cast, draft):
    with pytest.raises(Refused, match="has its agreement already"):
        agreeing.start(row=agreements.row(cast.pinewood), by=cast.leader, now=NOW)


def test_change_facts_tells_the_audit_log_from_and_to(cast, draft):
    agreeing.change_facts(
        agreement=draft, revision=1, values={"title": "New"}, by=cast.leader, now=NOW
    )

    event = Event.objects.latest("pk")
    assert (event.actor, event.verb, event.changes) == (
        cast.leader,
        "changed",
        {"title": ["Reading agreement", "New"]},
    )


def test_change_facts_from_an_older_revision_is_stale(cast, draft):
    values = {"title": "New"}
    agreeing.change_facts(agreement=draft, revision=1, values=values, by=cast.lead, now=NOW)

    with pytest.raises(Stale) as stale:
        agreeing.change_facts(
            agreement=draft, revision=1, values={"title": "Other"}, by=cast.leader, now=NOW
        )

    assert stale.value.row.title == "New"


def test_add_clause_puts_it_last(cast, draft):
    made = agreeing.add_clause(row=agreements.clause(draft), by=cast.leader, now=NOW)

    assert made.number == len(STARTERS) + 1
    assert verbs() == ["added"]
    assert Event.objects.latest("pk").engagement_id == cast.pinewood.pk


def test_add_clause_sent_twice_is_one_clause(cast, draft):
    row = agreements.clause(draft)
    again = agreements.clause(draft, client_id=row.client_id)

    agreeing.add_clause(row=row, by=cast.leader, now=NOW)
    agreeing.add_clause(row=again, by=cast.leader, now=NOW)

    assert draft.clauses.count() == len(STARTERS) + 1


def test_two_people_who_change_different_clauses_both_keep_their_words(cast, draft):
    first, second = draft.clauses.order_by("number")[:2]

    agreeing.change_clause(clause=first, revision=1, values={"text": "Mine"}, by=cast.lead, now=NOW)
    agreeing.change_clause(
        clause=second, revision=1, values={"text": "Theirs"}, by=cast.leader, now=NOW
    )

    assert list(draft.clauses.order_by("number").values_list("text", flat=True)[:2]) == [
        "Mine",
        "Theirs",
    ]


def test_two_people_who_change_one_clause_do_not_overwrite_each_other(cast, draft):
    clause = draft.clauses.get(number=1)
    agreeing.change_clause(
        clause=clause, revision=1, values={"text": "Mine"}, by=cast.lead, now=NOW
    )

    with pytest.raises(Stale) as stale:
        agreeing.change_clause(
            clause=clause, revision=1, values={"text": "Theirs"}, by=cast.leader, now=NOW
        )

    assert stale.value.row.text == "Mine"


def test_move_clause_swaps_neighbours_once(cast, draft):
    before = headings(draft)
    second = draft.clauses.get(number=2)

    for _ in range(2):
        agreeing.move_clause(clause=second, seen=2, steps=-1, by=cast.lead, now=NOW)

    assert headings(draft) == [before[1], before[0], *before[2:]]
    assert verbs() == ["moved"]


def test_move_clause_beyond_the_first_does_nothing(cast, draft):
    first = draft.clauses.get(number=1)

    agreeing.move_clause(clause=first, seen=1, steps=-1, by=cast.lead, now=NOW)

    assert draft.clauses.get(number=1) == first
    assert verbs() == []


def test_remove_clause_closes_the_gap_and_keeps_its_words_in_the_audit_log(cast, draft):
    second = draft.clauses.get(number=2)

    for _ in range(2):
        agreeing.remove_clause(clause=second, revision=1, by=cast.lead, now=NOW)

    numbers = list(draft.clauses.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(STARTERS)))
    assert verbs() == ["removed"]
    assert Event.objects.latest("pk").changes["text"] == [second.text, ""]


def test_remove_clause_that_somebody_changed_meanwhile_is_stale(cast, draft):
    second = draft.clauses.get(number=2)
    agreeing.change_clause(
        clause=second, revision=1, values={"text": "New"}, by=cast.leader, now=NOW
    )

    with pytest.raises(Stale):
        agreeing.remove_clause(clause=second, revision=1, by=cast.lead, now=NOW)


def test_change_of_a_clause_or_line_that_is_gone_is_refused_in_words(cast, draft):
    clause, line = draft.clauses.get(number=1), draft.dosages.get()
    who = {"by": cast.lead, "now": NOW}
    agreeing.remove_clause(clause=clause, revision=1, **who)
    agreeing.remove_dosage(line=line, revision=1, **who)

    with pytest.raises(Refused, match="removed this clause"):
        agreeing.change_clause(clause=clause, revision=1, values={"text": "x"}, **who)
    with pytest.raises(Refused, match="removed this line"):
        agreeing.change_dosage(line=line, revision=1, values={"minutes": 1}, **who)


def test_dosage_is_changed_and_removed(cast, draft):
    line = draft.dosages.get()

    agreeing.change_dosage(line=line, revision=1, values={"minutes": 300}, by=cast.leader, now=NOW)
    with pytest.raises(Stale):
        agreeing.remove_dosage(line=line, revision=1, by=cast.lead, now=NOW)
    for _ in range(2):
        agreeing.remove_dosage(line=line, revision=2, by=cast.lead, now=NOW)

    assert not draft.dosages.exists()
    assert verbs() == ["changed", "removed"]


def test_offer_fixes_the_text_and_tells_those_who_may_sign(cast, draft):
    offered = agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.lead, now=NOW)

    offered.refresh_from_db()
    assert (offered.status, offered.text_hash) == (Status.OFFERED, hash_of(draft))
    assert verbs() == ["offered"]
    assert [n.recipient for n in Notification.objects.all()] == [cast.leader]


def test_offer_sent_twice_is_one_offer(cast, draft):
    for _ in range(2):
        agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.lead, now=NOW)

    assert verbs() == ["offered"]


def test_offer_of_a_text_that_changed_meanwhile_is_refused(cast, draft):
    seen = hash_of(draft)
    agreeing.add_clause(row=agreements.clause(draft), by=cast.leader, now=NOW)

    with pytest.raises(Refused, match="Somebody changed the text"):
        agreeing.offer(agreement=draft, seen=seen, by=cast.lead, now=NOW)


def test_offer_names_what_is_missing(cast):
    made = agreeing.start(row=agreements.row(cast.pinewood, preamble=""), by=cast.lead, now=NOW)
    made.clauses.filter(feature="duration").delete()
    Assignment.objects.filter(user=cast.leader).update(role=Role.OBSERVER)

    with pytest.raises(Refused) as refused:
        agreeing.offer(agreement=made, seen=hash_of(made), by=cast.lead, now=NOW)

    assert str(refused.value) == (
        "Not ready for signatures: No clause on duration yet. "
        "No minutes a month are promised yet. What both sides want is not written yet. "
        "The intended beneficiaries are not declared yet. Nobody on the state's side may sign yet."
    )


@pytest.mark.parametrize("deed", ["facts", "add", "change", "move", "remove", "dosage", "line"])
def test_words_that_were_offered_do_not_change(cast, draft, deed):
    first, line = draft.clauses.get(number=1), draft.dosages.get()
    agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.lead, now=NOW)
    who = {"by": cast.lead, "now": NOW}
    deeds = {
        "facts": lambda: agreeing.change_facts(
            agreement=draft, revision=1, values={"title": "x"}, **who
        ),
        "add": lambda: agreeing.add_clause(row=agreements.clause(draft), **who),
        "change": lambda: agreeing.change_clause(
            clause=first, revision=1, values={"text": "x"}, **who
        ),
        "move": lambda: agreeing.move_clause(clause=first, seen=1, steps=1, **who),
        "remove": lambda: agreeing.remove_clause(clause=first, revision=1, **who),
        "dosage": lambda: agreeing.add_dosage(row=agreements.dosage(draft), **who),
        "line": lambda: agreeing.remove_dosage(line=line, revision=1, **who),
    }

    with pytest.raises(Refused, match="waiting for signatures"):
        deeds[deed]()

    assert hash_of(Agreement.objects.get()) == Agreement.objects.get().text_hash


def test_recall_makes_a_draft_and_voids_the_signature(cast):
    offered = agreements.offered(cast.pinewood, cast.lead)
    agreements.sign(offered, cast.lead)

    for _ in range(2):
        agreeing.recall(agreement=offered, reason="Wrong dates", by=cast.leader, now=LATER)

    offered.refresh_from_db()
    assert (offered.status, offered.text_hash) == (Status.DRAFT, "")
    assert offered.signatures.standing().count() == 0
    assert offered.signatures.get().voided_at == LATER
    assert verbs() == ["offered", "signed", "took back"]
    assert Event.objects.latest("pk").reason == "Wrong dates"
    assert [n.state for n in Notification.objects.all()] == [Notification.State.CANCELLED]


def test_recall_of_a_version_in_force_is_refused(cast):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    with pytest.raises(Refused, match="is in force"):
        agreeing.recall(agreement=made, reason="x", by=cast.lead, now=LATER)


def test_amend_copies_the_words_and_keeps_the_keys(cast):
    base = agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    made = agreeing.amend(engagement=cast.pinewood, by=cast.leader, now=LATER)
    again = agreeing.amend(engagement=cast.pinewood, by=cast.lead, now=LATER)

    assert (made.version, made.status, again) == (2, Status.DRAFT, made)
    assert not compare(text_of(base), text_of(made)).is_changed
    assert [lack.text for lack in agreeing.lacks(made)] == ["Nothing differs from version 1 yet."]


def test_amend_without_a_version_in_force_is_refused(cast):
    with pytest.raises(Refused, match="no version in force"):
        agreeing.amend(engagement=cast.pinewood, by=cast.lead, now=NOW)
