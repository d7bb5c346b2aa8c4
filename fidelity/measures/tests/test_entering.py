"""Filling in a measure: one row, no lost answer, scores once."""

import uuid
from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import IdTaken, Refused
from engagements.tests.factories import DistrictFactory, SiteFactory
from fidelity.measures import entering, refusals
from fidelity.measures.answers import answers_of
from fidelity.models import Administration, Criterion, Item, Part, PartScore, Section
from fidelity.rules.scoring import Family
from fidelity.tests.factories import (
    AdministrationFactory,
    ExpectedMeasureFactory,
    VersionFactory,
)
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
LATE = datetime(2026, 4, 11, 15, tzinfo=UTC)
DAY = date(2026, 3, 18)
pytestmark = pytest.mark.django_db


def draft(answers=None, **given):
    return AdministrationFactory(answers=answers or [2, 2, 1, 1, 1], **given)


def item(administration, position):
    return administration.version.items.get(position=position)


def submit(administration, now=NOW, by=None, on=DAY):
    return entering.submit(
        administration=administration,
        seen=answers_of(administration),
        measured_on=on,
        by=by or UserFactory(),
        now=now,
    )


def add_tier(version, n_items):
    part = Part.objects.create(version=version, code="tier-2", name="Tier 2", position=1)
    section = Section.objects.create(
        version=version, part=part, code="second", name="Second", position=5
    )
    first = version.items.count()
    for place in range(n_items):
        Item.objects.create(
            version=version, section=section, code=f"2.{place + 1}", position=first + place
        )
    return part


# start


def test_start_makes_one_draft_with_every_item_missing():
    expected = ExpectedMeasureFactory()
    person = UserFactory()

    made = entering.start(expected=expected, by=person, now=NOW)

    event = Event.objects.get()
    assert made.answers == [None] * 5
    assert (made.status, made.started_by, made.started_at) == ("draft", person, NOW)
    assert (event.verb, event.actor, event.subject_id) == ("started", person, str(made.pk))


def test_start_again_finds_the_first():
    expected = ExpectedMeasureFactory()
    first = entering.start(expected=expected, by=UserFactory(), now=NOW)

    again = entering.start(expected=expected, by=UserFactory(), now=NOW)

    assert again == first
    assert Event.objects.count() == 1


def test_start_before_the_window_opens_is_refused():
    expected = ExpectedMeasureFactory(
        month=date(2026, 4, 1), opens_on=date(2026, 4, 1), due_on=date(2026, 5, 10)
    )

    with pytest.raises(Refused, match="opens on Wed, Apr 1, 2026"):
        entering.start(expected=expected, by=UserFactory(), now=NOW)


def test_start_counts_days_at_the_site():
    honolulu = SiteFactory(time_zone="Pacific/Honolulu")
    expected = ExpectedMeasureFactory(site=honolulu)

    with pytest.raises(Refused, match="opens on"):
        entering.start(expected=expected, by=UserFactory(), now=datetime(2026, 3, 1, 8, tzinfo=UTC))


def test_start_of_an_excused_measure_is_refused():
    expected = ExpectedMeasureFactory(
        excused_at=NOW, excused_by=UserFactory(), excused_reason="Flood"
    )

    with pytest.raises(Refused, match="Flood"):
        entering.start(expected=expected, by=UserFactory(), now=NOW)


def test_start_of_an_instrument_without_item_scores_is_refused():
    version = VersionFactory(family=Family.PERCENT_RESPONDENTS)

    with pytest.raises(Refused, match="official system"):
        entering.start(expected=ExpectedMeasureFactory(version=version), by=UserFactory(), now=NOW)


def test_start_with_a_client_id_twice_finds_the_first():
    expected, key = ExpectedMeasureFactory(), uuid.uuid4()
    first = entering.start(expected=expected, by=UserFactory(), now=NOW, client_id=key)

    again = entering.start(expected=expected, by=UserFactory(), now=NOW, client_id=key)

    assert (again, first.client_id) == (first, key)


def test_start_with_the_client_id_of_another_measure_is_refused():
    key = uuid.uuid4()
    entering.start(expected=ExpectedMeasureFactory(), by=UserFactory(), now=NOW, client_id=key)

    with pytest.raises(IdTaken):
        entering.start(expected=ExpectedMeasureFactory(), by=UserFactory(), now=NOW, client_id=key)


# answer


def test_answer_replaces_what_its_writer_saw():
    administration, person = draft(), UserFactory()

    entering.answer(
        administration=administration, item=item(administration, 2), value=0, expected=1, by=person
    )

    administration.refresh_from_db()
    assert administration.answers == [2, 2, 0, 1, 1]
    assert administration.answered_by == {"2": person.pk}
    assert administration.revision == 2


