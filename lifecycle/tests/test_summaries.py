from datetime import date

import pytest
from django.urls import reverse

from engagements.models import Engagement, Side
from lifecycle import gates
from lifecycle.gates import Evidence, Step
from lifecycle.models import StatusEntry, Waiver
from lifecycle.summaries import (
    WHAT_IT_MEANS,
    GatePage,
    ItemRow,
    Line,
    StepCard,
    address,
    beginning,
    cards,
    decision_page,
    gate_page,
)
from lifecycle.tests import scenes
from lifecycle.tests.factories import (
    AT,
    ExplorationFactory,
    FindingFactory,
    TriageFactory,
    WaiverFactory,
)
from lifecycle.tests.scenes import TODAY, put
from people.roles import Permission

LINE = Line("Nobody decided the tier.", "/triage/")
STEP = Step("inquiry", "exploring", "Begin exploring", gates.to_explore, ("triage",))


def row(*lines, waiver=None):
    return ItemRow("triage", "Triaged", "", lines, waiver, can_be_waived=False)


@pytest.mark.parametrize(
    ("one", "state", "word"),
    [
        (row(), "done", "Done"),
        (row(LINE), "open", "Missing"),
        (row(waiver=Waiver()), "not_applicable", "Left out"),
        (row(LINE, waiver=Waiver()), "open", "Missing"),
    ],
)
def test_item_is_missing_left_out_or_done(one, state, word):
    assert (one.state, one.word) == (state, word)


@pytest.mark.parametrize(
    ("rows", "n", "words"),
    [
        ((), 0, "Nothing must be waited for"),
        ((row(), row(waiver=Waiver())), 0, "Everything it asks for is there"),
        ((row(LINE, LINE), row(), row(LINE)), 2, "2 of 3 still missing"),
    ],
)
def test_card_counts_items_and_not_their_lines(rows, n, words):
    card = StepCard(STEP, rows)

    assert (card.n_missing, card.is_complete, card.words) == (n, n == 0, words)


def test_card_asks_what_the_step_takes():
    assert StepCard(STEP, ()).title == "What does it take to begin exploring?"


def test_every_status_is_explained():
    assert set(WHAT_IT_MEANS) == set(Engagement.Status)


def test_overrides_are_the_steps_taken_past_a_gate():
    usual, override = StatusEntry(), StatusEntry(is_override=True)
    facts = dict.fromkeys(GatePage.__dataclass_fields__) | {"history": [override, usual]}

    assert GatePage(**facts).overrides == [override]


@pytest.mark.parametrize(
    ("name", "argument", "held", "url"),
    [
        ("lifecycle:triage-page", 5, set(), reverse("lifecycle:triage-page", args=[5])),
        (
            "engagements:cadence-list",
            None,
            set(),
            f"{reverse('engagements:cadence-list')}?engagement=8",
        ),
        (gates.PLAN_START, 5, set(), ""),
        (gates.PLAN_START, 5, {Permission.EDIT_PLAN}, reverse(gates.PLAN_START, args=[5])),
        (gates.REVIEW_HOLD, 5, {Permission.EDIT_PLAN}, ""),
        (gates.REVIEW_HOLD, 5, {Permission.REVIEW_PLAN}, reverse(gates.REVIEW_HOLD, args=[5])),
    ],
)
def test_page_that_one_may_not_open_has_no_address(name, argument, held, url):
    assert address(name, argument, Evidence(engagement=8), frozenset(held)) == url


@pytest.mark.parametrize(
    ("name", "status", "can"),
    [
        ("admin", "exploring", (True, True, True)),
        ("lead", "exploring", (True, False, True)),
        ("leader", "exploring", (True, False, True)),
        ("observer", "exploring", (False, False, False)),
    ],
)
def test_who_may_move_override_and_withdraw(cast, name, status, can):
    put(cast.pinewood, status)

    page = gate_page(cast.pinewood, cast.people[name], TODAY)

    may = gates.CAN_WITHDRAW
    assert (page.can_move, page.can_override, page.can_withdraw) == (
        can[0],
        can[1],
        can[2] and status in may,
    )


@pytest.mark.parametrize(
    ("status", "decided_at", "term"),
    [
        ("inquiry", None, "Tier asked for"),
        ("inquiry", AT, "Tier"),
        ("exploring", None, "Tier"),
    ],
)
def test_tier_is_only_asked_for_until_triage(cast, status, decided_at, term):
    put(cast.pinewood, status)
    decided = {"decided_at": decided_at, "decided_by": cast.lead, "tier": "targeted", "reason": "x"}
    TriageFactory(engagement=cast.pinewood, **(decided if decided_at else {}))

    assert gate_page(cast.pinewood, cast.lead, TODAY).tier_term == term


def test_engagement_that_ended_for_good_has_no_way_on(cast):
    put(cast.pinewood, "closed")

    page = gate_page(cast.pinewood, cast.admin, TODAY)

    assert (page.cards, page.can_override, page.can_withdraw) == ((), False, False)


@pytest.mark.parametrize(("status", "has_day"), [("emerging", True), ("exploring", False)])
def test_day_to_ask_again_is_told_while_the_question_is_open(cast, status, has_day):
    scenes.decided(cast, "not_yet")
    put(cast.pinewood, status)

    page = gate_page(cast.pinewood, cast.lead, TODAY)

    assert page.ask_again_on == (date(2026, 6, 1) if has_day else None)


def test_waived_item_is_left_out_and_another_may_be_waived(cast):
    WaiverFactory(engagement=cast.pinewood, item="measure_provider")
    put(cast.pinewood, "agreed")

    [card, *_] = cards(cast.pinewood, TODAY, frozenset())

    rows = {each.code: (each.state, each.can_be_waived) for each in card.rows}
    assert rows["measure_provider"] == ("not_applicable", False)
    assert rows["measure_school"] == ("open", True)
    assert rows["protocol"] == ("open", False)


@pytest.mark.parametrize(
    ("name", "status", "can_say"),
    [
        ("lead", "exploring", True),
        ("leader", "exploring", True),
        ("observer", "exploring", False),
        ("lead", "active", False),
    ],
)
def test_side_is_asked_while_nothing_is_agreed(cast, name, status, can_say):
    put(cast.pinewood, status)

    page = decision_page(cast.pinewood, cast.people[name])

    assert page.can_say is can_say


def test_words_that_led_to_a_decision_are_asked_anew(cast):
    scenes.decided(cast, "not_yet")

    page = decision_page(cast.pinewood, cast.lead)

    assert [side.word for side in page.sides] == [None, None]
    assert [decision.outcome for decision in page.decisions] == ["not_yet"]
    assert [side.name for side in page.sides] == [str(side.label) for side in Side]


def test_findings_are_counted_by_what_they_speak_for(cast):
    exploration = ExplorationFactory(engagement=cast.pinewood)
    for speaks in ("for", "against", "for"):
        FindingFactory(exploration=exploration, speaks=speaks)

    found = beginning(cast.pinewood, cast.lead)

    assert (found.triage, dict(found.findings)) == (None, {"speaks_for": 2, "speaks_against": 1})
