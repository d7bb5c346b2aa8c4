from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from audit.models import Event
from engagements.models import Engagement
from engagements.not_ended import EngagementEnded
from engagements.pages import lists
from engagements.tests.factories import START, AssignmentFactory
from exports.tables import Column, Table
from people.roles import Permission, Role


class Narrowed(forms.Form):
    q = forms.CharField(label="Words", required=False)
    whose = forms.ChoiceField(label="Whose", choices=[("us", "Waiting on us")], required=False)
    since = forms.DateField(label="Since", required=False)


def asked(user, **query):
    request = RequestFactory().get("/list/", query)
    request.user = user
    return request


# Files

PEOPLE = Table("people", "People", (Column("Name", "name"),))


def file_of(user, **filters):
    form = Narrowed(filters)
    return lists.table_file(asked(user, export="csv"), PEOPLE, [SimpleNamespace(name="Lee")], form)


def test_file_holds_the_rows_and_is_named_by_its_table(cast):
    file = file_of(cast.lead)

    assert file.getvalue().decode("utf-8-sig").splitlines() == ["Name", "Lee"]
    assert 'filename="People.csv"' in file.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({}, []),
        ({"q": "", "whose": ""}, []),
        ({"q": "bus"}, ["Words: bus"]),
        ({"q": "us"}, ["Words: us"]),
        ({"whose": "us", "q": "bus"}, ["Words: bus", "Whose: Waiting on us"]),
        ({"since": "2026-03-01"}, ["Since: 2026-03-01"]),
        ({"q": "bus", "whose": "nonsense"}, []),
    ],
    ids=["none", "empty", "typed", "typed like a choice", "chosen", "a day", "odd"],
)
def test_file_tells_its_filters_in_words(cast, filters, words):
    file_of(cast.lead, **filters)

    assert Event.objects.get(verb="exported").changes["filters"] == words


def test_file_of_a_kind_that_is_not_made_is_not_found(cast):
    request = asked(cast.lead, export="exe")

    with pytest.raises(Http404):
        lists.table_file(request, PEOPLE, [], Narrowed({}))


# Which engagement

LOG, PLAN = Permission.LOG_VISIT, Permission.PLAN_VISITS


@pytest.fixture
def in_both(cast):
    """The specialist works in Lakeland too."""
    AssignmentFactory(user=cast.specialist, engagement=cast.lakeland, role=Role.TA_SPECIALIST)
    return cast.specialist


def end(engagement):
    Engagement.objects.filter(pk=engagement.pk).update(status="closed", ended_on=START)


@pytest.mark.parametrize("odd", ["", "x", "0"])
def test_only_engagement_of_a_person_needs_no_choice(cast, odd):
    assert lists.engagement_for(asked(cast.specialist, engagement=odd), LOG) == cast.pinewood


def test_person_of_two_engagements_must_choose(cast, in_both):
    chosen = asked(in_both, engagement=cast.lakeland.pk)

    assert lists.engagement_for(asked(in_both), LOG) is None
    assert lists.engagement_for(chosen, LOG) == cast.lakeland


def test_engagement_out_of_sight_is_not_found(cast):
    with pytest.raises(Http404):
        lists.engagement_for(asked(cast.specialist, engagement=cast.lakeland.pk), LOG)


def test_engagement_in_sight_without_the_right_is_refused(cast):
    with pytest.raises(PermissionDenied, match="in this engagement does not include this"):
        lists.engagement_for(asked(cast.observer, engagement=cast.pinewood.pk), LOG)


def test_person_with_the_right_nowhere_is_refused(cast):
    with pytest.raises(PermissionDenied, match="not include this in any engagement"):
        lists.engagement_for(asked(cast.observer), LOG)


def test_nothing_is_planned_in_an_engagement_that_has_ended(cast):
    end(cast.pinewood)

    with pytest.raises(EngagementEnded):
        lists.engagement_for(asked(cast.specialist, engagement=cast.pinewood.pk), PLAN)
    with pytest.raises(PermissionDenied, match="in any engagement"):
        lists.engagement_for(asked(cast.specialist), PLAN)


def test_what_took_place_is_logged_in_an_engagement_that_has_ended(cast):
    end(cast.pinewood)

    named = asked(cast.specialist, engagement=cast.pinewood.pk)

    assert lists.engagement_for(named, LOG) == cast.pinewood
    assert lists.engagement_for(asked(cast.specialist), LOG) == cast.pinewood


def test_plan_needs_no_choice_where_the_other_engagement_has_ended(cast, in_both):
    end(cast.lakeland)

    assert lists.engagement_for(asked(in_both), PLAN) == cast.pinewood
    assert lists.engagement_for(asked(in_both), LOG) is None


# Where it begins


def begun(client, user):
    client.force_login(user)
    return client.get(reverse("engagements:barrier-begin"))


def test_form_of_the_only_engagement_begins_at_once(client, cast):
    page = begun(client, cast.specialist)

    assert (page.status_code, page.url) == (
        302,
        reverse("engagements:barrier-add", args=[cast.pinewood.pk]),
    )


def test_engagements_to_choose_from_stand_by_their_state(client, cast, in_both):
    page = begun(client, in_both)

    assert list(page.context["engagements"]) == [cast.lakeland, cast.pinewood]
    assert page.context["title"] == "In which engagement does it stand in the way?"
