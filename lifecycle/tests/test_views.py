import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.models import Engagement, StageEntry
from engagements.tests.factories import AssignmentFactory
from exports.formats import FORMATS
from lifecycle import moving
from lifecycle.models import (
    Exploration,
    Extension,
    Finding,
    JointDecision,
    SideWord,
    StatusEntry,
    Triage,
    Waiver,
)
from lifecycle.tests import scenes
from lifecycle.tests.factories import (
    ExplorationFactory,
    ExtensionFactory,
    FindingFactory,
    TriageFactory,
    WaiverFactory,
)
from lifecycle.tests.scenes import NOW, put
from people.roles import Role
from sustainability.tests.factories import PlanFactory


def gate(engagement):
    return reverse("lifecycle:gate-page", args=[engagement.pk])


def rows_by_code(response):
    return {row.code: row for card in response.context["page"].cards for row in card.rows}


def lines_of(response):
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_gate_page_lists_what_is_missing_before_anybody_tries(client, cast):
    put(cast.pinewood, "inquiry")
    client.force_login(cast.lead)

    response = client.get(gate(cast.pinewood))

    row = rows_by_code(response)["triage"]
    address = reverse("lifecycle:triage-page", args=[cast.pinewood.pk])
    assert (row.state, row.url) == ("open", address)
    assert row.lines[0].words == "Nobody answered the four questions yet."
    assert '<button class="btn" type="button" disabled>Begin exploring</button>' in response.text


