"""Goals that a measure feeds: their counts are the cells of the state, and nothing is typed.

They are written in the transaction that folds the cells, so a goal never says another number than
the monthly page. A window counts from the day on which it is over, as it does there.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from editing import writing
from editing.refusals import Refused
from fidelity.rollups.rolling import FOLLOWERS
from improvement.models import Goal, GoalValue
from people.models import User

_FORGET = """
DELETE FROM improvement_goalvalue value USING improvement_goal goal
WHERE value.goal_id = goal.id AND value.is_fed AND goal.engagement_id = %(engagement)s
"""

# Only the newest version that was measured: values of two versions are never put in one line.
_FEED = """
INSERT INTO improvement_goalvalue (
    goal_id, measured_on, numerator, denominator, note, is_fed, client_id, revision,
    written_by_id, written_at
)
SELECT DISTINCT ON (goal.id, fed.day)
    goal.id, fed.day, cell.n_criterion, cell.n_scored,
    instrument.name || ' ' || version.label || ', ' || to_char(cell.month, 'FMMonth YYYY'),
    true, gen_random_uuid(), 1, goal.written_by_id, now()
FROM improvement_goal goal
JOIN engagements_engagement engagement ON engagement.id = goal.engagement_id
JOIN fidelity_instrument instrument ON instrument.code = split_part(goal.fed_by, '.', 1)
CROSS JOIN LATERAL (
    SELECT part.id, part.version_id FROM fidelity_part part
    JOIN fidelity_instrumentversion own ON own.id = part.version_id
    WHERE own.instrument_id = instrument.id AND part.code = split_part(goal.fed_by, '.', 2)
        AND EXISTS (
            SELECT FROM fidelity_rollup measured
            WHERE measured.engagement_id = goal.engagement_id
                AND measured.unit_id = engagement.state_id
                AND measured.part_id = part.id AND measured.n_scored > 0
        )
    ORDER BY own.published_on DESC, own.id DESC LIMIT 1
) part
JOIN fidelity_instrumentversion version ON version.id = part.version_id
JOIN fidelity_rollup cell ON cell.engagement_id = goal.engagement_id
    AND cell.unit_id = engagement.state_id AND cell.part_id = part.id AND cell.n_scored > 0
CROSS JOIN LATERAL (
    SELECT CASE WHEN cell.n_scored >= cell.n_expected OR cell.due_on IS NULL THEN cell.month
        ELSE cell.due_on + 1 END AS day
) fed
WHERE goal.engagement_id = %(engagement)s AND goal.fed_by <> ''
ORDER BY goal.id, fed.day, cell.month DESC
ON CONFLICT (goal_id, measured_on) DO NOTHING
"""


def feed(engagement_id: int) -> None:
    """Write the counts of every goal of an engagement that a measure feeds."""
    with connection.cursor() as cursor:
        for sql in (_FORGET, _FEED):
            cursor.execute(sql, {"engagement": engagement_id})


def count(*, row: GoalValue, by: User, now: datetime) -> GoalValue:
    """Add a count by hand, to a goal that no measure feeds."""
    guard_by_hand(row.goal)
    added: GoalValue = writing.add(row=row, verb="counted", by=by, now=now)
    return added


def guard_by_hand(goal: Goal) -> None:
    if goal.fed_by:
        raise Refused(
            None, "A measure feeds this goal: its counts come from the figures, not by hand."
        )


FOLLOWERS.append(feed)
