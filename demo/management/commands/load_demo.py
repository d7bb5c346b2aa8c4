"""Load the demo: three fictional states with people, visits, measures and plans."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from demo import (
    agreements,
    barriers,
    card,
    clarity,
    imports,
    improvement,
    lifecycle,
    marks,
    measures,
    office,
    packets,
    places,
    plans,
    reviews,
    scaling,
    visit_parts,
    visits,
)
from demo.stories import ADMINISTRATOR, PROVIDER, STORIES
from engagements.models import Engagement
from fidelity.instruments.installing import install_shipped
from fidelity.measures import expecting
from fidelity.rollups import rolling
from people.models import Organisation, User


class Command(BaseCommand):
    help = "Load three fictional states. Does nothing where they are loaded already."

    def handle(self, *args: object, **options: object) -> None:
        if User.objects.filter(email=ADMINISTRATOR.email).exists():
            self.stdout.write("The demo is loaded already.")
            return
        if User.objects.exists():
            raise CommandError("This database is in use. The demo loads only into an empty one.")
        self._load()

    @transaction.atomic
    def _load(self) -> None:
        now, today = timezone.now(), timezone.localdate()
        center = places.organisation(PROVIDER, Organisation.Kind.TA_CENTER)
        admin = places.account(ADMINISTRATOR, center)
        install_shipped(by=admin, now=now)
        for story in STORIES:
            self.stdout.write(f"Loading {story.state}")
            world = places.build(story, admin, today, now)
            if story is STORIES[0]:
                imports.tell(world)
            clarity.tell(world)
            visits.visit(world)
            if not story.is_exploring:
                measures.measure(world)
                marks.tell(world)
                plans.plan(world)
            agreements.tell(world)
            barriers.tell(world)
            improvement.tell(world)
            visit_parts.tell(world)
            lifecycle.tell(world)
            reviews.tell(world)
            card.tell(world)
            scaling.tell(world)
            packets.tell(world)
        expecting.expect_due(today=today, now=now, there=Engagement.objects.all())
        rolling.fold()
        office.tell(now)
