"""How sites are chosen in a form: boxes where they are few, a search where they are many."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from editing.clashes import MergingForm, Sent
from editing.inputs import Box, _is_id
from engagements.models import Site
from words.terms import SITE

CANDIDATES = 5
"""So many sites are told to one who wrote a name that several have."""

NO_ID = "no NCES id"
"""Of a region, or of a place that nobody has confirmed yet."""

MOST_BOXES = 40
"""So many sites are offered as boxes to tick; of more, the rest are named in a field."""


def find_site(words: str, sites: QuerySet[Site], *, where: str = "") -> Site:
    """The one site with this NCES id or name; ValidationError names the candidates.

    `where` says which sites can be meant at all: "in Ashbrook".
    """
    found = list(sites.filter(Q(nces_id=words) | Q(name__iexact=words))[:2])
    if len(found) != 1:
        like = sites.filter(name__holds=words).order_by("name__alphabet", "nces_id", "pk")
        found = list(like[: CANDIDATES + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        missing = f"No {SITE.one} called “{words}” {where}".rstrip()
        raise _refused(f"{missing}. Write its name or its NCES id.")
    names = "; ".join(f"{site.name} ({site.nces_id or NO_ID})" for site in found[:CANDIDATES])
    raise _refused(f"Several {SITE.many} match: {names}. Write the NCES id of the right one.")


def _refused(words: str) -> ValidationError:
    """With what people wrote as a parameter: a percent sign in it is no place to fill in."""
    return ValidationError("%(words)s", params={"words": words})


class SitesForm(forms.Form):
    """A part of a form: the sites of a visit or a cadence, out of those a person may name.

    Few sites are boxes to tick. Of many, the boxes hold those that are likely, and
    `other_sites` takes the name or the NCES id of others.
    """

    sites = forms.ModelMultipleChoiceField(
        label=SITE.capital_many, queryset=Site.objects.none(), required=False
    )
    other_sites = forms.CharField(
        label=f"Other {SITE.many}",
        required=False,
        help_text="The name or NCES id of each, with a semicolon between two.",
    )

    def offer_sites(self, sites: QuerySet[Site]) -> None:
        self.fields["sites"].queryset = sites.order_by("name__alphabet", "pk")  # type: ignore[attr-defined]
        self.all_sites = sites
        self.has_more_sites = sites.count() > MOST_BOXES

    def clean_other_sites(self) -> list[Site]:
        names = [words.strip() for words in self.cleaned_data["other_sites"].split(";")]
        found, errors = [], []
        for words in filter(None, names):
            try:
                found.append(find_site(words, self.all_sites))
            except ValidationError as error:
                errors.extend(error.messages)
        if errors:
            raise ValidationError(errors)
        return found

    @property
    def chosen_sites(self) -> list[Site]:
        """Of a valid form: the boxes ticked and the sites named, each once."""
        named = self.cleaned_data.get("other_sites") or []
        return list({site.pk: site for site in [*self.cleaned_data["sites"], *named]}.values())

    @property
    def other_boxes(self) -> list[Box]:
        return [box for box in self.site_boxes if not box.is_checked]

    @property
    def ticked_boxes(self) -> list[Box]:
        return [box for box in self.site_boxes if box.is_checked]

    @cached_property
    def site_boxes(self) -> list[Box]:
        """The boxes to draw, those ticked first."""
        ticked = self._ticked()
        chosen = list(self.all_sites.filter(pk__in=ticked).order_by("name__alphabet", "pk"))
        others = self.all_sites.exclude(pk__in=ticked).order_by("name__alphabet", "pk")
        shown = [*chosen, *others[: max(MOST_BOXES - len(chosen), 0)]]
        return [
            Box(
                f"{self['sites'].auto_id}_{place}",
                site.pk,
                site.told_name,
                site.get_kind_display(),
                site.pk in ticked,
                site.name,
            )
            for place, site in enumerate(shown)
        ]

    def _ticked(self) -> Collection[int]:
        value: Any = self["sites"].value() or []
        return {int(getattr(each, "pk", each)) for each in value if _is_id(each)}


class MergedSitesForm(SitesForm, MergingForm):
    """The same in a form whose sites others may save meanwhile."""

    def written(self, name: str) -> object:
        """Those named in a field of their own are sites like those that are ticked."""
        if name == "sites":
            return self.chosen_sites
        return super().written(name)

    def put(self, data: QueryDict, name: str, value: Sent) -> None:
        super().put(data, name, value)
        if name == "sites":
            data["other_sites"] = ""
