from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.measures.my_measures import my_measures
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
TODAY = date(2026, 3, 20)
pytestmark = pytest.mark.django_db


def expect(cast, site, **given):
    return ExpectedMeasureFactory(engagement=cast.pinewood, site=site, **given)


def submitted(expected, by):
    draft = AdministrationFactory(expected=expected, answers=[2] * 5)
    return entering.submit(
        administration=draft, seen=answers_of(draft), measured_on=TODAY, by=by, now=NOW
    )


def pks(pile):
    return [line.pk for line in pile.lines]


def test_piles_hold_what_a_school_has_to_do(cast):
    version = VersionFactory()
    due = expect(cast, cast.alder_elementary, version=version)
    late = expect(cast, cast.alder_elementary, due_on=date(2026, 3, 5))
    expect(cast, cast.alder_middle, version=version)
    ahead = date(2026, 4, 1)
    expect(cast, cast.alder_elementary, month=ahead, opens_on=ahead, due_on=date(2026, 5, 10))
    returned = submitted(expect(cast, cast.alder_elementary), cast.school_person)
    reviewing.return_to_author(administration=returned, reason="?", by=cast.lead, now=NOW)

    mine = my_measures(cast.school_person, TODAY)

    assert pks(mine.due) == [due.pk]
    assert pks(mine.overdue) == [late.pk]
    assert pks(mine.returned) == [returned.expected_id]
    assert mine.waiting.count == 0


def test_waiting_leaves_out_ones_own(cast):
    own = submitted(expect(cast, cast.alder_elementary), cast.specialist)
    other = submitted(expect(cast, cast.alder_middle), cast.school_person)

    assert pks(my_measures(cast.specialist, TODAY).waiting) == [other.expected_id]
    assert pks(my_measures(cast.lead, TODAY).waiting) == [own.expected_id, other.expected_id]


def test_provider_check_waits_for_the_recipient_alone(cast):
    version = VersionFactory(instrument__level="provider")
    own = submitted(expect(cast, cast.state, version=version), cast.lead)

    assert pks(my_measures(cast.leader, TODAY).waiting) == [own.expected_id]
    assert my_measures(cast.specialist, TODAY).waiting.count == 0


def test_correction_is_a_pile_of_its_own_and_not_overdue(cast):
    row = submitted(expect(cast, cast.alder_elementary, due_on=date(2026, 3, 5)), cast.lead)
    reviewing.approve(administration=row, by=cast.specialist, now=NOW)
    reviewing.correct(administration=row, reason="Slip", by=cast.specialist, now=NOW)

    mine = my_measures(cast.school_person, TODAY)

    assert pks(mine.corrected) == [row.expected_id]
    assert (mine.overdue.count, mine.due.count) == (0, 0)


def test_each_pile_opens_a_list_of_as_many(client, cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    late = {"due_on": date(2026, 3, 5)}
    expect(cast, cast.alder_elementary, **late)
    returned = submitted(expect(cast, cast.alder_elementary, **late), cast.lead)
    reviewing.return_to_author(administration=returned, reason="?", by=cast.specialist, now=NOW)
    submitted(expect(cast, cast.alder_middle), cast.school_person)
    client.force_login(cast.lead)

    piles = my_measures(cast.lead, TODAY).piles

    found = [client.get(pile.url).context["page"].paginator.count for pile in piles]
    assert [pile.count for pile in piles] == found == [1, 1, 1]


@pytest.mark.parametrize("name", ["observer", "stranger"])
def test_nothing_for_those_who_cannot_do_it(cast, name):
    expect(cast, cast.alder_elementary)
    submitted(expect(cast, cast.alder_middle), cast.school_person)

    assert my_measures(cast.people[name], TODAY).piles == []


def test_a_long_pile_says_how_many_more(cast):
    for _ in range(7):
        expect(cast, cast.alder_elementary)

    due = my_measures(cast.school_person, TODAY).due

    assert (due.count, len(due.lines), due.n_more) == (7, 5, 2)


def test_piles_ask_as_often_for_three_as_for_one(cast):
    expect(cast, cast.alder_elementary)
    with CaptureQueriesContext(connection) as one:
        my_measures(cast.lead, TODAY)
    for site in (cast.alder_middle, cast.birch_elementary):
        submitted(expect(cast, site), cast.school_person)
        expect(cast, site)

    with CaptureQueriesContext(connection) as three:
        my_measures(cast.lead, TODAY)

    assert len(three) <= len(one) + 3


def test_partial_draws_the_piles(cast):
    expect(cast, cast.alder_elementary)

    html = render_to_string(
        "fidelity/measures/_my_measures.html", {"measures": my_measures(cast.school_person, TODAY)}
    )

    assert "Alder Elementary, March 2026" in html


def test_what_was_returned_and_is_overdue_stands_once_with_its_delay(cast):
    late = expect(cast, cast.alder_elementary, due_on=date(2026, 3, 8))
    returned = submitted(late, cast.specialist)
    reviewing.return_to_author(administration=returned, reason="?", by=cast.lead, now=NOW)

    mine = my_measures(cast.specialist, TODAY)
    html = render_to_string("fidelity/measures/_my_measures.html", {"measures": mine})

    assert [pile.title for pile in mine.piles] == ["Returned to you"]
    assert "Returned, overdue" in html
    assert "12 days" in html
