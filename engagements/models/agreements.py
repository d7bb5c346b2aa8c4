"""The agreement: clauses and dosage in numbered versions, attested and signed by both sides."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from editing.models import DayField, Written
from engagements.models.clarity import WideQuerySet, place_among
from engagements.models.engagement import Engagement
from engagements.models.visits import Activity, Feature, Level, Visit
from engagements.rules.assumptions import ASSUMPTIONS
from engagements.scope import scope_of
from people.models import User
from people.roles import Role, Side
from search.words import Words
from words.terms import VISIT


class BeneficiariesQuerySet(WideQuerySet):
    def with_places(self) -> Self:
        """With `kind_place` and `level_place`: both in the order in which people name them."""
        return self.annotate(
            kind_place=place_among("kind", Beneficiaries.Kind),
            level_place=place_among("level", Beneficiaries.Level),
        )

    def declared(self, engagement: Engagement) -> dict[str, int]:
        """How many of each kind are meant to benefit, over all levels: the denominators of reach."""
        rows = self.filter(engagement=engagement).order_by("kind").values_list("kind")
        return dict(rows.annotate(total=models.Sum("count")))


class Beneficiaries(Written):
    """How many people of a kind are meant to benefit, at one level: declared, then frozen.

    The sum is the denominator of reach. `frozen_at` is set when the agreement is signed by both
    sides; from then on the row cannot change. Districts and schools are those that are to adopt
    the practice: the denominator of breadth.
    """

    class Kind(models.TextChoices):
        STUDENTS = "students", "Students"
        TEACHERS = "teachers", "Teachers and other educators"
        ADMINISTRATORS = "administrators", "Building administrators"
        FAMILIES = "families", "Parents and families"
        DISTRICTS = "districts", "Districts"
        SCHOOLS = "schools", "Schools"

    class Level(models.TextChoices):
        EARLY = "early", "Before kindergarten"
        ELEMENTARY = "elementary", "Elementary"
        MIDDLE = "middle", "Middle"
        HIGH = "high", "High"
        ALL = "all", "All levels together"

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="beneficiaries"
    )
    kind = models.CharField("who is meant to benefit?", max_length=14, choices=Kind)
    level = models.CharField("at which level?", max_length=10, choices=Level, default=Level.ALL)
    count = models.PositiveIntegerField("how many", validators=[MinValueValidator(1)])
    as_of = DayField("counted on")
    source = models.CharField(
        "where the number comes from",
        max_length=200,
        help_text="Such as the fall enrollment count of the state.",
    )
    frozen_at = models.DateTimeField(null=True, editable=False)

    objects = BeneficiariesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "beneficiaries"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "kind", "level"],
                name="one_count_of_beneficiaries_per_kind_and_level",
                violation_error_message="This kind and level is declared already. Change it there.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.count:,} {self.get_kind_display().lower()}, {self.get_level_display()}"


class AttestationQuerySet(WideQuerySet):
    def newest(self) -> Self:
        """What each side said last about each assumption."""
        return self.order_by("engagement", "code", "side", "-attested_at", "-pk").distinct(
            "engagement", "code", "side"
        )


class Attestation(models.Model):
    """One side says whether an assumption of intensive TA holds here. Append-only.

    The codes, and what each assumption asks, are in `assumptions.py`.
    """

    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, related_name="attestations"
    )
    code = models.CharField(max_length=20)
    side = models.CharField(max_length=10, choices=Side)
    holds = models.BooleanField("does it hold here?")
    note = models.CharField("what is missing, or worth knowing", max_length=300, blank=True)
    attested_by = models.ForeignKey(
        User, verbose_name="said by", on_delete=models.PROTECT, related_name="+"
    )
    attested_at = models.DateTimeField("said")

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holds=True) | ~Q(note=""),
                name="an_assumption_that_does_not_hold_says_why",
                violation_error_message="Say what does not hold yet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}, {self.get_side_display()}"

    @property
    def title(self) -> str:
        """What the assumption is called."""
        return next((a.title for a in ASSUMPTIONS if a.code == self.code), self.code)

    @property
    def sentence(self) -> str:
        """“State: We stay long enough. Not yet.”"""
        said = "It holds" if self.holds else "Not yet"
        return f"{self.get_side_display()}: {self.title}. {said}."


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> AgreementQuerySet:
        """Wide roles see every version; local ones what is or was in force."""
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        signed = Q(status__in=Agreement.SIGNED, engagement__in=scope.all_engagements)
        return self.filter(Q(engagement__in=scope.engagements) | signed)

    def standing(self) -> AgreementQuerySet:
        """The version that both sides signed and none has replaced; it may have run out."""
        return self.filter(status=Agreement.Status.IN_FORCE)

    def open(self) -> AgreementQuerySet:
        """The version being written, or waiting for signatures."""
        return self.filter(status__in=Agreement.OPEN)

    def for_list(self) -> AgreementQuerySet:
        around = ("engagement__state", "engagement__provider", "engagement__recipient")
        return self.select_related(*around).prefetch_related("signatures__signed_by")


class Agreement(Written):
    """One version of the agreement.

    A draft can be changed by both sides. Offering it fixes its text: `text_hash` is the SHA-256
    of the words that are signed (`clauses.py` says which). Signed by both sides it is in force,
    and the version before it is replaced. A changed text is a new version with new signatures.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OFFERED = "offered", "Waiting for signatures"
        IN_FORCE = "in_force", "In force"
        REPLACED = "replaced", "Replaced"

    OPEN = (Status.DRAFT, Status.OFFERED)
    SIGNED = (Status.IN_FORCE, Status.REPLACED)

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="agreements")
    version = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=200)
    preamble = models.TextField(
        "what both sides want",
        max_length=3000,
        help_text="The need, the vision, and the outcome, in a few lines.",
    )
    starts_on = DayField("in force from")
    ends_on = DayField("in force until")
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    text_hash = models.CharField("SHA-256 of the text", max_length=64, blank=True, editable=False)
    offered_at = models.DateTimeField("offered", null=True, editable=False)
    in_force_at = models.DateTimeField("signed by both sides", null=True, editable=False)
    replaced_at = models.DateTimeField("replaced", null=True, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "version"], name="one_agreement_per_version"
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status__in=["draft", "offered"]),
                name="one_open_version_of_an_agreement",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(status="in_force"),
                name="one_agreement_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="an_agreement_ends_after_it_starts",
                violation_error_message="The last day must come after the first.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", text_hash="") | (~Q(status="draft") & ~Q(text_hash="")),
                name="a_text_offered_for_signature_is_fixed",
            ),
        ]
        indexes = [GinIndex(Words("title", "preamble"), name="agreement_words")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def days_left(self, today: date) -> int:
        """Days until its last one; below zero once it has run out."""
        return (self.ends_on - today).days

    def has_run_out(self, today: date) -> bool:
        """Whether its last day has passed. Nothing is in force then, whoever signed it."""
        return self.days_left(today) < 0

    def days_in_force(self) -> tuple[date, date]:
        """The first and the last day on which a signed version bound both sides.

        It begins on its first day, or when both had signed it if that was later, and ends on its
        last, or on the day before another version replaced it.
        """
        day_of = self.engagement.day_of
        first = day_of(self.in_force_at) if self.in_force_at else self.starts_on
        last = day_of(self.replaced_at) - timedelta(days=1) if self.replaced_at else self.ends_on
        return max(self.starts_on, first), min(self.ends_on, last)


class ClauseQuerySet(models.QuerySet["Clause"]):
    def visible_to(self, user: User) -> ClauseQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def in_force(self, today: date) -> ClauseQuerySet:
        """Those of the version signed by both sides, until its last day has passed."""
        return self.filter(
            agreement__status=Agreement.Status.IN_FORCE, agreement__ends_on__gte=today
        )

    def in_order(self) -> ClauseQuerySet:
        return self.order_by("agreement", "number")

    def with_last_work(self, until: date) -> ClauseQuerySet:
        """Adds `last_on`: the last visit held up to a day that cites the clause in any version."""
        work = Visit.objects.held().filter(
            clauses__key=OuterRef("key"),
            engagement=OuterRef("agreement__engagement"),
            held_on__lte=until,
        )
        newest = work.order_by("-held_on").values("held_on")[:1]
        return self.annotate(last_on=Subquery(newest))


class Clause(Written):
    """A numbered clause. `key` stays the same through all versions of the agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    feature = models.CharField("core feature it serves", max_length=15, choices=Feature)
    heading = models.CharField(max_length=150)
    text = models.TextField(
        "words",
        max_length=5000,
        help_text="What is done, by which side, and by when, so that anybody can check it.",
    )
    visits = models.ManyToManyField(
        Visit,
        related_name="clauses",
        blank=True,
        help_text=f"{VISIT.capital_many} that served this clause.",
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="one_clause_per_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["agreement", "key"], name="one_clause_per_key"),
        ]
        indexes = [GinIndex(Words("heading", "text"), name="clause_words")]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}"

    @property
    def engagement_id(self) -> int:
        """For the audit log, which files a deed under its engagement."""
        return self.agreement.engagement_id


class DosageQuerySet(models.QuerySet["Dosage"]):
    def visible_to(self, user: User) -> DosageQuerySet:
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def in_order(self) -> DosageQuerySet:
        return self.order_by("agreement", "first_month", "kind", "level", "pk")


class Dosage(Written):
    """Minutes a month that the agreement promises of one kind of activity, on one level or any."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="dosages")
    kind = models.CharField("what", max_length=14, choices=Activity.Kind)
    level = models.CharField(
        "at which level",
        max_length=14,
        choices=Level,
        blank=True,
        help_text="Leave open for any level.",
    )
    first_month = DayField("from")
    last_month = DayField("to", help_text="This month counts too.")
    minutes = models.PositiveIntegerField("minutes a month", validators=[MinValueValidator(1)])

    objects = DosageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1),
                name="dosage_is_by_whole_months",
            ),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")),
                name="dosage_ends_in_or_after_its_first_month",
                violation_error_message="The last month must not come before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.minutes} minutes a month"

    @property
    def engagement_id(self) -> int:
        """For the audit log, which files a deed under its engagement."""
        return self.agreement.engagement_id


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> SignatureQuerySet:
        return self.filter(voided_at=None)


