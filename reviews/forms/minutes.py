"""Forms that are filled in while a review goes on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Unpack

from django import forms
from django.http import QueryDict

from editing.inputs import client_id_field, drawn, number_in, text_area
from editing.revisions import RowOptions
from engagements import access
from engagements.models import Engagement
from engagements.pages.forms import DeedForm, WrittenForm
from reviews.models import AgendaItem, Attendee, Review

MOST_SHOWN = 2_000
"""Characters of the list of who was marked on the page."""


def as_stored(words: str) -> str:
    """With the line ends that a browser's script sees, so that both ways of saving agree."""
    return words.replace("\r\n", "\n")


class MinutesForm(WrittenForm):
    """What is said to one item. Several stand on one page, so its fields carry its number."""

    class Meta:
        model = AgendaItem
        fields = ("minutes",)
        widgets = {"minutes": text_area(4)}

    def __init__(self, data: QueryDict | None = None, *, item: AgendaItem, **options: Any) -> None:
        options["instance"] = item
        super().__init__(data, engagement=item.review.engagement, **options)
        self.auto_id = f"item-{item.pk}-%s"
        self.fields["minutes"].label = f"What was said: {item}"

    def clean_minutes(self) -> str:
        return as_stored(self.cleaned_data["minutes"])


class ItemForm(DeedForm):
    """Something new for the agenda."""

    title = drawn(AgendaItem._meta.get_field("title"), required=True)
    client_id = client_id_field()


class AttendanceForm(DeedForm):
    """Who of both sides is there, and who was marked when the page was drawn."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_SHOWN)
    here = forms.TypedMultipleChoiceField(
        label="Who is there?", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        there: Collection[int] = (),
    ) -> None:
        super().__init__(data, engagement=engagement)
        people = access.people_of(engagement).order_by("name__alphabet", "pk")
        field: Any = self.fields["here"]
        field.choices = [(person.pk, str(person)) for person in people]
        self.fields["here"].initial = list(there)
        self.fields["shown"].initial = " ".join(str(pk) for pk in sorted(there))

    def clean_shown(self) -> set[int]:
        return {number_in(word) for word in self.cleaned_data["shown"].split()} - {0}


class GuestForm(WrittenForm):
    """Somebody without an account here."""

    class Meta:
        model = Attendee
        fields = ("name", "role", "is_there")

    def __init__(
        self, data: QueryDict | None = None, *, review: Review, **options: Unpack[RowOptions]
    ) -> None:
        super().__init__(data, engagement=review.engagement, **options)
        self.instance.review = review
        if not self.instance.pk:
            del self.fields["is_there"]
