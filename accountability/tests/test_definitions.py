"""Each figure of the card by rows worked by hand: what counts, what is missing, and why."""

from datetime import date

import pytest

from accountability.metrics import (
    accountability,
    clarity,
    duration,
    frequency,
    integrity,
    intensity,
)
from accountability.metrics.intensity import Agreed, Kind, Session
from accountability.metrics.ratio import Row
from accountability.metrics.roles import Carrier, Role
from accountability.metrics.visits import Visit
from accountability.metrics.window import window_of
from engagements.rules.duties import Term
from improvement.progress import Point
from words.days import short_day

STARTS, ENDS = date(2025, 9, 1), date(2028, 8, 31)
MARCH = window_of(date(2026, 3, 1), STARTS, ENDS, date(2026, 5, 20))
LAST = date(2026, 3, 31)


def found(module, code, window=MARCH, **facts):
    """The rows counted and those missing, each with its detail."""
    measured = module.measure(module.Facts(**facts), window)
    [ratio] = [each for each in measured.ratios if each.definition.code == code]
    return [_words(row) for row in ratio.counted], [_words(row) for row in ratio.missing]


def _words(row: Row) -> str:
    return f"{row.name}: {row.detail}" if row.detail else row.name


def held(pk, day, **facts):
    return Visit(pk, f"Visit {pk}", "held", day, day, day, **facts)


# Clarity


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (LAST, None, True),
        (date(2026, 4, 1), None, False),
        (STARTS, LAST, True),
        (STARTS, date(2026, 3, 30), False),
    ],
)
def test_agreement_counts_that_is_in_force_on_the_last_day(first, last, counts):
    agreement = clarity.Agreement(7, "Reading, version 1", first, last)

    counted, missing = found(clarity, "agreement", agreements=(agreement,))

    assert counted == (["Reading, version 1"] if counts else [])
    assert missing == ([] if counts else ["An agreement signed by both sides"])


def test_required_roles_are_those_needed_and_held_on_the_last_day():
    always = Term(STARTS)
    ana = (Carrier("ana", always),)
    roles = (
        Role("Held", "State", always, ana),
        Role("Vacant", "State", always),
        Role("No longer needed", "State", Term(STARTS, date(2026, 3, 30))),
        Role("Not needed yet", "State", Term(date(2026, 4, 1)), ana),
    )

    assert found(clarity, "roles", required=roles) == (
        ["Held: State"],
        ["Vacant: State, vacant for 212 days"],
    )


def test_need_counts_with_an_owner_on_both_sides():
    needs = [
        clarity.Need(n, name, day, provider, recipient)
        for n, (name, day, provider, recipient) in enumerate(
            (
                ("Owned", LAST, True, True),
                ("Half", LAST, True, False),
                ("Other half", LAST, False, True),
                ("Alone", LAST, False, False),
                ("Written in April", date(2026, 4, 1), True, True),
            )
        )
    ]

    assert found(clarity, "needs", needs=tuple(needs)) == (
        ["Owned"],
        [
            "Half: No owner at the state",
            "Other half: No owner at the TA provider",
            "Alone: No owner",
        ],
    )


def test_clause_is_served_by_a_visit_of_the_last_60_days():
    agreements = (
        clarity.Agreement(1, "Old", STARTS, date(2026, 1, 31)),
        clarity.Agreement(2, "New", date(2026, 2, 1)),
    )
    clauses = (
        clarity.Clause(2, "60 days ago", (date(2026, 1, 30), date(2025, 12, 1))),
        clarity.Clause(2, "61 days ago", (date(2026, 1, 29), date(2025, 12, 1))),
        clarity.Clause(2, "Only in April", (date(2026, 4, 1),)),
        clarity.Clause(1, "Of the old version", (LAST,)),
    )

    assert found(clarity, "clauses", agreements=agreements, clauses=clauses) == (
        ["60 days ago"],
        ["61 days ago: Last worked on Jan 2026", "Only in April: Never worked on"],
    )


def test_part_of_the_context_is_fresh_for_a_year_and_may_be_older_than_the_engagement():
    parts = (
        clarity.Part("Strengths", (date(2025, 4, 1), date(2024, 1, 1))),
        clarity.Part("Data", (date(2025, 3, 31),)),
        clarity.Part("Policies", (date(2026, 4, 1),)),
    )

    counted, missing = found(clarity, "context", context=parts)

    assert counted == [f"Strengths: Reviewed {short_day(date(2025, 4, 1))}"]
    assert missing == ["Data: Not in the last year", "Policies: Not in the last year"]


# Frequency


def test_visits_of_a_year_are_those_promised_in_365_days():
    window = window_of(date(2027, 3, 1), STARTS, ENDS, date(2027, 5, 20))
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1)]
    visits = tuple(held(n, day, promised_on=day) for n, day in enumerate(days))

    counted, missing = found(frequency, "visits_year", window, visits=visits)

    assert counted == [
        f"Visit 1, {short_day(date(2026, 4, 1))}",
        f"Visit 2, {short_day(date(2027, 3, 31))}",
    ]
    assert missing == []


