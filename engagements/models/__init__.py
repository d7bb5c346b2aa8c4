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
from engagements.models.visits import (
    Activity,
    Cadence,
    Feature,
    Level,
    Mode,
    NextStep,
    PlannedGap,
    Visit,
)

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
