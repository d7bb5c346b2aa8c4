"""Headings of exports are a contract: those that differ from the label of their field are listed.

Tables that are made for one reader (visits, measures) have tests of their own.
"""

from importlib import import_module

from django.core.exceptions import FieldDoesNotExist

from audit.models import Event
from audit.words import called
from engagements.models import (
    Agreement,
    Assignment,
    Attestation,
    Barrier,
    Beneficiaries,
    Cadence,
    Clause,
    Cohort,
    CohortSite,
    Contact,
    ContextReview,
    Cost,
    Dosage,
    Duty,
    Engagement,
    ImportLine,
    Need,
    NextStep,
    Participation,
    ProtocolLine,
    Site,
    StageEntry,
    Workgroup,
)
from exports.tables import Table, field_at
from fidelity.models import ChartMark, Headline, InstrumentVersion
from improvement.models import (
    Cycle,
    Goal,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    Setback,
)
from lifecycle.models import Extension, Finding, JointDecision, StatusEntry
from office.models import Run
from packets.models import Packet, PacketLink
from reviews.models import Decision, Review
from sustainability.models import Plan, PlanItem, PlanReview
from tadash.tests.test_days import ROOT, modules

ROWS = {
    "agreements": Agreement,
    "asks": InitiativeAsk,
    "attestations": Attestation,
    "barriers": Barrier,
    "cadences": Cadence,
    "chart-marks": ChartMark,
    "clauses": Clause,
    "cohorts": Cohort,
    "costs-of-ta": Cost,
    "sites-of-a-cohort": CohortSite,
    "context-reviews": ContextReview,
    "cycles": Cycle,
    "decisions": Decision,
    "dosage": Dosage,
    "engagements": Engagement,
    "exploration-findings": Finding,
    "extensions": Extension,
    "goal-values": Goal,
    "headlines": Headline,
    "history": Event,
    "import-lines": ImportLine,
    "initiatives": Initiative,
    "instruments": InstrumentVersion,
    "intended-beneficiaries": Beneficiaries,
    "joint-decisions": JointDecision,
    "needs": Need,
    "next-steps": NextStep,
    "packet-links": PacketLink,
    "packets": Packet,
    "participating-sites": Participation,
    "people": Assignment,
    "points-of-contact": Contact,
    "protocol": ProtocolLine,
    "reviews": Review,
    "roles": Duty,
    "routines": Routine,
    "runs": Run,
    "setbacks": Setback,
    "sites": Site,
    "stages": StageEntry,
    "status-history": StatusEntry,
    "sustainability-items": PlanItem,
    "sustainability-plans": Plan,
    "sustainability-reviews": PlanReview,
    "ta-fidelity-cards": Engagement,
    "values-of-a-goal": GoalValue,
    "workgroups": Workgroup,
}
"""Tables of rows, by name, with the rows that they tell."""

MADE_UP = {
    "chart-findings",
    "contact-matrix",
    "month-in-figures",
    "monthly-figures",
    "packet-restated",
    "portfolio",
    "scaling-figures",
    "scaling-rows",
    "scaling-sites",
    "ta-fidelity-card",
    "ta-fidelity-card-rows",
    "units",
    "watch-rows",
}
"""Tables of figures, which are no fields of any row."""

