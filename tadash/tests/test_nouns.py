"""One definition of each noun: whoever asks for a field or tells it draws it from the model.

The fields of a visit's log have a test of their own, and so have those of a plan of a visit.
"""

from django import forms
from django.forms.utils import pretty_name
from django.utils.text import capfirst
from rest_framework import serializers

from editing.revisions import RevisionForm
from tadash.tests.test_days import below

OF_THE_FORM = {"base", "client_id", "id", "revision"}
ELSEWHERE = {"Visit", "Activity"}

NOT_TOLD = {
    "Cadence": "The API tells of the visits that it made.",
    "PlannedGap": "The API tells of the visits that it left out nowhere.",
    "ReviewRule": "The API tells of the reviews that it made.",
    "User": "An account is its owner's own.",
    "Waiver": "What a gate leaves out stands on the page of the gate.",
    "Cycle": {"visit": "Not everybody who sees the cycle sees the visit it began with."},
    "Setback": {"visit": "Not everybody who sees the setback sees the visit it began with."},
    "RoutinePerson": {"name": "Told as `who`, with or without an account."},
    "Site": {"abbreviation": "Of a state alone: its name is told."},
}
"""What a form or the API writes and the API does not tell: a whole noun, or some of its fields."""

OWN_LABELS = {
    ("EngagementForm", "tier"): "What is asked for; the tier is what triage decides.",
    ("NeedSettleForm", "status"): "One says how it ended; elsewhere it is a status.",
    ("ProfileForm", "name"): "Whoever it is the name of is spoken to.",
    ("TellForm", "done_as_intended"): "The page goes through the four parts of a cycle by name.",
    ("TellForm", "done_note"): "The same.",
    ("TellForm", "data_say"): "The same.",
    ("TellForm", "result"): "The same.",
    ("TellForm", "decision"): "The same.",
    ("TellForm", "decision_note"): "The same.",
    ("WorkgroupSerializer", "members"): "Told by name, and so no field of the row.",
}
"""Forms and serializers that call a field otherwise than its model, and why."""

WITHOUT_CONFLICT = {
    "GapForm": "A gap is added or taken out, never changed.",
    "ProfileForm": "Nobody else writes in it.",
}
"""Forms of rows that do not show what somebody else saved meanwhile, field by field."""

BESIDE = {("WorkgroupEndForm", "members"): "Who belongs to it does not bear on its last day."}
"""Fields of the same row that a form neither asks for nor tells of in a conflict."""


def stored(model):
    return {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


def label_of(model, name):
    return capfirst(str(model._meta.get_field(name).verbose_name))


def forms_of_rows():
    """Every form of a row, with the fields of the row that it asks for."""
    for form in below(forms.ModelForm):
        model = form._meta.model
        if model is None or model.__name__ in ELSEWHERE:
            continue
        asked = {name: form.base_fields[name] for name in form.base_fields if name in stored(model)}
        yield form, {name: each for name, each in asked.items() if name not in OF_THE_FORM}


def serializers_of_rows():
    """Every serializer of a row, with the fields of the row that it takes or tells, by source."""
    for kind in below(serializers.ModelSerializer):
        model = kind.Meta.model
        if model.__name__ in ELSEWHERE:
            continue
        fields = {field.source: field for field in kind().fields.values()}
        yield kind, fields


def asks_for_words(kind):
    """What a serializer takes is a change of a row that was read."""
    revision = kind._declared_fields.get("revision")
    return revision is not None and not revision.read_only


def written_fields():
    found = {}
    for form, asked in forms_of_rows():
        found.setdefault(form._meta.model, set()).update(asked)
    for kind, fields in serializers_of_rows():
        if asks_for_words(kind):
            names = set(fields) & stored(kind.Meta.model) - OF_THE_FORM
            found.setdefault(kind.Meta.model, set()).update(names)
    return found


def told_fields():
    found = {}
    for kind, fields in serializers_of_rows():
        if not asks_for_words(kind):
            names = {source.split(".")[0] for source in fields}
            found.setdefault(kind.Meta.model, set()).update(names)
    return found


def test_what_is_written_is_told():
    told = told_fields()
    silent = {
        model.__name__: names - told.get(model, set()) for model, names in written_fields().items()
    }

    assert len(silent) > 25
    assert {noun: names for noun, names in silent.items() if names} == {
        noun: set(why) if isinstance(why, dict) else silent[noun] for noun, why in NOT_TOLD.items()
    }
    whole = {noun for noun, why in NOT_TOLD.items() if isinstance(why, str)}
    assert whole.isdisjoint(model.__name__ for model in told)


def test_forms_ask_for_a_field_under_its_label():
    others = {
        (form.__name__, name)
        for form, asked in forms_of_rows()
        for name, field in asked.items()
        if str(field.label or pretty_name(name)) != label_of(form._meta.model, name)
    }

    assert others == {own for own in OWN_LABELS if own[0].endswith("Form")}


def test_the_api_calls_a_field_by_its_label():
    others = {
        (kind.__name__, name)
        for kind, fields in serializers_of_rows()
        for name, field in fields.items()
        if name in stored(kind.Meta.model) - OF_THE_FORM
        if str(field.label) != label_of(kind.Meta.model, name)
    }

    assert others == {own for own in OWN_LABELS if own[0].endswith("Serializer")}


def test_forms_of_rows_show_what_was_saved_meanwhile():
    without = {
        form.__name__ for form, asked in forms_of_rows() if not issubclass(form, RevisionForm)
    }

    assert without == set(WITHOUT_CONFLICT)


def test_what_a_form_does_not_ask_for_stands_beside_it_in_a_conflict():
    written = written_fields()
    missing = set()
    for form, asked in forms_of_rows():
        if not issubclass(form, RevisionForm) or not asked:
            continue
        model = form._meta.model
        beside = {field.name for field in model._meta.concrete_fields if field.editable}
        missing |= {(form.__name__, name) for name in written[model] - set(asked) - beside}

    assert missing == set(BESIDE)


def longest(column, field):
    """The length of a field that takes words, if it differs from that of its column."""
    length = getattr(field, "max_length", None)
    return length if length != column.max_length else None


def test_words_are_as_long_as_the_column_allows_in_forms_and_in_the_api():
    rows = [(form._meta.model, form, asked) for form, asked in forms_of_rows()]
    rows += [(kind.Meta.model, kind, fields) for kind, fields in serializers_of_rows()]
    others = {
        (kind.__name__, name): longest(model._meta.get_field(name), field)
        for model, kind, fields in rows
        for name, field in fields.items()
        if name in stored(model) and not model._meta.get_field(name).is_relation
        if type(field).__name__ == "CharField"
        if not getattr(field, "read_only", False)
    }

    assert len(others) > 100
    assert {one: length for one, length in others.items() if length is not None} == {}
