"""Charts and their descriptions, drawn once for each value."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import json_script
from django.utils.safestring import SafeString

from fidelity.charts.drawing import Chart, description_of


@lru_cache(maxsize=1024)
def chart_piece(chart: Chart) -> SafeString:
    return render_to_string("components/run_chart.html", {"chart": chart})


@lru_cache
def description_piece(kind: str) -> SafeString:
    """What all charts of one kind on a page share."""
    return json_script(description_of(kind.replace("-", "_")), kind)
