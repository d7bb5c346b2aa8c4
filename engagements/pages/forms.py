"""Forms of the rows that people write in an engagement. They clean; verbs save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError

from editing import refusals
from editing.inputs import client_id_field
from editing.revisions import RevisionForm
from engagements.models import Engagement

HERE_ALREADY = "This is here already. Change it there."


class DeedForm(forms.Form):
    """Asks what a deed on a row needs to know, where no field of the row is changed as such."""

    status_code = 200
    conflict = None

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement


class WrittenForm(RevisionForm):
    """Adds a `Written` row to an engagement, or changes one.

    `row` goes to a verb that adds; `values` and `people` go to a verb that changes.
    """

    client_id = client_id_field()

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        if self.instance.pk:
            del self.fields["client_id"]
        else:
            self.instance.engagement = engagement

    @property
    def row(self) -> Any:
        """The new row, of a valid form."""
        self.instance.client_id = self.cleaned_data["client_id"]
        return self.instance

    @property
    def revision_read(self) -> int:
        """The revision that was on the page, of a valid form; 0 where none was sent."""
        return self.cleaned_data["revision"] or 0

    @property
    def values(self) -> dict[str, Any]:
        """What was written into the fields of the row itself, of a valid form."""
        written = self.cleaned_data.items()
        own = {field.name for field in self.instance._meta.concrete_fields} - {"client_id"}
        return {name: value for name, value in written if name in own and name != "revision"}

    @property
    def people(self) -> dict[str, Any]:
        """Who was chosen in each of its many-to-many fields, of a valid form."""
        fields = {field.name for field in self.instance._meta.many_to_many}
        return {name: chosen for name, chosen in self.cleaned_data.items() if name in fields}

    def tell(self, error: refusals.Stale | IntegrityError) -> None:
        """Say why the row was not saved."""
        if isinstance(error, refusals.Stale):
            self.show_conflict(error.row)
        else:
            self.show_broken_rule(error)

    def show_broken_rule(self, error: IntegrityError) -> None:
        """Say which rule of the database somebody else's row now breaks; others are raised."""
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        rules = {rule.name: rule for rule in self.instance._meta.constraints}
        if name not in rules:
            raise error
        rule = rules[name]
        is_worded = rule.violation_error_message != rule.default_violation_error_message
        self.add_error(None, rule.get_violation_error_message() if is_worded else HERE_ALREADY)

    def _get_validation_exclusions(self) -> set[str]:
        """A change is checked against rules that name the engagement, which is no field.

        A new row is left to the database: sent a second time, it must not be told of itself.
        """
        left_out = set(super()._get_validation_exclusions())  # type: ignore[misc]
        return left_out - {"engagement"} if self.instance.pk else left_out
