"""The form that chooses what answers for a level."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.http import QueryDict

from editing.inputs import drawn
from editing.revisions import FormOptions
from engagements.models import Engagement
from engagements.pages.forms import DeedForm
from fidelity.headlines.deciding import candidates_of
from fidelity.models import Headline
from fidelity.rollups.levels import LEVELS


class HeadlineForm(DeedForm):
    """A measure of any level, from a day on."""

    code = forms.ChoiceField(
        label="Which measure answers?",
        help_text="One that says what counts as at fidelity. It answers for its level.",
    )
    starts_on = drawn(Headline._meta.get_field("starts_on"))
    reason = drawn(Headline._meta.get_field("reason"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, engagement=engagement, **options)
        found = candidates_of(engagement)
        groups = [
            (level.name, [(each.code, each.name) for each in found if each.level == level.code])
            for level in LEVELS
        ]
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a measure"),
            *((name, choices) for name, choices in groups if choices),
        ]
