import hashlib
import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from engagements.agreements import agreeing, attesting
from engagements.agreements.attesting import Word
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Attestation
from engagements.rules.starter_clauses import STARTERS
from engagements.tests import agreements
from engagements.tests.agreements import LATER, NOW
from people.roles import Role

Status = Agreement.Status


@pytest.fixture
def draft(cast):
    return agreements.draft(cast.pinewood, cast.lead)


@pytest.fixture
def lead(client, cast):
    client.force_login(cast.lead)
    return client


def url(name, *arguments):
    return reverse(f"engagements:{name}", args=arguments)


def clause_data(clause, **values):
    return {
        "heading": clause.heading,
        "feature": clause.feature,
        "text": clause.text,
        "revision": clause.revision,
        **values,
    }


def facts(**values):
    return {
        "title": "Reading agreement",
        "preamble": "Every pupil reads.",
        "starts_on": "2026-01-01",
        "ends_on": "2028-06-30",
        "client_id": uuid.uuid4(),
        **values,
    }


# The list


def test_agreement_list_of_an_engagement_without_one_says_what_to_do(lead, cast):
    page = lead.get(url("agreement-list", cast.pinewood.pk)).text

    assert "Nothing is agreed yet." in page
    assert url("agreement-start", cast.pinewood.pk) in page


