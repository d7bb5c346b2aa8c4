"""The pages of clarity: what each shows, keeps, refuses and leads back to."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from engagements.beneficiaries import declaring
from engagements.clarity import staffing
from engagements.models import (
    Beneficiaries,
    Contact,
    ContextReview,
    Duty,
    DutyHolding,
    Need,
    Workgroup,
)
from engagements.tests.factories import (
    AssignmentFactory,
    BeneficiariesFactory,
    ContactFactory,
    ContextReviewFactory,
    DutyFactory,
    NeedFactory,
    WorkgroupFactory,
)
from exports.formats import FORMATS

ONE = "0d3c6f0a-3a8b-4c57-9d8e-0d9f3d3a1c01"


@pytest.fixture(autouse=True)
def now(time_machine):
    """Noon in Chicago."""
    time_machine.move_to("2026-03-03T18:00:00Z", tick=False)


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


def address(name, row):
    return reverse(f"engagements:{name}", args=[row.pk])


def context_data(**more):
    return {"kind": "data", "reviewed_on": "2026-03-02", "findings": "Two systems.", **more}


def need_data(**more):
    return {"text": "Coaches in every region", "priority": "1", **more}


def duty_data(**more):
    return {"side": "provider", "title": "Data lead", "starts_on": "2026-03-01", **more}


def contact_data(cast, **more):
    return {"matter": "Data", "side": "recipient", "person": cast.leader.pk, **more}


def group_data(cast, **more):
    return {
        "name": "Data team",
        "purpose": "One report",
        "chair": cast.leader.pk,
        "members": [cast.lead.pk],
        "starts_on": "2026-03-01",
        **more,
    }


def number_data(**more):
    return {
        "kind": "students",
        "level": "elementary",
        "count": "48200",
        "as_of": "2025-10-01",
        "source": "Fall enrollment",
        **more,
    }


NOUNS = {
    "context": (ContextReview, lambda cast: context_data()),
    "need": (Need, lambda cast: need_data()),
    "duty": (Duty, lambda cast: duty_data()),
    "contact": (Contact, contact_data),
    "workgroup": (Workgroup, group_data),
    "beneficiaries": (Beneficiaries, lambda cast: number_data()),
}
FACTORIES = {
    "context": ContextReviewFactory,
    "need": NeedFactory,
    "duty": DutyFactory,
    "contact": ContactFactory,
    "workgroup": WorkgroupFactory,
    "beneficiaries": BeneficiariesFactory,
}


@pytest.mark.parametrize("noun", NOUNS)
def test_form_sent_twice_makes_one_row(lead, cast, noun):
    model, data = NOUNS[noun]
    sent = {**data(cast), "client_id": ONE}

    answers = [lead.post(address(f"{noun}-add", cast.pinewood), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer.url for answer in answers} == {address(f"{noun}-list", cast.pinewood)}
    assert list(model.objects.values_list("written_by", flat=True)) == [cast.lead.pk]


@pytest.mark.parametrize("noun", NOUNS)
def test_empty_form_says_what_is_missing(lead, cast, noun):
    model, _ = NOUNS[noun]

    response = lead.post(address(f"{noun}-add", cast.pinewood), {"client_id": ONE})

    assert response.status_code == 200
    assert len(response.context["form"].errors) > 1
    assert model.objects.count() == 0


CONFLICTS = {
    "context": ("findings", {"findings": "Three systems."}),
    "need": ("text", {"text": "Coaches in two regions"}),
    "duty": ("title", {"title": "Data person"}),
    "contact": ("matter", {"matter": "Numbers"}),
    "workgroup": ("name", {"name": "Numbers team"}),
    "beneficiaries": ("source", {"source": "Count of the state"}),
}


@pytest.mark.parametrize("noun", NOUNS)
def test_two_who_edit_see_both_values_and_may_keep_their_own(lead, cast, noun):
    model, data = NOUNS[noun]
    field, theirs = CONFLICTS[noun]
    lead.post(address(f"{noun}-add", cast.pinewood), {**data(cast), "client_id": ONE})
    row = model.objects.get()
    edit, mine = address(f"{noun}-edit", row), data(cast)[field] + " (mine)"
    lead.post(edit, {**data(cast), **theirs, "revision": "1"})

    conflict = lead.post(edit, {**data(cast), field: mine, "revision": "1"})
    asked = {clash.name: clash for clash in conflict.context["conflict"].asked}
    shown = conflict.context["form"]
    again = lead.post(edit, {**data(cast), field: mine, "revision": shown["revision"].value()})

    assert conflict.status_code == 409
    assert (asked[field].mine, asked[field].theirs) == (mine, theirs[field])
    assert shown[field].value() == mine
    assert again.status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), row.revision) == (mine, 3)


def test_conflict_tells_the_names_of_members(lead, cast):
    lead.post(address("workgroup-add", cast.pinewood), {**group_data(cast), "client_id": ONE})
    edit = address("workgroup-edit", Workgroup.objects.get())
    theirs = [cast.lead.pk, cast.specialist.pk]
    lead.post(edit, group_data(cast, members=theirs, revision="1"))

    conflict = lead.post(edit, group_data(cast, members=[], revision="1"))

    clashes = {each.name: each.theirs for each in conflict.context["conflict"].asked}
    assert clashes["members"] == "Lead, Specialist"


@pytest.mark.parametrize("noun", NOUNS)
def test_list_asks_as_often_for_three_rows_as_for_one(lead, cast, noun, django_assert_num_queries):
    def make(level):
        more = {"level": level} if noun == "beneficiaries" else {}
        row = FACTORIES[noun](engagement=cast.pinewood, **more)
        if noun == "duty":
            DutyHolding.objects.create(duty=row, person=cast.leader, starts_on="2026-01-01")
        if noun == "workgroup":
            row.members.set([cast.lead, cast.leader])

    make("elementary")
    with CaptureQueriesContext(connection) as one:
        lead.get(address(f"{noun}-list", cast.pinewood))
    make("middle")
    make("high")

    with django_assert_num_queries(len(one)):
        response = lead.get(address(f"{noun}-list", cast.pinewood))

    assert response.status_code == 200


@pytest.mark.parametrize("noun", NOUNS)
@pytest.mark.parametrize("kind", FORMATS)
def test_list_is_exported(lead, cast, noun, kind):
    FACTORIES[noun](engagement=cast.pinewood)
    FACTORIES[noun](engagement=cast.lakeland)

    response = lead.get(address(f"{noun}-list", cast.pinewood), {"export": kind})

    content = response.getvalue()
    response.close()
    assert response.status_code == 200
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert [cast.pinewood.name in line for line in lines[1:]] == [True]


@pytest.mark.parametrize("noun", NOUNS)
def test_empty_list_says_what_to_do(lead, client, cast, noun):
    for_lead = lead.get(address(f"{noun}-list", cast.pinewood))
    client.force_login(cast.observer)
    for_observer = client.get(address(f"{noun}-list", cast.pinewood))

    add = address(f"{noun}-add", cast.pinewood)
    assert (add in for_lead.text, add in for_observer.text) == (True, False)


@pytest.mark.parametrize("noun", NOUNS)
def test_row_of_another_engagement_is_out_of_sight(lead, cast, noun):
    row = FACTORIES[noun](engagement=cast.lakeland)

    response = lead.post(address(f"{noun}-edit", row), {"revision": "1"})

    assert response.status_code == 404


def test_context_shows_the_newest_review_and_its_age(lead, cast):
    for day in (date(2024, 1, 10), date(2025, 12, 1)):
        ContextReviewFactory(engagement=cast.pinewood, reviewed_on=day)
    ContextReviewFactory(engagement=cast.pinewood, kind="data", reviewed_on=date(2025, 3, 3))

    lines = lead.get(address("context-list", cast.pinewood)).context["lines"]

    assert [(line.kind, line.state, line.age, len(line.earlier)) for line in lines] == [
        ("strengths", "reviewed", "3 months ago", 1),
        ("stressors", "not_reviewed", "", 0),
        ("policies", "not_reviewed", "", 0),
        ("regulations", "not_reviewed", "", 0),
        ("data", "renew", "last reviewed 12 months ago", 0),
    ]


def test_renewal_begins_with_the_last_words(lead, cast):
    review = ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2024, 1, 10))

    form = lead.get(address("context-add", cast.pinewood), {"from": str(review.pk)}).context["form"]

    assert (form["findings"].value(), form["kind"].value()) == (review.findings, "strengths")
    assert form["reviewed_on"].value() == date(2026, 3, 3)


def test_renewal_takes_no_words_from_another_engagement(lead, cast):
    review = ContextReviewFactory(engagement=cast.lakeland)

    response = lead.get(address("context-add", cast.pinewood), {"from": str(review.pk)})

    assert review.findings not in response.text


def test_review_a_year_old_leads_to_its_renewal(lead, cast):
    review = ContextReviewFactory(engagement=cast.pinewood, reviewed_on=date(2025, 3, 3))

    response = lead.get(address("context-edit", review))

    assert response.url == f"{address('context-add', cast.pinewood)}?from={review.pk}"


def test_review_is_not_of_the_future(lead, cast):
    data = context_data(reviewed_on="2026-03-04", client_id=ONE)

    response = lead.post(address("context-add", cast.pinewood), data)

    assert response.context["form"].errors["reviewed_on"] == ["Choose today or an earlier day."]


def choices(form, name):
    return {person.name for person in form.fields[name].queryset}


def test_need_offers_the_people_of_each_side(lead, cast):
    form = lead.get(address("need-add", cast.pinewood)).context["form"]

    assert choices(form, "provider_owner") == {"Lead", "Specialist"}
    assert choices(form, "recipient_owner") == {"Leader", "District Person", "School Person"}


def test_need_keeps_an_owner_who_has_left(lead, cast):
    need = NeedFactory(engagement=cast.pinewood, provider_owner=cast.stranger)

    form = lead.get(address("need-edit", need)).context["form"]

    assert "Stranger" in choices(form, "provider_owner")


def test_need_list_finds_those_without_an_owner(lead, cast):
    owners = {"provider_owner": cast.lead, "recipient_owner": cast.leader}
    NeedFactory(engagement=cast.pinewood, text="Owned", **owners)
    NeedFactory(engagement=cast.pinewood, text="Alone")
    NeedFactory(engagement=cast.pinewood, text="Past", status="met")

    url = address("need-list", cast.pinewood)
    alone = lead.get(url, {"owner": "missing", "status": "open"}).context["page"]
    every = lead.get(url).context["page"]

    assert [need.text for need in alone] == ["Alone"]
    assert [need.text for need in every][-1] == "Past"


def test_need_is_settled_and_reopened(lead, cast):
    need = NeedFactory(engagement=cast.pinewood)
    sent = {"status": "met", "reason": "Hired", "revision": "1"}

    lead.post(address("need-settle", need), sent)
    need.refresh_from_db()
    was = need.status
    lead.post(address("need-reopen", need))

    need.refresh_from_db()
    assert (was, need.status) == ("met", "open")


def test_need_dropped_without_a_reason_is_asked_for_it(lead, cast):
    need = NeedFactory(engagement=cast.pinewood)

    response = lead.post(address("need-settle", need), {"status": "dropped", "revision": "1"})

    assert "Say why this need is dropped." in response.text


def test_settled_need_is_not_changed(lead, cast):
    need = NeedFactory(engagement=cast.pinewood, status="met")

    response = lead.post(address("need-edit", need), need_data(revision="1"))

    assert "This need is settled: met." in response.text


@pytest.mark.parametrize("name", ["need-edit", "need-settle"])
def test_settled_need_shows_no_form(lead, cast, name):
    need = NeedFactory(engagement=cast.pinewood, status="met")

    response = lead.get(address(name, need))

    assert "This need is settled: met." in response.text
    assert "<textarea" not in response.text
    assert address("need-list", cast.pinewood) in response.text


def test_frozen_number_shows_no_form(lead, cast):
    row = BeneficiariesFactory(engagement=cast.pinewood, frozen_at=timezone.now())

    response = lead.get(address("beneficiaries-edit", row))

    assert "These numbers are frozen" in response.text
    assert 'name="count"' not in response.text


def test_roles_are_written_down_by_a_button_and_not_by_looking(lead, cast):
    page = lead.get(address("duty-list", cast.pinewood))
    by_looking = Duty.objects.count()

    lead.post(address("duty-require", cast.pinewood))

    assert (by_looking, Duty.objects.count()) == (0, 7)
    assert len(page.context["unwritten"]) == 7


def test_role_shows_who_holds_it_will_and_did(lead, cast):
    duty = DutyFactory(engagement=cast.pinewood, side="provider")
    for name, first, last in (
        ("Past", "2025-09-01", "2026-01-31"),
        ("Present", "2026-02-01", None),
        ("Coming", "2026-04-01", None),
    ):
        duty.holdings.create(name=name, starts_on=first, ends_on=last)

    [group] = lead.get(address("duty-list", cast.pinewood)).context["groups"]

    [line] = group.lines
    assert line.state == "filled"
    assert [[each.who for each in part] for part in (line.now, line.ahead, line.before)] == [
        ["Present"],
        ["Coming"],
        ["Past"],
    ]


def test_vacant_role_says_for_how_many_days(lead, cast):
    duty = DutyFactory(engagement=cast.pinewood, side="provider", title="Data lead")
    duty.holdings.create(name="Past", starts_on="2025-09-01", ends_on="2026-02-28")
    filled = DutyFactory(engagement=cast.pinewood, side="provider")
    filled.holdings.create(name="Present", starts_on="2025-09-01")

    page = lead.get(address("duty-list", cast.pinewood), {"show": "vacant"})

    [line] = page.context["groups"][0].lines
    assert (line.duty.title, line.state, line.detail) == ("Data lead", "vacant", "3 days")


def test_required_role_keeps_its_side(lead, cast):
    deed = {"by": cast.lead, "now": timezone.now()}
    duty = staffing.require_duties(engagement=cast.pinewood, **deed)[0]

    form = lead.get(address("duty-edit", duty)).context["form"]

    assert {"title", "responsibilities", "starts_on"} <= set(form.fields)
    assert {"side", "is_required", "ends_on"} & set(form.fields) == set()


def test_role_is_filled_and_left(lead, cast):
    duty = DutyFactory(engagement=cast.pinewood, side="provider")
    lead.post(address("duty-fill", duty), {"person": cast.specialist.pk, "starts_on": "2026-03-01"})
    holding = duty.holdings.get()

    lead.post(address("duty-leave", holding), {"ends_on": "2026-03-31"})

    holding.refresh_from_db()
    assert (holding.person, holding.ends_on) == (cast.specialist, date(2026, 3, 31))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ({}, "Choose who holds the role, or write a name."),
        ({"person": "specialist", "name": "Alex"}, "Choose a person or write a name, not both."),
    ],
)
def test_role_is_filled_by_one(lead, cast, who, words):
    duty = DutyFactory(engagement=cast.pinewood, side="provider")
    if "person" in who:
        who = {**who, "person": cast.specialist.pk}

    response = lead.post(address("duty-fill", duty), {**who, "starts_on": "2026-03-01"})

    assert words in response.text
    assert duty.holdings.count() == 0


def test_role_held_already_says_since_when(lead, cast):
    duty = DutyFactory(engagement=cast.pinewood, side="provider")
    duty.holdings.create(person=cast.specialist, starts_on="2026-01-01")
    sent = {"person": cast.specialist.pk, "starts_on": "2026-03-01"}

    response = lead.post(address("duty-fill", duty), sent)

    assert "Specialist holds this role already, from Jan 1, 2026." in response.text


def test_contact_stands_on_the_side_it_is_for(lead, cast):
    data = contact_data(cast, person=cast.specialist.pk, client_id=ONE)

    response = lead.post(address("contact-add", cast.pinewood), data)

    assert response.context["form"].errors["person"] == [
        "Specialist has no role on this side (State)."
    ]


def test_contact_is_retired_and_brought_back(lead, cast):
    contact = ContactFactory(engagement=cast.pinewood)
    url = address("contact-list", cast.pinewood)

    lead.post(address("contact-retire", contact))
    shown, hidden = lead.get(url, {"show": "all"}), lead.get(url)
    lead.post(address("contact-restore", contact))

    assert list(shown.context["page"]) == [contact]
    assert list(hidden.context["page"]) == []
    assert list(lead.get(url).context["page"]) == [contact]


def test_workgroup_that_ended_is_kept(lead, cast):
    group = WorkgroupFactory(engagement=cast.pinewood)
    url = address("workgroup-list", cast.pinewood)

    lead.post(address("workgroup-end", group), {"ends_on": "2026-03-02", "revision": "1"})

    assert list(lead.get(url).context["page"]) == []
    assert list(lead.get(url, {"show": "all"}).context["page"]) == [group]


def test_workgroup_does_not_end_before_it_began(lead, cast):
    group = WorkgroupFactory(engagement=cast.pinewood)
    sent = {"ends_on": "2025-08-31", "revision": "1"}

    response = lead.post(address("workgroup-end", group), sent)

    assert "The last day must not come before the first." in response.text


def test_number_declared_twice_is_told(lead, cast):
    BeneficiariesFactory(engagement=cast.pinewood)

    response = lead.post(address("beneficiaries-add", cast.pinewood), number_data(client_id=ONE))

    assert "This kind and level is declared already. Change it there." in response.text
    assert Beneficiaries.objects.count() == 1


def test_number_changed_into_one_declared_already_is_told(lead, cast):
    BeneficiariesFactory(engagement=cast.pinewood)
    row = BeneficiariesFactory(engagement=cast.pinewood, level="middle")

    response = lead.post(address("beneficiaries-edit", row), number_data(revision="1"))

    assert "This kind and level is declared already. Change it there." in response.text


def test_number_is_removed(lead, cast):
    row = BeneficiariesFactory(engagement=cast.pinewood)

    response = lead.post(address("beneficiaries-remove", row))

    assert (response.status_code, Beneficiaries.objects.count()) == (302, 0)


def test_frozen_numbers_say_since_when_and_offer_nothing(lead, cast):
    row = BeneficiariesFactory(engagement=cast.pinewood)
    declaring.freeze(engagement=cast.pinewood, by=cast.lead, now=timezone.now())

    page = lead.get(address("beneficiaries-list", cast.pinewood))
    change = lead.post(address("beneficiaries-edit", row), number_data(count="1", revision="1"))
    lead.post(address("beneficiaries-remove", row))

    assert page.context["may_edit"] is False
    assert "Both sides signed the agreement with these numbers" in page.text
    assert "frozen since the agreement was signed on Mar 3, 2026" in change.text
    assert Beneficiaries.objects.get().count == row.count


def test_a_wide_role_alone_sees_needs(client, cast):
    NeedFactory(engagement=cast.pinewood)
    for person, status in (
        (cast.observer, 200),
        (cast.district_person, 404),
        (cast.stranger, 404),
    ):
        client.force_login(person)

        assert client.get(address("need-list", cast.pinewood)).status_code == status


def test_a_school_reads_roles_and_changes_none(client, cast):
    DutyFactory(engagement=cast.pinewood, side="provider", title="Data lead")
    client.force_login(cast.school_person)

    page = client.get(address("duty-list", cast.pinewood))

    assert "Data lead" in page.text
    assert address("duty-add", cast.pinewood) not in page.text


def test_list_offers_only_people_of_today(lead, cast):
    AssignmentFactory(engagement=cast.pinewood, user__name="Gone Away", ends_on=date(2026, 3, 2))

    form = lead.get(address("contact-add", cast.pinewood)).context["form"]

    assert "Gone Away" not in choices(form, "person")
