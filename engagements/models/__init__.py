from engagements.models.cadences import Cadence, Mode, PlannedGap
from engagements.models.engagement import (
    Assignment,
    Engagement,
    Innovation,
    Participation,
    Stage,
    StageEntry,
)
from engagements.models.imports import SiteImport
from engagements.models.sites import Site, SiteMembership, SiteStatus
from engagements.models.steps import NextStep
from engagements.models.visits import Activity, Feature, Level, Visit

__all__ = [
    "Activity",
    "Assignment",
    "Cadence",
    "Engagement",
    "Feature",
    "Innovation",
    "Level",
    "Mode",
    "NextStep",
    "Participation",
    "PlannedGap",
    "Site",
    "SiteImport",
    "SiteMembership",
    "SiteStatus",
    "Stage",
    "StageEntry",
    "Visit",
]