def test_answer_clears_an_item_and_fills_a_missing_one():
    administration = draft([None, 2, 1, 1, 1])

    entering.answer(
        administration=administration,
        item=item(administration, 0),
        value=2,
        expected=None,
        by=UserFactory(),
    )
    entering.answer(
        administration=administration,
        item=item(administration, 1),
        value=None,
        expected=2,
        by=UserFactory(),
    )

    administration.refresh_from_db()
    assert administration.answers == [2, None, 1, 1, 1]


def test_answer_over_the_value_of_somebody_else_names_them():
    administration, first = draft([None] * 5), UserFactory(name="Robin Vale")
    zero = item(administration, 0)
    entering.answer(administration=administration, item=zero, value=2, expected=None, by=first)

    with pytest.raises(refusals.Clashes) as caught:
        entering.answer(
            administration=administration, item=zero, value=1, expected=None, by=UserFactory()
        )

    administration.refresh_from_db()
    assert caught.value.clashes == (refusals.Clash("1", 1, 2, "Robin Vale"),)
    assert administration.answers[0] == 2


def test_answer_that_is_there_already_is_no_conflict():
    administration = draft([2, None, None, None, None])

    entering.answer(
        administration=administration,
        item=item(administration, 0),
        value=2,
        expected=None,
        by=UserFactory(),
    )


def test_answer_over_ones_own_is_no_conflict():
    administration, person = draft([None] * 5), UserFactory()
    zero = item(administration, 0)
    entering.answer(administration=administration, item=zero, value=2, expected=None, by=person)

    entering.answer(administration=administration, item=zero, value=1, expected=None, by=person)

    administration.refresh_from_db()
    assert administration.answers[0] == 1


@pytest.mark.parametrize("value", [3, -2, -1])
def test_answer_outside_the_scale_is_refused(value):
    administration = draft()

    with pytest.raises(Refused, match="Item 1 cannot be"):
        entering.answer(
            administration=administration,
            item=item(administration, 0),
            value=value,
            expected=2,
            by=UserFactory(),
        )


def test_answer_not_applicable_where_the_version_allows_it():
    administration = draft(expected=ExpectedMeasureFactory(version=VersionFactory(na_allowed=True)))

    entering.answer(
        administration=administration,
        item=item(administration, 0),
        value=-1,
        expected=2,
        by=UserFactory(),
    )

    administration.refresh_from_db()
    assert administration.answers[0] == -1


def test_answer_to_a_submitted_measure_is_refused():
    administration = submit(draft())

    with pytest.raises(Refused, match="no longer change"):
        entering.answer(
            administration=administration,
            item=item(administration, 0),
            value=0,
            expected=2,
            by=UserFactory(),
        )


# save


def test_save_writes_what_its_writer_changed_and_nothing_else():
    administration = draft([None, None, 1, 1, 1])
    Administration.objects.filter(pk=administration.pk).update(answers=[None, None, 1, 1, 0])

    clashes = entering.save(
        administration=administration,
        answers={"1": 2, "2": None, "5": 1},
        seen={"1": None, "2": None, "5": 1},
        by=UserFactory(),
    )

    administration.refresh_from_db()
    assert clashes == ()
    assert administration.answers == [2, None, 1, 1, 0]


def test_save_hands_back_what_somebody_else_changed():
    administration, other = draft([None] * 5), UserFactory(name="Robin Vale")
    entering.answer(
        administration=administration,
        item=item(administration, 0),
        value=0,
        expected=None,
        by=other,
    )

    clashes = entering.save(
        administration=administration,
        answers={"1": 2, "2": 1},
        seen={"1": None, "2": None},
        by=UserFactory(),
    )

    administration.refresh_from_db()
    assert clashes == (refusals.Clash("1", 2, 0, "Robin Vale"),)
    assert administration.answers == [0, 1, None, None, None]


def test_save_of_a_submitted_measure_is_refused():
    administration = submit(draft())

    with pytest.raises(Refused, match="no longer change"):
        entering.save(administration=administration, answers={"1": 0}, seen={}, by=UserFactory())


# submit


def test_submit_stores_the_score_with_the_criterion_applied():
    administration, person = draft([2, 2, 1, 1, 1]), UserFactory()

    submitted = submit(administration, by=person)

    score = PartScore.objects.get()
    expected = administration.expected
    assert (submitted.status, submitted.measured_on) == ("submitted", DAY)
    assert (submitted.submitted_by, submitted.submitted_at) == (person, NOW)
    assert (score.points, score.max_points, score.at_criterion) == (7, 10, True)
    assert score.criteria == [{"of": None, "percent": 70}]
    assert (score.on_time, score.counts, score.is_baseline) == (True, True, False)
    assert (score.month, score.state, score.district, score.region) == (
        expected.month,
        expected.state,
        expected.district,
        None,
    )