class Signature(models.Model):
    """A named person signed one version for one side, having just shown who they are.

    Name and capacity are typed; beside them stands whose account it was, as it was on the day. A text
    that is taken back for changes voids its signatures. They stay, and count no more.
    """

    class Check(models.TextChoices):
        """How whoever signed showed who they are."""

        PASSWORD = "password", "Password asked for again before signing"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    name = models.CharField(max_length=150)
    capacity = models.CharField("signs as", max_length=150)
    account_name = models.CharField("account of", max_length=150, blank=True)
    account_email = models.EmailField("e-mail of the account", max_length=254, blank=True)
    role = models.CharField("role when signing", max_length=20, choices=Role, blank=True)
    checked_by = models.CharField("how it was checked", max_length=10, choices=Check, blank=True)
    signed_at = models.DateTimeField()
    text_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, editable=False)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "side"],
                condition=Q(voided_at=None),
                name="one_signature_per_side_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.get_side_display()}"

    @property
    def account_words(self) -> str:
        """“Account of Lea Young, lea@example.org, State leadership”; of an old one, as it is today."""
        name, email = self.account_name, self.account_email
        if not email:
            name, email = self.signed_by.name, self.signed_by.email
        role = self.get_role_display()
        return f"Account of {name}, {email}{f', {role}' if role else ''}"

    @property
    def check_words(self) -> str:
        return str(self.get_checked_by_display()) if self.checked_by else "Signed in"
