"""Approve, return, correct, excuse, baseline: each guard, each row of the log."""

from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused
from engagements.models import StageEntry
from engagements.tests.factories import AssignmentFactory
from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.models import Administration, ExpectedMeasure, PartScore
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory, VersionFactory
from notifications.models import Notification
from people.roles import Role
from people.tests.factories import UserFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
LATE = datetime(2026, 4, 30, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def submitted(by=None, expected=None, now=NOW):
    draft = AdministrationFactory(
        answers=[2, 2, 1, 1, 1], expected=expected or ExpectedMeasureFactory()
    )
    return entering.submit(
        administration=draft,
        seen=answers_of(draft),
        measured_on=date(2026, 3, 18),
        by=by or UserFactory(),
        now=now,
    )


def approved(**given):
    return reviewing.approve(administration=submitted(**given), by=UserFactory(), now=NOW)


def test_approve_says_who_and_keeps_the_scores():
    row, person = submitted(), UserFactory()

    done = reviewing.approve(administration=row, by=person, now=NOW)

    event = Event.objects.get(verb="approved")
    assert (done.status, done.decided_by, done.decided_at) == ("approved", person, NOW)
    assert PartScore.objects.get().counts is True
    assert (event.actor, event.changes) == (person, {"status": ["submitted", "approved"]})


def test_approve_twice_by_one_person_changes_nothing():
    row, person = submitted(), UserFactory()
    reviewing.approve(administration=row, by=person, now=NOW)

    reviewing.approve(administration=row, by=person, now=LATE)

    row.refresh_from_db()
    assert row.decided_at == NOW
    assert Event.objects.filter(verb="approved").count() == 1


def test_approve_of_a_draft_is_refused():
    with pytest.raises(Refused, match="draft"):
        reviewing.approve(administration=AdministrationFactory(), by=UserFactory(), now=NOW)


def test_approve_of_ones_own_names_those_who_can(cast):
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder_elementary)
    row = submitted(by=cast.specialist, expected=expected)

    with pytest.raises(Refused) as caught:
        reviewing.approve(administration=row, by=cast.specialist, now=NOW)

    assert str(caught.value) == (
        "You submitted this measure yourself. It can be approved by District Person, Lead"
        " or Leader."
    )


def test_approvers_of_a_lone_specialist_are_the_administrators():
    row = submitted()
    AssignmentFactory(engagement=row.engagement, user=row.submitted_by, role=Role.TA_LEAD)
    UserFactory(name="Ada Admin", is_administrator=True)

    found = reviewing.approvers(row)

    assert found == reviewing.Approvers((), ("Ada Admin",))
    assert found.words.endswith("an administrator can: Ada Admin.")


def test_approvers_leave_out_districts_elsewhere_and_ended_roles(cast):
    cast.lead.assignments.update(ends_on=date(2026, 1, 31))
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.birch_elementary)

    found = reviewing.approvers(submitted(by=cast.leader, expected=expected))

    assert found.assigned == ("Specialist",)


def test_return_stops_the_scores_counting_and_keeps_the_reason():
    row, person = submitted(), UserFactory()

    done = reviewing.return_to_author(
        administration=row, reason="Item 3 was not seen", by=person, now=NOW
    )

    event = Event.objects.get(verb="returned")
    assert (done.status, done.return_reason, done.decided_by) == (
        "returned",
        "Item 3 was not seen",
        person,
    )
    assert PartScore.objects.get().counts is False
    assert event.reason == "Item 3 was not seen"


def enters(expected, **values):
    """Somebody who enters measures at the site of an expected measure."""
    return AssignmentFactory(
        engagement=expected.engagement, role=Role.SCHOOL, site=expected.site, **values
    ).user


def test_return_tells_the_author_once_and_stops_when_it_is_back():
    expected = ExpectedMeasureFactory()
    row = submitted(by=enters(expected), expected=expected)
    person = UserFactory(name="Robin Vale")

    reviewing.return_to_author(administration=row, reason="Item 3?", by=person, now=NOW)

    notice = Notification.objects.get()
    assert (notice.kind, notice.recipient) == ("measure_returned", row.submitted_by)
    assert notice.subject_line == f"Returned: {row.expected.title}"
    assert "Robin Vale returned a measure" in notice.body_text
    assert "Item 3?" in notice.body_text

    entering.submit(
        administration=row,
        seen=answers_of(row),
        measured_on=date(2026, 3, 18),
        by=row.submitted_by,
        now=LATE,
        reply="It is right",
    )
    notice.refresh_from_db()
    assert notice.state == Notification.State.CANCELLED


