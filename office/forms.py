"""Forms of the office. They clean; the verbs save."""

from __future__ import annotations

from django import forms

from editing.inputs import drawn
from engagements.models import Innovation
from people.models import Organisation


class OrganisationForm(forms.Form):
    name = drawn(Organisation._meta.get_field("name"))
    kind = drawn(Organisation._meta.get_field("kind"))


class InnovationForm(forms.Form):
    name = drawn(Innovation._meta.get_field("name"))
    description = drawn(Innovation._meta.get_field("description"))