def test_gate_page_offers_the_move_once_it_is_complete(client, cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    client.force_login(cast.leader)

    response = client.get(gate(cast.pinewood))

    assert rows_by_code(response)["triage"].state == "done"
    assert '<button class="btn btn-primary">Begin exploring</button>' in response.text


def test_gate_page_offers_an_observer_nothing_to_do(client, cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    client.force_login(cast.observer)

    response = client.get(gate(cast.pinewood))

    assert "Begin exploring</button>" not in response.text
    assert "Withdraw" not in response.text


def test_gate_page_links_the_start_of_a_plan_only_to_those_who_may(client, cast):
    urls = []
    for person in (cast.lead, cast.observer):
        client.force_login(person)
        urls.append(rows_by_code(client.get(gate(cast.pinewood)))["plan"].url)

    assert urls == [reverse("sustainability:plan-start", args=[cast.pinewood.pk]), ""]


def test_gate_page_asks_as_often_for_three_entries_as_for_one(
    client, cast, django_assert_num_queries
):
    client.force_login(cast.admin)
    address = gate(cast.pinewood)

    def enter(status, before):
        StatusEntry.objects.create(
            engagement=cast.pinewood,
            from_status=before,
            status=status,
            entered_at=NOW,
            entered_by=cast.lead,
        )

    enter("inquiry", "")
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    enter("exploring", "inquiry")
    enter("agreed", "exploring")

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_move_through_an_open_gate(client, cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    client.force_login(cast.leader)
    data = {"seen": "inquiry", "status": "exploring", "reason": "Let us look"}

    response = client.post(reverse("lifecycle:status-move", args=[cast.pinewood.pk]), data)

    assert response.url == gate(cast.pinewood)
    assert Engagement.objects.get(pk=cast.pinewood.pk).status == "exploring"


def test_move_through_a_closed_gate_tells_what_is_missing(client, cast):
    put(cast.pinewood, "inquiry")
    client.force_login(cast.lead)
    data = {"seen": "inquiry", "status": "exploring"}

    response = client.post(reverse("lifecycle:status-move", args=[cast.pinewood.pk]), data)

    assert response.status_code == 409
    assert "This step was not taken. Still missing:" in response.text
    assert [lack.code for lack in response.context["refused"]] == ["triage"]


def test_move_pressed_twice_is_one_move(client, cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    client.force_login(cast.lead)
    address = reverse("lifecycle:status-move", args=[cast.pinewood.pk])
    data = {"seen": "inquiry", "status": "exploring"}

    client.post(address, data)
    response = client.post(address, data, follow=True)

    assert "The status is “Exploring” by now, set by Lead." in response.text
    assert StatusEntry.objects.count() == 1


def test_override_stays_on_the_page_with_its_reason(client, cast):
    put(cast.pinewood, "inquiry")
    client.force_login(cast.admin)
    data = {"seen": "inquiry", "status": "exploring", "reason": "Triage by telephone"}

    client.post(reverse("lifecycle:status-override", args=[cast.pinewood.pk]), data)

    client.force_login(cast.observer)
    page = client.get(gate(cast.pinewood))
    assert "A gate was overridden" in page.text
    assert page.text.count("Triage by telephone") == 2
    assert "Nobody answered the four questions yet." in page.text


def test_withdraw_names_its_fields(client, cast):
    client.force_login(cast.leader)
    address = reverse("lifecycle:status-withdraw", args=[cast.pinewood.pk])

    response = client.post(address, {"seen": "active"})

    assert set(response.context["form"].errors) == {"left_by", "reason"}


def test_withdraw_ends_it(client, cast):
    client.force_login(cast.leader)
    address = reverse("lifecycle:status-withdraw", args=[cast.pinewood.pk])
    data = {"seen": "active", "left_by": "recipient", "reason": "A new commissioner"}

    page = client.post(address, data, follow=True)

    assert "Withdrawn by: The state" in page.text
    assert "This status is final" in page.text


def test_waiver_is_shown_and_asked_for_again(client, cast):
    put(cast.pinewood, "agreed")
    client.force_login(cast.lead)
    address = reverse("lifecycle:waiver-add", args=[cast.pinewood.pk, "measure_provider"])
    client.post(address, {"reason": "None exists", "client_id": client_id(client, address)})
    assert rows_by_code(client.get(gate(cast.pinewood)))["measure_provider"].state == (
        "not_applicable"
    )

    client.post(reverse("lifecycle:waiver-retire", args=[Waiver.objects.get().pk]))

    assert rows_by_code(client.get(gate(cast.pinewood)))["measure_provider"].state == "open"


def client_id(client, address):
    """The id that the form made for its new row."""
    return client.get(address).context["form"]["client_id"].value()


def test_waiver_of_what_cannot_be_left_out_is_refused(client, cast):
    client.force_login(cast.lead)
    address = reverse("lifecycle:waiver-add", args=[cast.pinewood.pk, "agreement"])
    data = {"reason": "No time", "client_id": str(uuid.uuid4())}

    response = client.post(address, data)

    assert response.context["form"].non_field_errors() == ["This cannot be left out."]


def test_waiver_of_what_no_gate_asks_for_is_not_found(client, cast):
    client.force_login(cast.lead)

    response = client.get(reverse("lifecycle:waiver-add", args=[cast.pinewood.pk, "nonsense"]))

    assert response.status_code == 404


def test_waiver_of_what_cannot_be_left_out_shows_no_form(client, cast):
    client.force_login(cast.lead)

    response = client.get(reverse("lifecycle:waiver-add", args=[cast.pinewood.pk, "agreement"]))

    assert "This cannot be left out." in response.text
    assert "<textarea" not in response.text


ANSWERS = {
    "asked_for": "The deputy commissioner asks for help",
    "skills": "absent",
    "structures": "many",
    "depth": "system",
    "breadth": "system",
}


def test_triage_is_answered_and_decided_against_its_recommendation(client, cast):
    client.force_login(cast.specialist)
    address = reverse("lifecycle:triage-answer", args=[cast.pinewood.pk])
    client.post(address, {**ANSWERS, "client_id": client_id(client, address)})
    triage = Triage.objects.get()
    client.force_login(cast.lead)
    data = {"revision": 1, "tier": "targeted", "reason": "Two districts first"}

    page = client.post(reverse("lifecycle:triage-decide", args=[triage.pk]), data, follow=True)

    assert (triage.recommended, page.context["triage"].tier) == ("intensive", "targeted")
    assert Engagement.objects.get(pk=cast.pinewood.pk).tier == "targeted"


def test_triage_answers_of_a_stale_form_show_both_values(client, cast):
    row = TriageFactory(engagement=cast.pinewood, asked_for="First")
    client.force_login(cast.lead)
    address = reverse("lifecycle:triage-answer", args=[cast.pinewood.pk])
    client.post(address, {**ANSWERS, "asked_for": "Hers", "revision": 1})

    response = client.post(address, {**ANSWERS, "asked_for": "Mine", "revision": 1})

    row.refresh_from_db()
    assert (response.status_code, row.asked_for) == (409, "Hers")
    [clash] = response.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == ("asked_for", "Mine", "Hers")


def test_tier_decided_on_answers_that_changed_is_looked_at_again(client, cast):
    row = TriageFactory(engagement=cast.pinewood)
    Triage.objects.update(revision=2)
    client.force_login(cast.lead)
    data = {"revision": 1, "tier": "targeted", "reason": "Two districts first"}

    response = client.post(reverse("lifecycle:triage-decide", args=[row.pk]), data)

    assert (response.status_code, Triage.objects.get().is_decided) == (409, False)
    assert response.context["form"]["revision"].value() == "2"


def test_triage_decided_twice_says_by_whom(client, cast):
    row = scenes.triaged(cast.pinewood, cast.leader)
    client.force_login(cast.lead)
    data = {"revision": 1, "tier": "targeted", "reason": "Two districts first"}

    response = client.post(reverse("lifecycle:triage-decide", args=[row.pk]), data)

    assert response.context["form"].non_field_errors() == ["Leader decided this already."]


def test_exploration_lists_what_was_looked_at(client, cast):
    row = ExplorationFactory(engagement=cast.pinewood)
    FindingFactory(exploration=row, speaks="against", looked_at="The budget")
    FindingFactory(exploration=row, speaks="for")
    FindingFactory(exploration__engagement=cast.lakeland)
    client.force_login(cast.lead)
    address = reverse("lifecycle:exploration-page", args=[cast.pinewood.pk])

    page = client.get(address, {"speaks": "against", "sort": "-looked_at"}).context["page"]
    lines = lines_of(client.get(address, {"speaks": "against", "export": "csv"}))

    assert [finding.looked_at for finding in page] == ["The budget"]
    assert len(lines) == 2


def test_finding_is_written_down_once(client, cast):
    row = ExplorationFactory(engagement=cast.pinewood)
    client.force_login(cast.specialist)
    address = reverse("lifecycle:finding-add", args=[row.pk])
    data = {
        "client_id": client_id(client, address),
        "looked_at": "The budget",
        "found": "No coach",
        "speaks": "against",
        "seen_by": "Specialist",
        "seen_on": "2026-01-20",
    }

    client.post(address, data)
    response = client.post(address, data)

    assert response.url == reverse("lifecycle:exploration-page", args=[cast.pinewood.pk])
    assert Finding.objects.get().engagement == cast.pinewood


def test_finding_of_tomorrow_is_refused(client, cast):
    row = FindingFactory(exploration__engagement=cast.pinewood)
    client.force_login(cast.lead)
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011

    response = client.post(
        reverse("lifecycle:finding-edit", args=[row.pk]),
        {"looked_at": "A", "found": "B", "speaks": "for", "seen_by": "C", "seen_on": tomorrow},
    )

    assert "seen_on" in response.context["form"].errors


def test_exploration_begins_and_ends(client, cast):
    client.force_login(cast.lead)
    address = reverse("lifecycle:exploration-add", args=[cast.pinewood.pk])
    data = {"starts_on": "2026-01-05", "client_id": client_id(client, address)}
    client.post(address, data)
    row = Exploration.objects.get()

    client.post(
        reverse("lifecycle:exploration-edit", args=[row.pk]),
        {"starts_on": "2026-01-05", "ends_on": "2026-02-05", "revision": 1},
    )

    row.refresh_from_db()
    assert row.ends_on == date(2026, 2, 5)


def word_data(client, address, **changes):
    return {"client_id": client_id(client, address), "reason": "So it is", **changes}


def test_both_sides_say_their_word(client, cast):
    put(cast.pinewood, "exploring")
    address = reverse("lifecycle:word-say", args=[cast.pinewood.pk])
    said = []
    for person in (cast.lead, cast.leader):
        client.force_login(person)
        client.post(address, word_data(client, address, outcome="go"))
        said.append(JointDecision.objects.count())

    assert said == [0, 1]
    assert set(SideWord.objects.values_list("side", "said_by__name")) == {
        ("provider", "Lead"),
        ("recipient", "Leader"),
    }


def test_not_yet_asks_for_a_day_to_come(client, cast):
    put(cast.pinewood, "exploring")
    client.force_login(cast.lead)
    address = reverse("lifecycle:word-say", args=[cast.pinewood.pk])

    for day, words in (("", "Say when to ask again."), ("2020-01-01", "still to come")):
        data = word_data(client, address, outcome="not_yet", ask_again_on=day)
        errors = client.post(address, data).context["form"].errors
        assert words in str(errors["ask_again_on"])


def test_declined_engagement_is_asked_again_only(client, cast):
    put(cast.pinewood, "declined")
    client.force_login(cast.lead)

    form = client.get(reverse("lifecycle:word-say", args=[cast.pinewood.pk])).context["form"]

    assert (form.fields["outcome"].choices, "ask_again_on" in form.fields) == (
        [("again", "Ask again")],
        False,
    )


def test_decision_page_shows_both_sides_and_what_was_replaced(client, cast):
    put(cast.pinewood, "exploring")
    client.force_login(cast.lead)
    address = reverse("lifecycle:word-say", args=[cast.pinewood.pk])
    for reason in ("At first", "By now"):
        client.post(address, word_data(client, address, outcome="go", reason=reason))

    page = client.get(reverse("lifecycle:decision-page", args=[cast.pinewood.pk]))

    assert [side.word and side.word.reason for side in page.context["page"].sides] == [
        "By now",
        None,
    ]
    assert "At first" in page.text


def test_unusual_end_is_asked_about_once_more(client, cast):
    client.force_login(cast.lead)
    address = reverse("lifecycle:extension-propose", args=[cast.pinewood.pk])
    data = {"to_end_on": "2031-08-31", "reason": "More", "client_id": client_id(client, address)}

    asked = client.post(address, data)
    client.post(address, {**data, "is_meant": "on"})

    assert "more than five years" in str(asked.context["form"].errors["is_meant"])
    assert 'type="checkbox"' in asked.text
    assert Extension.objects.get().to_end_on == date(2031, 8, 31)


def test_end_before_the_start_is_named_and_nothing_else(client, cast):
    client.force_login(cast.lead)
    address = reverse("lifecycle:extension-propose", args=[cast.pinewood.pk])
    data = {"to_end_on": "2025-08-31", "reason": "More", "client_id": client_id(client, address)}

    errors = client.post(address, data).context["form"].errors

    assert errors == {"to_end_on": ["Choose a day after Sep 1, 2025, when the engagement began."]}


def test_second_proposal_shows_no_form(client, cast):
    ExtensionFactory(engagement=cast.pinewood)
    client.force_login(cast.lead)

    response = client.get(reverse("lifecycle:extension-propose", args=[cast.pinewood.pk]))

    assert "Another new end is waiting for an answer." in response.text
    assert "<textarea" not in response.text


def test_answered_proposal_shows_no_form(client, cast):
    row = ExtensionFactory(engagement=cast.pinewood)
    address = reverse("lifecycle:extension-answer", args=[row.pk])
    client.force_login(cast.leader)
    client.post(address, {"agrees": "yes"})

    response = client.get(address)

    assert "Leader answered this already." in response.text
    assert "<textarea" not in response.text


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("leader", {"agrees": "yes"}, "agreed"),
        ("leader", {"agrees": "no", "answer": "No money"}, "refused"),
        ("lead", {"answer": "A mistake"}, "taken_back"),
    ],
)
def test_proposal_is_answered(client, cast, name, data, status):
    row = ExtensionFactory(engagement=cast.pinewood)
    client.force_login(cast.people[name])

    client.post(reverse("lifecycle:extension-answer", args=[row.pk]), data)

    row.refresh_from_db()
    assert row.status == status


def test_proposal_refused_without_a_reason_names_the_field(client, cast):
    row = ExtensionFactory(engagement=cast.pinewood)
    client.force_login(cast.leader)

    response = client.post(reverse("lifecycle:extension-answer", args=[row.pk]), {"agrees": "no"})

    assert response.context["form"].errors == {"answer": ["Say why."]}


def stage(cast, name, day, **changes):
    values = {"engagement": cast.pinewood, "site": cast.alder_elementary, **changes}
    return StageEntry.objects.create(
        stage=name, starts_on=day, recorded_by=cast.lead, recorded_at=NOW, **values
    )


def test_stages_tell_what_went_back(client, cast):
    stage(cast, "initial", date(2026, 1, 1))
    stage(cast, "installation", date(2026, 2, 1))
    client.force_login(cast.observer)
    address = reverse("lifecycle:stage-list", args=[cast.pinewood.pk])

    rows = list(client.get(address, {"stage": "installation"}).context["page"])
    lines = lines_of(client.get(address, {"export": "csv"}))

    assert [(row.went_back, row.before_name) for row in rows] == [(True, "Initial implementation")]
    assert len(lines) == 3


def test_stages_of_neighbours_stay_hidden(client, cast):
    stage(cast, "initial", date(2026, 1, 1), site=cast.birch_elementary)
    client.force_login(cast.school_person)

    page = client.get(reverse("lifecycle:stage-list", args=[cast.pinewood.pk])).context["page"]

    assert list(page) == []


LISTS = ["status-list", "decision-list", "stage-list", "exploration-page", "extension-list"]


def one_more(cast, number):
    """One row for each of LISTS."""
    statuses = Engagement.Status.values
    StatusEntry.objects.create(
        engagement=cast.pinewood,
        from_status=statuses[number],
        status=statuses[number + 1],
        entered_at=NOW,
        entered_by=cast.lead,
    )
    scenes.decided(cast, "go")
    stage(cast, "initial", date(2026, 1, 1 + number))
    FindingFactory(exploration__engagement=cast.pinewood)
    ExtensionFactory(
        engagement=cast.pinewood, status="refused", answered_by=cast.leader, answered_at=NOW
    )


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_as_often_for_three_rows_as_for_one(
    client, cast, name, django_assert_num_queries
):
    client.force_login(cast.admin)
    args = [] if name in ("status-list", "decision-list") else [cast.pinewood.pk]
    address = reverse(f"lifecycle:{name}", args=args)
    one_more(cast, 0)
    # Each exploration is a card of the page, drawn from the same rows.
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in (1, 2):
        one_more(cast, number)

    with django_assert_num_queries(len(one)):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", FORMATS)
def test_list_is_exported(client, cast, name, kind):
    one_more(cast, 0)
    client.force_login(cast.lead)
    args = [] if name in ("status-list", "decision-list") else [cast.pinewood.pk]

    response = client.get(reverse(f"lifecycle:{name}", args=args), {"export": kind})

    assert b"".join(response.streaming_content)


def test_reports_show_only_what_one_sees_the_whole_of(client, cast):
    one_more(cast, 0)
    StatusEntry.objects.create(
        engagement=cast.lakeland,
        from_status="",
        status="inquiry",
        entered_at=NOW,
        entered_by=cast.admin,
    )
    counts = {}
    for name in ("admin", "lead", "observer", "school_person", "stranger"):
        client.force_login(cast.people[name])
        counts[name] = [
            client.get(reverse(f"lifecycle:{page}")).context["page"].paginator.count
            for page in ("status-list", "decision-list")
        ]

    assert counts == {
        "admin": [2, 1],
        "lead": [1, 1],
        "observer": [1, 1],
        "school_person": [0, 0],
        "stranger": [1, 0],
    }


def test_status_list_is_narrowed_to_overrides_and_told_in_the_file(client, cast):
    put(cast.pinewood, "inquiry")
    one_more(cast, 0)
    moving.override(
        engagement=cast.pinewood,
        seen="inquiry",
        status="exploring",
        reason="By telephone",
        by=cast.admin,
        now=NOW,
    )
    client.force_login(cast.admin)
    address = reverse("lifecycle:status-list")

    lines = lines_of(client.get(address, {"is_override": "True", "export": "csv"}))

    assert len(lines) == 2
    assert "Nobody answered the four questions yet." in lines[1]


def test_engagement_begins_as_an_inquiry(client, cast):
    client.force_login(cast.admin)
    address = reverse("lifecycle:engagement-begin")
    data = {
        "client_id": client_id(client, address),
        "name": "Pinewood math",
        "state": cast.state.pk,
        "provider": "Center",
        "recipient": "Agency",
        "innovation": "Math",
        "tier": "intensive",
        "starts_on": "2026-01-01",
        "planned_end_on": "2028-12-31",
    }

    response = client.post(address, data)

    made = Engagement.objects.get(name="Pinewood math")
    assert (made.status, response.url) == ("inquiry", gate(made))
    assert StatusEntry.objects.get(engagement=made).entered_by == cast.admin


STATUS_ENTRIES = "/api/v1/status-entries/"


def test_api_moves_an_engagement_through_its_gate(client, cast):
    put(cast.pinewood, "inquiry")
    client.force_login(cast.lead)
    data = {"engagement": cast.pinewood.pk, "seen": "inquiry", "status": "exploring"}

    refused = client.post(STATUS_ENTRIES, data)
    scenes.triaged(cast.pinewood, cast.lead)
    made = client.post(STATUS_ENTRIES, data)
    again = client.post(STATUS_ENTRIES, data)

    assert (refused.status_code, refused.json()["missing"][0]["code"]) == (409, "triage")
    assert (made.status_code, made.json()["status"]) == (201, "exploring")
    assert (again.status_code, again.json()["missing"]) == (409, [])


@pytest.mark.parametrize(
    ("name", "status"), [("observer", 403), ("specialist", 403), ("school_person", 404)]
)
def test_api_moves_only_for_those_who_decide(client, cast, name, status):
    client.force_login(cast.people[name])
    data = {"engagement": cast.pinewood.pk, "seen": "active", "status": "sustaining"}

    assert client.post(STATUS_ENTRIES, data).status_code == status


def test_plan_and_waiver_are_known_to_the_gate_of_closing(client, cast):
    put(cast.pinewood, "sustaining")
    plan = PlanFactory(engagement=cast.pinewood)
    WaiverFactory(engagement=cast.pinewood, item="reviews_after_exit")
    client.force_login(cast.lead)

    row = rows_by_code(client.get(gate(cast.pinewood)))["reviews_after_exit"]

    address = reverse("sustainability:plan-detail", args=[plan.pk])
    assert (row.state, row.url) == ("not_applicable", address)


def test_who_stands_on_both_sides_may_read_of_the_planned_end(client, cast):
    AssignmentFactory(
        user=cast.lead,
        engagement=cast.pinewood,
        role=Role.STATE_LEADERSHIP,
        site=None,
        starts_on=date(2025, 9, 1),
    )
    client.force_login(cast.lead)

    response = client.get(reverse("lifecycle:extension-list", args=[cast.pinewood.pk]))

    assert (response.status_code, response.context["can_propose"]) == (200, False)


def test_an_end_in_another_age_is_refused(client, cast):
    client.force_login(cast.lead)
    address = reverse("lifecycle:extension-propose", args=[cast.pinewood.pk])

    response = client.post(address, {"to_end_on": "9999-12-31", "reason": "More"})

    assert response.context["form"].errors["to_end_on"] == ["Choose a day before 2101."]
