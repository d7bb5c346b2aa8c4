"""A visit planned by hand keeps the day it was first planned for; a short contact is known as one.

What was planned by hand before is in the audit log, with its first day. Short contacts are known by
the titles that only their form wrote.
"""

from django.db import migrations, models

KEEP_FIRST_DAYS = """
UPDATE engagements_visit visit SET occurrence_on = (event.changes ->> 'planned_on')::date
FROM audit_event event
WHERE visit.cadence_id IS NULL AND event.subject_type = 'visit' AND event.verb = 'planned'
    AND event.subject_id = visit.id::text
    AND (event.changes ->> 'planned_on')::date >= event.at::date
"""

FORGET_FIRST_DAYS = "UPDATE engagements_visit SET occurrence_on = NULL WHERE cadence_id IS NULL"

KNOW_SHORT_CONTACTS = """
UPDATE engagements_visit SET is_short = true
WHERE cadence_id IS NULL AND occurrence_on IS NULL AND held_on IS NOT NULL
    AND title ~ '^(Telephone call|Video call|E-mails|Short visit)( with .+)?$'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_initial"),
        ("engagements", "0011_plurals"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="is_short",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RemoveConstraint(model_name="visit", name="a_cadence_visit_has_its_occurrence"),
        migrations.RunSQL(KEEP_FIRST_DAYS, FORGET_FIRST_DAYS),
        migrations.RunSQL(KNOW_SHORT_CONTACTS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cadence", None), ("occurrence_on__isnull", False), _connector="OR"
                ),
                name="a_cadence_visit_has_its_occurrence",
            ),
        ),
    ]
