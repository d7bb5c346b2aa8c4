"""Closed months: what the leadership team was given, for good, with who signed and who may read.

Triggers of the database refuse to change or delete a packet, its files and its signatures.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from editing.models import DayField
from engagements import access
from engagements.models import Engagement, Side
from engagements.scope import scope_of
from packets.chain import Link
from people.models import User
from people.roles import Permission, Role
from search.words import Words
from words.days import long_month


class PacketQuerySet(models.QuerySet["Packet"]):
    def visible_to(self, user: User) -> PacketQuerySet:
        """For those who see the whole of an engagement."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(engagement__in=scope.engagements)

    def of_link(self, link: PacketLink) -> PacketQuerySet:
        """The one packet that a guest's link leads to."""
        return self.filter(pk=link.packet_id)

    def for_list(self) -> PacketQuerySet:
        """Without the content, which no list shows; adds `n_signatures`."""
        rows = self.select_related("engagement__state", "engagement__innovation", "closed_by")
        return rows.defer("content").with_signatures()

    def with_signatures(self) -> PacketQuerySet:
        return self.annotate(n_signatures=Count("signatures", distinct=True))

    def newest_first(self) -> PacketQuerySet:
        return self.order_by("-month", "engagement__name__alphabet", "-pk")

    def signed_by_both(self) -> PacketQuerySet:
        return self.filter(self._signed_by(Side.PROVIDER), self._signed_by(Side.RECIPIENT))

    def waiting_for(self, side: str) -> PacketQuerySet:
        """Those that a side has not signed."""
        return self.filter(~self._signed_by(side))

    def _signed_by(self, side: str) -> Exists:
        return Exists(PacketSignature.objects.filter(packet=OuterRef("pk"), side=side))

    def without_pdf(self, now: datetime) -> PacketQuerySet:
        """Those whose PDF is to be made, but for what was refused within the hour."""
        made = PacketFile.objects.filter(packet=OuterRef("pk"), kind=PacketFile.Kind.PDF)
        lately = Refusal.objects.filter(packet=OuterRef("pk"), refused_at__gt=now - Refusal.LASTS)
        return self.filter(~Exists(made), ~Exists(lately)).order_by("pk")

    def to_sign_by(self, user: User) -> PacketQuerySet:
        """Those in sight that wait for the signature of a person's side, the oldest first."""
        waits = Q()
        for side in Side:
            mine = access.engagements_on_side(user, Permission.SIGN_PACKET, side)
            waits |= Q(~self._signed_by(side), engagement__in=mine)
        rows = self.filter(waits).select_related("engagement")
        return rows.defer("content").order_by("month", "pk")

    def to_send(self, today: date) -> PacketQuerySet:
        """Signed by both sides, or closed so long ago that it goes out as it is.

        What should have gone out a month ago is no news anymore.
        """
        both = self._signed_by(Side.PROVIDER) & self._signed_by(Side.RECIPIENT)
        lately = self.filter(sent_on__gt=today - timedelta(days=31))
        return lately.filter(both | Q(sent_on__lte=today))


