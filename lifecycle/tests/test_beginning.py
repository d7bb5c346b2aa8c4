"""Triage and exploration."""

from datetime import date

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from engagements.rules.duties import REQUIRED
from lifecycle import exploring, triaging, waiving
from lifecycle.models import Exploration, Finding, Triage, Waiver
from lifecycle.tests.factories import ExplorationFactory, FindingFactory, TriageFactory
from lifecycle.tests.scenes import NOW

LIGHT = {"skills": "present", "structures": "fit", "depth": "knowledge", "breadth": "few"}


def test_answer_keeps_what_it_recommends(cast):
    row = Triage(engagement=cast.pinewood, asked_for="Help", **LIGHT)

    first = triaging.answer(row=row, by=cast.specialist, now=NOW)
    again = triaging.answer(row=row, by=cast.specialist, now=NOW)

    assert (first.recommended, first.is_decided) == ("universal", False)
    assert (first, Event.objects.filter(verb="answered").count()) == (again, 1)


def test_change_recommends_anew(cast):
    row = TriageFactory(engagement=cast.pinewood)

    changed = triaging.change(row=row, revision=1, values=LIGHT, by=cast.lead, now=NOW)

    assert (changed.recommended, changed.revision) == ("universal", 2)
    assert Event.objects.get().changes["recommended"] == ["Intensive", "Universal"]


def test_change_of_stale_answers_is_refused(cast):
    row = TriageFactory(engagement=cast.pinewood)
    triaging.change(row=row, revision=1, values={"asked_for": "Hers"}, by=cast.lead, now=NOW)

    with pytest.raises(Stale) as stale:
        triaging.change(row=row, revision=1, values={"asked_for": "Mine"}, by=cast.leader, now=NOW)

    assert stale.value.row.asked_for == "Hers"


def test_decide_sets_the_tier_of_the_engagement_and_says_why(cast):
    row = TriageFactory(engagement=cast.pinewood)

    decided = triaging.decide(
        row=row, revision=1, tier="targeted", reason="Two districts first", by=cast.leader, now=NOW
    )

    cast.pinewood.refresh_from_db()
    assert (decided.tier, decided.decided_by, cast.pinewood.tier) == (
        "targeted",
        cast.leader,
        "targeted",
    )
    assert set(cast.pinewood.duties.required().values_list("code", flat=True)) == {
        duty.code for duty in REQUIRED["targeted"]
    }
    event = Event.objects.get(verb="decided the tier of")
    assert (event.changes, event.reason) == (
        {"tier": ["intensive", "targeted"]},
        "Two districts first",
    )


def test_decide_twice_is_refused_and_so_is_a_later_change(cast):
    row = TriageFactory(engagement=cast.pinewood)
    triaging.decide(row=row, revision=1, tier="intensive", reason="Deep", by=cast.lead, now=NOW)

    with pytest.raises(Refused, match="Lead decided this already"):
        triaging.decide(row=row, revision=2, tier="targeted", reason="No", by=cast.leader, now=NOW)
    with pytest.raises(Refused, match="answer the questions again"):
        triaging.change(row=row, revision=2, values=LIGHT, by=cast.lead, now=NOW)


def test_decide_on_answers_that_changed_is_refused(cast):
    row = TriageFactory(engagement=cast.pinewood)
    triaging.change(row=row, revision=1, values=LIGHT, by=cast.lead, now=NOW)

    with pytest.raises(Stale):
        triaging.decide(row=row, revision=1, tier="intensive", reason="Deep", by=cast.lead, now=NOW)


def test_decide_without_a_reason_is_refused(cast):
    row = TriageFactory(engagement=cast.pinewood)

    with pytest.raises(Refused, match="Say why"):
        triaging.decide(row=row, revision=1, tier="intensive", reason=" ", by=cast.lead, now=NOW)


def test_exploration_begins_once_at_a_time(cast):
    row = Exploration(engagement=cast.pinewood, starts_on=date(2026, 3, 1))
    first = exploring.add(row=row, by=cast.lead, now=NOW)
    assert exploring.add(row=row, by=cast.lead, now=NOW) == first

    with pytest.raises(Refused, match="going on already"):
        exploring.add(
            row=Exploration(engagement=cast.pinewood, starts_on=date(2026, 4, 1)),
            by=cast.lead,
            now=NOW,
        )


def test_exploration_gets_its_last_day(cast):
    row = ExplorationFactory(engagement=cast.pinewood)
    values = {"ends_on": date(2026, 3, 1)}

    changed = exploring.change(row=row, revision=1, values=values, by=cast.lead, now=NOW)

    assert changed.ends_on == date(2026, 3, 1)
    assert Event.objects.get().changes == {"ends_on": ["", "2026-03-01"]}


def test_finding_sent_twice_is_one_and_is_logged_with_its_engagement(cast):
    row = FindingFactory.build(
        exploration=ExplorationFactory(engagement=cast.pinewood),
        engagement=cast.pinewood,
        written_by=None,
    )

    exploring.add_finding(row=row, by=cast.specialist, now=NOW)
    exploring.add_finding(row=row, by=cast.specialist, now=NOW)

    event = Event.objects.get(verb="added")
    assert (Finding.objects.count(), event.engagement_id) == (1, cast.pinewood.pk)


def test_finding_changed_by_two_keeps_the_first(cast):
    row = FindingFactory(exploration__engagement=cast.pinewood)
    values = {"found": "Hers"}
    exploring.change_finding(row=row, revision=1, values=values, by=cast.lead, now=NOW)

    with pytest.raises(Stale):
        exploring.change_finding(
            row=row, revision=1, values={"found": "Mine"}, by=cast.leader, now=NOW
        )

    assert Finding.objects.get().found == "Hers"


def test_waiver_leaves_an_item_out_until_it_is_asked_for_again(cast):
    row = Waiver(engagement=cast.pinewood, item="measure_provider", reason="None exists")
    waived = waiving.waive(row=row, by=cast.lead, now=NOW)
    assert waiving.waive(row=row, by=cast.lead, now=NOW) == waived

    retired = waiving.retire(row=waived, by=cast.leader, now=NOW)
    waiving.retire(row=waived, by=cast.leader, now=NOW)

    assert retired.is_retired
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["left out", "asked again for"]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("agreement", "cannot be left out"),
        ("no-such", "cannot be left out"),
        ("measure_state", "left out already"),
    ],
)
def test_waiver_that_cannot_be_is_refused(cast, item, words):
    row = Waiver(engagement=cast.pinewood, item="measure_state", reason="None exists")
    waiving.waive(row=row, by=cast.lead, now=NOW)

    with pytest.raises(Refused, match=words):
        waiving.waive(
            row=Waiver(engagement=cast.pinewood, item=item, reason="Why not"),
            by=cast.lead,
            now=NOW,
        )
