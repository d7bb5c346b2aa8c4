"""Directory files that somebody uploaded, from upload to result."""

from __future__ import annotations

import zlib
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from engagements.models.sites import Site
from engagements.scope import scope_of
from people.models import User
from words.terms import SITE


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

    def worked_on(self) -> SiteImportQuerySet:
        """Those that a worker is to take, has taken, or has dropped."""
        return self.filter(status__in=SiteImport.WORKED_ON)


class SiteImport(models.Model):
    """One uploaded directory of sites.

    `content` is the file as it came, packed; it is dropped when the import is done. `leftovers`
    is then the list of rows that were left out. Both are forgotten some days after the upload.
    """

    class Status(models.TextChoices):
        """In the order of its life; a worker takes what is being read and what is being applied."""

        UPLOADED = "uploaded", "Uploaded"
        READING = "reading", "Being read"
        CHECKED = "checked", "Checked"
        APPLYING = "applying", "Being imported"
        DONE = "done", "Imported"
        REFUSED = "refused", "Refused"
        DISCARDED = "discarded", "Discarded"

    OPEN = (Status.UPLOADED, Status.CHECKED, Status.REFUSED)
    WORKED_ON = (Status.READING, Status.APPLYING)

    file_name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=40)
    sheet = models.CharField(max_length=120, blank=True, help_text="Of a workbook.")
    header_number = models.PositiveIntegerField(default=1, help_text="The row with the headings.")
    header = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(help_text="Until it is read: about how many.")
    content = models.BinaryField(null=True)
    leftovers = models.BinaryField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    mapping = models.JSONField(default=dict, help_text="Which column holds what.")
    effective_on = models.DateField(null=True)
    time_zone = models.CharField(max_length=64, blank=True)
    home_state = models.CharField(
        max_length=2, blank=True, help_text="The FIPS code of rows that do not say their state."
    )
    answers = models.JSONField(
        default=dict,
        help_text=f"For rows that no number identifies: which {SITE.one} each is, or a new one.",
    )
    only_good = models.BooleanField(default=False, help_text="Leave bad rows out.")
    report = models.JSONField(default=dict)
    refusal = models.TextField(blank=True, help_text="Why the file cannot be taken.")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = SiteImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(
                        status__in=["applying", "done"],
                        confirmed_by__isnull=False,
                        confirmed_at__isnull=False,
                    )
                    | (
                        ~Q(status__in=["applying", "done"])
                        & Q(confirmed_by=None, confirmed_at=None)
                    )
                ),
                name="an_import_that_is_confirmed_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_worked_on(self) -> bool:
        return self.status in self.WORKED_ON

    def file_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.content or b""))

    def leftover_bytes(self) -> bytes:
        return zlib.decompress(bytes(self.leftovers or b""))


class ImportLineQuerySet(models.QuerySet["ImportLine"]):
    def visible_to(self, user: User) -> ImportLineQuerySet:
        """Those of the imports in sight."""
        return self.filter(site_import__in=SiteImport.objects.visible_to(user))

    def with_outcome(self, site_import: SiteImport, outcome: str) -> ImportLineQuerySet:
        return self.filter(site_import=site_import, outcome=outcome)

    def lengths(self) -> dict[str, int]:
        """How many lines there are with each outcome."""
        counted = self.values_list("outcome").annotate(n=models.Count("pk")).order_by("outcome")
        return dict(counted)


class ImportLine(models.Model):
    """One thing that an import would do, did, or left alone: a line of one of its lists."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        CLOSED = "closed", "Closed"
        OLDER = "older", "Known from a newer file"
        ABSENT = "absent", "Not in the file"
        ASKED = "asked", "For a person to identify"
        ASIDE = "aside", "Set aside"
        REFUSED = "refused", "Cannot be imported"
        NOTICE = "notice", "Read otherwise"

    site_import = models.ForeignKey(SiteImport, on_delete=models.CASCADE, related_name="lines")
    outcome = models.CharField("list", max_length=8, choices=Outcome)
    row = models.PositiveIntegerField(
        null=True, help_text=f"Of the file; none of an absent {SITE.one}."
    )
    kind = models.CharField(f"kind of {SITE.one}", max_length=10, choices=Site.Kind, blank=True)
    name = models.TextField(blank=True)
    number = models.TextField(blank=True, help_text="The NCES id, or else the state's.")
    what = models.TextField(help_text="What changes, from what to what; or why, and what to do.")
    site = models.ForeignKey(Site, on_delete=models.SET_NULL, null=True, related_name="+")
    likely = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text=f"{SITE.capital_many} that such a row may be.",
    )

    objects = ImportLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["site_import", "outcome", "row", "id"], name="import_lists")
        ]

    def __str__(self) -> str:
        return f"Row {self.row}: {self.name}" if self.row else self.name