def test_longest_gap_counts_the_time_before_the_first_and_after_the_last_visit():
    """Of 1 September to 31 March: 30 days, then 120, then 61."""
    visits = (
        held(1, date(2025, 10, 1)),
        held(2, date(2026, 1, 29)),
        Visit(3, "Planned", "planned", date(2025, 12, 1)),
        held(4, date(2026, 4, 1)),
    )

    gap = frequency.gap(visits, MARCH)

    assert gap.text == "120 days"
    assert [row.name for row in gap.rows] == [
        f"Visit 1, {short_day(date(2025, 10, 1))}",
        f"Visit 2, {short_day(date(2026, 1, 29))}",
    ]


def test_year_without_a_visit_is_said_so():
    assert frequency.gap((), MARCH).text == "No contact in the last year"


# Intensity


def test_hours_count_by_kind_and_never_more_than_agreed():
    day = date(2026, 3, 10)
    counted, missing = found(
        intensity,
        "hours",
        visits=(held(1, day), held(2, date(2026, 4, 1))),
        sessions=(
            Session(1, Kind("coaching", "policy"), 90),
            Session(1, Kind("training"), 30),
            Session(2, Kind("training"), 600),
        ),
        agreed=(
            Agreed(date(2026, 3, 1), Kind("coaching"), 60),
            Agreed(date(2026, 3, 1), Kind("training"), 60),
            Agreed(date(2026, 2, 1), Kind("training"), 999),
        ),
        names=(("coaching", "Coaching"), ("training", "Training")),
    )

    assert counted == ["Coaching: 1 hour of 1 hour"]
    assert missing == ["Training: 0.5 hours short: 0.5 hours of 1 hour"]


def test_visits_on_site_and_observed_say_what_the_others_were():
    day = date(2026, 3, 10)
    visits = (
        held(1, day, is_on_site=True),
        held(2, day, mode="Video", is_observed=True),
        held(3, date(2026, 4, 1), is_on_site=True, is_observed=True),
    )

    assert found(intensity, "on_site", visits=visits) == (
        [f"Visit 1, {short_day(date(2026, 3, 10))}"],
        [f"Visit 2, {short_day(date(2026, 3, 10))}: Video"],
    )
    assert found(intensity, "observed", visits=visits) == (
        [f"Visit 2, {short_day(date(2026, 3, 10))}"],
        [f"Visit 1, {short_day(date(2026, 3, 10))}: Nothing observed"],
    )


def test_hours_are_listed_by_kind_and_level_the_most_first():
    sessions = (
        Session(1, Kind("coaching", "policy"), 60),
        Session(1, Kind("training", "policy"), 90),
        Session(1, Kind("coaching", "system"), 60),
    )
    names = (("coaching", "Coaching"), ("training", "Training"), ("policy", "Policy"))
    facts = intensity.Facts((held(1, date(2026, 3, 10)),), sessions, (), names)

    by_kind, by_level = intensity.measure(facts, MARCH).findings[2:]

    assert by_kind.text == "Coaching 2 hours, Training 1.5 hours"
    assert by_level.text == "Policy 2.5 hours, system 1 hour"


def test_kind_with_a_level_names_both():
    facts = intensity.Facts(names=(("coaching", "Coaching"), ("policy", "Policy")))

    assert facts.name(Kind("coaching")) == "Coaching"
    assert facts.name(Kind("coaching", "policy")) == "Coaching (policy)"


# Duration


def test_stage_is_the_last_one_entered_and_may_go_back():
    stages = (
        duration.StageEntry("Full", 3, date(2026, 1, 5)),
        duration.StageEntry("Installation", 2, date(2026, 3, 31)),
        duration.StageEntry("Full", 3, date(2026, 4, 1)),
    )

    counted, missing = found(
        duration, "stage", stages=stages, all_stages=("Exploration", "Installation", "Full")
    )

    assert counted == ["Exploration", "Installation: Since Mar 2026"]
    assert missing == ["Full: Still to come"]


def test_month_that_is_not_over_counts_once_it_has_a_visit():
    window = window_of(date(2025, 11, 1), STARTS, ENDS, date(2025, 11, 10))
    september = held(1, date(2025, 9, 9))

    without = found(duration, "contact", window, visits=(september,))
    with_one = found(duration, "contact", window, visits=(september, held(2, date(2025, 11, 9))))

    assert without == (["September 2025"], ["October 2025: No visit held"])
    assert with_one == (["September 2025", "November 2025"], ["October 2025: No visit held"])


def test_months_used_are_those_begun():
    assert found(duration, "elapsed")[0] == ["Month 7 of 36"]


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (23, "23 months, shorter than the usual 2 to 5 years"),
        (24, "24 months, within the usual 2 to 5 years"),
        (60, "60 months, within the usual 2 to 5 years"),
        (61, "61 months, longer than the usual 2 to 5 years"),
    ],
)
def test_length_is_held_against_two_to_five_years(months, words):
    assert duration.norm_in_words(months) == words


# Integrity


