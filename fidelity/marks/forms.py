"""The forms about marks on charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django import forms
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import drawn
from engagements.models import Site
from engagements.pages.forms import DeedForm, WrittenForm, WrittenOptions
from fidelity.models import ChartMark

ALL_CHARTS = "Every chart here"


@left_open("kind")
class MarkForm(WrittenForm):
    """An event or a new baseline at one site. `charts` are (code, name) of those it may be on."""

    class Meta:
        model = ChartMark
        fields = ("kind", "on", "words", "series")
        widgets = {"kind": forms.RadioSelect}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        site: Site,
        charts: Sequence[tuple[str, str]],
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        self.instance.site = site
        column = ChartMark._meta.get_field("series")
        self.fields["series"] = forms.ChoiceField(
            label=column.verbose_name.capitalize(),
            help_text=column.help_text,
            required=False,
            choices=[("", ALL_CHARTS), *charts],
        )


class TakeAwayForm(DeedForm):
    reason = drawn(ChartMark._meta.get_field("removed_reason"), required=True)