def test_return_tells_whoever_enters_there_once_the_author_does_no_more():
    expected = ExpectedMeasureFactory()
    row = submitted(by=enters(expected, ends_on=date(2026, 3, 1)), expected=expected)
    colleague = enters(expected)
    enters(ExpectedMeasureFactory())

    reviewing.return_to_author(administration=row, reason="Item 3?", by=UserFactory(), now=NOW)

    assert [notice.recipient for notice in Notification.objects.all()] == [colleague]


def test_return_to_oneself_sends_no_mail():
    row = submitted()

    reviewing.return_to_author(administration=row, reason="Slip", by=row.submitted_by, now=NOW)

    assert Notification.objects.count() == 0


def test_return_without_a_reason_is_refused():
    with pytest.raises(Refused, match="Say why"):
        reviewing.return_to_author(
            administration=submitted(), reason="  ", by=UserFactory(), now=NOW
        )


def test_return_of_an_approved_measure_is_refused():
    with pytest.raises(Refused, match="approved"):
        reviewing.return_to_author(administration=approved(), reason="x", by=UserFactory(), now=NOW)


def test_a_returned_measure_counts_again_once_it_is_submitted():
    row = submitted()
    reviewing.return_to_author(administration=row, reason="Look", by=UserFactory(), now=NOW)

    entering.submit(
        administration=row,
        seen=answers_of(row),
        measured_on=date(2026, 3, 18),
        by=UserFactory(),
        now=LATE,
        reply="It is right",
    )

    score = PartScore.objects.get()
    assert (score.counts, score.on_time) == (True, True)


def test_correct_opens_a_draft_and_keeps_the_old_row():
    old, person = approved(), UserFactory()

    draft = reviewing.correct(administration=old, reason="Wrong school", by=person, now=NOW)

    old.refresh_from_db()
    event = Event.objects.get(verb="corrected")
    assert (old.status, old.answers) == ("corrected", [2, 2, 1, 1, 1])
    assert (draft.status, draft.answers, draft.corrects) == ("draft", [2, 2, 1, 1, 1], old)
    assert draft.correction_reason == event.reason == "Wrong school"
    assert [(score.points, score.counts) for score in old.part_scores.all()] == [(7, True)]
    assert list(ExpectedMeasure.objects.unanswered()) == []
    assert list(ExpectedMeasure.objects.answered()) == [old.expected]


@pytest.fixture
def own_check(cast):
    """What the TA lead says of the provider's own work, handed in."""
    version = VersionFactory(instrument__level="provider")
    expected = ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.state, version=version)
    return submitted(by=cast.lead, expected=expected)


@pytest.mark.parametrize("who", ["specialist", "admin"])
def test_provider_does_not_approve_its_own_work(cast, own_check, who):
    words = f"The TA provider does not approve its own work. It can be approved by {cast.leader}."

    with pytest.raises(Refused) as refused:
        reviewing.approve(administration=own_check, by=getattr(cast, who), now=NOW)

    assert str(refused.value) == words


def test_provider_check_without_an_approver_says_who_is_needed(cast, own_check):
    cast.leader.assignments.update(ends_on=date(2026, 1, 31))

    assert reviewing.approvers(own_check).words == (
        "Nobody on the state's side can approve it yet: give somebody there that role."
    )


def test_recipient_approves_the_provider_check_and_then_it_can_be_a_baseline(cast, own_check):
    with pytest.raises(Refused, match="once the state has approved it"):
        reviewing.mark_baseline(administration=own_check, by=cast.specialist, now=NOW)

    done = reviewing.approve(administration=own_check, by=cast.leader, now=NOW)
    marked = reviewing.mark_baseline(administration=done, by=cast.specialist, now=NOW)

    assert (done.status, marked.is_baseline) == ("approved", True)


def corrected(old):
    """A correction by two points, handed in and not approved yet."""
    draft = reviewing.correct(administration=old, reason="Slip", by=UserFactory(), now=LATE)
    entering.save(administration=draft, answers={"1": 0}, seen={"1": 2}, by=draft.started_by)
    return entering.submit(
        administration=draft,
        seen=answers_of(draft),
        measured_on=date(2026, 3, 18),
        by=draft.started_by,
        now=LATE,
    )


