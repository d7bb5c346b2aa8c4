"""An engagement that has ended before keeps the day on which it did, by its history."""

from django.db import migrations

KEEP_LAST_DAYS = """
UPDATE engagements_engagement engagement
SET ended_on = (entry.entered_at AT TIME ZONE state.time_zone)::date
FROM lifecycle_statusentry entry, engagements_site state
WHERE entry.engagement_id = engagement.id AND state.id = engagement.state_id
    AND entry.status = engagement.status
    AND engagement.status IN ('declined', 'closed', 'withdrawn')
    AND NOT EXISTS (
        SELECT FROM lifecycle_statusentry later
        WHERE later.engagement_id = engagement.id AND later.entered_at > entry.entered_at
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("engagements", "0013_dates_of_engagements"),
        ("lifecycle", "0001_initial"),
    ]

    operations = [migrations.RunSQL(KEEP_LAST_DAYS, migrations.RunSQL.noop)]
