"""Forms about barriers: to raise one, and to take a step with one."""

from __future__ import annotations

from typing import Any, Unpack

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from editing.inputs import (
    asks,
    client_id_field,
    drawn,
    number_in,
    revision_field,
    revision_in,
    text_area,
)
from editing.refusals import Stale
from editing.revisions import FormOptions
from engagements.models import Barrier, BarrierMove, Site
from engagements.sites.choosing import find_site
from words.terms import SITE

MOST_CHOICES = 60
"""So many sites are offered as a list to choose from; of more, one writes the name."""


class RaiseForm(forms.Form):
    """What stands in the way, and where."""

    title = drawn(Barrier._meta.get_field("title"))
    detail = drawn(Barrier._meta.get_field("detail"), widget=text_area())
    client_id = client_id_field()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sites: QuerySet[Site],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.sites = sites.order_by("kind", "name__alphabet", "pk")
        self.fields["site"] = self._site_field()
        self.order_fields(["site", "title", "detail"])

    def _site_field(self) -> forms.Field:
        where = asks(Barrier._meta.get_field("site"))["label"]
        offered = list(self.sites[: MOST_CHOICES + 1])
        if len(offered) > MOST_CHOICES:
            self._name_the_site()
            return forms.CharField(label=where, help_text=f"The name or NCES id of the {SITE.one}.")
        return forms.ModelChoiceField(
            label=where,
            queryset=self.sites,
            empty_label=None if len(offered) == 1 else f"Choose {SITE.a}",
        )

    def _name_the_site(self) -> None:
        """The address names a site by its id; who writes the name sees its name."""
        named = self.sites.filter(pk=number_in(str(self.initial.get("site", "")))).first()
        self.initial["site"] = (named.nces_id or named.name) if named else ""

    def clean_site(self) -> Site:
        value = self.cleaned_data["site"]
        return value if isinstance(value, Site) else find_site(value.strip(), self.sites)


class BarrierStepForm(forms.Form):
    """Words for one step of a barrier: a reason, an answer. It knows which state was seen."""

    text = drawn(BarrierMove._meta.get_field("text"), widget=text_area(6))
    revision = revision_field()
    is_conflict = False

    def __init__(
        self, *args: Any, barrier: Barrier, label: str, help_text: str, must: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.barrier = barrier
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text
        self.fields["text"].required = must
        self.fields["revision"].initial = barrier.revision

    @property
    def seen_revision(self) -> int:
        """The revision the person saw; 0 where the form does not say, or does not say it clearly.

        Known before the rest is looked at, so that rights and deeds go by one reading of it.
        """
        return revision_in(self.data.get("revision", ""))

    @property
    def status_code(self) -> int:
        return 409 if self.is_conflict else 200

    def show_stale(self, stale: Stale) -> None:
        """Keep the words; sent again, they go with the barrier as it is now."""
        self.is_conflict = True
        self.barrier = stale.row
        data: Any = self.data
        data = data.copy()
        data["revision"] = str(self.barrier.revision)
        self.data = data
