"""What the rooms of engagements have on the watch list."""

from engagements.agreements.watched import ENDING
from engagements.barriers.watched import OVERDUE
from engagements.clarity.watched import VACANT
from engagements.pages.watched import FACTS
from engagements.team.watched import NEW
from engagements.visits.watched import QUIET

FACTS += (QUIET, NEW, VACANT, OVERDUE, ENDING)