class Packet(models.Model):
    """One month of one engagement, as it was closed. `content` is canonical JSON.

    `place` counts the packets of the engagement in the order they were closed, and `before` is the
    hash of the one before: a chain in which nothing can be changed, added or left out unseen.
    """

    DAYS_TO_SIGN = 5
    """So long a packet waits for both signatures before it is sent as it is."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="packets")
    month = DayField("month")
    title = models.CharField("packet", max_length=220)
    place = models.PositiveIntegerField("number in the chain")
    closed_at = models.DateTimeField("closed")
    closed_by = models.ForeignKey(
        User, verbose_name="closed by", on_delete=models.PROTECT, related_name="+"
    )
    sent_on = DayField("sent at the latest on")
    content = models.BinaryField()
    content_hash = models.CharField("SHA-256 of the content", max_length=64, unique=True)
    before = models.CharField("SHA-256 of the packet before", max_length=64, blank=True)

    objects = PacketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["engagement", "month"], name="one_packet_per_month"),
            models.UniqueConstraint(fields=["engagement", "place"], name="packets_are_a_chain"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_packet_is_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(place=1, before="") | (Q(place__gt=1) & ~Q(before="")),
                name="a_packet_names_the_one_before",
            ),
        ]
        indexes = [GinIndex(Words("title"), name="packet_words")]

    def __str__(self) -> str:
        return self.title

    @property
    def month_words(self) -> str:
        return long_month(self.month)

    @property
    def link(self) -> Link:
        signed = tuple(each.content_hash for each in self.signatures.all())
        return Link(self.title, bytes(self.content), self.content_hash, self.before, signed)


class PacketFileQuerySet(models.QuerySet["PacketFile"]):
    def visible_to(self, user: User) -> PacketFileQuerySet:
        return self.filter(packet__in=Packet.objects.visible_to(user))


class PacketFile(models.Model):
    """A packet as a file; the bytes are kept, so that it is the same whatever makes files later."""

    class Kind(models.TextChoices):
        PAGE = "page", "Page (HTML)"
        PDF = "pdf", "PDF"
        FIGURES = "figures", "Figures (CSV)"
        DICTIONARY = "dictionary", "Data dictionary (CSV)"

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.BinaryField()
    content_hash = models.CharField("SHA-256", max_length=64, db_index=True)
    made_at = models.DateTimeField("made")

    objects = PacketFileQuerySet.as_manager()

    class Meta:
        verbose_name = "file of a packet"
        constraints = [
            models.UniqueConstraint(fields=["packet", "kind"], name="one_file_of_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.packet}"


class Refusal(models.Model):
    """The PDF of a packet could not be made; it is tried again in a while."""

    LASTS = timedelta(hours=1)

    packet = models.OneToOneField(Packet, on_delete=models.CASCADE, related_name="refusal")
    refused_at = models.DateTimeField("refused")


class PacketSignatureQuerySet(models.QuerySet["PacketSignature"]):
    def visible_to(self, user: User) -> PacketSignatureQuerySet:
        return self.filter(packet__in=Packet.objects.visible_to(user))


class PacketSignature(models.Model):
    """A named person signed the content of a packet for one side, having just shown who they are.

    Name and capacity are typed; beside them stands whose account it was, as it was on the day.
    """

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="packet_signatures")
    name = models.CharField("full name", max_length=150)
    capacity = models.CharField("signs as", max_length=150)
    account_name = models.CharField("account of", max_length=150)
    account_email = models.EmailField("e-mail of the account", max_length=254)
    role = models.CharField("role when signing", max_length=20, choices=Role)
    signed_at = models.DateTimeField("signed")
    content_hash = models.CharField("SHA-256 of what was signed", max_length=64)

    objects = PacketSignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["packet", "side"], name="one_signature_per_side_and_packet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.get_side_display()}"

    @property
    def engagement_id(self) -> int:
        return self.packet.engagement_id

    @property
    def account_words(self) -> str:
        return f"Account of {self.account_name}, {self.account_email}, {self.get_role_display()}"


class PacketLinkQuerySet(models.QuerySet["PacketLink"]):
    def visible_to(self, user: User) -> PacketLinkQuerySet:
        return self.filter(packet__in=Packet.objects.visible_to(user))

    def open(self, now: datetime) -> PacketLinkQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=now)


class PacketLink(models.Model):
    """A way for a guest to read one packet until a day. Of its secret only a hash is kept."""

    MOST_DAYS = 90

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="links")
    for_whom = models.CharField(
        "for whom is it?",
        max_length=150,
        help_text="A person or a group, such as “State board”. They read this one packet.",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        User, verbose_name="made by", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("made")
    expires_at = models.DateTimeField("works until")
    revoked_at = models.DateTimeField("taken back", null=True, editable=False)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_on = DayField("last opened on", null=True, editable=False)

    objects = PacketLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "guest link"
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="who_took_back_a_link_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Link for {self.for_whom} to {self.packet}"

    @property
    def engagement_id(self) -> int:
        return self.packet.engagement_id

    def state(self, now: datetime) -> str:
        """A state of the product."""
        if self.revoked_at:
            return "taken_back"
        return "in_use" if self.expires_at > now else "run_out"
