"""How lists of measures are narrowed: by each field, in the words of an address."""

from datetime import date

import pytest
from django.http import QueryDict

from engagements.tests.factories import SiteFactory
from fidelity.measures.filters import STATES, WORK, MeasureFilter
from fidelity.models import ExpectedMeasure
from fidelity.tests.factories import ExpectedMeasureFactory, InstrumentFactory, VersionFactory
from fidelity.tests.scene import NOW, draft, expect, submitted

TODAY = date(2026, 3, 20)


@pytest.fixture
def version(cast):
    return VersionFactory(instrument=InstrumentFactory(name="School check"))


@pytest.fixture
def other(cast):
    return VersionFactory(instrument=InstrumentFactory(name="District check", level="district"))


@pytest.fixture
def rows(cast, version, other):
    """One measure for each of the five states, known by the first letter of its name."""
    excuse = {"excused_at": NOW, "excused_by": cast.lead, "excused_reason": "Flood"}
    late = {"month": date(2026, 2, 1), "due_on": date(2026, 3, 10)}
    april = {"month": date(2026, 4, 1), "due_on": date(2026, 5, 10)}
    found = {
        "due": expect(cast, version, cast.alder_elementary),
        "late": expect(cast, version, cast.alder_middle, **late),
        "scored": expect(cast, version, cast.birch_elementary),
        "excused": expect(cast, other, cast.alder, **excuse),
        "ahead": expect(cast, version, cast.state, **april),
    }
    draft(found["late"])
    submitted(found["scored"], cast.lead)
    ExpectedMeasureFactory(engagement=cast.lakeland, site=cast.lakeland_school, version=version)
    return found


@pytest.fixture
def narrowed(cast, rows):
    """The names of the rows that a reader finds, in the order in which they were made."""
    names = {row.pk: name for name, row in rows.items()}

    def found(user=cast.lead, **query):
        return [names[row.pk] for row in measure_filter(user, **query).rows.order_by("pk")]

    return found


def measure_filter(user, rows=None, **query):
    data = QueryDict(mutable=True)
    data.update(query)
    return MeasureFilter(data, user=user, today=TODAY, rows=rows)


def test_list_without_a_filter_is_all_in_sight(narrowed, cast):
    assert narrowed() == ["due", "late", "scored", "excused", "ahead"]
    assert narrowed(cast.district_person) == ["due", "late", "excused"]
    assert narrowed(cast.school_person) == ["due"]


def test_status_is_the_one_that_a_line_shows(narrowed):
    assert {code: narrowed(state=code) for code, _ in STATES} == {
        "due_now": ["due"],
        "missing": ["late"],
        "scored": ["scored"],
        "not_yet_due": ["due", "ahead"],
        "not_applicable": ["excused"],
    }


def test_entry_is_how_far_somebody_has_come(narrowed):
    assert {code: narrowed(work=code) for code, _ in WORK} == {
        "none": ["due", "excused", "ahead"],
        "draft": ["late"],
        "submitted": ["scored"],
        "returned": [],
        "approved": [],
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"month": "2026-02"}, ["late"]),
        ({"month": "2026-03-01"}, ["due", "scored", "excused"]),
        ({"month": "2026-03-02"}, []),
        ({"due_in": "2026-03"}, ["late"]),
        ({"due_in": "2026-04"}, ["due", "scored"]),
        ({"due_in": "2026-04-30"}, ["due", "scored"]),
        ({"due_in": "2026-06"}, []),
        ({"level": "school"}, ["due", "late", "scored", "ahead"]),
        ({"level": "district"}, ["excused"]),
        ({"q": "middle"}, ["late"]),
        ({"q": "ALDER"}, ["due", "late", "excused"]),
        ({"q": "birch school district"}, ["scored"]),
        ({"q": "alder", "state": "missing"}, ["late"]),
    ],
)
def test_list_is_narrowed_by_what_is_asked(narrowed, query, names):
    assert narrowed(**query) == names