def counted():
    return [(score.administration, score.points) for score in PartScore.objects.counting()]


def test_figures_keep_what_was_approved_until_its_correction_is():
    old = approved()

    draft = corrected(old)
    assert counted() == [(old, 7)]

    reviewing.return_to_author(administration=draft, reason="Sure?", by=UserFactory(), now=LATE)
    assert counted() == [(old, 7)]
    assert list(ExpectedMeasure.objects.unanswered()) == []


def test_baseline_of_a_measure_is_taken_away_while_its_correction_waits():
    old = approved()
    reviewing.mark_baseline(administration=old, by=UserFactory(), now=NOW)
    draft = corrected(old)

    reviewing.unmark_baseline(administration=draft, by=UserFactory(), now=LATE)

    assert [score.is_baseline for score in PartScore.objects.all()] == [False, False]


def test_a_correction_replaces_the_score_and_is_as_punctual_as_the_first():
    draft = corrected(approved())

    reviewing.approve(administration=draft, by=UserFactory(), now=LATE)

    counting = PartScore.objects.counting().get()
    assert (counting.administration, counting.points, counting.on_time) == (draft, 5, True)
    assert PartScore.objects.count() == 2


def test_correct_twice_finds_the_first_draft():
    old = approved()
    draft = reviewing.correct(administration=old, reason="Slip", by=UserFactory(), now=NOW)

    again = reviewing.correct(administration=old, reason="Slip", by=UserFactory(), now=NOW)

    assert again == draft


def test_correct_of_a_submitted_measure_is_refused():
    with pytest.raises(Refused, match="Only an approved one"):
        reviewing.correct(administration=submitted(), reason="x", by=UserFactory(), now=NOW)


def test_correct_without_a_reason_is_refused():
    with pytest.raises(Refused, match="Say why"):
        reviewing.correct(administration=approved(), reason="", by=UserFactory(), now=NOW)


def test_excuse_says_who_and_why_and_can_be_taken_back():
    expected, person = ExpectedMeasureFactory(), UserFactory()

    reviewing.excuse(expected=expected, reason="Closed by flood", by=person, now=NOW)
    expected.refresh_from_db()
    assert (expected.excused_at, expected.excused_by, expected.excused_reason) == (
        NOW,
        person,
        "Closed by flood",
    )
    assert ExpectedMeasure.objects.unanswered().count() == 0

    reviewing.expect_again(expected=expected, by=person, now=NOW)
    expected.refresh_from_db()
    assert (expected.excused_at, expected.excused_by, expected.excused_reason) == (None, None, "")
    assert list(Event.objects.order_by("pk").values_list("verb", "reason")) == [
        ("excused", "Closed by flood"),
        ("expected again", ""),
    ]


def test_excuse_twice_keeps_the_first_reason():
    expected = ExpectedMeasureFactory()
    reviewing.excuse(expected=expected, reason="Flood", by=UserFactory(), now=NOW)

    again = reviewing.excuse(expected=expected, reason="Fire", by=UserFactory(), now=NOW)

    assert again.excused_reason == "Flood"


def test_excuse_of_a_submitted_measure_is_refused():
    with pytest.raises(Refused, match="has been submitted"):
        reviewing.excuse(expected=submitted().expected, reason="Flood", by=UserFactory(), now=NOW)


def test_excuse_without_a_reason_is_refused():
    with pytest.raises(Refused, match="Say why"):
        reviewing.excuse(expected=ExpectedMeasureFactory(), reason="", by=UserFactory(), now=NOW)


def test_expect_again_of_what_is_expected_changes_nothing():
    reviewing.expect_again(expected=ExpectedMeasureFactory(), by=UserFactory(), now=NOW)

    assert Event.objects.count() == 0


def test_baseline_marks_the_measure_and_its_scores():
    row = submitted()

    reviewing.mark_baseline(administration=row, by=UserFactory(), now=NOW)
    row.refresh_from_db()
    assert (row.is_baseline, PartScore.objects.get().is_baseline) == (True, True)

    reviewing.unmark_baseline(administration=row, by=UserFactory(), now=NOW)
    row.refresh_from_db()
    assert (row.is_baseline, PartScore.objects.get().is_baseline) == (False, False)
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "submitted",
        "marked as baseline",
        "unmarked as baseline",
    ]


