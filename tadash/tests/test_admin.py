"""Django's admin, over all apps: administrators look things up there, and change next to nothing."""

import pytest
from django.contrib import admin
from django.urls import reverse

from audit.admin import Audited
from engagements.tests.factories import CadenceFactory, NextStepFactory, VisitFactory
from people.admin import ReadOnly
from people.tests.factories import UserFactory
from sustainability.tests.factories import PlanItemFactory, PlanReviewFactory

APPS = {
    "people",
    "audit",
    "notifications",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "accountability",
    "lifecycle",
}
OURS = {m: a for m, a in admin.site._registry.items() if m._meta.app_label in APPS}


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_list_opens_for_an_administrator_who_is_no_superuser(client, cast, model):
    CadenceFactory()
    NextStepFactory(visit=VisitFactory())
    PlanReviewFactory(item=PlanItemFactory())
    client.force_login(UserFactory(name="Plain Administrator", is_administrator=True))
    words = {"q": "a"} if OURS[model].search_fields else {}

    response = client.get(page(model, "changelist"), words)

    assert response.status_code == 200


def test_rows_are_changed_by_deeds_and_not_there():
    assert [model for model, shown in OURS.items() if not isinstance(shown, ReadOnly)] == []
    corrected = {model._meta.model_name for model, a in OURS.items() if isinstance(a, Audited)}
    assert corrected == {"organisation", "innovation"}


def test_a_plan_is_not_approved_there(client, cast):
    item = PlanItemFactory()
    client.force_login(cast.admin)

    for row in (item.plan, item):
        assert client.post(page(type(row), "change", row.pk), {}).status_code == 403
        assert client.post(page(type(row), "delete", row.pk), {}).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_lists_have_names_in_english(model):
    """Django makes a plural by adding an s."""
    assert not str(model._meta.verbose_name_plural).endswith(("ss", "ys", "chs"))
