from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from improvement import answering
from improvement.models import Setback
from improvement.tests.factories import SetbackFactory

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
ANSWER = {"answer_kind": "method", "answer": "Coach in pairs.", "test_on": date(2026, 4, 1)}
RESULT = {"result": "It held.", "result_on": date(2026, 4, 2)}


@pytest.fixture
def setback(cast):
    return SetbackFactory(engagement=cast.pinewood, site=cast.alder_elementary)


def answer(cast, setback, revision=1, now=NOW, **more):
    return answering.answer(
        setback=setback,
        revision=revision,
        values=ANSWER | more,
        by=cast.school_person,
        now=now,
    )


def test_answer_keeps_who_and_when(cast, setback):
    answered = answer(cast, setback)

    assert (answered.status, answered.answered_on, answered.answered_by) == (
        "answered",
        TODAY,
        cast.school_person,
    )
    event = Event.objects.about("setback", setback.pk).get()
    assert (event.verb, event.changes["answer_kind"]) == ("answered", ["", "A new method"])


def test_answer_counts_the_day_in_the_state(cast, setback):
    """It is the 4th where the server is, and the evening of the 3rd in the state."""
    answered = answer(cast, setback, now=datetime(2026, 3, 4, 3, 0, tzinfo=UTC))

    assert answered.answered_on == date(2026, 3, 3)


def change(cast, setback, now=NOW, **values):
    return answering.change(
        setback=setback, revision=setback.revision, values=values, by=cast.school_person, now=now
    )


@pytest.mark.parametrize(
    ("field", "value"), [("happened_on", date(2026, 2, 10)), ("kind", "surprise")]
)
def test_a_clock_that_ran_out_is_not_set_back(cast, setback, field, value):
    """It happened on 2 February, so its days ended on 4 March."""
    Setback.objects.update(written_at=NOW)

    with pytest.raises(Refused, match="ended on Mar 4, 2026") as refused:
        change(cast, setback, now=datetime(2026, 3, 5, 15, tzinfo=UTC), **{field: value})

    assert refused.value.field == field
    assert Event.objects.count() == 0


def test_a_late_answer_is_not_made_early(cast):
    late = SetbackFactory(
        engagement=cast.pinewood,
        happened_on=date(2026, 1, 2),
        written_at=NOW,
        answered=True,
    )

    with pytest.raises(Refused, match="stays as it was"):
        change(cast, late, happened_on=date(2026, 2, 10))


def test_a_slip_in_the_day_is_mended_while_the_clock_runs(cast, setback):
    Setback.objects.update(written_at=NOW)

    mended = change(cast, setback, happened_on=TODAY, title="No data")

    assert (mended.happened_on, mended.title) == (TODAY, "No data")


def test_what_happened_is_not_moved_past_the_day_it_was_told_of(cast, setback):
    Setback.objects.update(written_at=datetime(2026, 2, 3, 15, tzinfo=UTC))

    with pytest.raises(Refused, match="reported on Feb 3, 2026"):
        change(cast, setback, happened_on=date(2026, 2, 4))


def test_other_words_are_mended_after_the_clock_ran_out(cast, setback):
    mended = change(cast, setback, now=datetime(2026, 5, 1, 15, tzinfo=UTC), title="No data")

    assert mended.title == "No data"


@pytest.mark.parametrize("name", ["answer_kind", "answer", "test_on"])
def test_answer_needs_all_three(cast, setback, name):
    with pytest.raises(Refused) as refused:
        answer(cast, setback, **{name: None})

    assert refused.value.field == name
    assert Event.objects.count() == 0


def test_the_second_of_two_answers_sees_the_first(cast, setback):
    answer(cast, setback)

    with pytest.raises(Stale) as stale:
        answer(cast, setback, answer="Ask the library.")

    assert stale.value.row.answer == "Coach in pairs."


def test_an_answer_worded_anew_keeps_its_first_day(cast, setback):
    answer(cast, setback)

    later = datetime(2026, 5, 1, 15, tzinfo=UTC)
    again = answer(cast, setback, revision=2, now=later, answer="Coach in pairs, weekly.")

    assert (again.answered_on, again.answer) == (TODAY, "Coach in pairs, weekly.")


