"""Each gate, asked with everything there, and with each thing missing once."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.duties import REQUIRED
from lifecycle import gates
from lifecycle.gates import ITEMS, LEVELS, STEPS, Evidence, Missing, ReviewFact

EVERYTHING = Evidence(
    engagement=7,
    tier="intensive",
    triage="decided",
    has_exploration=True,
    is_explored=True,
    findings=2,
    decision="go",
    holding=frozenset((a.code, side) for a in ASSUMPTIONS for side in ("provider", "recipient")),
    context_ages=(("Strengths", 10), ("Stressors", 364)),
    beneficiaries=1,
    frozen=1,
    agreement="in_force",
    held_duties=frozenset(duty.code for duty in REQUIRED["intensive"]),
    protocol_lines=1,
    cadences=1,
    goals=2,
    measured_levels=frozenset(LEVELS),
    plan=9,
    is_plan_approved=True,
    reviews_held=1,
)


def without(code, side):
    return frozenset(pair for pair in EVERYTHING.holding if pair != (code, side))


PASSED = [
    (gates.to_explore, {}),
    (gates.to_agree, {}),
    (gates.to_put_off, {"decision": "not_yet"}),
    (gates.to_decline, {"decision": "no"}),
    (gates.to_resume, {"decision": "not_yet"}),
    (gates.to_ask_again, {"decision": "again"}),
    (gates.to_begin_work, {}),
    (gates.to_begin_work, {"tier": "universal", "held_duties": frozenset({"ta_lead"})}),
    (
        gates.to_begin_work,
        {
            "measured_levels": frozenset(LEVELS) - {"provider"},
            "waived": frozenset({"measure_provider"}),
        },
    ),
    (gates.to_sustain, {}),
    (gates.to_close, {}),
    (gates.to_close, {"reviews_held": 0, "waived": frozenset({"reviews_after_exit"})}),
]

REFUSED = [
    (gates.to_explore, {"triage": ""}, "triage", "Nobody answered the four questions yet."),
    (gates.to_explore, {"triage": "answered"}, "triage", "Nobody decided the tier."),
    (
        gates.to_agree,
        {"has_exploration": False, "is_explored": False},
        "exploration",
        "No exploration has begun.",
    ),
    (
        gates.to_agree,
        {"is_explored": False},
        "exploration",
        "The exploration has no last day yet.",
    ),
    (
        gates.to_agree,
        {"findings": 0},
        "findings",
        "No document or fact that was reviewed is written down.",
    ),
    (
        gates.to_agree,
        {"decision": "not_yet"},
        "go",
        "The two sides have not both said “go”.",
    ),
    (
        gates.to_agree,
        {"holding": without("time", "recipient")},
        "assumptions",
        "Not attested by the state: We stay long enough.",
    ),
    (
        gates.to_agree,
        {"holding": without("break", "provider")},
        "assumptions",
        "Not attested by the TA provider: The change is a real break.",
    ),
    (
        gates.to_agree,
        {"context_ages": (("Strengths", 10), ("Policies", None), ("Data", None))},
        "context",
        "Not reviewed yet: Policies and Data.",
    ),
    (
        gates.to_agree,
        {"context_ages": (("Strengths", 365),)},
        "context",
        "Reviewed more than a year ago: Strengths.",
    ),
    (gates.to_agree, {"beneficiaries": 0}, "beneficiaries", "No number is declared yet."),
    (gates.to_agree, {"agreement": ""}, "agreement", "There is no agreement yet."),
    (gates.to_agree, {"agreement": "draft"}, "agreement", "The agreement is still a draft."),
    (
        gates.to_agree,
        {"agreement": "offered"},
        "agreement",
        "The agreement waits for signatures.",
    ),
    (
        gates.to_agree,
        {"agreement": "run_out"},
        "agreement",
        "The agreement has expired. Amend it.",
    ),
    (
        gates.to_agree,
        {"frozen": 0},
        "beneficiaries",
        "The numbers are not frozen: both sides sign the agreement with them.",
    ),
    (gates.to_put_off, {}, "not_yet", "The two sides have not both said “not yet”."),
    (gates.to_decline, {}, "no", "The two sides have not both said “no”."),
    (
        gates.to_ask_again,
        {"decision": "no"},
        "again",
        "The two sides have not both asked again since they declined.",
    ),
    (
        gates.to_begin_work,
        {"held_duties": EVERYTHING.held_duties - {"sponsor"}},
        "duties",
        "Nobody holds: Executive sponsor.",
    ),
    (
        gates.to_begin_work,
        {"vacant": ("Family liaison",)},
        "duties",
        "Nobody holds: Family liaison.",
    ),
    (
        gates.to_begin_work,
        {"protocol_lines": 0},
        "protocol",
        "The communication protocol has no line yet.",
    ),
    (gates.to_begin_work, {"cadences": 0}, "cadence", "No cadence is in use."),
    (gates.to_begin_work, {"goals": 0}, "goals", "There is no goal yet."),
    (
        gates.to_begin_work,
        {"goals_lacking": ("Reading", "Coaching")},
        "goals",
        "Without a baseline, or a day ahead for one: Reading and Coaching.",
    ),
    *(
        (
            gates.to_begin_work,
            {"measured_levels": frozenset(LEVELS) - {code}},
            f"measure_{code}",
            f"No instrument is in use at the level “{name}”, and no reason why not.",
        )
        for code, name in LEVELS.items()
    ),
    (
        gates.to_sustain,
        {"plan": None, "is_plan_approved": False},
        "plan",
        "No plan is written yet.",
    ),
    (gates.to_sustain, {"is_plan_approved": False}, "plan", "Both sides must approve it."),
    (
        gates.to_close,
        {"reviews_held": 0},
        "reviews_after_exit",
        "No review was held since the exit, and none is waived with a reason.",
    ),
    (
        gates.to_close,
        {"reviews_waiting": (ReviewFact(3, "Coaching goes on", date(2026, 3, 3)),)},
        "reviews_after_exit",
        "Not held: “Coaching goes on”, due Mar 3, 2026.",
    ),
    (
        gates.to_close,
        {"reviews_waiting": (ReviewFact(None, "Coaching goes on", date(2026, 3, 3), 3),)},
        "reviews_after_exit",
        "Not held: “Coaching goes on”, due Mar 3, 2026, and 3 later.",
    ),
]


@pytest.mark.parametrize(("gate", "changes"), PASSED)
def test_gate_opens_with_everything_there(gate, changes):
    assert gate(replace(EVERYTHING, **changes)) == ()


@pytest.mark.parametrize(("gate", "changes", "code", "words"), REFUSED)
def test_gate_names_the_one_thing_that_is_missing(gate, changes, code, words):
    [missing] = gate(replace(EVERYTHING, **changes))

    assert (missing.code, missing.words) == (code, words)


def test_every_item_of_every_gate_is_missing_once_in_the_table():
    asked = {code for step in STEPS for code in step.items}

    assert asked == {code for _, _, code, _ in REFUSED} == set(ITEMS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.from_status}-{step.status}")
def test_gate_asks_for_nothing_that_its_page_does_not_show(step):
    empty = step.gate(Evidence(engagement=7, context_ages=(("Data", None),)))

    assert {missing.code for missing in empty} <= set(step.items)


@pytest.mark.parametrize("code", ITEMS)
def test_every_item_leads_to_a_page(code):
    for evidence in (EVERYTHING, replace(EVERYTHING, plan=None)):
        name, argument = gates.place_of(code, evidence)

        assert reverse(name, args=[] if argument is None else [argument])


def test_missing_plan_leads_to_its_start():
    [missing] = gates.to_sustain(replace(EVERYTHING, plan=None, is_plan_approved=False))

    assert (missing.url_name, missing.argument) == ("sustainability:plan-start", 7)


def test_review_not_held_leads_to_where_it_is_held():
    waiting = (ReviewFact(3, "Coaching goes on", date(2026, 3, 3)),)

    [missing] = gates.to_close(replace(EVERYTHING, reviews_waiting=waiting))

    assert missing == Missing(
        "reviews_after_exit",
        "Not held: “Coaching goes on”, due Mar 3, 2026.",
        "sustainability:review-hold",
        3,
    )


def test_review_that_is_only_planned_leads_to_the_plan():
    waiting = (ReviewFact(None, "Coaching goes on", date(2028, 3, 3)),)

    [missing] = gates.to_close(replace(EVERYTHING, reviews_waiting=waiting))

    assert (missing.url_name, missing.argument) == ("sustainability:plan-detail", 9)


def test_ends_have_no_way_out():
    assert {s.from_status for s in STEPS} & {"closed", "withdrawn"} == set()
    assert gates.CAN_WITHDRAW & {"closed", "withdrawn", "declined"} == set()


def test_way_that_does_not_exist_is_no_step():
    assert gates.step_between("inquiry", "active") is None
