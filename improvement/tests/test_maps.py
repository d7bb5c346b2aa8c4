"""Who asks what, and who carries what, as the pages show it."""

from datetime import date

import pytest
from django.urls import reverse

from improvement import maps
from improvement.independence import Carrier, Thing
from improvement.maps import CarriedPage, carried_line, carried_page, leaving, map_of
from improvement.models import Initiative, Routine
from improvement.tests.factories import InitiativeAskFactory, InitiativeFactory
from improvement.things import ROLE, ROUTINE

TODAY = date(2026, 3, 3)
ANN = Carrier("account-1", "Ann", "recipient", 0)
BOB = Carrier("account-2", "Bob", "recipient", 1)
TESS = Carrier("account-3", "Tess", "provider", 2)


def thing(*carriers, kind=ROUTINE, pk=1, name="Data meeting", **given):
    return Thing(kind, pk, name, tuple(carriers), **given)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (thing(), "nobody"),
        (thing(TESS), "only_ta"),
        (thing(TESS, Carrier("name-tom", "Tom", "provider")), "only_ta"),
        (thing(ANN), "one_person"),
        (thing(ANN, ANN), "one_person"),
        (thing(ANN, TESS), "several"),
        (thing(TESS, kind=ROLE), "one_person"),
        (thing(kind=ROLE), "nobody"),
    ],
)
def test_state_tells_who_can_carry_it(one, state):
    """A role of the provider is meant for TA staff, so it does not lack the state's people."""
    assert maps.carried_state(one) == state


def test_line_of_a_routine_names_its_people_side_by_side():
    line = carried_line(
        thing(
            TESS,
            BOB,
            ANN,
            every_days=30,
            last_alone_on=date(2026, 2, 1),
            last_run_on=date(2026, 2, 1),
        ),
        TODAY,
    )

    assert line.names == "Tess (TA provider); Ann (State); Bob (State)"
    assert (line.kind, line.people, line.people_of_state) == ("Routine", 3, 2)
    assert (line.days_alone, line.is_due) == (30, False)
    assert line.url == reverse("improvement:routine-detail", args=[1])


def test_line_of_a_role_has_no_page_and_is_never_due():
    line = carried_line(thing(ANN, kind=ROLE), TODAY)

    assert (line.kind, line.url, line.days_alone, line.is_due) == ("Role", "", None, False)


@pytest.mark.parametrize(
    ("last_run_on", "is_due"),
    [(None, True), (date(2026, 1, 31), True), (date(2026, 2, 1), False)],
)
def test_routine_is_due_once_its_rhythm_has_passed(last_run_on, is_due):
    line = carried_line(thing(ANN, every_days=30, last_run_on=last_run_on), TODAY)

    assert line.is_due is is_due


def test_page_lists_roles_and_counts_all_that_hangs_on_few():
    """Of routines it counts those that need TA; a role of the provider does not."""
    page = carried_page(
        [thing(TESS), thing(ANN, BOB, pk=2), thing(TESS, kind=ROLE, pk=3), thing(pk=4)], TODAY
    )

    assert [line.name for line in page.roles] == ["Data meeting"]
    assert (page.single, page.needs_ta, page.total) == (2, 2, 4)
    assert [each.name for each in page.people] == ["Ann", "Bob", "Tess"]


@pytest.mark.parametrize(
    ("single", "needs_ta", "tones"),
    [(0, 0, ("", "")), (1, 0, ("attend", "")), (0, 2, ("", "attend"))],
)
def test_tile_stands_out_where_something_hangs_on_one(single, needs_ta, tones):
    page = CarriedPage((), single, needs_ta, 4, ())

    assert (page.single_tone, page.ta_tone) == tones


def test_leaving_tells_what_nobody_or_one_would_carry():
    things = [
        thing(ANN, name="Alone"),
        thing(ANN, BOB, name="Two"),
        thing(ANN, BOB, TESS, name="Three"),
        thing(BOB, name="Other"),
    ]

    found = leaving(things, "account-1", TODAY)

    assert (found.name, found.side) == ("Ann", "State")
    assert [line.name for line in found.nobody] == ["Alone"]
    assert [line.name for line in found.one] == ["Two"]


def test_nobody_leaves_who_carries_nothing():
    assert leaving([thing(BOB)], "account-1", TODAY) is None


@pytest.mark.parametrize(
    ("every_days", "last_run_on", "words"),
    [
        (1, TODAY, "Every day."),
        (30, date(2026, 2, 20), "Every 30 days."),
        (30, date(2026, 1, 1), "Every 30 days. It was last done longer ago than that."),
    ],
)
def test_rhythm_says_where_it_was_missed(every_days, last_run_on, words):
    line = carried_line(thing(ANN, every_days=every_days, last_run_on=last_run_on), TODAY)

    assert maps._rhythm(Routine(every_days=every_days), line) == words


@pytest.fixture
def asking(db):
    """Two initiatives ask schools for data in October; a third asks the district in March."""
    one, two, three = (InitiativeFactory(name=name) for name in ("One", "Two", "Three"))
    InitiativeAskFactory(initiative=one, months=[10, 3], is_data_request=True)
    InitiativeAskFactory(initiative=two, months=[10], is_data_request=True, what="Roster")
    InitiativeAskFactory(
        initiative=three, months=[3], to_rung="district", what="Budget", is_data_request=False
    )
    return list(Initiative.objects.for_list().order_by("pk"))


def test_map_has_a_row_for_who_asks_and_a_column_for_who_is_asked(asking):
    found = map_of(asking)

    assert found.columns == ("School", "District")
    [row] = found.rows
    assert row.label == "State"
    assert [(cell.words, [line.what for line in cell.lines]) for cell in row.cells] == [
        ("State asks School", ["Climate survey", "Roster"]),
        ("State asks District", ["Budget"]),
    ]


def test_map_marks_what_is_asked_twice(asking):
    found = map_of(asking)

    [clash] = found.duplicates
    assert (clash.rung, clash.when, clash.initiatives, clash.count) == (
        "School",
        "Oct",
        "One, Two",
        2,
    )
    assert [line.is_doubled for cell in found.rows[0].cells for line in cell.lines] == [
        True,
        True,
        False,
    ]
    assert found.sentence == (
        "3 initiatives that go on ask for 3 things. "
        "Several ask the same people for data in these months: Oct."
    )


def test_map_without_doubles_says_so(asking):
    assert map_of(asking[1:]).sentence == (
        "2 initiatives that go on ask for 2 things. "
        "No two ask the same people for data in the same month."
    )


def test_load_counts_the_asks_of_each_month_and_names_the_busiest(asking):
    schools, district = map_of(asking).loads

    assert [(cell.month, cell.count) for cell in schools.cells if cell.count] == [
        ("Oct", 2),
        ("Mar", 1),
    ]
    assert (schools.rung, schools.busiest) == ("School", "Oct: 2")
    assert (district.rung, district.busiest) == ("District", "Mar: 1")


def test_initiative_counts_its_asks_and_its_requests_for_data(asking):
    line = maps.initiative_line(asking[0])

    assert (line.asks, line.data_requests, line.state) == (1, 1, "undecided")
    assert line.site == "The whole engagement"
