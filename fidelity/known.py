"""What fidelity knows of a site."""

from engagements.pages.known import KINDS, Kind
from fidelity.measures.known import scores_of

KINDS.append(Kind(1, scores_of, prepares=True))
