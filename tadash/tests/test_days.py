"""Days that nobody can mean: every form, filter and address of the API refuses them."""

import ast
import datetime
from importlib import import_module
from pathlib import Path

import django_filters
import pytest
from django import forms
from django.urls import reverse
from rest_framework import serializers
from rest_framework.test import APIClient

from editing import days_in_api
from editing.days_in_filters import DayFilter
from editing.inputs import OUR_TIME, DayField
from engagements.models import NextStep, Participation, SiteStatus, StageEntry
from engagements.steps.forms import SettleForm
from engagements.tests.factories import NextStepFactory, VisitFactory
from engagements.visits.forms import MoveForm
from sustainability.forms import PlanForm
from tadash.api_reference import described

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "people",
    "audit",
    "notifications",
    "exports",
    "editing",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "reviews",
    "accountability",
    "scaling",
    "lifecycle",
    "packets",
    "office",
    "tadash",
)
MAKERS = {
    "editing/inputs.py",
    "editing/days_in_filters.py",
    "editing/days_in_api.py",
    "tadash/form_errors.py",
}
PLAIN = {"DateField", "DateTimeField", "DateFilter", "DateTimeFilter", "DateFromToRangeFilter"}
HOLDERS = {"forms", "serializers", "django_filters"}


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            if not {"tests", "migrations", "management", "demo"} & set(parts):
                yield path


def below(kind):
    """Every class of ours that is a kind of something, however far down."""
    for path in modules():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if {"forms", "filters", "api", "gallery", "admin"} & set(name.split(".")):
            import_module(name.removesuffix(".__init__"))
    found, ahead = set(), [kind]
    while ahead:
        for each in ahead.pop().__subclasses__():
            if each not in found:
                found.add(each)
                ahead.append(each)
    ours = [each for each in found if each.__module__.split(".")[0] in APPS]
    named = [each for each in ours if "tests" not in each.__module__.split(".")]
    return sorted(named, key=lambda each: (each.__module__, each.__qualname__))


