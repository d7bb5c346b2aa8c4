"""What the monthly page works out from what was read; no row here is stored."""

from datetime import UTC, date, datetime

import pytest

from engagements.models import Engagement, Innovation, Site
from fidelity.monthly import page, strip
from fidelity.monthly.answers import Answer
from fidelity.monthly.changes import Change
from fidelity.monthly.page import Head, Months, NoSuchMonth, Standing
from fidelity.monthly.strip import Tile
from fidelity.rollups.levels import BY_CODE, Listed
from fidelity.tests.cells import TODAY, cell, month, series, strand

SCHOOL, STATE = BY_CODE["school"], BY_CODE["state"]
NOVEMBER = month(11)
ALDER = Listed(7, "Alder", 50.0, "50%", "below")


def months(wanted="", starts_on=date(2026, 1, 15), today=date(2026, 3, 3)):
    return page.months_of(Engagement(starts_on=starts_on), wanted, today)


def test_month_is_this_one_where_none_is_wanted():
    assert months() == Months(
        chosen=month(3),
        previous=month(2),
        following=None,
        all=(month(3), month(2), month(1)),
        is_current=True,
    )


@pytest.mark.parametrize(
    ("wanted", "previous", "following", "is_current"),
    [
        ("2026-01", None, month(2), False),
        ("2026-02", month(1), month(3), False),
        ("2026-03", month(2), None, True),
    ],
)
def test_month_leads_to_those_beside_it_within_the_engagement(
    wanted, previous, following, is_current
):
    found = months(wanted)

    assert (found.code, found.previous, found.following, found.is_current) == (
        wanted,
        previous,
        following,
        is_current,
    )


def test_engagement_that_is_still_to_start_has_its_first_month():
    assert months(starts_on=date(2026, 6, 10)) == Months(month(6), None, None, (month(6),), True)


@pytest.mark.parametrize("wanted", ["2025-12", "2026-04", "2026-13", "2026-03-05", "March", "-"])
def test_month_that_is_none_of_the_engagement_is_refused(wanted):
    with pytest.raises(NoSuchMonth):
        months(wanted)


def head(stage="Installation", **given):
    days = {"starts_on": date(2025, 9, 1), "planned_end_on": date(2028, 8, 31)}
    engagement = Engagement(status="active", innovation=Innovation(name="Reading"), **days | given)
    return Head(engagement, stage, is_marked=False)


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("Installation", "Reading. Installation. Month 7 of 36."),
        ("", "Reading. Month 7 of 36."),
    ],
)
def test_page_is_about_the_innovation_its_stage_and_its_month(stage, words):
    assert page.about(head(stage), month(3)) == words


@pytest.mark.parametrize(
    ("stage", "words"), [("initial", "Initial implementation"), (None, ""), ("", "")]
)
def test_head_names_state_innovation_and_stage(stage, words):
    found = page._head(
        is_marked=True,
        stage=stage,
        state_id=3,
        state="Pinewood",
        zone="America/Denver",
        innovation="Reading",
        id=5,
        name="Pinewood reading",
    )

    engagement = found.engagement
    assert (found.stage, found.is_marked, engagement.pk, str(engagement)) == (
        words,
        True,
        5,
        "Pinewood reading",
    )
    assert (engagement.state_id, engagement.state.name, engagement.state.time_zone) == (
        3,
        "Pinewood",
        "America/Denver",
    )
    assert engagement.innovation.name == "Reading"


def test_title_asks_the_question_of_the_month():
    assert page.title("Pinewood", months("2026-02")) == (
        "Where does Pinewood stand in February 2026?"
    )


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 4, 20, 15, tzinfo=UTC), "Mon, Apr 20, 2026, 9:00 AM MDT"),
        (datetime(2026, 4, 20, 5, 59, tzinfo=UTC), "Sun, Apr 19, 2026, 11:59 PM MDT"),
        (datetime(2026, 1, 1, 3, tzinfo=UTC), "Wed, Dec 31, 2025, 8:00 PM MST"),
    ],
)
def test_time_is_that_on_the_clocks_of_the_state(now, words):
    engagement = Engagement(state=Site(time_zone="America/Denver"))

    assert page.as_of_words(engagement, now) == words