def test_agreement_list_shows_versions_and_the_next_deed(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    agreements.amended(cast.pinewood, cast.lead)

    response = lead.get(url("agreement-list", cast.pinewood.pk))

    assert [line.agreement.version for line in response.context["lines"]] == [2, 1]
    assert "Version 2 is being written." in response.text


def test_agreement_list_is_sorted_and_filtered(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    agreements.amended(cast.pinewood, cast.lead)
    address = url("agreement-list", cast.pinewood.pk)

    up = lead.get(address, {"sort": "version"}).context["lines"]
    drafts = lead.get(address, {"status": "draft"}).context["lines"]

    assert [line.agreement.version for line in up] == [1, 2]
    assert [line.agreement.version for line in drafts] == [2]


def test_agreement_list_shows_a_school_only_what_is_signed(client, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    agreements.amended(cast.pinewood, cast.lead)
    client.force_login(cast.school_person)

    response = client.get(url("agreement-list", cast.pinewood.pk))

    assert [line.agreement.version for line in response.context["lines"]] == [1]
    assert "being written" not in response.text


def number_of_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as told:
        assert client.get(address).status_code == 200
    return len(told)


def one_more_version(cast):
    """The next version, in force."""
    made = agreeing.amend(engagement=cast.pinewood, by=cast.lead, now=LATER)
    agreeing.add_clause(row=agreements.clause(made), by=cast.lead, now=LATER)
    made = agreeing.offer(agreement=made, seen=hash_of(made), by=cast.lead, now=LATER)
    agreements.sign(made, cast.lead)
    agreements.sign(made, cast.leader)


def test_agreement_list_asks_the_same_number_of_queries_for_one_and_three(lead, cast):
    address = url("agreement-list", cast.pinewood.pk)
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    for_one = number_of_queries(lead, address)
    one_more_version(cast)
    one_more_version(cast)

    assert number_of_queries(lead, address) == for_one


def test_agreement_list_as_a_file(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    one_more_version(cast)

    made = lead.get(url("agreement-list", cast.pinewood.pk), {"export": "csv"}).getvalue().decode()

    assert made.count("Pinewood reading") == 2


# Writing


def test_agreement_start_begins_a_draft(lead, cast):
    response = lead.post(url("agreement-start", cast.pinewood.pk), facts())

    made = Agreement.objects.get()
    assert response.url == url("agreement-detail", made.pk)
    assert made.clauses.count() == len(STARTERS)


def test_agreement_start_sent_twice_is_one_draft(lead, cast):
    data = facts()

    for _ in range(2):
        assert lead.post(url("agreement-start", cast.pinewood.pk), data).status_code == 302

    assert Agreement.objects.count() == 1


def test_agreement_start_with_dates_the_wrong_way_round_says_so(lead, cast):
    response = lead.post(url("agreement-start", cast.pinewood.pk), facts(ends_on="2025-12-31"))

    assert "The last day must come after the first." in response.text
    assert not Agreement.objects.exists()


def test_agreement_edit_in_conflict_shows_both_values(lead, cast, draft):
    values = {"title": "Theirs"}
    agreeing.change_facts(agreement=draft, revision=1, values=values, by=cast.leader, now=NOW)

    response = lead.post(
        url("agreement-edit", draft.pk), facts(title="Mine", revision=1, ends_on=draft.ends_on)
    )

    assert response.status_code == 409
    [clash] = response.context["conflict"].asked
    assert (clash.label, clash.mine, clash.theirs) == ("Title", "Mine", "Theirs")


def test_two_people_who_edit_different_clauses_both_keep_their_words(client, cast, draft):
    first, second = draft.clauses.order_by("number")[:2]

    for person, clause in ((cast.lead, first), (cast.leader, second)):
        client.force_login(person)
        data = clause_data(clause, text=f"By {person.name}")
        assert client.post(url("clause-edit", draft.pk, clause.key), data).status_code == 302

    assert [clause.text for clause in draft.clauses.order_by("number")[:2]] == [
        f"By {cast.lead.name}",
        f"By {cast.leader.name}",
    ]


def test_two_people_who_edit_one_clause_see_both_values_and_lose_no_words(client, cast, draft):
    clause = draft.clauses.get(number=1)
    address = url("clause-edit", draft.pk, clause.key)
    client.force_login(cast.leader)
    client.post(address, clause_data(clause, text="Words of the leader."))
    client.force_login(cast.lead)

    conflict = client.post(address, clause_data(clause, text="Words of the lead."))
    stored_meanwhile = draft.clauses.get(number=1).text
    again = client.post(address, clause_data(clause, text="Words of both.", revision=2))

    assert conflict.status_code == 409
    assert "<span>Words of the </span><mark>leader</mark><span>.</span>" in conflict.text
    assert "<span>Words of the </span><mark>lead</mark><span>.</span>" in conflict.text
    assert 'name="revision" value="2"' in conflict.text
    assert stored_meanwhile == "Words of the leader."
    assert again.status_code == 302
    assert draft.clauses.get(number=1).text == "Words of both."


def test_clause_edit_of_a_clause_that_was_taken_out_keeps_the_words(lead, cast, draft):
    clause = draft.clauses.get(number=1)
    address = url("clause-edit", draft.pk, clause.key)
    agreeing.remove_clause(clause=clause, revision=1, by=cast.leader, now=NOW)

    told = lead.post(address, clause_data(clause, text="Not lost."))
    client_id = told.context["form"].data["client_id"]
    saved = lead.post(address, clause_data(clause, text="Not lost.", client_id=client_id))

    assert told.status_code == 409
    assert "Not lost." in told.text
    assert "Somebody removed this clause" in told.text
    assert saved.status_code == 302
    assert draft.clauses.get(text="Not lost.").number == len(STARTERS)


def test_clause_edit_of_a_version_that_was_offered_keeps_the_words(lead, cast, draft):
    clause = draft.clauses.get(number=1)
    agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.leader, now=NOW)

    told = lead.post(url("clause-edit", draft.pk, clause.key), clause_data(clause, text="Later."))

    assert "waiting for signatures" in told.text
    assert "Later." in told.text
    assert draft.clauses.get(number=1).text == clause.text


def test_clause_add_sent_twice_is_one_clause(lead, draft):
    data = {"heading": "New", "feature": "duration", "text": "x", "client_id": uuid.uuid4()}

    for _ in range(2):
        assert lead.post(url("clause-add", draft.pk), data).status_code == 302

    assert draft.clauses.filter(heading="New").count() == 1


def test_every_button_of_a_draft_carries_its_token(lead, draft):
    page = lead.get(url("agreement-detail", draft.pk)).text

    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
    assert sum(f"/clauses/{clause.key}/" in page for clause in draft.clauses.all()) > 1
    assert [form for form in forms if "csrfmiddlewaretoken" not in form] == []


def test_clause_move_and_remove(lead, draft):
    first, second = draft.clauses.order_by("number")[:2]

    moved = lead.post(url("clause-move", draft.pk, second.key), {"number": 2, "up": 1})
    lead.post(url("clause-remove", draft.pk, first.key), {"revision": 1})

    assert moved.url == f"{url('agreement-detail', draft.pk)}#clause-{second.key}"
    assert draft.clauses.get(number=1).key == second.key
    assert not draft.clauses.filter(key=first.key).exists()


def test_dosage_is_added_by_months(lead, draft):
    data = {
        "kind": "training",
        "level": "",
        "minutes": 240,
        "first_month": "2026-02",
        "last_month": "2026-05",
        "client_id": uuid.uuid4(),
    }

    assert lead.post(url("dosage-add", draft.pk), data).status_code == 302

    line = draft.dosages.get(kind="training")
    assert (str(line.first_month), str(line.last_month)) == ("2026-02-01", "2026-05-01")


def test_dosage_with_months_the_wrong_way_round_says_so(lead, draft):
    line = draft.dosages.get()
    data = {
        "kind": line.kind,
        "level": "",
        "minutes": 240,
        "first_month": "2026-06",
        "last_month": "2026-05",
        "revision": 1,
    }

    response = lead.post(url("dosage-edit", line.pk), data)

    assert "must not come before the first" in response.text
    assert 'value="2026-06"' in response.text


def test_dosage_edit_in_conflict_shows_both_values(lead, cast, draft):
    line = draft.dosages.get()
    values = {"minutes": 90}
    agreeing.change_dosage(line=line, revision=1, values=values, by=cast.leader, now=NOW)
    data = {
        "kind": line.kind,
        "level": "",
        "minutes": 240,
        "first_month": "2026-01",
        "last_month": "2028-12",
        "revision": 1,
    }

    response = lead.post(url("dosage-edit", line.pk), data)

    assert response.status_code == 409
    [clash] = response.context["conflict"].asked
    assert (clash.label, clash.mine, clash.theirs) == ("Minutes a month", "240", "90")


# One version


def test_agreement_detail_names_what_is_missing_with_links(lead, cast):
    made = agreeing.start(row=agreements.row(cast.pinewood), by=cast.lead, now=NOW)

    page = lead.get(url("agreement-detail", made.pk)).text

    assert "No minutes a month are promised yet." in page
    assert url("agreement-offer", made.pk) not in page


def test_agreement_detail_offers_what_is_complete(lead, draft):
    page = lead.get(url("agreement-detail", draft.pk)).text

    assert f'name="seen" value="{hash_of(draft)}"' in page


def test_agreement_detail_tells_work_logged_for_a_clause(lead, cast):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    page = lead.get(url("agreement-detail", made.pk)).text

    assert page.count("no work logged yet") == len(STARTERS)


@pytest.mark.parametrize(("name", "is_told"), [("leader", True), ("school_person", False)])
def test_agreement_detail_tells_those_who_see_all_what_was_worked_on(client, cast, name, is_told):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    client.force_login(cast.people[name])

    page = client.get(url("agreement-detail", made.pk)).text

    assert (f"work was logged for 0 of {len(STARTERS)} clauses" in page) == is_told


def test_agreement_detail_tells_that_words_were_tampered_with(lead, cast):
    made = agreements.offered(cast.pinewood, cast.lead)
    agreements.tamper(made, text="Other words.")

    page = lead.get(url("agreement-detail", made.pk)).text

    assert "This is not the text that was offered" in page


def test_agreement_detail_shows_hostile_words_as_words(lead, cast, draft):
    hostile = "<script>alert(1)</script>"
    agreeing.add_clause(row=agreements.clause(draft, heading=hostile), by=cast.lead, now=NOW)

    page = lead.get(url("agreement-detail", draft.pk)).text

    assert hostile not in page
    assert "&lt;script&gt;" in page


def test_agreement_detail_as_a_file_of_clauses(lead, draft):
    made = lead.get(url("agreement-detail", draft.pk), {"export": "csv"}).getvalue().decode()

    assert made.count("Pinewood reading") == len(STARTERS)


def test_agreement_detail_as_a_file_of_minutes(lead, draft):
    query = {"table": "dosage", "export": "csv"}

    made = lead.get(url("agreement-detail", draft.pk), query).getvalue().decode()

    assert "Coaching,Any level,2026-01-01,2028-12-01,600" in made


def test_agreement_detail_asks_the_same_number_of_queries_for_one_and_three(lead, cast, draft):
    address = url("agreement-detail", draft.pk)

    for_one = number_of_queries(lead, address)
    for _ in range(2):
        agreeing.add_clause(row=agreements.clause(draft), by=cast.lead, now=NOW)
        agreeing.add_dosage(row=agreements.dosage(draft), by=cast.lead, now=NOW)

    assert number_of_queries(lead, address) == for_one


def test_agreement_offer_by_its_page(lead, draft):
    lead.post(url("agreement-offer", draft.pk), {"seen": hash_of(draft)})

    draft.refresh_from_db()
    assert draft.status == Status.OFFERED


def test_agreement_recall_asks_why(lead, cast):
    made = agreements.offered(cast.pinewood, cast.lead)

    empty = lead.post(url("agreement-recall", made.pk), {"reason": ""})
    lead.post(url("agreement-recall", made.pk), {"reason": "The dates are wrong."})

    made.refresh_from_db()
    assert empty.status_code == 200
    assert made.status == Status.DRAFT
    assert Event.objects.latest("pk").reason == "The dates are wrong."


def test_agreement_amend_leads_to_the_new_draft(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)

    responses = [lead.post(url("agreement-amend", cast.pinewood.pk)) for _ in range(2)]

    draft = Agreement.objects.get(version=2)
    assert {response.url for response in responses} == {url("agreement-detail", draft.pk)}


def test_agreement_text_has_the_hash_that_is_signed(lead, cast):
    made = agreements.offered(cast.pinewood, cast.lead)

    text = lead.get(url("agreement-text", made.pk)).content

    assert hashlib.sha256(text).hexdigest() == made.text_hash


def test_home_tells_what_waits_for_ones_signature(client, cast):
    made = agreements.offered(cast.pinewood, cast.lead)
    agreements.sign(made, cast.lead)
    told = {}

    for name, person in cast.people.items():
        client.force_login(person)
        told[name] = url("agreement-sign", made.pk) in client.get(reverse("home")).text

    assert [name for name, is_told in told.items() if is_told] == ["leader"]


# Comparing


def test_agreement_compare_shows_words_side_by_side(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    made = agreements.amended(cast.pinewood, cast.lead)

    response = lead.get(url("agreement-compare", made.pk))

    page = response.context["page"]
    assert (page.old.version, page.new.version, page.n_same) == (1, 2, len(STARTERS) - 1)
    assert [pair.words for pair in page.pairs] == [["Reworded"]]
    assert "<ins>" in response.text
    assert "[removed: " in response.text


def test_agreement_compare_shows_all_if_asked(lead, cast):
    agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    made = agreements.amended(cast.pinewood, cast.lead)

    page = lead.get(url("agreement-compare", made.pk), {"with": 1, "all": 1}).context["page"]

    assert len(page.pairs) == len(STARTERS)
    assert [line.kind for line in page.dosages] == ["same"]


def test_agreement_compare_with_an_unknown_version_is_refused(lead, draft):
    assert lead.get(url("agreement-compare", draft.pk), {"with": "9"}).status_code == 400


def test_agreement_compare_of_the_only_version_says_so(lead, draft):
    assert "There is only one version" in lead.get(url("agreement-compare", draft.pk)).text


def test_agreement_compare_does_not_show_a_school_a_draft(client, cast):
    made = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    agreements.amended(cast.pinewood, cast.lead)
    client.force_login(cast.school_person)

    assert client.get(url("agreement-compare", made.pk), {"with": 2}).status_code == 400


# Assumptions


def said(code, holds="", note="", shown_holds="", shown_note=""):
    return {
        f"{code}-holds": holds,
        f"{code}-note": note,
        f"initial-{code}-holds": shown_holds,
        f"initial-{code}-note": shown_note,
    }


def test_attestation_add_keeps_what_is_said(lead, cast):
    data = said("reach", "yes") | said("time", "no", "Two years only.")

    lead.post(url("attestation-add", cast.pinewood.pk), data)

    rows = Attestation.objects.order_by("code").values_list("code", "side", "holds", "note")
    assert list(rows) == [
        ("reach", "provider", True, ""),
        ("time", "provider", False, "Two years only."),
    ]


def test_attestation_add_without_a_reason_keeps_the_form(lead, cast):
    response = lead.post(url("attestation-add", cast.pinewood.pk), said("time", "no"))

    assert "Say what does not hold yet." in response.text
    assert not Attestation.objects.exists()


def test_attestation_add_does_not_repeat_what_was_shown_over_a_newer_word(lead, cast):
    doubt = Word("reach", holds=False, note="Not now.")
    attesting.attest(engagement=cast.pinewood, words=[doubt], by=cast.lead, now=LATER)

    lead.post(
        url("attestation-add", cast.pinewood.pk),
        said("reach", "yes", shown_holds="yes") | said("time", "yes"),
    )

    assert Attestation.objects.newest().get(code="reach").holds is False
    assert Attestation.objects.count() == 2


def test_attestation_of_one_who_spoke_for_the_other_side_is_refused_before_it_is_written(
    client, cast
):
    word = Word("reach", holds=True)
    attesting.attest(engagement=cast.pinewood, words=[word], by=cast.lead, now=NOW)
    cast.lead.assignments.update(role=Role.STATE_LEADERSHIP)
    client.force_login(cast.lead)
    address = url("attestation-add", cast.pinewood.pk)

    for answer in (client.get(address), client.post(address, {})):
        assert "You spoke for the other side" in answer.text

    assert Attestation.objects.count() == 1


def test_attestation_list_asks_the_same_number_of_queries_for_one_and_three(lead, cast):
    address = url("attestation-list", cast.pinewood.pk)
    counts = []

    for codes in (["reach"], ["time", "people"]):
        words = [Word(code, holds=True) for code in codes]
        for person in (cast.lead, cast.leader):
            attesting.attest(engagement=cast.pinewood, words=words, by=person, now=NOW)
        counts.append(number_of_queries(lead, address))

    assert counts[0] == counts[1]
    assert lead.get(address).context["n_shared"] == 3


def test_attestation_list_as_a_file_holds_everything_said(lead, cast):
    for holds in (True, False):
        word = Word("reach", holds=holds, note="x")
        attesting.attest(engagement=cast.pinewood, words=[word], by=cast.lead, now=NOW)

    made = lead.get(url("attestation-list", cast.pinewood.pk), {"export": "csv"}).getvalue()

    assert made.decode().count("Enough people will benefit") == 2


def test_clause_taken_out_of_a_version_that_was_offered_since_keeps_the_words(lead, cast, draft):
    clause = agreeing.add_clause(
        row=agreements.clause(draft, client_id=uuid.uuid4()), by=cast.lead, now=NOW
    )
    agreeing.remove_clause(clause=clause, revision=1, by=cast.lead, now=NOW)
    agreeing.offer(agreement=draft, seen=hash_of(draft), by=cast.leader, now=NOW)
    data = clause_data(clause, text="Not lost.", client_id=uuid.uuid4())

    told = lead.post(url("clause-edit", draft.pk, clause.key), data)

    assert "waiting for signatures" in told.text
    assert "Not lost." in told.text


def test_agreement_start_sent_again_after_it_was_signed_leads_to_it(lead, cast):
    address, data = url("agreement-start", cast.pinewood.pk), facts()
    first = lead.post(address, data)
    Agreement.objects.update(status=Status.IN_FORCE, text_hash="a" * 64)

    again = lead.post(address, data)

    assert (again.status_code, again.url) == (302, first.url)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", ""])
def test_clause_remove_with_a_number_that_is_none_changes_nothing(lead, draft, number):
    clause = draft.clauses.get(number=1)

    response = lead.post(url("clause-remove", draft.pk, clause.key), {"revision": number})

    assert response.status_code == 302
    assert draft.clauses.filter(pk=clause.pk).exists()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_agreement_of_another_age_is_refused(lead, cast, day):
    response = lead.post(url("agreement-start", cast.pinewood.pk), facts(ends_on=day))

    assert list(response.context["form"].errors) == ["ends_on"]


@pytest.mark.parametrize("name", ["agreement-edit", "clause-add", "dosage-add"])
def test_offered_version_shows_no_form(client, cast, name):
    made = agreements.offered(cast.pinewood, cast.lead)
    client.force_login(cast.lead)

    response = client.get(reverse(f"engagements:{name}", args=[made.pk]))

    assert "is waiting for signatures. Take it back to a draft to change it." in response.text
    assert "<textarea" not in response.text


# Days


def test_a_day_outside_the_engagement_is_asked_about_and_kept_if_confirmed(lead, cast):
    address, data = url("agreement-start", cast.pinewood.pk), facts(ends_on="2058-12-31")

    asked = lead.post(address, data)

    [box] = asked.context["form"].boxes
    assert box.question.key == "after.2058-12-31"
    assert not Agreement.objects.exists()
    lead.post(address, {**data, "confirmed": [box.question.key]})
    assert Agreement.objects.get().ends_on == date(2058, 12, 31)


def test_days_that_the_engagement_gives_are_not_asked_about(lead, cast):
    first, last = cast.pinewood.starts_on, cast.pinewood.planned_end_on

    lead.post(
        url("agreement-start", cast.pinewood.pk),
        facts(starts_on=f"{first:%Y-%m-%d}", ends_on=f"{last:%Y-%m-%d}"),
    )

    assert Agreement.objects.get().starts_on == first
