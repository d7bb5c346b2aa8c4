from datetime import date

import pytest

from engagements.agreements import pages
from engagements.agreements.pages import AssumptionLine, DetailPage, SaidLine
from engagements.models import Agreement, Attestation, Engagement, Side
from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.clauses import DosageText

TODAY = date(2026, 3, 3)
Status = Agreement.Status


def agreement(status="in_force", ends_on=date(2028, 12, 31), **given):
    return Agreement(
        version=2,
        status=status,
        starts_on=given.pop("starts_on", date(2026, 1, 1)),
        ends_on=ends_on,
        engagement=Engagement(name="Pinewood"),
        **given,
    )


@pytest.mark.parametrize(
    ("status", "ends_on", "state", "days"),
    [
        ("draft", date(2026, 3, 1), "draft", ""),
        ("offered", date(2026, 3, 1), "offered", ""),
        ("replaced", date(2026, 3, 1), "replaced", ""),
        ("in_force", date(2026, 3, 4), "in_force", "1 day left"),
        ("in_force", date(2026, 3, 3), "in_force", "0 days left"),
        ("in_force", date(2026, 3, 2), "run_out", "1 day ago"),
        ("in_force", date(2026, 2, 1), "run_out", "30 days ago"),
    ],
)
def test_only_a_version_in_force_runs_out(status, ends_on, state, days):
    row = agreement(status, ends_on)

    assert (pages.state_of(row, TODAY), pages.days_in_words(row, TODAY)) == (state, days)


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (date(2026, 2, 26), "Pinewood, version 2, expired 5 days ago"),
        (date(2026, 3, 8), "Pinewood, version 2, 5 days left"),
    ],
)
def test_head_says_what_was_so_many_days_ago(ends_on, words):
    assert pages._about(agreement("in_force", ends_on), TODAY) == words


@pytest.mark.parametrize(
    ("ends_on", "words"),
    [
        (date(2026, 5, 3), ""),
        (
            date(2026, 5, 2),
            "Version 2 expires in 60 days, on May 2, 2026. Amend it if the work goes on.",
        ),
        (
            date(2026, 3, 4),
            "Version 2 expires in 1 day, on Mar 4, 2026. Amend it if the work goes on.",
        ),
        (
            date(2026, 3, 3),
            "Version 2 expires today, on Mar 3, 2026. Amend it if the work goes on.",
        ),
        (
            date(2026, 3, 2),
            "Version 2 expired on Mar 2, 2026. Amend it, or end the work together.",
        ),
    ],
)
def test_end_is_told_sixty_days_ahead(ends_on, words):
    assert pages.ends_in_words(agreement(ends_on=ends_on), TODAY) == words


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2026, 1, 1), date(2027, 12, 31), ""),
        (date(2026, 1, 1), date(2030, 12, 31), ""),
        (date(2026, 1, 1), date(2027, 11, 30), "It runs for 23 months."),
        (date(2026, 1, 1), date(2031, 1, 1), "It runs for 61 months."),
        (date(2026, 1, 1), date(2026, 1, 31), "It runs for 1 month."),
    ],
)
def test_draft_of_an_unusual_length_is_told(starts_on, ends_on, words):
    usual = " Intensive TA usually takes two to five years."
    row = agreement("draft", ends_on, starts_on=starts_on)

    assert pages._advice(row) == (words + usual if words else "")


def test_length_of_a_version_that_was_offered_is_no_matter_of_advice():
    assert pages._advice(agreement("offered", date(2026, 1, 31))) == ""


@pytest.mark.parametrize(
    ("status", "may_write", "lacks", "others", "allowed"),
    [
        ("draft", True, [], [], ["edit", "offer"]),
        ("draft", True, ["a clause"], [], ["edit"]),
        ("draft", False, [], [], []),
        ("offered", True, [], [], ["recall"]),
        ("offered", False, [], [], []),
        ("in_force", True, [], ["replaced"], ["amend"]),
        ("in_force", True, [], ["draft"], []),
        ("in_force", True, [], ["offered"], []),
        ("in_force", False, [], [], []),
        ("replaced", True, [], [], []),
    ],
)
def test_page_offers_what_fits_the_state_of_the_version(status, may_write, lacks, others, allowed):
    facts = dict.fromkeys(DetailPage.__dataclass_fields__) | {
        "agreement": agreement(status),
        "may_write": may_write,
        "lacks": lacks,
        "others": [agreement(other) for other in others],
    }
    page = DetailPage(**facts)

    offered = [d for d in ("edit", "offer", "recall", "amend") if getattr(page, f"may_{d}")]
    assert (offered, page.is_signed) == (allowed, status in ("in_force", "replaced"))


JAN, DEC = date(2026, 1, 1), date(2027, 12, 1)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (None, ""),
        (
            DosageText(JAN, DEC, "coaching", "", 1200),
            "Coaching, any level: 1,200 minutes a month, Jan 2026 to Dec 2027",
        ),
        (
            DosageText(JAN, JAN, "coaching", "practice", 60),
            "Coaching, practice: 60 minutes a month, Jan 2026",
        ),
    ],
)
def test_dosage_is_told_in_a_line(line, words):
    assert pages.dosage_words(line) == words


FIRST = ASSUMPTIONS[0]


def said(side, holds, assumption=FIRST):
    return Attestation(code=assumption.code, side=side, holds=holds)


@pytest.mark.parametrize(
    ("row", "state"),
    [(None, "open"), (said("provider", True), "holds"), (said("provider", False), "not_yet")],
)
def test_side_says_that_it_holds_or_not_yet(row, state):
    assert SaidLine("TA provider", row).state == state


@pytest.mark.parametrize(
    ("provider", "recipient", "is_shared"),
    [(True, True, True), (True, False, False), (True, None, False), (None, None, False)],
)
def test_assumption_is_shared_once_both_sides_say_it_holds(provider, recipient, is_shared):
    words = {Side.PROVIDER: provider, Side.RECIPIENT: recipient}
    rows = [said(side, holds) for side, holds in words.items() if holds is not None]

    line = pages.assumption_lines(rows)[0]

    assert (line.assumption, line.is_shared) == (FIRST, is_shared)


def test_every_assumption_has_a_line_though_nobody_spoke():
    found = pages.assumption_lines([])

    assert found == [
        AssumptionLine(each, [SaidLine(str(side.label), None) for side in Side])
        for each in ASSUMPTIONS
    ]