def tiles(*found, levels=frozenset(), listed=None, level=SCHOOL):
    return page.tiles_of(level, found, levels, listed or {}, NOVEMBER, TODAY)


def test_level_without_a_series_says_why():
    assert tiles(levels=frozenset({"state"})) == [strip.absent(SCHOOL)]
    assert tiles(levels=frozenset({"school"})) == [strip.waiting(SCHOOL)]
    assert tiles(levels=None) == []


def test_level_has_a_line_for_each_of_its_own_series():
    october = strand(cell(month(10), 8, median=64.0))
    first = series(october, part="Tier 1", code="check.tier1")
    second = series(october, part="Tier 2", code="check.tier2")
    other = series(october, level="district", code="audit.total")

    assert [tile.title for tile in tiles(first, other, second)] == [
        "Schools, Tier 1",
        "Schools, Tier 2",
    ]


@pytest.mark.parametrize(
    ("n", "key", "listed"),
    [
        (3, (1, month(10)), (ALDER,)),
        (3, (1, month(9)), ()),
        (3, (2, month(10)), ()),
        (8, (1, month(10)), ()),
        (1, (1, month(10)), ()),
    ],
    ids=["few", "another window", "another part", "many", "one"],
)
def test_sites_are_listed_only_where_they_are_few(n, key, listed):
    [tile] = tiles(series(strand(cell(month(10), n, median=64.0))), listed={key: (ALDER,)})

    assert tile.listed == listed


def test_every_series_with_a_score_is_drawn_in_the_order_of_the_levels():
    scored, empty = strand(cell(month(10), 8, median=64.0)), strand(cell(month(10), 0, 8))
    schools = series(scored, code="school.total")
    districts = series(empty, level="district", code="district.total")
    state = series(strand(cell(month(10), 1, median=50.0)), level="state", code="state.total")

    drawn = page.charts_of([schools, districts, state], {}, TODAY)

    assert [chart.html_id for chart in drawn] == ["chart-state-total", "chart-school-total"]


def test_chart_is_given_the_sites_of_its_own_parts():
    one = series(strand(part_id=1), strand(part_id=3))
    listed = {(1, month(9)): (ALDER,), (2, month(9)): (), (3, month(10)): ()}

    assert page._sites_of(one, listed) == (((1, month(9)), (ALDER,)), ((3, month(10)), ()))


@pytest.mark.parametrize(
    ("levels", "states"),
    [
        (
            frozenset({"school"}),
            [
                ("provider", "not_asked"),
                ("state", "not_asked"),
                ("district", "not_asked"),
                ("school", "not_due"),
            ],
        ),
        (None, []),
    ],
)
def test_nothing_measured_stands_nowhere(levels, states):
    found = page.standing_of((), levels, {}, NOVEMBER, TODAY)

    assert [(tile.level.code, tile.state) for tile in found.tiles] == states
    assert found.charts == ()
    assert found.answer.words == "We cannot say yet: nothing has been measured."


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, (False, False, False)),
        ({"low": 0.0}, (True, False, False)),
        ({"since_baseline": Change("No baseline to compare with")}, (False, False, False)),
        ({"since_baseline": Change("No change since baseline", then=0.0)}, (False, True, False)),
        ({"listed": (ALDER,)}, (False, False, True)),
    ],
    ids=["nothing", "quartiles", "no baseline", "baseline of zero", "sites"],
)
def test_key_explains_what_some_line_shows(given, says):
    plain = Tile("state", STATE, "State", "State check")
    shown = Tile("school", SCHOOL, "Schools", "School check", **given)
    found = Standing((plain, shown), (), Answer(""))

    assert (found.has_spread, found.has_baseline, found.has_sites) == says
