"""What the card of one engagement is counted from, read in a constant number of queries.

The card is for those who see the whole of an engagement, so nothing here is narrowed to a reader:
whoever asks has let the reader in before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from accountability import agreed
from accountability.metrics import (
    accountability,
    clarity,
    duration,
    frequency,
    integrity,
    intensity,
)
from accountability.metrics.card import Evidence
from accountability.metrics.measures import MeasuresDue
from accountability.metrics.ratio import Row
from accountability.metrics.visits import Visit as VisitFact
from accountability.metrics.window import YEAR
from accountability.source import Source
from engagements.barriers import facts as barrier_facts
from engagements.models import (
    STEPS,
    Activity,
    Dosage,
    Level,
    Mode,
    NextStep,
    Rung,
    Visit,
)
from engagements.rules.periods import add_months, last_day, month_of
from fidelity.models import Administration, ExpectedMeasure
from improvement.models import (
    Cycle,
    Goal,
    Initiative,
    Setback,
)
from improvement.things import baseline_of, targets_of, values_of
from reviews.models import Decision, Done, Judgment, Review

NAMED = 20
"""So many missing measures are named; the rest is in the list of measures."""


def gather(source: Source) -> Evidence:
    """Everything that the months of `source` are counted from."""
    visits, steps = _visits(source), _steps(source)
    due, activities = _measures_due(source), _activities(source)
    agreements, written = agreed.versions(source), agreed.written_duties(source)
    return Evidence(
        clarity=agreed.clarity_facts(source, agreements, written),
        frequency=frequency.Facts(visits, _cycles(source), steps, _reviews(source)),
        intensity=_intensity(source, visits, activities, agreements),
        duration=duration.Facts(visits, _stages(source), tuple(str(s.label) for s in STEPS)),
        integrity=integrity.Facts(
            visits,
            _initiatives(source),
            tuple(integrity.Touch(level, on) for _, _, level, _, on in activities if on),
            tuple((code, str(label)) for code, label in Level.choices),
            due,
            agreed.carried(source, written),
        ),
        accountability=accountability.Facts(
            due,
            steps,
            _setbacks(source),
            _barriers(source),
            _goals(source),
            _decisions(source),
        ),
    )


def _visits(source: Source) -> tuple[VisitFact, ...]:
    observed = Activity.objects.filter(visit=OuterRef("pk"), direct_observation=True)
    rows = (
        Visit.objects.filter(
            Q(planned_on__gte=source.since)
            | Q(occurrence_on__gte=source.since)
            | Q(held_on__gte=source.since),
            engagement=source.engagement,
        )
        .annotate(
            is_observed=Exists(observed),
            at=ArrayAgg("sites", filter=Q(sites__isnull=False), distinct=True, default=[]),
            joined=ArrayAgg("staff", filter=Q(staff__isnull=False), distinct=True, default=[]),
        )
        .order_by("planned_on", "pk")
    )
    return tuple(_visit(source, row) for row in rows)


def _visit(source: Source, row: Visit) -> VisitFact:
    sites: list[int] = row.at  # type: ignore[attr-defined]
    joined: list[int] = row.joined  # type: ignore[attr-defined]
    series = {f"cadence {row.cadence_id}"} if row.cadence_id else set()
    return VisitFact(
        pk=row.pk,
        title=row.title,
        status=row.status,
        planned_on=row.planned_on,
        held_on=row.held_on,
        logged_on=source.local(row.logged_at) if row.logged_at else None,
        promised_on=row.occurrence_on,
        is_short=row.is_short,
        reason=row.get_cancel_reason_display(),
        is_on_site=row.mode == Mode.ON_SITE,
        is_observed=row.is_observed,  # type: ignore[attr-defined]
        mode=row.get_mode_display(),
        staff=len(joined),
        minutes=row.contact_minutes,
        threads=frozenset(series | {f"site {pk}" for pk in sites}),
    )


def _activities(source: Source) -> list[tuple[int, str, str, int, date | None]]:
    rows = Activity.objects.filter(
        visit__engagement=source.engagement,
        visit__status=Visit.Status.HELD,
        visit__held_on__gte=source.since,
    )
    return list(rows.values_list("visit_id", "kind", "level", "minutes", "visit__held_on"))


def _steps(source: Source) -> tuple[frequency.Step, ...]:
    rows = NextStep.objects.filter(
        Q(due_on__gte=source.since) | Q(visit__held_on__gte=source.since),
        engagement=source.engagement,
    ).order_by("due_on", "pk")
    return tuple(
        frequency.Step(pk, text, visit, due_on, source.local(at) if at else None)
        for pk, text, visit, due_on, at in rows.values_list(
            "pk", "text", "visit_id", "due_on", "settled_at"
        )
    )


def _reviews(source: Source) -> tuple[frequency.Review, ...]:
    """But for months that a planned gap leaves without one: no review was promised for them."""
    rows = Review.objects.filter(
        engagement=source.engagement,
        month__gte=month_of(source.since),
        month__lte=source.until,
        is_gap=False,
    ).order_by("month")
    return tuple(
        frequency.Review(row.pk, str(row), row.month, row.planned_on, row.held_on, row.why_not)
        for row in rows
    )


def _decisions(source: Source) -> tuple[accountability.Decision, ...]:
    """Judged on the day of the review that judged them; a later word takes an earlier one back."""
    day = Coalesce("review__held_on", "review__planned_on")
    said = Judgment.objects.filter(decision=OuterRef("pk"))
    done = said.filter(done=Done.YES).annotate(day=day).order_by("day").values("day")[:1]
    rows = Decision.objects.filter(
        engagement=source.engagement, promised_on__gte=source.since, promised_on__lte=source.until
    )
    words = dict(Done.choices)
    return tuple(
        accountability.Decision(
            pk, text, promised_on, done_on if last == Done.YES else None, words.get(last, "")
        )
        for pk, text, promised_on, done_on, last in rows.with_judgment()
        .annotate(done_on=Subquery(done))
        .order_by("promised_on", "pk")
        .values_list("pk", "text", "promised_on", "done_on", "last_done")
    )


def _cycles(source: Source) -> tuple[frequency.Cycle, ...]:
    rows = Cycle.objects.filter(engagement=source.engagement).due_in(source.since, source.until)
    days = ("promised_on", "closed_on")
    found = rows.order_by("promised_on", "pk").values_list("pk", "title", *days)
    return tuple(frequency.Cycle(*row) for row in found)


def _intensity(
    source: Source,
    visits: tuple[VisitFact, ...],
    activities: Iterable[tuple[int, str, str, int, date | None]],
    agreements: Iterable[tuple[clarity.Agreement, tuple[Dosage, ...]]],
) -> intensity.Facts:
    return intensity.Facts(
        visits,
        tuple(
            intensity.Session(visit, intensity.Kind(kind, level), minutes)
            for visit, kind, level, minutes, _ in activities
        ),
        tuple(agreed.minutes_agreed(source, agreements)),
        (*_words(Activity.Kind.choices), *_words(Level.choices)),
    )


def _words(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in choices]


def _stages(source: Source) -> tuple[duration.StageEntry, ...]:
    ranks = {stage.value: rank for rank, stage in enumerate(STEPS, 1)}
    rows = source.engagement.stage_entries.filter(site=source.engagement.state_id)
    return tuple(
        duration.StageEntry(row.get_stage_display(), ranks.get(row.stage, 0), row.starts_on)
        for row in rows.order_by("starts_on", "pk")
    )


def _initiatives(source: Source) -> tuple[integrity.Initiative, ...]:
    rows = Initiative.objects.filter(engagement=source.engagement).order_by("name__alphabet", "pk")
    return tuple(
        integrity.Initiative(row.pk, row.name, source.local(row.written_at), row.decided_on)
        for row in rows
    )


def _setbacks(source: Source) -> tuple[accountability.Setback, ...]:
    rows = Setback.objects.setbacks().filter(engagement=source.engagement)
    found = rows.filter(happened_on__gte=source.since - timedelta(days=YEAR))
    return tuple(
        accountability.Setback(*row)
        for row in found.order_by("happened_on", "pk").values_list(
            "pk", "title", "happened_on", "answered_on"
        )
    )


def _barriers(source: Source) -> tuple[accountability.Barrier, ...]:
    """Every run of a clock, as the list of barriers counts them."""
    return tuple(
        accountability.Barrier(
            run.barrier, f"{run.title} ({Rung(run.rung).label})", run.due_on, run.stopped_on
        )
        for run in barrier_facts.runs(source.engagement.barriers.all())
        if run.due_on >= source.since
    )


def _goals(source: Source) -> tuple[accountability.Goal, ...]:
    rows = Goal.objects.in_use().filter(engagement=source.engagement)
    return tuple(
        accountability.Goal(
            row.pk,
            row.title,
            source.local(row.written_at),
            baseline_of(row),
            tuple(targets_of(row)),
            tuple(values_of(row)),
        )
        for row in rows.prefetch_related("targets", "values").order_by("pk")
    )


def _measures_due(source: Source) -> tuple[MeasuresDue, ...]:
    """Counts by the month of the last day; names only for the last month asked for."""
    own = ExpectedMeasure.objects.filter(
        engagement=source.engagement, excused_at=None, due_on__lte=source.engagement.last_on
    )
    past = own.filter(due_on__gte=source.first, due_on__lt=source.today)
    came = Administration.objects.answering().filter(expected=OuterRef("pk"))
    rows = past.annotate(came=Exists(came), in_time=Exists(came.filter(part_scores__on_time=True)))
    counts = (
        rows.filter(due_on__lt=add_months(source.last, 1))
        .annotate(due_month=TruncMonth("due_on"))
        .values_list("due_month")
        .annotate(
            n=Count("pk"),
            n_in=Count("pk", filter=Q(came=True)),
            n_on_time=Count("pk", filter=Q(came=True, in_time=True)),
        )
        .order_by("due_month")
    )
    named = rows.filter(due_on__gte=source.last, due_on__lte=last_day(source.last)).select_related(
        "site", "version__instrument"
    )
    missing = _named(named.filter(came=False), "Not filled in")
    late = _named(named.filter(came=True, in_time=False), "Late")
    return tuple(
        MeasuresDue(
            month,
            n_due,
            n_in,
            n_on_time,
            late if month == source.last else (),
            missing if month == source.last else (),
        )
        for month, n_due, n_in, n_on_time in counts
    )


def _named(rows: QuerySet[ExpectedMeasure], detail: str) -> tuple[Row, ...]:
    first = rows.order_by("due_on", "site__name__alphabet", "pk")[:NAMED]
    return tuple(
        Row(f"{row.version}, {row.site}", detail, "fidelity:measure-detail", row.pk)
        for row in first
    )
