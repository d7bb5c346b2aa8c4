"""People and the organisations they work for."""

from __future__ import annotations

import uuid
import zoneinfo
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from search.words import Words
from words.days import moment

INVITATION_DAYS = 14


def check_time_zone(value: str) -> None:
    """Refuse a name that is not in the IANA time zone database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"“{value}” is not a time zone. Try a name such as America/Chicago.")


def zone_of_installation() -> str:
    """For an account that comes from no state, such as the first administrator's."""
    return settings.TIME_ZONE


class Organisation(models.Model):
    """A body that people work for: a TA center, an agency, a district, a school."""

    class Kind(models.TextChoices):
        TA_CENTER = "ta_center", "TA center"
        STATE_AGENCY = "state_agency", "State education agency"
        REGION = "region", "Regional agency"
        DISTRICT = "district", "District"
        SCHOOL = "school", "School"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        verbose_name = "organization"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name one signs in with."""

    def create_user(self, email: str, password: str | None = None, **extra: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> User:
        return self.create_user(email, password, is_administrator=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What a person may see and do comes from assignments."""

    email = models.EmailField(
        "e-mail",
        max_length=254,
        unique=True,
        error_messages={"unique": "There is already an account with this e-mail address."},
    )
    name = models.CharField(max_length=150)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
    )
    job_title = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False, help_text="Reaches every engagement.")
    time_zone = models.CharField(
        max_length=64,
        default=zone_of_installation,
        validators=[check_time_zone],
        help_text="Times are shown to you in this zone, unless a page names another.",
    )
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="email_is_kept_in_small_letters",
                violation_error_message="Write the e-mail address in lowercase letters.",
            )
        ]
        indexes = [GinIndex(Words("name", "job_title", "email"), name="person_words")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> InvitationQuerySet:
        """Invitations that can still be taken up."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def waiting(self) -> InvitationQuerySet:
        """Neither taken up nor withdrawn; some may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """A way in for one person, for a limited time. Its link is signed; no secret is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_waiting_invitation_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation for {self.user}"

    def has_run_out(self, now: datetime) -> bool:
        return self.expires_at <= now


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def visible_to(self, user: User) -> KeptFormQuerySet:
        """One's own, whoever else uses the same browser."""
        return self.filter(user=user.pk)

    def fresh(self, now: datetime) -> KeptFormQuerySet:
        return self.filter(forget_at__gt=now)


class KeptForm(models.Model):
    """What somebody sent after their session had ended, sealed, until they have signed in again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms")
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()
    forget_at = models.DateTimeField(db_index=True)

    objects = KeptFormQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Kept {moment(self.kept_at)}"
