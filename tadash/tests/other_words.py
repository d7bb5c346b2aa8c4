"""What people read where a center has other words. A process of its own: words are set at start."""

import json
import sys

from django.db import transaction
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone

from conftest import make_cast
from engagements.barriers.tests.test_raising import raise_one
from engagements.models import Engagement
from engagements.tests.factories import CadenceFactory, VisitFactory
from improvement import reminding
from improvement.tests.factories import SetbackFactory
from notifications.models import Notification


def pages():
    """The pages that tell of both, by the address at which they were asked for."""
    cast, now = make_cast(), timezone.now()
    barrier = raise_one(cast, now=now)
    setback = SetbackFactory(
        engagement=cast.pinewood, site=cast.alder_elementary, title="Scores fell"
    )
    visit = VisitFactory(
        engagement=cast.pinewood,
        title="Coaching",
        lead=cast.lead,
        planned_on=cast.pinewood.day_of(now),
    )
    cadence = CadenceFactory(engagement=cast.pinewood, title="Monthly coaching", lead=cast.lead)
    reminding.remind(today=cast.pinewood.day_of(now), now=now, there=Engagement.objects.all())
    names = {
        "home": [],
        "accountability:card-page": [cast.pinewood.pk],
        "engagement-page": [cast.pinewood.pk],
        "engagement-timeline": [cast.pinewood.pk],
        "engagement-list": [],
        "engagements:barrier-home": [],
        "engagements:barrier-list": [cast.pinewood.pk],
        "engagements:barrier-add": [cast.pinewood.pk],
        "engagements:barrier-detail": [barrier.pk],
        "engagements:barrier-send-up": [barrier.pk],
        "engagements:barrier-close": [barrier.pk],
        "engagements:cadence-add": [],
        "engagements:cadence-detail": [cadence.pk],
        "engagements:cadence-list": [],
        "engagements:gap-list": [],
        "engagements:participation-add": [cast.pinewood.pk],
        "engagements:participation-list": [cast.pinewood.pk],
        "engagements:person-add": [cast.pinewood.pk],
        "engagements:person-detail": [cast.specialist.pk],
        "engagements:protocol-list": [cast.pinewood.pk],
        "engagements:protocol-add": [cast.pinewood.pk],
        "engagements:site-detail": [cast.alder_elementary.pk],
        "engagements:site-list": [],
        "engagements:stage-record": [cast.pinewood.pk],
        "engagements:step-list": [],
        "engagements:unconfirmed-list": [],
        "engagements:visit-add": [],
        "engagements:visit-cancel": [visit.pk],
        "engagements:visit-contacts": [],
        "engagements:visit-detail": [visit.pk],
        "engagements:visit-edit": [visit.pk],
        "engagements:visit-list": [],
        "engagements:visit-log": [visit.pk],
        "engagements:visit-move": [visit.pk],
        "fidelity:measure-list": [],
        "improvement:cycle-add": [cast.pinewood.pk],
        "improvement:setback-overview": [],
        "improvement:setback-list": [cast.pinewood.pk],
        "improvement:setback-add": [cast.pinewood.pk],
        "improvement:setback-detail": [setback.pk],
        "improvement:setback-answer": [setback.pk],
        "fidelity:monthly-page": [cast.pinewood.pk],
        "lifecycle:gate-page": [cast.pinewood.pk],
        "lifecycle:stage-list": [cast.pinewood.pk],
    }
    client = Client()
    client.force_login(cast.lead)
    read = {
        name: client.get(reverse(name, args=arguments)).content.decode()
        for name, arguments in names.items()
    }
    return read | refusals(client, cast, visit)


def refusals(client, cast, visit):
    """What is said to somebody who sends a form with nothing in it."""
    names = {
        "engagements:barrier-add": cast.pinewood.pk,
        "engagements:participation-add": cast.pinewood.pk,
        "engagements:person-add": cast.pinewood.pk,
        "engagements:stage-record": cast.pinewood.pk,
        "engagements:visit-cancel": visit.pk,
    }
    return {
        f"{name}, refused": client.post(reverse(name, args=[pk]), {}).content.decode()
        for name, pk in names.items()
    }


def mail():
    return "\n".join(Notification.objects.values_list("body_text", flat=True))


def main():
    setup_test_environment()
    with transaction.atomic():
        json.dump({**pages(), "mail": mail()}, sys.stdout)
        transaction.set_rollback(True)
