"""Samples for the gallery page, which shows every component in every state. DEBUG only."""

from typing import Any

from django import forms
from django.core.paginator import Paginator

from editing.inputs import DayField
from tadash.states import STATES

LONG_NAME = "Northwest Territories Regional Office of Educational Implementation Support"
MONTHS = ("Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026")
MEDIANS = (58, 60, None, 64, 69, 71)


class SampleForm(forms.Form):
    """One field of each kind that the product asks for."""

    site = forms.CharField(help_text="Start with the district's name.")
    held_on = DayField(label="When were you there?")
    mode = forms.ChoiceField(
        label="How did you meet?",
        choices=[("on_site", "On site"), ("remote", "By video or phone")],
        widget=forms.RadioSelect,
    )
    levels = forms.MultipleChoiceField(
        label="Levels touched",
        choices=[("practice", "Practice"), ("organization", "Organization"), ("system", "System")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.ChoiceField(
        label="Kind of activity",
        choices=[("training", "Training"), ("coaching", "Coaching"), ("session", "Work session")],
    )
    minutes = forms.IntegerField(min_value=1, help_text="Time together, without travel.")
    seen = forms.CharField(label="What did you see?", widget=forms.Textarea, required=False)
    observed = forms.BooleanField(label="I watched the practice itself", required=False)
    file = forms.FileField(label="Notes or hand-outs", required=False)


class SampleFilter(forms.Form):
    q = forms.CharField(label="Site or district", required=False)
    level = forms.ChoiceField(
        choices=[("", "Every level"), ("school", "School"), ("district", "District")],
        required=False,
    )
    since = DayField(label="Since", required=False)
    overdue = forms.BooleanField(label="Overdue only", required=False)


def band(name: str, value: float, label: str) -> list[dict[str, object]]:
    """The criterion: a dashed line with its words at the end."""
    return [
        {
            "type": "rule",
            "name": name,
            "encode": {
                "enter": {
                    "stroke": {"value": "var(--ink)"},
                    "strokeDash": {"value": [5, 4]},
                },
                "update": {
                    "x": {"value": 0},
                    "x2": {"signal": "width"},
                    "y": {"scale": "y", "value": value},
                },
            },
            "aria": False,
        },
        {
            "type": "text",
            "encode": {
                "enter": {
                    "text": {"value": label},
                    "baseline": {"value": "bottom"},
                    "dx": {"value": 4},
                    "dy": {"value": -4},
                },
                "update": {"x": {"value": 0}, "y": {"scale": "y", "value": value}},
            },
            "aria": False,
        },
    ]


def points() -> list[dict[str, Any]]:
    return [
        {"month": name, "median": value, "words": f"{name}: median {value}%, 38 of 41 schools"}
        for name, value in zip(MONTHS, MEDIANS, strict=True)
    ]


def chart_marks() -> list[dict[str, Any]]:
    place = {"x": {"scale": "x", "field": "month"}, "y": {"scale": "y", "field": "median"}}
    line = {
        "type": "line",
        "from": {"data": "table"},
        "aria": False,
        "encode": {
            "enter": {"stroke": {"value": "var(--accent)"}, "strokeWidth": {"value": 2}},
            "update": {**place, "defined": {"signal": "isValid(datum.median)"}},
        },
    }
    symbols = {
        "type": "symbol",
        "from": {"data": "measured"},
        "encode": {
            "enter": {
                "fill": {"value": "var(--accent)"},
                "stroke": {"value": "var(--paper)"},
                "strokeWidth": {"value": 2},
                "size": {"value": 90},
                "description": {"field": "words"},
            },
            "update": place,
        },
    }
    return [*band("criterion", 70, "Criterion 70%"), line, symbols]


def chart_spec() -> dict[str, object]:
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json",
        "width": 640,
        "height": 260,
        "padding": 5,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": [
            {"name": "table", "values": points()},
            {
                "name": "measured",
                "source": "table",
                "transform": [{"type": "filter", "expr": "isValid(datum.median)"}],
            },
        ],
        "scales": [
            {
                "name": "x",
                "type": "point",
                "domain": list(MONTHS),
                "range": "width",
                "padding": 0.3,
            },
            {"name": "y", "type": "linear", "domain": [0, 100], "range": "height"},
        ],
        "axes": [
            {"scale": "x", "orient": "bottom", "aria": False},
            {
                "scale": "y",
                "orient": "left",
                "grid": True,
                "domain": False,
                "ticks": False,
                "tickCount": 5,
                "title": "Median percent of points",
                "aria": False,
            },
        ],
        "marks": chart_marks(),
    }


def chart() -> dict[str, object]:
    return {
        "html_id": "sample-chart",
        "finding": "Median school rose from 58% to 71% since October",
        "about": "Monthly school check, the same 41 schools throughout",
        "sentence": (
            "The median school scored 58% in October 2025 and 71% in March 2026. "
            "It passed the criterion of 70% in March. Nothing was measured in December."
        ),
        "spec": chart_spec(),
        "columns": ["Month", "Median", "Schools measured"],
        "rows": [
            [
                name,
                "not measured" if value is None else f"{value}%",
                "38 of 41" if value else "0 of 41",
            ]
            for name, value in zip(MONTHS, MEDIANS, strict=True)
        ],
        "note": "Schools that joined after October are left out, so that the line shows change.",
    }


def tabs() -> list[dict[str, object]]:
    return [
        {"label": "Overview", "url": "#tabs", "is_current": True, "count": ""},
        {"label": "Visits", "url": "#tabs", "is_current": False, "count": 24},
        {"label": "Measures", "url": "#tabs", "is_current": False, "count": 138},
        {"label": "Agreement", "url": "#tabs", "is_current": False, "count": ""},
    ]


def samples() -> dict[str, object]:
    wrong = SampleForm(
        {"wrong-site": LONG_NAME, "wrong-minutes": "0", "wrong-kind": "coaching"}, prefix="wrong"
    )
    return {
        "states": STATES.keys(),
        "tones": ["good", "attend", "late", "unknown", "accent"],
        "long_name": LONG_NAME,
        "form": SampleForm(),
        "wrong_form": wrong,
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "page": Paginator(range(214), 25).page(4),
        "trend": MEDIANS,
        "chart": chart(),
        "tabs": tabs(),
        "steps": ["What happened", "Who was there", "Next steps", "Check and send"],
    }
