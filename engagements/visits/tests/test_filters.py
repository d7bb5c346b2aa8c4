"""How the list of visits is narrowed beyond what its page shows: by what stands in an address."""

from datetime import date

import pytest
from django.http import QueryDict
from django.utils import timezone

from engagements.models import Visit, VisitAnswer
from engagements.tests.clocks import noon
from engagements.tests.factories import CadenceFactory, VisitFactory
from engagements.visits.filters import ANSWERS, STATUSES, VisitFilter, status_counts

TODAY = date(2026, 3, 18)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(noon(TODAY), tick=False)


def titles(user, rows=None, **query):
    data = QueryDict(mutable=True)
    data.update(query)
    found = VisitFilter(data, user=user, today=TODAY, rows=rows)
    return [visit.title for visit in found.qs.order_by("pk")]


def visit_to(cast, title, *sites, **facts):
    visit = VisitFactory(engagement=cast.pinewood, title=title, lead=cast.lead, **facts)
    visit.sites.set(sites)
    return visit


def hold(visit, **facts):
    held = {"status": "held", "held_on": visit.planned_on, "logged_at": timezone.now()}
    Visit.objects.filter(pk=visit.pk).update(**held | facts)


def test_unit_finds_visits_to_all_sites_below_it(cast):
    visit_to(cast, "School", cast.alder_elementary)
    visit_to(cast, "District", cast.alder)
    visit_to(cast, "Both", cast.alder_middle, cast.birch)
    visit_to(cast, "Nowhere")

    assert titles(cast.lead, site=cast.alder.pk) == ["School", "District", "Both"]
    assert titles(cast.lead, site=cast.alder_elementary.pk) == ["School"]
    assert titles(cast.lead, site=cast.birch.pk) == ["Both"]


def test_words_find_a_site_only_where_it_is_in_sight(cast):
    """Or a search would tell that a visit went to a neighbour as well."""
    visit_to(cast, "Talks", cast.alder_elementary, cast.birch_elementary)

    assert titles(cast.lead, q="birch") == ["Talks"]
    assert titles(cast.school_person, q="birch") == []
    assert titles(cast.school_person, q="alder") == ["Talks"]


def test_cadence_and_lead_are_those_chosen(cast):
    cadence = CadenceFactory(engagement=cast.pinewood)
    visit_to(cast, "Made", cadence=cadence, occurrence_on=TODAY)
    VisitFactory(engagement=cast.pinewood, title="Led by another", lead=cast.specialist)

    assert titles(cast.lead, cadence=cadence.pk) == ["Made"]
    assert titles(cast.lead, lead=cast.specialist.pk) == ["Led by another"]


def test_what_is_out_of_sight_cannot_be_chosen(cast):
    cadence = CadenceFactory(engagement=cast.lakeland)
    wanted = {
        "engagement": cast.lakeland.pk,
        "site": cast.lakeland_school.pk,
        "lead": cast.stranger.pk,
        "cadence": cadence.pk,
    }
    data = QueryDict(mutable=True)
    data.update(wanted)

    form = VisitFilter(data, user=cast.lead, today=TODAY).form

    assert sorted(form.errors) == sorted(wanted)


def test_answer_is_what_the_recipient_says_of_the_log_as_it_is_stored(cast):
    for title, kind, revision in (
        ("Confirmed", "confirmed", 1),
        ("Disputed", "disputed", 1),
        ("Corrected since", "confirmed", 2),
    ):
        visit = visit_to(cast, title)
        hold(visit, completed_at=timezone.now(), revision=revision)
        VisitAnswer.objects.create(
            visit=visit,
            kind=kind,
            words="It was shorter.",
            revision=1,
            answered_by=cast.leader,
            answered_at=timezone.now(),
        )
    hold(visit_to(cast, "Not complete"))
    visit_to(cast, "Planned")

    assert {code: titles(cast.lead, answer=code) for code, _ in ANSWERS} == {
        "confirmed": ["Confirmed"],
        "disputed": ["Disputed"],
        "awaited": ["Corrected since"],
    }


def test_visit_of_today_is_to_come_and_not_unlogged(cast):
    visit_to(cast, "Today", planned_on=TODAY)
    visit_to(cast, "Yesterday", planned_on=date(2026, 3, 17))

    assert titles(cast.lead, status="upcoming") == ["Today"]
    assert titles(cast.lead, status="unlogged") == ["Yesterday"]
    assert titles(cast.lead, since="2026-03-18") == ["Today"]
    assert titles(cast.lead, until="2026-03-17") == ["Yesterday"]


def test_counts_are_those_of_each_tab(cast):
    visit_to(cast, "Today", planned_on=TODAY)
    visit_to(cast, "Yesterday", planned_on=date(2026, 3, 17))
    hold(visit_to(cast, "Held"))
    hold(visit_to(cast, "Complete"), completed_at=timezone.now())
    VisitFactory(engagement=cast.lakeland)

    found = status_counts(Visit.objects.visible_to(cast.lead), TODAY)

    assert found.pop("all") == 4
    assert found == {code: len(titles(cast.lead, status=code)) for code, _ in STATUSES}
    assert (found["held"], found["incomplete"]) == (2, 1)


def test_given_rows_are_narrowed_and_no_others(cast):
    visit_to(cast, "Own", planned_on=TODAY)
    visit_to(cast, "Other", planned_on=TODAY)
    rows = Visit.objects.filter(title="Own")

    assert titles(cast.lead, rows, status="upcoming") == ["Own"]
