"""Which months of which engagement are counted, and as of which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accountability.metrics.window import YEAR
from engagements.models import Engagement
from engagements.rules.periods import last_day


@dataclass(frozen=True)
class Source:
    """One engagement, the months to be counted, and today."""

    engagement: Engagement
    first: date
    last: date
    today: date

    @property
    def since(self) -> date:
        """The first day that any definition looks back to from the first month."""
        return max(self.engagement.starts_on, self.first - timedelta(days=YEAR))

    @property
    def until(self) -> date:
        return min(last_day(self.last), self.today, self.engagement.last_on)

    def local(self, moment: datetime) -> date:
        """The day it was in the state."""
        return moment.astimezone(ZoneInfo(self.engagement.state.time_zone)).date()
