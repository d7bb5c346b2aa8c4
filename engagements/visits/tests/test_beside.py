from datetime import UTC, datetime, timedelta

import pytest

from engagements.models import Visit, VisitAnswer, VisitFile
from engagements.tests.factories import VisitFactory
from engagements.tests.log_forms import held_before
from engagements.visits.beside import AnswerLine, Beside, answer_lines, asks, beside

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = held_before(cast)
    Visit.objects.filter(pk=visit.pk).update(completed_at=NOW, logged_by=cast.specialist)
    visit.refresh_from_db()
    return visit


def line(state, *, is_old=False):
    return AnswerLine(state, "Lee", NOW, "", is_old)


def test_disputes_are_those_the_stored_log_has_not_answered():
    open_one = line("disputed")
    answers = (line("confirmed"), line("disputed", is_old=True), open_one)

    found = Beside(False, answers, False, (), (), (), (), ())

    assert found.disputes == (open_one,)


def say(visit, by, kind="confirmed", revision=None, words="", minutes=0):
    return VisitAnswer.objects.create(
        visit=visit,
        kind=kind,
        words=words,
        revision=revision or visit.revision,
        answered_by=by,
        answered_at=NOW + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        ("school_person", True),
        ("district_person", True),
        ("specialist", False),
        ("lead", False),
        ("observer", False),
        ("stranger", False),
    ],
)
def test_recipient_of_the_site_is_asked(cast, visit, name, is_asked):
    assert asks(visit, cast.people[name]) is is_asked


def test_person_is_asked_once_of_a_log_and_again_of_a_corrected_one(cast, visit):
    say(visit, cast.school_person)
    before = asks(visit, cast.school_person)
    visit.revision += 1

    assert (before, asks(visit, cast.school_person)) == (False, True)
    assert asks(visit, cast.district_person)


def test_visit_that_was_not_held_asks_nobody(cast):
    planned = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    planned.sites.set([cast.alder_elementary])

    assert not asks(planned, cast.school_person)


def test_answers_stand_latest_first_and_those_of_an_older_log_are_marked(cast, visit):
    visit.revision = 3
    say(visit, cast.school_person, "disputed", 2, "We ended at noon.")
    say(visit, cast.district_person, minutes=5)

    assert answer_lines(visit) == (
        AnswerLine("confirmed", "District Person", NOW + timedelta(minutes=5), "", False),
        AnswerLine("disputed", "School Person", NOW, "We ended at noon.", True),
    )


def attach(visit, by, name, removed_at=None):
    return VisitFile.objects.create(
        visit=visit,
        name=name,
        content_type="application/pdf",
        size=3,
        sha256=name,
        content=b"abc",
        added_by=by,
        added_at=NOW,
        removed_at=removed_at,
        removed_by=by if removed_at else None,
    )


@pytest.mark.parametrize(
    ("name", "removed"), [("specialist", ["old.pdf"]), ("leader", []), ("school_person", [])]
)
def test_removed_file_is_shown_to_those_who_may_put_it_back(cast, visit, name, removed):
    attach(visit, cast.specialist, "new.pdf")
    attach(visit, cast.specialist, "old.pdf", NOW)

    found = beside(visit, cast.people[name])

    assert [file.name for file in found.files] == ["new.pdf"]
    assert [file.name for file in found.removed] == removed
    assert found.may_attach is bool(removed)