def test_initiative_counts_once_it_is_decided():
    initiatives = (
        integrity.Initiative(1, "Decided", STARTS, LAST),
        integrity.Initiative(2, "Decided in April", STARTS, date(2026, 4, 1)),
        integrity.Initiative(3, "Open", LAST),
        integrity.Initiative(4, "Written in April", date(2026, 4, 1)),
    )

    assert found(integrity, "initiatives", initiatives=initiatives) == (
        ["Decided"],
        ["Decided in April: Not decided", "Open: Not decided"],
    )


def test_level_counts_that_was_worked_on_within_three_months():
    touches = (
        integrity.Touch("practice", date(2025, 12, 30)),
        integrity.Touch("practice", date(2026, 1, 15)),
        integrity.Touch("system", date(2025, 12, 29)),
        integrity.Touch("policy", date(2026, 4, 1)),
    )
    levels = (("practice", "Practice"), ("system", "System"), ("policy", "Policy"))

    assert found(integrity, "levels", touches=touches, levels=levels) == (
        [f"Practice: Last on {short_day(date(2026, 1, 15))}"],
        ["System: Not in three months", "Policy: Not in three months"],
    )


def test_role_is_shared_by_two_people_on_the_last_day():
    always = Term(STARTS)
    ana, ben = Carrier("ana", always), Carrier("ben", Term(STARTS, date(2026, 3, 30)))
    carried = (
        Role("Shared", "", always, (ana, Carrier("eve", Term(LAST)))),
        Role("Alone", "", always, (ana, ben)),
        Role("Empty", "", always),
        Role("Over", "", Term(STARTS, date(2026, 3, 30)), (ana, ben)),
    )

    assert found(integrity, "shared_roles", carried=carried) == (
        ["Shared: 2 people"],
        ["Alone: One person", "Empty: Nobody"],
    )


def test_review_is_promised_for_its_month_wherever_it_is_moved():
    march, may = date(2026, 3, 1), date(2026, 5, 14)
    reviews = (
        frequency.Review(1, "January", date(2026, 1, 1), date(2026, 1, 20), date(2026, 1, 20)),
        frequency.Review(2, "February", date(2026, 2, 1), may, may),
        frequency.Review(3, "March", march, date(2026, 6, 16)),
    )
    on_the_last_day = window_of(march, STARTS, ENDS, LAST)

    assert found(frequency, "reviews", reviews=reviews) == (
        ["January: Held Jan 2026"],
        ["February: Held May 2026", "March: Moved, not held yet"],
    )
    assert found(frequency, "reviews", on_the_last_day, reviews=reviews[2:]) == ([], [])


# Accountability


def test_step_due_in_the_month_counts_once_settled_by_its_last_day():
    steps = (
        frequency.Step(1, "In time", 9, date(2026, 3, 5), LAST),
        frequency.Step(2, "In April", 9, LAST, date(2026, 4, 1)),
        frequency.Step(3, "Open", 9, date(2026, 3, 1)),
        frequency.Step(4, "Due in April", 9, date(2026, 4, 1), LAST),
    )

    assert found(accountability, "steps", steps=steps) == (
        ["In time"],
        ["In April: Not settled", "Open: Not settled"],
    )


def test_step_of_today_is_not_asked_for_until_the_day_is_over():
    today = date(2026, 3, 17)
    window = window_of(today, STARTS, ENDS, today)
    steps = (frequency.Step(1, "Open", 9, today), frequency.Step(2, "Done", 9, today, today))

    assert found(accountability, "steps", window, steps=steps) == (["Done"], [])


def test_barrier_says_how_late_its_answer_was():
    due_on = date(2026, 3, 10)
    barriers = (
        accountability.Barrier(1, "In time", due_on, due_on),
        accountability.Barrier(2, "A day late", due_on, date(2026, 3, 11)),
        accountability.Barrier(3, "In April", due_on, date(2026, 4, 2)),
        accountability.Barrier(4, "Open", date(2026, 3, 30)),
        accountability.Barrier(5, "Long ago", date(2025, 12, 29)),
    )

    assert found(accountability, "barriers", barriers=barriers) == (
        ["In time: In time"],
        [
            "A day late: Answered 1 day late",
            "In April: No answer, 21 days past its day",
            "Open: No answer, 1 day past its day",
        ],
    )


def test_goal_without_a_baseline_is_not_on_track():
    baseline, target = Point(STARTS, 10, 40), Point(date(2026, 9, 1), 30, 40)
    goals = (
        accountability.Goal(1, "On", STARTS, baseline, (target,), (Point(LAST, 30, 40),)),
        accountability.Goal(2, "Off", STARTS, baseline, (target,), (Point(LAST, 11, 40),)),
        accountability.Goal(3, "Bare", STARTS, None, (target,), (Point(LAST, 30, 40),)),
        accountability.Goal(4, "Of April", date(2026, 4, 1), baseline, (target,)),
    )

    counted, missing = found(accountability, "goals", goals=goals)

    assert [words.partition(":")[0] for words in counted] == ["On"]
    assert [words.partition(":")[0] for words in missing] == ["Off", "Bare"]
