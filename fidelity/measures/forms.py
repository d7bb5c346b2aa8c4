"""Forms about measures and instruments. They clean; the verbs save."""

from __future__ import annotations

from django import forms

from editing.inputs import drawn, text_area
from editing.refusals import Stale
from fidelity.measures.refusals import Clash, Clashes
from fidelity.models import Administration


class ReasonForm(forms.Form):
    """Why; kept with the measure and in its history."""

    reason = forms.CharField(label="Why?", widget=text_area(3), max_length=300)


class BaselineForm(forms.Form):
    """Why a measure is the baseline, although the work seems to have begun before it."""

    reason = drawn(Administration._meta.get_field("baseline_reason"), widget=text_area(3))


class SubmitForm(forms.Form):
    measured_on = drawn(Administration._meta.get_field("measured_on"), required=True)
    clashes: tuple[Clash, ...] = ()

    def show_stale(self, stale: Stale) -> None:
        """The answers that others gave meanwhile are to be read first."""
        if isinstance(stale, Clashes):
            self.clashes = stale.clashes
