from engagements.models.agreements import (
    Agreement,
    Attestation,
    Beneficiaries,
    Clause,
    Dosage,
    Signature,
)
from engagements.models.cadences import Cadence, Mode, PlannedGap
from engagements.models.clarity import (
    Contact,
    ContextReview,
    Duty,
    DutyHolding,
    Need,
    Workgroup,
)
from engagements.models.cohorts import Cohort, CohortSite
from engagements.models.costs import Cost
from engagements.models.engagement import (
    IN_USE,
    STEPS,
    Assignment,
    Engagement,
    Innovation,
    Participation,
    Stage,
    StageEntry,
)
from engagements.models.imports import ImportLine, SiteImport
from engagements.models.pdfs import AgreementPdf
from engagements.models.protocol import Barrier, BarrierMove, ProtocolLine, Rung
from engagements.models.sites import Site, SiteIdentifier, SiteMembership, SiteStatus
from engagements.models.steps import NextStep
from engagements.models.visit_parts import VisitAnswer, VisitFile, VisitGuest
from engagements.models.visits import Activity, Feature, Level, Visit
from people.roles import Side

__all__ = [
    "IN_USE",
    "STEPS",
    "Activity",
    "Agreement",
    "AgreementPdf",
    "Assignment",
    "Attestation",
    "Barrier",
    "BarrierMove",
    "Beneficiaries",
    "Cadence",
    "Clause",
    "Cohort",
    "CohortSite",
    "Contact",
    "ContextReview",
    "Cost",
    "Dosage",
    "Duty",
    "DutyHolding",
    "Engagement",
    "Feature",
    "ImportLine",
    "Innovation",
    "Level",
    "Mode",
    "Need",
    "NextStep",
    "Participation",
    "PlannedGap",
    "ProtocolLine",
    "Rung",
    "Side",
    "Signature",
    "Site",
    "SiteIdentifier",
    "SiteImport",
    "SiteMembership",
    "SiteStatus",
    "Stage",
    "StageEntry",
    "Visit",
    "VisitAnswer",
    "VisitFile",
    "VisitGuest",
    "Workgroup",
]
