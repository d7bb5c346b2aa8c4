"""Agreements as PDF files: ordered by a reader, made by a worker, once of the same words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from engagements.models.agreements import Agreement
from people.models import User


class AgreementPdfQuerySet(models.QuerySet["AgreementPdf"]):
    def visible_to(self, user: User) -> AgreementPdfQuerySet:
        """Those of the versions in sight."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def waiting(self) -> AgreementPdfQuerySet:
        return self.filter(finished_at=None)

    def first_waiting(self, after: int) -> int | None:
        later = self.waiting().filter(pk__gt=after).order_by("pk")
        return later.values_list("pk", flat=True).first()

    def to_forget(self, before: datetime) -> AgreementPdfQuerySet:
        """Finished before a time, and not of words that both sides had signed by then."""
        signed = Q(
            agreement__status__in=Agreement.SIGNED, ordered_at__gte=F("agreement__in_force_at")
        )
        return self.filter(finished_at__lt=before).exclude(signed)


class AgreementPdf(models.Model):
    """A version of an agreement as a file, of the words and signatures it had when ordered.

    It belongs to one version, and `words_hash` tells its words from any others, so that nobody is
    handed a file of what the version said before.
    """

    REFUSAL_LASTS = timedelta(hours=1)
    """Then it is tried anew for whoever asks: the machine may have been at fault."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="pdfs")
    words = models.JSONField()
    words_hash = models.CharField("SHA-256 of words and template", max_length=64)
    ordered_at = models.DateTimeField("ordered")
    finished_at = models.DateTimeField("made or refused", null=True)
    content = models.BinaryField(null=True)
    refusal = models.CharField("why it cannot be made", max_length=300, blank=True)

    objects = AgreementPdfQuerySet.as_manager()

    class Meta:
        verbose_name = "PDF of an agreement"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "words_hash"], name="one_pdf_of_the_same_words"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, content=None, refusal="")
                | Q(finished_at__isnull=False, content__isnull=False, refusal="")
                | (Q(finished_at__isnull=False, content=None) & ~Q(refusal="")),
                name="a_finished_pdf_is_made_or_refused",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at=None), name="waiting_pdfs"),
        ]

    def __str__(self) -> str:
        return f"PDF of {self.agreement}"

    @property
    def is_waiting(self) -> bool:
        return self.finished_at is None

    def is_to_be_tried_again(self, now: datetime) -> bool:
        return bool(
            self.refusal and self.finished_at and self.finished_at < now - self.REFUSAL_LASTS
        )
