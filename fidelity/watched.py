"""What measures have on the watch list."""

from engagements.pages.watched import FACTS
from fidelity.measures.watched import FELL, OVERDUE

FACTS += (FELL, OVERDUE)
