"""The tables of the pages that join all apps."""

from dataclasses import replace

from engagements.basics.exports import ENGAGEMENTS
from engagements.pages.watched import facts
from exports.tables import Column, Kind, Table
from words.terms import BARRIER, SITE, VISIT

ATTRIBUTES = (
    "engagement.pk",
    "engagement.name",
    "engagement.state.name",
    "engagement.innovation.name",
    "engagement.provider.name",
    "engagement.recipient.name",
    "tier",
    "status",
    "engagement.starts_on",
    "engagement.planned_end_on",
    "engagement.purpose",
)
"""Where a row of the portfolio has what the table of engagements tells, column by column."""


def _of_row(column: Column, attribute: str) -> Column:
    kind = Kind.TEXT if column.kind == Kind.CHOICE else column.kind
    return replace(column, expression=attribute, kind=kind, choices=())


PORTFOLIO = Table(
    name="portfolio",
    title=ENGAGEMENTS.title,
    columns=(
        *(_of_row(*pair) for pair in zip(ENGAGEMENTS.columns, ATTRIBUTES, strict=True)),
        Column("Month", "months"),
        Column(f"Last {VISIT.one}", "visits.last_on", Kind.DATE),
        Column(f"Next {VISIT.one}", "visits.next_on", Kind.DATE),
        Column(f"{VISIT.capital_many} not logged", "visits.n_unlogged", Kind.INTEGER),
        Column(f"{VISIT.capital_many} promised this school year", "year.promised", Kind.INTEGER),
        Column("Of these held", "year.held", Kind.INTEGER),
        Column("Measures overdue", "n_overdue", Kind.INTEGER),
        Column(f"{BARRIER.capital_many} waiting", "barriers.n", Kind.INTEGER),
        Column(f"Oldest {BARRIER.one} raised on", "barriers.oldest_on", Kind.DATE),
        Column("At criterion", "at_criterion"),
        Column("Since the window before", "since_last"),
        Column("Agreement in force until", "ends_on", Kind.DATE),
        Column("TA fidelity card of last month", "card_words"),
        Column("Needs attention", "needs_attention", Kind.BOOLEAN),
    ),
)


def watch_list() -> Table:
    """A column for each fact that some app has declared. Takes `Line`s of `watch.py`."""
    return Table(
        name="watch-list",
        title="Watch list",
        columns=(
            Column("Engagement ID", "engagement.pk", Kind.INTEGER),
            Column("Engagement", "engagement.name"),
            Column("State", "engagement.state.name"),
            Column(SITE.capital_one, "place"),
            Column("Kind", "kind"),
            Column("Facts", "n", Kind.INTEGER),
            *(Column(fact.label, f"counts.{fact.code}", Kind.INTEGER) for fact in facts()),
        ),
    )


WATCH_ROWS = Table(
    name="watch-rows",
    title="Rows behind a fact",
    columns=(
        Column("What", "told.title"),
        Column("Detail", "told.detail"),
        Column("Engagement", "engagement"),
        Column(SITE.capital_one, "site"),
    ),
)
"""Takes `Behind`s of `watch.py`."""
