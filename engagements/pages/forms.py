"""Forms of the rows that people write in an engagement. They clean; verbs save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Unpack

from django import forms
from django.http import QueryDict
from django.utils import timezone

from editing.inputs import client_id_field
from editing.revisions import FormOptions, RevisionForm, RowOptions
from engagements.models import Engagement
from engagements.pages.asked import AsksDays, Day


class WrittenOptions(RowOptions):
    """What a page gives to the form of a row that people write in an engagement."""

    engagement: Engagement


class DeedOptions(FormOptions):
    """What a page gives to the form of a deed."""

    engagement: Engagement


class DeedForm(forms.Form):
    """Asks what a deed on a row needs to know, where no field of the row is changed as such."""

    status_code = 200
    conflict = None

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement = engagement


class WrittenForm(AsksDays, RevisionForm):
    """Adds a `Written` row to an engagement, or changes one.

    `row` goes to a verb that adds; `values` and `people` go to a verb that changes. `days_at_work`
    and `days_between` name days that are asked about: on the first, people were at work.
    """

    days_at_work: ClassVar[tuple[str, ...]] = ()
    days_between: ClassVar[tuple[str, ...]] = ()

    client_id = client_id_field()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement = engagement
        if self.instance.pk:
            del self.fields["client_id"]
        else:
            self.instance.engagement = engagement

    def asked_days(self, values: dict[str, Any]) -> Iterable[tuple[str, Day]]:
        """Of those that somebody typed: what stood there was asked about before."""
        today = self.engagement.day_of(timezone.now())
        for name in (*self.days_at_work, *self.days_between):
            day, is_work = values.get(name), name in self.days_at_work
            if day is not None and name in self.changed_data:
                yield name, Day(day, self.engagement, today, is_work=is_work)

    @property
    def row(self) -> Any:
        """The new row, of a valid form."""
        self.instance.client_id = self.cleaned_data["client_id"]
        return self.instance

    def _get_validation_exclusions(self) -> set[str]:
        """A change is checked against rules that name the engagement, which is no field.

        A new row is left to the database: sent a second time, it must not be told of itself.
        """
        left_out = set(super()._get_validation_exclusions())  # type: ignore[misc]
        return left_out - {"engagement"} if self.instance.pk else left_out