def test_baseline_of_a_draft_is_refused():
    with pytest.raises(Refused, match="can be a baseline"):
        reviewing.mark_baseline(administration=AdministrationFactory(), by=UserFactory(), now=NOW)


def test_a_second_baseline_of_a_site_is_refused_by_name():
    expected = ExpectedMeasureFactory()
    reviewing.mark_baseline(administration=submitted(expected=expected), by=UserFactory(), now=NOW)
    later = ExpectedMeasureFactory(
        engagement=expected.engagement,
        site=expected.site,
        version=expected.version,
        month=date(2026, 2, 1),
        opens_on=date(2026, 2, 1),
        due_on=date(2026, 3, 10),
    )

    with pytest.raises(Refused, match="March 2026 is the baseline"):
        reviewing.mark_baseline(administration=submitted(expected=later), by=UserFactory(), now=NOW)


def test_a_correction_of_the_baseline_is_the_baseline():
    old = approved()
    reviewing.mark_baseline(administration=old, by=UserFactory(), now=NOW)
    draft = reviewing.correct(administration=old, reason="Slip", by=UserFactory(), now=NOW)

    entering.submit(
        administration=draft,
        seen=answers_of(draft),
        measured_on=date(2026, 3, 18),
        by=UserFactory(),
        now=NOW,
    )

    assert PartScore.objects.counting().get().is_baseline is True
    assert Administration.objects.live().get().is_baseline is True


def measured_before(row, **given):
    """An earlier measure of the same instrument at the same site."""
    earlier = submitted(
        expected=ExpectedMeasureFactory(
            engagement=row.engagement,
            site=row.site,
            **{
                "version": row.version,
                "month": date(2026, 1, 1),
                "opens_on": date(2026, 1, 1),
                **given,
            },
        )
    )
    Administration.objects.filter(pk=earlier.pk).update(measured_on=date(2026, 1, 15))
    return earlier


def test_baseline_after_an_earlier_measure_needs_a_reason_that_is_kept():
    row = submitted()
    measured_before(row)

    with pytest.raises(Refused, match="measured earlier, for January 2026"):
        reviewing.mark_baseline(administration=row, by=UserFactory(), now=NOW, reason=" ")
    reviewing.mark_baseline(administration=row, by=UserFactory(), now=NOW, reason="A trial run")

    row.refresh_from_db()
    assert (row.is_baseline, row.baseline_reason) == (True, "A trial run")
    assert Event.objects.get(verb="marked as baseline").reason == "A trial run"


def test_baseline_does_not_mind_measures_that_do_not_count_or_are_of_another_instrument():
    row = submitted()
    measured_before(row, version=VersionFactory())
    returned = measured_before(row)
    reviewing.return_to_author(administration=returned, reason="?", by=UserFactory(), now=NOW)

    marked = reviewing.mark_baseline(administration=row, by=UserFactory(), now=NOW)

    assert marked.is_baseline is True


@pytest.mark.parametrize(
    ("stage", "on", "words"),
    [
        ("initial", date(2026, 3, 17), "The site was in initial implementation from Mar 17, 2026"),
        ("full", date(2025, 10, 1), "The site was in full implementation from Oct 1, 2025 on."),
        ("initial", date(2026, 3, 18), ""),
        ("installation", date(2025, 10, 1), ""),
    ],
)
def test_baseline_belongs_before_the_work_began_at_the_site(stage, on, words):
    row = submitted()
    StageEntry.objects.create(
        engagement=row.engagement,
        site=row.site,
        stage=stage,
        starts_on=on,
        recorded_by=row.submitted_by,
        recorded_at=NOW,
    )

    assert words in reviewing.begun_before(row)
    assert bool(words) == bool(reviewing.begun_before(row))


def test_versions_have_baselines_of_their_own():
    expected = ExpectedMeasureFactory()
    other = ExpectedMeasureFactory(
        engagement=expected.engagement, site=expected.site, version=VersionFactory()
    )
    for each in (expected, other):
        reviewing.mark_baseline(administration=submitted(expected=each), by=UserFactory(), now=NOW)

    assert Administration.objects.filter(is_baseline=True).count() == 2
