"""The forms of cohorts: what one is called, and which sites are in it."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict

from editing.inputs import text_area
from engagements.models import Cohort, Site
from engagements.pages.forms import DeedForm, DeedOptions, WrittenForm
from engagements.sites.choosing import find_site
from words.terms import SITE


class CohortForm(WrittenForm):
    class Meta:
        model = Cohort
        fields = ["name", "starts_on"]


class GatherForm(DeedForm):
    """Names or numbers of sites, one a line: typed, or a column pasted from a spreadsheet."""

    sites = forms.CharField(
        label=f"Which {SITE.many} began together?",
        widget=text_area(10),
        help_text=(
            "One a line: its name or its NCES id. You can paste a column from a spreadsheet."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        taking_part: QuerySet[Site],
        **options: Unpack[DeedOptions],
    ) -> None:
        super().__init__(data, **options)
        self.taking_part = taking_part

    def clean_sites(self) -> list[Site]:
        """In one query where each line is the whole name or number of one site."""
        lines = [line.strip() for line in self.cleaned_data["sites"].splitlines()]
        wanted = list(dict.fromkeys(filter(None, lines)))
        known = self._known(wanted)
        found, errors = [], []
        for words in wanted:
            try:
                found.append(known.get(words) or find_site(words, self.taking_part))
            except ValidationError as error:
                errors.extend(error.messages)
        if errors:
            raise ValidationError(errors)
        return list({site.pk: site for site in found}.values())

    def _known(self, wanted: list[str]) -> dict[str, Site]:
        named = list(self.taking_part.filter(name__in=wanted))
        numbered = list(self.taking_part.filter(nces_id__in=wanted))
        names = [site.name for site in named]
        alone = {site.name: site for site in named if names.count(site.name) == 1}
        return {**alone, **{site.nces_id: site for site in numbered}}