DIFFERENT = {
    "chart-marks": {
        "Day": "On which day",
        "Kind": "What do you mark",
        "Chart": "On which chart",
        "What happened": "What happened, or why do you count anew",
        "Marked by": "Written by",
        "Taken away": "Removed at",
        "Why": "Why is it taken away",
    },
    "asks": {
        "Initiative ID": "Initiative",
        "Site": "Where",
        "What": "What is asked",
        "Data request": "Data are asked for",
    },
    "attestations": {
        "Assumption": "Code",
        "Holds": "Does it hold here",
        "Note": "What is missing, or worth knowing",
    },
    "barriers": {
        "Site": "Where",
        "Barrier": "What stands in the way",
        "Detail": "What was tried, and what would clear it",
        "Visit ID": "Visit",
    },
    "cadences": {
        "Interval": "How often",
        "Anchor": "When does it come back",
        "Which in the month": "Which one in the month",
        "Minutes": "Length in minutes",
        "Lead": "Who leads",
    },
    "clauses": {"Clause key": "Key", "Core feature": "Core feature it serves"},
    "context-reviews": {"Part of the context": "Which part of the context"},
    "cycles": {
        "Site": "Where",
        "Cycle": "What do you try",
        "Owner": "Who runs it",
        "Aim": "What do you want to get better",
        "Measure": "How will you know",
        "Prediction": "What do you expect to see",
        "Starts on": "Begins on",
        "Due on": "To be closed by",
        "Adapted from ID": "Adapted from",
    },
    "decisions": {
        "About": "About which site",
        "Barrier ID": "Barrier",
        "Decision": "Next step",
        "Due on": "Due",
        "Goal ID": "Goal",
        "Instrument of the item": "Instrument",
        "Item": "Code",
        "Month of the review": "Month",
        "Owner": "Who",
        "Setback ID": "Setback",
    },
    "reviews": {"Why not held": "Why was it not held"},
    "dosage": {"Level": "At which level", "First month": "From", "Last month": "To"},
    "engagements": {"Engagement": "Name of the engagement", "Recipient": "Recipient agency"},
    "exploration-findings": {
        "Looked at": "What you reviewed",
        "Found": "What you found",
        "It speaks": "For it or against it",
    },
    "extensions": {"To": "New planned end", "Proposed at": "Written at"},
    "goal-values": {
        "Goal": "What do you want to reach",
        "Measure": "What is counted, out of what",
        "Baseline numerator": "Baseline: how many",
        "Baseline denominator": "Baseline: out of",
        "Baseline on": "Baseline: counted on",
        "Baseline by": "Baseline: if not counted yet, by when",
    },
    "history": {
        "When": "At",
        "Who": "Actor label",
        "Did": "Verb",
        "What": "Subject label",
        "Kind": "Subject type",
        "Number": "Subject id",
        "Why": "Reason",
        "Engagement number": "Engagement id",
    },
    "initiatives": {
        "Site": "Where",
        "Initiative": "What is it called",
        "About": "What is it for",
        "Decision": "What happens to it",
        "Reason": "Why",
        "Merged into ID": "Which one does it become part of",
    },
    "instruments": {"Version": "Label", "Scoring": "Family"},
    "cohorts": {
        "Cohort": "What is it called",
        "Began on": "When did it begin",
    },
    "costs-of-ta": {
        "Dollars": "How many dollars",
        "From": "From which month on",
    },
    "sites-of-a-cohort": {"Began on": "When did it begin"},
    "intended-beneficiaries": {
        "Who": "Who is meant to benefit",
        "Level": "At which level",
        "Source": "Where the number comes from",
    },
    "joint-decisions": {"Status now": "Status"},
    "needs": {
        "Need": "What is needed",
        "How it was met, or why it was dropped": "How it was met, or why it is dropped",
    },
    "next-steps": {
        "Owner": "Who",
        "Due on": "Due",
        "Reason": "Why it is dropped",
        "Visit ID": "Visit",
        "Visit": "Title",
        "Carried from ID": "Carried from",
    },
    "people": {"Site NCES id": "NCES id"},
    "points-of-contact": {"Side": "On which side", "Person": "Who is asked", "Address": "E-mail"},
    "protocol": {
        "From": "Who sends it",
        "To": "Whom",
        "What is told": "What is shared",
        "Responsible": "Who is responsible for the answer",
        "Answer within days": "Answer within how many days",
    },
    "roles": {"Side": "On which side", "Must be filled": "The work cannot do without it"},
    "routines": {
        "Routine": "What is done again and again",
        "About": "How is it done",
        "Every … days": "Every how many days",
    },
    "setbacks": {
        "Site": "Where",
        "Kind": "What is it",
        "Detail": "What do you know about it",
        "Happened on": "When",
        "Answered with": "What is new",
        "Answer": "What will be done differently",
        "Test on": "When do you test it",
        "Result": "What came of it",
        "Result on": "Seen on",
    },
    "sites": {"Confirmed": "Checked against the directory"},
    "stages": {"NCES ID": "NCES id"},
    "status-history": {"To": "Status"},
    "sustainability-items": {
        "Resource": "With what money, time or people",
        "Measure": "How will you know",
        "Threshold": "What is good enough",
        "Months between reviews": "Then every … months",
        "If it falls short": "What happens if it falls short",
    },
    "sustainability-reviews": {
        "Held on": "Reviewed on",
        "Result": "How is it going",
        "Note": "What did you see",
    },
    "ta-fidelity-cards": {"Engagement": "Name of the engagement"},
    "values-of-a-goal": {
        "Goal ID": "Goal",
        "Goal": "What do you want to reach",
        "Measured on": "Counted on",
        "Numerator": "How many",
        "Denominator": "Out of how many",
        "Note": "Where does the number come from",
        "Recorded by": "Written by",
        "Recorded at": "Written at",
    },
    "workgroups": {
        "Workgroup": "What is it called",
        "Led by": "Who leads it",
        "Meets": "When it meets",
        "Until": "Last day",
    },
}
"""Headings, by table, with the label that they stand for."""


def tables():
    found = {}
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if name.endswith("exports") and "." in name:
            values = vars(import_module(name)).values()
            found |= {value.name: value for value in values if isinstance(value, Table)}
    return found


def labels_of(model, path):
    """The label of the link to another row, where a column tells its name, and of the field itself."""
    for each in dict.fromkeys([path.removesuffix("__name"), path]):
        try:
            field = field_at(model, each)
        except FieldDoesNotExist:
            return
        yield called(field.model, field.name)


def others(model, table):
    """Headings of fields that differ from their labels; what SQL works out has no label."""
    paths = {column.label: column.expression for column in table.columns}
    labels = {
        heading: list(labels_of(model, path))
        for heading, path in paths.items()
        if isinstance(path, str)
    }
    return {
        heading: named[0] for heading, named in labels.items() if named and heading not in named
    }


def test_every_table_is_looked_at():
    assert set(tables()) == set(ROWS) | MADE_UP


def test_headings_that_differ_from_labels_are_known():
    found = {name: others(model, tables()[name]) for name, model in ROWS.items()}

    assert {name: words for name, words in found.items() if words} == DIFFERENT