def plain_dates(tree):
    """Dates asked for without our bounds; what is only told has none to keep."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or node.attr not in PLAIN:
            continue
        if isinstance(node.value, ast.Name) and node.value.id in HOLDERS:
            yield node.lineno


def told_only(tree):
    """Lines of serializer fields that are never read from what is sent."""
    return {
        node.func.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and any(word.arg == "read_only" for word in node.keywords)
        and isinstance(node.func, ast.Attribute)
    }


def test_no_module_asks_for_a_date_in_any_other_way():
    loose = []
    for path in modules():
        name = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = set(plain_dates(tree)) - told_only(tree)
        loose += [f"{name}:{line}" for line in sorted(lines) if name not in MAKERS]

    assert loose == []


def keeps_to_our_time(field):
    return all(bound in field.validators for bound in OUR_TIME)


def test_every_date_of_a_form_is_in_our_time():
    asked = [
        (form, name, field)
        for form in below(forms.BaseForm)
        if "Admin" not in form.__name__
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.DateTimeField)
    ]
    loose = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form, name, field in asked
        if not keeps_to_our_time(field)
    ]

    assert len(asked) > 40
    assert loose == []


def test_every_date_of_a_filter_is_in_our_time():
    asked = [
        (filterset, name, each)
        for filterset in below(django_filters.FilterSet)
        for name, each in filterset.base_filters.items()
        if isinstance(each, django_filters.DateFilter | django_filters.DateTimeFilter)
    ]

    assert len(asked) > 2
    assert [
        f"{filterset.__name__}.{name}"
        for filterset, name, each in asked
        if not isinstance(each, DayFilter)
    ] == []


def dates_of(serializer, inside=""):
    for name, field in serializer.fields.items():
        if field.read_only:
            continue
        each = getattr(field, "child", field)
        if isinstance(each, serializers.BaseSerializer):
            yield from dates_of(each, f"{inside}{name}.")
        elif isinstance(each, serializers.DateField | serializers.DateTimeField):
            yield f"{inside}{name}", each


def sent():
    """Names of what the description of the API says is sent, without what it holds."""
    for methods in described()["paths"].values():
        for operation in methods.values():
            for body in operation.get("requestBody", {}).get("content", {}).values():
                name = body["schema"].get("$ref", "").rpartition("/")[2]
                yield name.removeprefix("Patched")


def test_every_date_that_is_sent_to_the_api_is_in_our_time():
    names = set(sent())
    kinds = [
        kind
        for kind in below(serializers.Serializer)
        if kind.__name__.removesuffix("Serializer") in names
        or not issubclass(kind, serializers.ModelSerializer)
    ]
    asked = [(kind, name, field) for kind in kinds for name, field in dates_of(kind())]

    assert names - {kind.__name__.removesuffix("Serializer") for kind in kinds} == set()
    assert len(asked) >= 5
    assert [
        f"{kind.__name__}.{name}" for kind, name, field in asked if not keeps_to_our_time(field)
    ] == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("1899-12-31", ["Choose a day after 1900."]),
        ("0001-01-01", ["Choose a day after 1900."]),
        ("2101-01-01", ["Choose a day before 2101."]),
        ("9999-12-31", ["Choose a day before 2101."]),
        ("1900-01-01", []),
        ("2100-12-31", []),
    ],
)
def test_words_say_which_days_to_choose(sent, words):
    class Asking(forms.Form):
        day = DayField()

    assert Asking({"day": sent}).errors.get("day", []) == words
    field = days_in_api.DayField()
    if words:
        with pytest.raises(serializers.ValidationError) as refused:
            field.run_validation(sent)
        assert [str(each) for each in refused.value.detail] == words
    else:
        assert field.run_validation(sent) == datetime.date.fromisoformat(sent)


def test_bounds_are_set_once():
    today = datetime.date(2026, 3, 18)
    for form in (
        MoveForm({"planned_on": "9999-12-31"}, today=today),
        PlanForm({"exit_on": "9999-12-31"}),
    ):
        (words,) = {"planned_on", "exit_on"} & set(form.fields)
        assert form.errors[words] == ["Choose a day before 2101."]
    assert len(OUR_TIME) == 2


@pytest.mark.parametrize("day", ["0001-01-01", "1800-05-05", "2101-01-01", "9999-12-31"])
def test_pages_refuse_such_days_and_keep_nothing(client, cast, day):
    client.force_login(cast.admin)
    sent = (
        ("engagements:site-status", [cast.alder.pk], {"code": "2", "on": day}),
        ("engagements:site-move", [cast.alder.pk], {"parent": "Pinewood", "on": day}),
        (
            "engagements:stage-record",
            [cast.pinewood.pk],
            {"site": "Alder Elementary", "stage": "installation", "starts_on": day, "reason": "x"},
        ),
    )
    before = [model.objects.count() for model in (SiteStatus, StageEntry, Participation)]

    for name, args, data in sent:
        response = client.post(reverse(name, args=args), data)
        assert response.status_code == 200, name
        assert "Choose a day" in response.content.decode(), name

    after = [model.objects.count() for model in (SiteStatus, StageEntry, Participation)]
    assert after == before


def test_step_is_not_carried_beyond_our_time(cast):
    step = NextStepFactory(visit=VisitFactory(engagement=cast.pinewood), owner=cast.lead)
    sent = {"outcome": "carried", "due_on": "9999-12-31"}

    form = SettleForm(sent, step=step, today=datetime.date(2026, 3, 3), must=True)

    assert form.errors == {"due_on": ["Choose a day before 2101."]}
    assert NextStep.objects.get().status == "open"


def test_api_refuses_such_a_day(cast):
    api = APIClient()
    api.force_authenticate(cast.lead)
    address = reverse("api-engagement-detail", args=[cast.pinewood.pk])
    sent = {"revision": cast.pinewood.revision, "planned_end_on": "9999-12-31"}

    response = api.patch(address, sent, format="json")

    assert response.status_code == 400
    assert response.json() == {"planned_end_on": ["Choose a day before 2101."]}


FOR_PROGRAMS = {
    "editing/inputs.py",
    "exports/writers.py",
    "office/models.py",
    # What Django reads of a time that is sent: a browser sends it by 24 hours.
    "tadash/formats/en/formats.py",
}


def test_people_read_times_by_one_clock():
    """`words.days.clock` says them; a browser, a manifest and a shell read them otherwise."""
    own = {
        f"{path.relative_to(ROOT)}"
        for path in modules()
        if "%H" in (text := path.read_text()) or "%-H" in text
    }

    assert own == FOR_PROGRAMS