def test_unit_is_all_below_it_and_site_itself_alone(narrowed, cast):
    assert narrowed(site=cast.alder.pk) == ["excused"]
    assert narrowed(unit=cast.alder.pk) == ["due", "late", "excused"]
    assert narrowed(unit=cast.alder_middle.pk) == ["late"]
    assert narrowed(unit=cast.state.pk) == ["due", "late", "scored", "excused", "ahead"]


def test_instrument_and_engagement_are_those_chosen(narrowed, cast, version, other):
    assert narrowed(version=other.pk) == ["excused"]
    assert narrowed(version=version.pk) == ["due", "late", "scored", "ahead"]
    assert narrowed(engagement=cast.pinewood.pk) == narrowed()


@pytest.mark.parametrize(
    "query",
    [
        {"month": "March"},
        {"month": "1600-01"},
        {"due_in": "2026-13"},
        {"state": "lost"},
        {"work": "corrected"},
        {"level": "planet"},
        {"version": "0"},
        {"site": "x"},
    ],
)
def test_filter_that_cannot_be_read_finds_nothing(narrowed, query):
    assert narrowed(**query) == []


def test_what_is_out_of_sight_cannot_be_named(narrowed, cast):
    assert narrowed(engagement=cast.lakeland.pk) == []
    assert narrowed(site=cast.lakeland_school.pk) == []
    assert narrowed(cast.school_person, unit=cast.alder_middle.pk) == []


def test_list_of_given_rows_stays_within_them(cast, rows):
    own = ExpectedMeasure.objects.filter(pk__in=[rows["due"].pk, rows["late"].pk])

    found = measure_filter(cast.lead, own, state="missing")

    assert [row.pk for row in found.rows] == [rows["late"].pk]


def test_choices_are_what_the_reader_knows_by_name(cast, version, other):
    form = measure_filter(cast.school_person).form

    assert [str(each) for each in form.fields["version"].queryset] == [
        "District check 1",
        "School check 1",
    ]
    assert list(form.fields["engagement"].queryset) == [cast.pinewood]


def test_page_names_what_its_address_is_narrowed_to(cast, version):
    by_site = measure_filter(cast.lead, site=cast.alder.pk, version=version.pk)
    by_unit = measure_filter(cast.lead, unit=cast.birch.pk)
    by_nothing = measure_filter(cast.lead)

    found = [by_site, by_unit, by_nothing]
    assert all(each.is_valid() for each in found)
    assert [each.narrowed_to for each in found] == [cast.alder, cast.birch, None]
    assert [each.chosen_version for each in found] == [version, None, None]


@pytest.fixture
def two_windows(cast, version):
    """Three schools of one district: measured in January, in both windows, and in February."""
    january, february = ({"month": date(2026, month, 1)} for month in (1, 2))
    schools = [SiteFactory(state=cast.state, parent=cast.birch, name=name) for name in "abc"]
    for window, some in ((january, schools[:2]), (february, schools[1:])):
        for school in some:
            submitted(expect(cast, version, school, **window), cast.lead)
    return version.parts.get()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"month": "2026-02", "counted": "scored"}, ["b", "c"]),
        ({"month": "2026-02", "counted": "scored", "without": "2026-01"}, ["c"]),
        ({"month": "2026-01", "counted": "scored", "without": "2026-02"}, ["a"]),
        ({"month": "2026-02", "counted": "approved"}, []),
        ({"month": "2026-02", "counted": "unapproved"}, ["b", "c"]),
        ({"month": "2026-02", "counted": "open"}, []),
    ],
)
def test_what_a_figure_counts_is_listed(cast, two_windows, query, names):
    found = measure_filter(cast.leader, part=two_windows.pk, unit=cast.birch.pk, **query)

    assert found.is_valid()
    assert [row.site.name for row in found.rows.order_by("site__name")] == names
