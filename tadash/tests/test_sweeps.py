"""Every sweep steps around a row that fails: the others are done, and it is when it is mended."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from accountability.models import CardMonth
from engagements.agreements import printing
from engagements.barriers.tests.test_raising import raise_one
from engagements.directory import importing
from engagements.models import AgreementPdf, Barrier, Engagement, Site, Visit
from engagements.tests import agreements
from engagements.tests.directories import as_csv, school
from engagements.tests.factories import AssignmentFactory, CadenceFactory
from fidelity.models import DirtyCell, ExpectedMeasure
from fidelity.tests.factories import InstrumentUseFactory
from improvement.tests.factories import CycleFactory
from notifications.models import Notification
from notifications.tests.factories import NotificationFactory
from office.models import Run
from packets.models import Packet, PacketFile
from packets.tests.factories import closed
from people.models import KeptForm
from people.roles import Role
from people.tests.factories import UserFactory
from reviews.models import Review
from reviews.tests.factories import DecisionFactory, ReviewFactory, ReviewRuleFactory
from sustainability.models import Plan, PlanReview
from sustainability.tests.factories import PlanItemFactory
from tadash.celery import app
from tadash.tests.breaking import refusing

NOW = datetime(2026, 4, 26, 18, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = NOW - timedelta(days=30)
HOURS = timedelta(hours=2)


@dataclass
class Scene:
    """Two rows that a sweep has work with; the bad one breaks at `statement` on `table`."""

    bad: object
    good: object
    table: str
    statement: str
    breaks_at: str
    is_done: object


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def worker():
    """What a sweep orders is done at once, as by a worker of its own."""
    app.loader.import_default_modules()
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def visits(cast):
    bad, good = (CadenceFactory(engagement=cast.pinewood, lead=cast.lead).pk for _ in range(2))
    return Scene(
        bad,
        good,
        "engagements_visit",
        "INSERT",
        "NEW.cadence_id = {}",
        lambda pk: Visit.objects.filter(cadence=pk).exists(),
    )


def places(cast):
    Site.objects.filter(kind="state").update(lineage=[0])
    return Scene(
        min(cast.state.pk, cast.lakeland.state_id),
        max(cast.state.pk, cast.lakeland.state_id),
        "engagements_site",
        "UPDATE",
        "NEW.id = {}",
        lambda pk: Site.objects.get(pk=pk).lineage == [pk],
    )


def barriers(cast):
    bad, good = (raise_one(cast, now=LONG_AGO).pk for _ in range(2))
    Barrier.objects.update(answer_due_on=TODAY - timedelta(days=2))
    return Scene(
        bad,
        good,
        "notifications_notification",
        "INSERT",
        "NEW.subject_id = '{}' AND NEW.kind = 'barrier_overdue'",
        lambda pk: Notification.objects.filter(kind="barrier_overdue", subject_id=pk).exists(),
    )


def kept_forms(cast):
    bad, good = (
        KeptForm.objects.create(user=cast.lead, sealed=b"", kept_at=LONG_AGO, forget_at=LONG_AGO).pk
        for _ in range(2)
    )
    return Scene(
        bad,
        good,
        "people_keptform",
        "DELETE",
        "OLD.id = '{}'",
        lambda pk: not KeptForm.objects.filter(pk=pk).exists(),
    )


def sessions(cast):
    for key in ("a", "b"):
        Session.objects.create(session_key=key, session_data="", expire_date=LONG_AGO)
    return Scene(
        "a",
        "b",
        "django_session",
        "DELETE",
        "OLD.session_key = '{}'",
        lambda key: not Session.objects.filter(pk=key).exists(),
    )


def uploads(cast):
    bad, good = (
        importing.upload(file=as_csv([school(n)]), name="a.csv", by=cast.admin, now=LONG_AGO)
        for n in (1, 2)
    )
    return Scene(
        bad.pk,
        good.pk,
        "engagements_siteimport",
        "UPDATE",
        "NEW.id = {}",
        lambda pk: type(bad).objects.get(pk=pk).content is None,
    )


def pdfs(cast):
    bad, good = (pdf_of(engagement, cast) for engagement in (cast.pinewood, cast.lakeland))
    AgreementPdf.objects.update(content=None, finished_at=None)
    return Scene(
        bad,
        good,
        "engagements_agreementpdf",
        "UPDATE",
        "NEW.id = {}",
        lambda pk: AgreementPdf.objects.get(pk=pk).content is not None,
    )


def old_pdfs(cast):
    bad, good = (pdf_of(engagement, cast) for engagement in (cast.pinewood, cast.lakeland))
    AgreementPdf.objects.update(content=b"%PDF-", finished_at=LONG_AGO)
    return Scene(
        bad,
        good,
        "engagements_agreementpdf",
        "DELETE",
        "OLD.id = {}",
        lambda pk: not AgreementPdf.objects.filter(pk=pk).exists(),
    )


def pdf_of(engagement, cast):
    """Of a draft, which is made as soon as it is ordered."""
    draft = agreements.draft(engagement, cast.admin)
    return printing.order(agreement=draft, now=LONG_AGO)[0].pk


def packet_pdfs(cast):
    bad, good = (packet_of(engagement, cast) for engagement in (cast.pinewood, cast.lakeland))
    return Scene(
        bad,
        good,
        "packets_packetfile",
        "INSERT",
        "NEW.packet_id = {}",
        lambda pk: PacketFile.objects.filter(packet=pk, kind="pdf").exists(),
    )


def packets(cast):
    bad, good = (packet_of(engagement, cast) for engagement in (cast.pinewood, cast.lakeland))
    return Scene(
        bad,
        good,
        "notifications_notification",
        "INSERT",
        "NEW.subject_id = '{}' AND NEW.kind = 'packet_closed'",
        lambda pk: Notification.objects.filter(kind="packet_closed", subject_id=pk).exists(),
    )


def packet_of(engagement, cast):
    """Closed so many days ago that it goes out as it is. Its PDF waits for the sweep."""
    lead = AssignmentFactory(engagement=engagement, role=Role.TA_LEAD).user
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("packets.printing.order", lambda: None)
        return closed(engagement, lead, now=NOW - timedelta(days=Packet.DAYS_TO_SIGN)).pk


def measures(cast):
    for engagement in (cast.pinewood, cast.lakeland):
        InstrumentUseFactory(engagement=engagement, version__instrument__level="state")
    return Scene(
        cast.pinewood.pk,
        cast.lakeland.pk,
        "fidelity_expectedmeasure",
        "INSERT",
        "NEW.engagement_id = {}",
        lambda pk: ExpectedMeasure.objects.filter(engagement=pk).exists(),
    )


def rollups(cast):
    for engagement in (cast.pinewood, cast.lakeland):
        DirtyCell.objects.create(engagement_id=engagement.pk, part_id=1)
    return Scene(
        cast.pinewood.pk,
        cast.lakeland.pk,
        "fidelity_dirtycell",
        "DELETE",
        "OLD.engagement_id = {}",
        lambda pk: not DirtyCell.objects.filter(engagement_id=pk).exists(),
    )


def cycles(cast):
    bad, good = (
        CycleFactory(
            engagement=cast.pinewood, site=cast.alder, owner=cast.lead, due_on=LONG_AGO.date()
        ).pk
        for _ in range(2)
    )
    return Scene(
        bad,
        good,
        "notifications_notification",
        "INSERT",
        "NEW.subject_id = '{}'",
        lambda pk: Notification.objects.filter(kind="cycle_due", subject_id=pk).exists(),
    )


def reviews(cast):
    first = {"first_review_on": TODAY, "review_every_months": 1}
    bad, good = (
        PlanItemFactory(plan__engagement=each, plan__status=Plan.Status.APPROVED, **first).pk
        for each in (cast.pinewood, cast.lakeland)
    )
    return Scene(
        bad,
        good,
        "sustainability_planreview",
        "INSERT",
        "NEW.item_id = {}",
        lambda pk: PlanReview.objects.filter(item=pk).exists(),
    )


def reviews_of_months(cast):
    for engagement in (cast.pinewood, cast.lakeland):
        ReviewRuleFactory(engagement=engagement)
    return Scene(
        cast.pinewood.pk,
        cast.lakeland.pk,
        "reviews_review",
        "INSERT",
        "NEW.engagement_id = {}",
        lambda pk: Review.objects.filter(engagement=pk).exists(),
    )


def decisions(cast):
    review = ReviewFactory(engagement=cast.pinewood)
    due_on = TODAY + timedelta(days=2)
    bad, good = (
        DecisionFactory(review=review, owner=cast.lead, due_on=due_on).pk for _ in range(2)
    )
    return Scene(
        bad,
        good,
        "notifications_notification",
        "INSERT",
        "NEW.subject_id = '{}'",
        lambda pk: Notification.objects.filter(kind="decision_due", subject_id=pk).exists(),
    )


def cards(cast):
    Engagement.objects.update(starts_on=date(2026, 3, 1))
    return Scene(
        cast.pinewood.pk,
        cast.lakeland.pk,
        "accountability_cardmonth",
        "UPDATE",
        "NEW.engagement_id = {}",
        lambda pk: CardMonth.objects.filter(engagement=pk, closed_at__isnull=False).exists(),
    )


def mail(cast):
    bad, good = (NotificationFactory(not_before=LONG_AGO).pk for _ in range(2))
    return Scene(
        bad,
        good,
        "notifications_notification",
        "UPDATE",
        "NEW.id = '{}' AND NEW.state = 'claimed'",
        lambda pk: Notification.objects.get(pk=pk).state == "sent",
    )


def alerts(cast):
    Run.objects.create(
        task="office.tasks.forget_runs", began_at=NOW - HOURS, ended_at=NOW - HOURS, error="Full"
    )
    return Scene(
        cast.admin.pk,
        UserFactory(is_administrator=True).pk,
        "notifications_notification",
        "INSERT",
        "NEW.recipient_id = {}",
        lambda pk: Notification.objects.filter(kind="work_not_done", recipient=pk).exists(),
    )


SCENES = {
    "accountability.tasks.close_months": cards,
    "engagements.tasks.escalate_barriers": barriers,
    "engagements.tasks.forget_pdfs": old_pdfs,
    "engagements.tasks.forget_uploads": uploads,
    "engagements.tasks.make_pdfs": pdfs,
    "engagements.tasks.make_visits": visits,
    "engagements.tasks.place_sites": places,
    "fidelity.tasks.expect_measures": measures,
    "fidelity.tasks.fold_rollups": rollups,
    "improvement.tasks.remind": cycles,
    "notifications.tasks.send_due": mail,
    "office.tasks.watch_work": alerts,
    "packets.tasks.make_pdfs": packet_pdfs,
    "packets.tasks.send_packets": packets,
    "people.tasks.forget_kept_forms": kept_forms,
    "people.tasks.forget_sessions": sessions,
    "reviews.tasks.make_reviews": reviews_of_months,
    "reviews.tasks.remind": decisions,
    "sustainability.tasks.make_reviews": reviews,
}


GO_THROUGH_NO_ROWS = {
    "audit.tasks.make_months": "makes tables",
    "engagements.tasks.work_on_imports": "orders a task of its own for each import",
    "office.tasks.forget_runs": "drops old lines of the ledger, in one statement",
}


def run(task):
    with suppress(ExceptionGroup):
        app.tasks[task]()


def test_every_task_of_beat_is_here():
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert tasks == {*SCENES, *GO_THROUGH_NO_ROWS}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("task", sorted(SCENES))
def test_sweep_steps_around_a_bad_row_and_comes_back_to_it(cast, task, time_machine):
    scene = SCENES[task](cast)

    with refusing(scene.table, scene.statement, scene.breaks_at.format(scene.bad)):
        run(task)
        meanwhile = scene.is_done(scene.bad), scene.is_done(scene.good)
    time_machine.move_to(NOW + timedelta(minutes=10), tick=False)
    run(task)

    assert meanwhile == (False, True)
    assert scene.is_done(scene.bad)
