"""What the rooms of engagements know of a site."""

from engagements.barriers.known import barriers_of
from engagements.pages.known import KINDS, Kind
from engagements.steps.known import steps_of
from engagements.visits.known import visits_of

KINDS += (Kind(2, visits_of), Kind(3, steps_of), Kind(4, barriers_of, prepares=True))
