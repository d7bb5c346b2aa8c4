"""Directory files that somebody uploaded, from upload to result."""

from __future__ import annotations

import zlib
from datetime import datetime

from django.db import models
from django.db.models import Q

from engagements.scope import scope_of
from people.models import User


class SiteImportQuerySet(models.QuerySet["SiteImport"]):
    def visible_to(self, user: User) -> SiteImportQuerySet:
        """Administrators only."""
        return self.all() if scope_of(user).everything else self.none()

    def for_list(self) -> SiteImportQuerySet:
        """Without the files themselves."""
        return self.select_related("uploaded_by", "confirmed_by").defer("content", "leftovers")

    def to_forget(self, before: datetime) -> SiteImportQuerySet:
        """Uploads from before a time that still hold a file."""
        return self.filter(uploaded_at__lt=before).exclude(content=None, leftovers=None)


class SiteImport(models.Model):
    """One uploaded directory of sites.

    `content` is the file as it came, packed; it is dropped when the import is done. `leftovers`
    is then the list of rows that were left out. Both are forgotten some days after the upload.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKED = "checked", "Checked"
        DONE = "done", "Imported"
        DISCARDED = "discarded", "Discarded"

    OPEN = (Status.UPLOADED, Status.CHECKED)

    file_name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=40)
    header = models.JSONField(default=list)
    row_count = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    leftovers = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    mapping = models.JSONField(default=dict, help_text="Which column holds what.")
    effective_on = models.DateField(null=True)
    time_zone = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SiteImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status="done", confirmed_by__isnull=False, confirmed_at__isnull=False)
                    | (~Q(status="done") & Q(confirmed_by=None, confirmed_at=None))
                ),
                name="an_import_that_is_done_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def file_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.content or b""))

    def leftover_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.leftovers or b""))
