"""No form answers for a person: a choice is made, or it stands in a table that says why it is preset."""

import importlib
import pkgutil

from django import forms

PACKAGES = (
    "accountability",
    "scaling",
    "editing",
    "engagements",
    "fidelity",
    "improvement",
    "lifecycle",
    "packets",
    "people",
    "sustainability",
    "reviews",
    "tadash",
)

ASKED = (forms.ChoiceField, forms.BooleanField, forms.IntegerField)

PRESET = {
    **{
        f"ActivityForm.{role}": ("0", "is a count: nobody of that role was named")
        for role in ("leaders", "educators", "agency_staff", "families")
    },
    "ColumnsForm.time_zone": ("-", "says that the file says nothing: the state's own zone"),
    "ConfirmForm.choice": ("all", "is on no page: each choice is a button of its own"),
    "ProfileForm.time_zone": (
        "America/Chicago",
        "is the person's own, read from the row that the form changes",
    ),
    "SampleForm.kind": ("training", "is of the gallery, which nobody sends"),
    "ListForm.list": ("new", "is which list of an import is shown, and nothing that is kept"),
    "NeedSettleForm.status": ("open", "is the need's own: the form settles one that is there"),
    "GuestForm.is_there": (
        "True",
        "is the guest's own, read from the row that the form changes",
    ),
    "RuleForm.is_active": ("True", "is the rule's own, read from the row that the form changes"),
    "SiteForm.time_zone": ("America/Chicago", "is the site's own, as below"),
    "SiteForm.is_confirmed": ("True", "is the site's own, read from the row that the form changes"),
}
"""What is preset all the same, with why."""


def modules():
    for package in PACKAGES:
        root = importlib.import_module(package)
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            if ".migrations" not in found.name and ".tests" not in found.name:
                yield importlib.import_module(found.name)


def form_classes():
    found = {
        value
        for module in modules()
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, forms.BaseForm)
        and value.__module__ == module.__name__
    }
    return sorted(found, key=lambda form: (form.__module__, form.__qualname__))


def preset_in(form, name, field):
    """What stands in a field before anybody chose: its model's or its own initial value, or the
    first of a list."""
    default = default_of(form, name)
    if default not in (None, "") and name not in getattr(form, "open_names", ()):
        return default
    if field.initial not in (None, "", False, []):
        return field.initial() if callable(field.initial) else field.initial
    if type(field.widget) is forms.Select and isinstance(field, forms.ChoiceField):
        return next((value for value, _ in flat(field.choices)), "")
    return ""


def default_of(form, name):
    model = getattr(getattr(form, "_meta", None), "model", None)
    columns = {column.name: column for column in model._meta.concrete_fields} if model else {}
    column = columns.get(name)
    default = column.get_default() if column and column.has_default() else ""
    return default or "" if isinstance(default, bool | list) else default


def flat(choices):
    """Choices without the groups they stand in."""
    for value, label in choices:
        yield from label if isinstance(label, list | tuple) else [(value, label)]


def presets():
    return {
        f"{form.__name__}.{name}": str(preset)
        for form in form_classes()
        for name, field in form.base_fields.items()
        if isinstance(field, ASKED)
        and not field.widget.is_hidden
        and (preset := preset_in(form, name, field)) != ""
    }


def test_no_choice_is_made_for_anybody():
    assert presets() == {name: value for name, (value, _) in PRESET.items()}


def test_forms_are_found():
    assert len(form_classes()) > 80
