from datetime import date

from django.conf import settings

from improvement import tasks
from improvement.tests.factories import CycleFactory
from notifications.models import Notification


def test_remind_tells_once_however_often_it_runs(cast, time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)
    CycleFactory(engagement=cast.pinewood, site=cast.alder, due_on=date(2026, 3, 2))

    tasks.remind()
    tasks.remind()

    assert Notification.objects.get().kind == "cycle_due"


def test_remind_is_on_the_clock():
    names = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]

    assert tasks.remind.name in names
