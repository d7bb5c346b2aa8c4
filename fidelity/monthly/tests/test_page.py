"""The monthly page: its figures are those of the rows, for those who may see all of them."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from statistics import median

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Site, Visit
from engagements.tests.factories import (
    AssignmentFactory,
    CadenceFactory,
    DistrictFactory,
    NextStepFactory,
    SiteFactory,
    VisitFactory,
)
from exports.formats import FORMATS
from fidelity.measures import entering
from fidelity.measures.answers import answers_of
from fidelity.models import ExpectedMeasure, Instrument, PartScore, Rollup
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    InstrumentFactory,
    InstrumentUseFactory,
    VersionFactory,
)
from people.roles import Role
from people.tests.factories import UserFactory

NOW = datetime(2026, 4, 20, 15, tzinfo=UTC)
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def version():
    return VersionFactory(instrument=InstrumentFactory(name="School check"))


def page_of(client, engagement, **query):
    response = client.get(reverse("fidelity:monthly-page", args=[engagement.pk]), query)
    assert response.status_code == 200
    return response.context["page"]


def expect(cast, version, site, month=MARCH, **given):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood,
        site=site,
        version=version,
        month=month,
        opens_on=month,
        **{"due_on": month + timedelta(days=40), **given},
    )


def submit(expected, by, answers=(2, 2, 1, 1, 1), **given):
    administration = AdministrationFactory(expected=expected, answers=list(answers), **given)
    seen = answers_of(administration)
    return entering.submit(
        administration=administration, measured_on=expected.month, seen=seen, by=by, now=NOW
    )


def schools_of(cast, n):
    """New schools, spread over the two districts of Pinewood."""
    districts = [cast.alder, cast.birch]
    return [SiteFactory(state=cast.state, parent=districts[k % 2]) for k in range(n)]


def tile_of(page, level):
    return next(tile for tile in page.standing.tiles if tile.level.code == level)


# the figures


def test_figures_are_those_of_the_rows(client, cast, version):
    answers = [(2, 2, 2, 2, 2), (2, 2, 2, 1, 0), (1, 1, 1, 1, 1), (0, 0, 0, 0, 0), (2, 2, 2, 2, 1),
               (1, 1, 2, 2, 0)]  # fmt: skip
    schools = schools_of(cast, 8)
    for school, given in zip(schools, answers, strict=False):
        submit(expect(cast, version, school), cast.lead, given)
    expect(cast, version, schools[6])
    expect(
        cast, version, schools[7],
        excused_at=NOW, excused_by=cast.lead, excused_reason="Closed for repairs",
    )  # fmt: skip
    client.force_login(cast.leader)

    shown = tile_of(page_of(client, cast.pinewood), "school")

    percents = [sum(given) * 10 for given in answers]
    assert (shown.n_expected, shown.n_scored) == (7, 6)
    assert shown.n_criterion == sum(percent >= 70 for percent in percents)
    assert shown.median == median(percents)
    assert shown.lacking == "1 not measured"


def test_change_since_baseline_is_of_the_same_schools(client, cast, version):
    schools = schools_of(cast, 6)
    for school in schools[:5]:
        submit(expect(cast, version, school, JANUARY), cast.lead, (1, 1, 1, 1, 0), is_baseline=True)
    for school in schools:
        submit(expect(cast, version, school, FEBRUARY), cast.lead, (2, 2, 2, 1, 1))
    client.force_login(cast.leader)

    page = page_of(client, cast.pinewood)

    change = tile_of(page, "school").since_baseline
    assert (change.words, change.sites) == (
        "40 points up since baseline",
        "median of the same 5 schools",
    )
    answer = page.standing.answer
    assert answer.words.startswith("Yes. Of the same 5 schools, 0 were")
    assert [(rows.n, rows.words) for rows in answer.left_out] == [
        (1, "{} school not measured in January 2026")
    ]


def test_page_names_missing_not_due_zero_and_unmeasured_levels_apart(client, cast):
    def check(level):
        instrument = InstrumentFactory(level=level, name=f"{level} check")
        return VersionFactory(instrument=instrument)

    school, district = check(Instrument.Level.SCHOOL), check(Instrument.Level.DISTRICT)
    state = check(Instrument.Level.STATE)
    submit(expect(cast, school, cast.alder_elementary), cast.lead, (0, 0, 0, 0, 0))
    expect(cast, district, cast.alder, FEBRUARY)
    expect(cast, state, cast.state, date(2026, 4, 1))
    client.force_login(cast.leader)

    page = page_of(client, cast.pinewood)

    shown = {tile.level.code: (tile.figure, tile.state) for tile in page.standing.tiles}
    assert shown == {
        "provider": ("", "not_asked"),
        "state": ("", "not_due"),
        "district": ("", "not_measured"),
        "school": ("0%", "below"),
    }


def test_level_whose_measure_was_chosen_but_is_not_due_says_so(client, cast):
    version = VersionFactory(instrument=InstrumentFactory(level=Instrument.Level.PROVIDER))
    InstrumentUseFactory(engagement=cast.pinewood, version=version)
    client.force_login(cast.leader)

    shown = tile_of(page_of(client, cast.pinewood), "provider")

    assert (shown.state, shown.instrument) == ("not_due", "First window still to come")


def test_few_districts_are_listed_by_name(client, cast):
    version = VersionFactory(instrument=InstrumentFactory(level=Instrument.Level.DISTRICT))
    submit(expect(cast, version, cast.alder), cast.lead, (2, 2, 2, 2, 2))
    submit(expect(cast, version, cast.birch), cast.lead, (1, 1, 1, 1, 1))
    client.force_login(cast.leader)

    shown = tile_of(page_of(client, cast.pinewood), "district")

    assert [(site.name, site.words, site.state) for site in shown.listed] == [
        ("Alder School District", "100%", "at_criterion"),
        ("Birch School District", "50%", "below"),
    ]
    assert shown.median is None


def test_submit_shows_at_once(client, cast, version):
    expected = expect(cast, version, cast.alder_elementary, date(2026, 4, 1))
    client.force_login(cast.leader)
    before = tile_of(page_of(client, cast.pinewood), "school")

    submit(expected, cast.school_person, (2, 2, 2, 2, 1))

    after = tile_of(page_of(client, cast.pinewood), "school")
    assert (before.figure, before.state) == ("", "not_due")
    assert (after.figure, after.state) == ("90%", "at_criterion")


def test_bulk_correction_shows_at_once(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead, (2, 2, 2, 2, 2))
    client.force_login(cast.leader)
    page_of(client, cast.pinewood)

    PartScore.objects.update(points=3, at_criterion=False)

    assert tile_of(page_of(client, cast.pinewood), "school").figure == "30%"


def test_past_month_shows_what_held_then(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary, JANUARY), cast.lead, (1, 1, 1, 1, 1))
    submit(expect(cast, version, cast.alder_elementary, MARCH), cast.lead, (2, 2, 2, 2, 2))
    client.force_login(cast.leader)

    shown = tile_of(page_of(client, cast.pinewood, month="2026-02"), "school")

    assert (shown.figure, shown.window, shown.age) == ("50%", "January 2026", "last month")


# promises


def test_cancelled_visit_stays_promised_with_its_reason(client, cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    days = [date(2026, 4, day) for day in (7, 14, 16, 28)]
    states = [
        {"status": Visit.Status.HELD, "held_on": days[0], "logged_at": NOW},
        {"status": Visit.Status.CANCELLED, "cancel_reason": Visit.CancelReason.WEATHER},
        {"status": Visit.Status.PLANNED},
        {"status": Visit.Status.PLANNED},
    ]
    for day, state in zip(days, states, strict=True):
        VisitFactory(
            engagement=cast.pinewood, cadence=cadence, occurrence_on=day, planned_on=day,
            lead=cast.specialist, **state,
        )  # fmt: skip
    held_unplanned = {"status": Visit.Status.HELD, "held_on": days[0], "logged_at": NOW}
    VisitFactory(
        engagement=cast.pinewood, planned_on=days[0], lead=cast.specialist, **held_unplanned
    )
    client.force_login(cast.leader)

    promise = page_of(client, cast.pinewood).promise

    april = Visit.objects.promised(date(2026, 4, 1), date(2026, 4, 30))
    assert promise.promised == april.count() == 4
    assert promise.held == april.held().count()
    assert promise.unlogged == april.unlogged(NOW.date()).count()
    assert promise.headline == (
        "1 of the 3 visits promised for April 2026 so far took place. 1 canceled. "
        "1 past and not logged. 1 still to come."
    )
    assert [(line.words, line.n) for line in promise.lines] == [
        ("Held", 1),
        ("Canceled: weather or emergency", 1),
        ("Past and not logged", 1),
        ("Still to come", 1),
    ]


def test_a_visit_moved_out_of_its_month_stays_promised_for_it(client, cast):
    cadence = CadenceFactory(engagement=cast.pinewood, lead=cast.specialist)
    for day, to in ((7, date(2026, 5, 20)), (8, date(2026, 3, 2)), (28, date(2026, 5, 21))):
        VisitFactory(
            engagement=cast.pinewood, cadence=cadence, occurrence_on=date(2026, 4, day),
            planned_on=to, lead=cast.specialist,
        )  # fmt: skip
    client.force_login(cast.leader)

    promise = page_of(client, cast.pinewood).promise

    assert (promise.promised, promise.unlogged, promise.moved, promise.to_come) == (3, 1, 1, 1)
    assert promise.tone == "attend"
    assert "1 moved and not held yet." in promise.headline


def test_longest_gap_counts_the_time_since_the_last_contact(client, cast):
    for day in (date(2025, 9, 3), date(2025, 9, 20)):
        VisitFactory(
            engagement=cast.pinewood, planned_on=day, held_on=day, logged_at=NOW,
            status=Visit.Status.HELD, lead=cast.specialist,
        )  # fmt: skip
    client.force_login(cast.leader)

    promise = page_of(client, cast.pinewood).promise

    assert promise.gap_days == (NOW.date() - date(2025, 9, 20)).days


def test_overdue_next_steps_are_counted_and_the_oldest_named(client, cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    for day in range(1, 8):
        NextStepFactory(visit=visit, text=f"Step {day}", due_on=date(2026, 3, day))
    NextStepFactory(visit=visit, due_on=date(2026, 5, 1))
    client.force_login(cast.leader)

    steps = page_of(client, cast.pinewood).steps

    assert steps.n == 7
    assert [step.text for step in steps.oldest] == [f"Step {day}" for day in range(1, 6)]


# who is overdue


def test_overdue_counts_lead_to_exactly_these_measures(client, cast, version):
    for school in (cast.alder_elementary, cast.alder_middle, cast.birch_elementary):
        expect(cast, version, school, JANUARY)
        expect(cast, version, school, FEBRUARY)
    submit(ExpectedMeasure.objects.get(site=cast.alder_middle, month=FEBRUARY), cast.lead)
    client.force_login(cast.leader)

    lateness = page_of(client, cast.pinewood).lateness

    assert (lateness.overdue.n_latest, lateness.overdue.n_older) == (2, 3)
    assert lateness.answer == (
        "5 measures are overdue, 2 of the latest windows in 2 districts, 3 of earlier ones."
    )
    response = client.get(f"{reverse('fidelity:measure-list')}?{lateness.query}")
    assert len(response.context["lines"]) == lateness.overdue.n == 5
    for unit in lateness.units:
        for gap in unit.gaps:
            response = client.get(f"{reverse('fidelity:measure-list')}?{gap.query}")
            assert len(response.context["lines"]) == gap.n == 1
    [window] = lateness.windows
    response = client.get(f"{reverse('fidelity:measure-list')}?{window.query}")
    assert len(response.context["lines"]) == 2


def test_measure_of_several_parts_is_overdue_once(client, cast, version):
    version.parts.create(code="tier2", name="Tier 2", position=1)
    expect(cast, version, cast.alder_elementary, FEBRUARY)
    client.force_login(cast.leader)

    assert page_of(client, cast.pinewood).lateness.overdue.n == 1


def test_measure_of_the_state_itself_stands_outside_districts(client, cast):
    version = VersionFactory(instrument=InstrumentFactory(level=Instrument.Level.STATE))
    expect(cast, version, cast.state, FEBRUARY, district=None)
    client.force_login(cast.leader)

    lateness = page_of(client, cast.pinewood).lateness

    assert (lateness.units, lateness.elsewhere) == ((), [1])


def test_nobody_overdue_is_said(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary, FEBRUARY), cast.lead)
    client.force_login(cast.leader)

    assert page_of(client, cast.pinewood).lateness.answer.startswith("Nobody")


def test_nobody_is_overdue_nor_good_where_nothing_was_asked(client, cast):
    client.force_login(cast.leader)

    lateness = page_of(client, cast.pinewood).lateness

    assert (lateness.answer, lateness.tone) == ("Not asked: no measure has come due yet.", "")


# who may see it, and when


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("admin", 200),
        ("lead", 200),
        ("specialist", 200),
        ("leader", 200),
        ("observer", 200),
        ("district_person", 404),
        ("school_person", 404),
        ("stranger", 404),
    ],
)
@pytest.mark.parametrize("export", ["", *FORMATS])
def test_page_is_for_those_who_see_the_whole_engagement(client, cast, name, status, export):
    client.force_login(cast.people[name])
    query = {"export": export} if export else {}

    response = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]), query)

    assert response.status_code == status
    response.close()


@pytest.mark.parametrize("month", ["2026-05", "2025-08", "2026-13", "April", "2026-04-01"])
def test_month_before_the_start_or_in_the_future_is_refused(client, cast, month):
    client.force_login(cast.leader)

    url = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])

    assert client.get(url, {"month": month}).status_code == 400


def test_page_says_as_of_when_on_the_clocks_of_the_state(client, cast):
    Site.objects.filter(pk=cast.state.pk).update(time_zone="America/Denver")
    client.force_login(cast.leader)

    response = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]))

    assert "Data as of Mon, Apr 20, 2026, 9:00 AM MDT" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("leader", "/monthly/{pinewood}/"),
        ("stranger", "/monthly/{lakeland}/"),
        ("district_person", "/monthly/{pinewood}/sites/{alder}/"),
        ("school_person", "/monthly/{pinewood}/sites/{school}/"),
    ],
)
def test_this_month_leads_each_person_to_their_own_page(client, cast, name, place):
    client.force_login(cast.people[name])

    response = client.get(reverse("fidelity:monthly-home"))

    assert response.url == place.format(
        pinewood=cast.pinewood.pk,
        lakeland=cast.lakeland.pk,
        alder=cast.alder.pk,
        school=cast.alder_elementary.pk,
    )


def test_this_month_offers_a_choice_of_several(client, cast):
    client.force_login(cast.admin)

    response = client.get(reverse("fidelity:monthly-home"))

    assert [start.engagement for start in response.context["starts"]] == [
        cast.lakeland,
        cast.pinewood,
    ]


def test_this_month_of_a_person_without_a_role_is_not_found(client, cast):
    client.force_login(UserFactory())

    assert client.get(reverse("fidelity:monthly-home")).status_code == 404


def test_this_month_offers_a_local_role_every_engagement(client, cast):
    AssignmentFactory(
        user=cast.district_person, engagement=cast.lakeland, role=Role.SCHOOL,
        site=cast.lakeland_school,
    )  # fmt: skip
    client.force_login(cast.district_person)

    response = client.get(reverse("fidelity:monthly-home"))

    assert [start.url for start in response.context["starts"]] == [
        reverse("fidelity:unit-page", args=[cast.lakeland.pk, cast.lakeland_school.pk]),
        reverse("fidelity:unit-page", args=[cast.pinewood.pk, cast.alder.pk]),
    ]


# cost


def fill(cast, version, n):
    """`n` districts with a school each, `n` months of measures, visits and steps."""
    months = [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)][:n]
    for k in range(n):
        district = DistrictFactory(state=cast.state)
        school = SiteFactory(state=cast.state, parent=district)
        for month in months:
            submit(expect(cast, version, school, month), cast.lead)
        expect(cast, version, school, FEBRUARY)
        day = date(2026, 4, 1 + k)
        visit = VisitFactory(
            engagement=cast.pinewood, planned_on=day, held_on=day, logged_at=NOW,
            status=Visit.Status.HELD, lead=cast.specialist,
        )  # fmt: skip
        NextStepFactory(visit=visit, due_on=date(2026, 3, 1))


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_page_asks_as_often_for_three_of_everything_as_for_two(client, cast, version):
    """Six of the questions are what other rooms add: three about the review, two about the packet,
    one about what waits below the state."""
    url = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])
    client.force_login(cast.leader)
    fill(cast, version, 2)
    client.get(url)
    few = queries_of(client, url)
    fill(cast, version, 3)
    client.get(url)

    many = queries_of(client, url)

    assert len(many) == len(few)
    assert len(many) <= 14 + 6, "\n".join(many)


def test_page_without_new_writes_folds_nothing(client, cast, version):
    submit(expect(cast, version, cast.alder_elementary), cast.lead)
    url = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])
    client.force_login(cast.leader)
    client.get(url)

    again = queries_of(client, url)

    assert not [sql for sql in again if "advisory" in sql or "INSERT" in sql]


# files


def test_file_holds_the_figures_of_the_page(client, cast, version):
    for school, points in zip(schools_of(cast, 5), range(5), strict=True):
        submit(expect(cast, version, school), cast.lead, (points % 3, 1, 1, 1, 1))
    submit(expect(cast, version, cast.alder_elementary, FEBRUARY), cast.lead)
    client.force_login(cast.leader)
    url = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])

    response = client.get(url, {"export": "csv"})

    text = b"".join(response).decode("utf-8-sig")
    lines = {line["Window"]: line for line in csv.DictReader(io.StringIO(text))}
    march = Rollup.objects.get(unit=cast.state, month=MARCH)
    assert lines["2026-03-01"]["Scored"] == "5"
    assert float(lines["2026-03-01"]["Median"]) == march.median
    assert lines["2026-02-01"]["Scored"] == "1"
    assert lines["2026-02-01"]["Median"] == "", "fewer than five are not summed up"
    response.close()
