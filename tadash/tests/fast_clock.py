"""The settings of a test's Celery processes: the same schedule, every second."""

from tadash.settings import *  # noqa: F403
from tadash.settings import CELERY_BEAT_SCHEDULE as SCHEDULE

CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": 1.0} for name, entry in SCHEDULE.items()}
CELERY_BEAT_MAX_LOOP_INTERVAL = 0.2
