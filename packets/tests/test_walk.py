"""Whatever happens afterwards, a packet is the bytes it was."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editing.refusals import Refused
from engagements.models import Site
from engagements.sites import placing
from fidelity.measures import entering, reviewing
from fidelity.measures.answers import answers_of
from fidelity.models import Administration
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from packets.models import Packet, PacketFile
from packets.tests.factories import NOW, closed
from packets.verifying import faults_in_chain


class Walk:
    """One engagement, some days after its month was closed."""

    def __init__(self, cast):
        self.cast, self.now = cast, NOW

    def measure(self):
        site = self.cast.alder_elementary
        expected = ExpectedMeasureFactory(engagement=self.cast.pinewood, site=site)
        self.hand_in(AdministrationFactory(expected=expected, answers=[2, 2, 1, 1, 1]))

    def hand_in(self, draft):
        day = date(2026, 3, 18)
        told = {"seen": answers_of(draft), "measured_on": day, "confirmed": ["unchanged"]}
        entering.submit(administration=draft, by=self.cast.school_person, now=self.now, **told)

    def latest(self, *statuses):
        rows = Administration.objects.filter(status__in=statuses).order_by("-pk")
        return rows.first()

    def approve(self):
        if row := self.latest("submitted"):
            reviewing.approve(administration=row, by=self.cast.leader, now=self.now)

    def return_it(self):
        if row := self.latest("submitted"):
            told = {"reason": "Look again", "by": self.cast.leader, "now": self.now}
            reviewing.return_to_author(administration=row, **told)

    def correct(self):
        if row := self.latest("approved"):
            told = {"reason": "Misread", "by": self.cast.leader, "now": self.now}
            draft = reviewing.correct(administration=row, **told)
            draft.answers = [0, 0, 0, 0, 0]
            draft.save()
            self.hand_in(draft)

    def move(self):
        told = {"on": self.now.date(), "by": self.cast.admin, "now": self.now}
        site = Site.objects.get(pk=self.cast.alder_elementary.pk)
        placing.move(site=site, parent=self.cast.birch, **told)

    def end_a_site(self):
        told = {"on": self.now.date(), "by": self.cast.admin, "now": self.now}
        placing.set_status(site=self.cast.alder_middle, code=2, reason="Merged", **told)

    def rename(self):
        self.cast.pinewood.name = "Pinewood, renamed"
        self.cast.pinewood.save()

    def close_another(self):
        months = Packet.objects.filter(engagement=self.cast.pinewood).count()
        closed(self.cast.pinewood, self.cast.lead, date(2026, 3 - min(months, 2), 1), self.now)

    def step(self, name):
        self.now += timedelta(days=1)
        try:
            with transaction.atomic():
                getattr(self, name)()
        except Refused:
            pass  # not possible as things stand, such as moving a site to where it is


DEEDS = [
    "measure",
    "approve",
    "return_it",
    "correct",
    "move",
    "end_a_site",
    "rename",
    "close_another",
]


def bytes_of(packet):
    files = PacketFile.objects.filter(packet=packet).order_by("kind")
    return [bytes(Packet.objects.get(pk=packet.pk).content), *(bytes(f.content) for f in files)]


@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(DEEDS), min_size=3, max_size=8))
def test_no_walk_changes_a_packet(cast, deeds):
    with transaction.atomic():
        walk = Walk(cast)
        walk.measure()
        walk.approve()
        packet = closed(cast.pinewood, cast.lead)
        before = bytes_of(packet)

        for name in deeds:
            walk.step(name)

        assert bytes_of(packet) == before
        assert faults_in_chain(Packet.objects.order_by("-place").first()) == ()
        transaction.set_rollback(True)


def test_correction_is_told_as_restated_and_the_packet_stays(cast, client):
    walk = Walk(cast)
    walk.measure()
    walk.approve()
    packet = closed(cast.pinewood, cast.lead)
    walk.step("correct")
    walk.step("approve")
    client.force_login(cast.observer)

    page = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]) + "?month=2026-03")
    told = client.get(reverse("api-packet-detail", args=[packet.pk])).json()["restated"]
    file = client.get(reverse("packets:packet-detail", args=[packet.pk]) + "?export=csv")

    assert [(row["was"], row["now"]) for row in told if row["code"].endswith("percent")] == [
        ("70%", "0%")
    ]
    assert "was 70%, now 0%" in page.content.decode()
    assert "restated: was 70%, now 0%" in b"".join(file).decode()