def finish(cast, setback, revision, **more):
    return answering.finish(
        setback=setback, revision=revision, values=RESULT | more, by=cast.lead, now=NOW
    )


def test_the_result_closes_it(cast, setback):
    answer(cast, setback)

    closed = finish(cast, setback, 2)

    assert (closed.status, closed.result) == ("closed", "It held.")
    assert Event.objects.about("setback", setback.pk).first().verb == "told the result of"


def test_a_result_needs_an_answer_and_words(cast, setback):
    with pytest.raises(Refused, match="Answer it first"):
        finish(cast, setback, 1)
    with pytest.raises(Refused):
        finish(cast, setback, 1, result="")


def test_a_closed_setback_takes_no_other_answer(cast, setback):
    answer(cast, setback)
    finish(cast, setback, 2)

    with pytest.raises(Refused, match="Open it again"):
        answer(cast, setback, revision=3)


@pytest.fixture
def closed(cast, setback):
    answer(cast, setback)
    return finish(cast, setback, 2)


def reopen(cast, setback, revision=3, reason="Scores fell again."):
    return answering.reopen(
        setback=setback, revision=revision, reason=reason, by=cast.leader, now=NOW
    )


def test_reopen_takes_the_result_back_and_keeps_the_answer(cast, closed):
    opened = reopen(cast, closed, reason=" Scores fell again. ")

    assert (opened.status, opened.result, opened.result_on) == ("answered", "", None)
    assert (opened.answer, opened.answered_on) == ("Coach in pairs.", TODAY)
    event = Event.objects.about("setback", closed.pk).get(verb="reopened")
    assert event.changes == {"result": ["It held.", ""], "result_on": ["2026-04-02", ""]}
    assert (event.reason, event.actor) == ("Scores fell again.", cast.leader)


def test_reopened_it_is_answered_anew_and_closed_again(cast, closed):
    reopen(cast, closed)

    worded = answer(cast, closed, revision=4, answer="Coach in threes.")
    again = finish(cast, closed, 5, result="It held, at last.")

    assert (worded.answer, again.status) == ("Coach in threes.", "closed")


def test_reopen_sent_twice_is_one(cast, closed):
    opened = [reopen(cast, closed).revision for _ in range(2)]

    assert opened == [4, 4]
    assert Event.objects.filter(verb="reopened").count() == 1


def test_reopen_needs_a_reason(cast, closed):
    with pytest.raises(Refused) as refused:
        reopen(cast, closed, reason=" ")

    closed.refresh_from_db()
    assert (refused.value.field, closed.status) == ("reason", "closed")


@pytest.mark.parametrize("revision", [1, 2])
def test_reopen_of_what_is_not_closed_is_refused(cast, setback, revision):
    if revision == 2:
        answer(cast, setback)

    with pytest.raises(Refused, match="no result is reported yet"):
        reopen(cast, setback, revision=revision)

    assert not Event.objects.filter(verb="reopened").exists()


def test_reopen_sees_a_result_that_was_worded_anew(cast, closed):
    finish(cast, closed, 3, result="It held at two schools.")

    with pytest.raises(Stale) as stale:
        reopen(cast, closed, revision=3)

    assert stale.value.row.result == "It held at two schools."


def test_reopen_sees_that_it_was_opened_and_answered_anew(cast, closed):
    reopen(cast, closed)
    answer(cast, closed, revision=4, answer="Coach in threes.")

    with pytest.raises(Stale):
        reopen(cast, closed, revision=3)


def test_days_and_lines():
    setback = Setback(happened_on=date(2026, 2, 1), kind="setback")

    assert (setback.line_on, setback.days_open(TODAY)) == (date(2026, 3, 3), 30)
    assert [setback.is_late(day) for day in (TODAY, date(2026, 3, 4))] == [False, True]
    assert Setback(happened_on=date(2025, 2, 1), kind="surprise").is_late(TODAY) is False


def test_late_counts_like_is_late(cast):
    on_the_line = SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 2, 1))
    late = SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 31))
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 1), kind="surprise")
    SetbackFactory(engagement=cast.pinewood, happened_on=date(2026, 1, 1), answered=True)

    assert list(Setback.objects.late(TODAY)) == [late]
    assert (on_the_line.is_late(TODAY), late.is_late(TODAY)) == (False, True)