def test_submit_is_written_down_with_the_answers():
    administration = draft([2, 2, 1, 1, 1])

    submit(administration)

    event = Event.objects.get()
    assert (event.verb, event.changes) == (
        "submitted",
        {
            "status": ["draft", "submitted"],
            "answers": {"1": 2, "2": 2, "3": 1, "4": 1, "5": 1},
        },
    )


def test_submit_keeps_the_units_of_the_window_after_the_site_moved():
    administration = draft()
    old = DistrictFactory()
    administration.expected.district = old
    administration.expected.save(update_fields=["district"])

    submit(administration)

    assert PartScore.objects.get().district == old


def test_submit_after_the_due_day_is_late_and_allowed():
    submit(draft(), now=LATE)

    assert PartScore.objects.get().on_time is False


def test_submit_with_missing_items_names_them_and_stores_no_score():
    administration = draft([2, None, 1, None, 1])

    with pytest.raises(Refused) as caught:
        submit(administration)

    assert str(caught.value) == "These items have no answer yet. Total: 2, 4."
    assert PartScore.objects.count() == 0


def test_submit_with_a_part_left_empty_leaves_it_without_a_score():
    version = VersionFactory()
    add_tier(version, 3)
    administration = draft(
        [2, 2, 2, 2, 2, None, None, None], expected=ExpectedMeasureFactory(version=version)
    )

    submit(administration)

    assert [(score.part.code, score.points) for score in PartScore.objects.all()] == [("total", 10)]


def test_submit_with_nothing_answered_is_refused():
    with pytest.raises(Refused, match="nothing to submit yet"):
        submit(draft([None] * 5))


def test_submit_with_nothing_applicable_is_refused():
    version = VersionFactory(na_allowed=True)

    with pytest.raises(Refused, match="nothing to submit yet"):
        submit(draft([-1] * 5, expected=ExpectedMeasureFactory(version=version)))


def test_submit_leaves_what_does_not_apply_out_of_both_sides():
    version = VersionFactory(na_allowed=True)

    submit(draft([2, 2, -1, -1, 0], expected=ExpectedMeasureFactory(version=version)))

    score = PartScore.objects.get()
    assert (score.points, score.max_points, score.at_criterion) == (4, 6, False)


def test_submit_judges_a_conjunctive_criterion():
    version = VersionFactory()
    Criterion.objects.create(part=version.parts.get(), section=version.sections.get(), percent=90)

    submit(draft([2, 2, 2, 1, 1], expected=ExpectedMeasureFactory(version=version)))

    score = PartScore.objects.get()
    assert score.at_criterion is False
    assert score.criteria == [{"of": None, "percent": 70}, {"of": "all", "percent": 90}]


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 3, 21), "future"), (date(2026, 2, 27), "opened on Sun, Mar 1")]
)
def test_submit_with_a_day_outside_the_window_is_refused(day, words):
    with pytest.raises(Refused, match=words):
        submit(draft(), on=day)


def test_submit_twice_counts_once_and_keeps_the_first_name():
    administration, first = draft(), UserFactory()
    submit(administration, by=first)

    again = submit(administration, by=UserFactory(), now=LATE)

    assert (again.submitted_by, again.submitted_at) == (first, NOW)
    assert PartScore.objects.count() == 1
    assert Event.objects.filter(verb="submitted").count() == 1


def test_submit_of_an_excused_measure_is_refused():
    expected = ExpectedMeasureFactory(
        excused_at=NOW, excused_by=UserFactory(), excused_reason="Flood"
    )

    with pytest.raises(Refused, match="not applicable"):
        submit(draft(expected=expected))


def test_submit_again_after_a_return_drops_a_part_that_was_emptied():
    version = VersionFactory()
    add_tier(version, 1)
    expected = ExpectedMeasureFactory(version=version)
    administration = submit(draft([2, 2, 2, 2, 2, 1], expected=expected))
    Administration.objects.filter(pk=administration.pk).update(
        status="returned", answers=[1, 1, 1, 1, 1, None]
    )
    administration.part_scores.update(counts=False)
    administration.refresh_from_db()

    submit(administration, now=LATE)

    scores = PartScore.objects.order_by("part__position")
    assert [(each.part.code, each.points, each.counts) for each in scores] == [
        ("total", 5, True),
        ("tier-2", 1, False),
    ]
    assert scores[0].on_time is True
