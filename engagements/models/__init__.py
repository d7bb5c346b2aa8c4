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
from engagements.models.engagement import (
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
    "Contact",
    "ContextReview",
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
