import datetime as dt

import factory

from notifications.models import Notification

NOW = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)


class NotificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notification

    kind = "visit_reminder"
    address = factory.Sequence(lambda n: f"person{n}@example.org")
    subject_line = "A visit is due"
    body_text = "Please log it."
    created_at = NOW
    not_before = NOW
