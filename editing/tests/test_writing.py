"""A form's own id: sent twice it is one row, and it never leads to a row of somebody else."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from editing import writing
from editing.refusals import IdTaken
from engagements.barriers.tests.test_raising import raise_one
from engagements.clarity.forms import NeedForm
from engagements.models import Barrier, Need, Site, Visit, VisitFile
from engagements.short_contacts.tests.test_saving import PAGE, contact, week
from engagements.tests.factories import CadenceFactory, NeedFactory, VisitFactory
from engagements.tests.log_forms import QUICK, quick
from engagements.visits import attaching

NOW = datetime(2026, 3, 18, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def need(cast, client_id, engagement=None, by=None):
    row = Need(engagement=engagement or cast.pinewood, text="Mine", client_id=client_id)
    return writing.add(row=row, by=by or cast.lead, now=NOW)


def test_row_sent_twice_is_one(cast):
    client_id = uuid.uuid4()

    assert need(cast, client_id) == need(cast, client_id)
    assert Need.objects.count() == 1


@pytest.mark.parametrize("whose", [{"engagement": "lakeland"}, {"by": "leader"}])
def test_row_with_the_id_of_another_is_refused(cast, whose):
    there = need(cast, uuid.uuid4())
    other = {name: getattr(cast, value) for name, value in whose.items()}

    with pytest.raises(IdTaken) as refused:
        need(cast, there.client_id, **other)

    assert refused.value.field == "client_id"


def test_form_whose_id_is_taken_keeps_its_words_and_can_be_sent_again(client, cast):
    theirs = NeedFactory(engagement=cast.lakeland, written_by=cast.stranger)
    client.force_login(cast.lead)
    address = reverse("engagements:need-add", args=[cast.pinewood.pk])
    sent = {"client_id": str(theirs.client_id), "text": "My own words", "priority": "2"}

    form = client.post(address, sent).context["form"]

    assert "Your words are still here" in str(form.non_field_errors())
    assert form["text"].value() == "My own words"
    again = sent | {"client_id": form["client_id"].value()}
    assert client.post(address, again).status_code == 302
    assert Need.objects.get(engagement=cast.pinewood).text == "My own words"


@pytest.fixture
def out_of_sight(cast):
    """A barrier that the person of Alder Elementary may not see."""
    return raise_one(cast, site=cast.birch_elementary, by=cast.lead)


def test_barrier_with_the_id_of_one_out_of_sight_is_refused_by_the_api(client, cast, out_of_sight):
    client.force_login(cast.school_person)
    sent = {
        "client_id": str(out_of_sight.client_id),
        "engagement": cast.pinewood.pk,
        "site": cast.alder_elementary.pk,
        "title": "Mine",
    }

    answer = client.post(reverse("api-barrier-list"), sent, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (422, ["client_id"])


def test_barrier_with_the_id_of_one_out_of_sight_keeps_its_words(client, cast, out_of_sight):
    client.force_login(cast.school_person)
    address = reverse("engagements:barrier-add", args=[cast.pinewood.pk])
    sent = {"site": cast.alder_elementary.pk, "title": "My own words", "detail": ""}

    form = client.post(address, sent | {"client_id": str(out_of_sight.client_id)}).context["form"]

    assert form["title"].value() == "My own words"
    again = client.post(address, sent | {"client_id": form["client_id"].value()})
    mine = Barrier.objects.get(title="My own words")
    assert again["Location"] == reverse("engagements:barrier-detail", args=[mine.pk])


@pytest.fixture
def foreign_visit(cast):
    return VisitFactory(engagement=cast.lakeland, lead=cast.stranger, log_id=uuid.uuid4())


@pytest.mark.parametrize("name", ["client_id", "log_id"])
@pytest.mark.parametrize("planned", [False, True])
def test_log_with_the_id_of_a_visit_out_of_sight_is_refused(
    client, cast, foreign_visit, name, planned
):
    client.force_login(cast.specialist)
    about = {"engagement": cast.pinewood.pk}
    if planned:
        about = {"visit": VisitFactory(engagement=cast.pinewood, lead=cast.specialist).pk}
    sent = about | {
        "client_id": str(getattr(foreign_visit, name)),
        "held_on": "2026-03-17",
        "mode": "on_site",
    }

    answer = client.post(reverse("api-visit-list"), sent, content_type="application/json")

    is_free = planned and name == "client_id"
    assert answer.status_code == (201 if is_free else 422)
    assert is_free or list(answer.json()) == ["client_id"]


def test_quick_log_with_the_id_of_another_keeps_its_words(client, cast, foreign_visit):
    client.force_login(cast.specialist)
    address = f"{reverse(QUICK)}?visit=new&engagement={cast.pinewood.pk}"
    sent = quick(cast, title="Drop-in", log_id=str(foreign_visit.log_id))

    form = client.post(address, sent).context["form"]

    assert form["seen"].value() == "Two lessons"
    assert client.post(address, sent | {"log_id": form["log_id"].value()}).status_code == 302
    assert Visit.objects.get(engagement=cast.pinewood).seen == "Two lessons"


def test_log_sent_again_where_its_form_is_about_another_visit_by_now_is_one(client, cast):
    """The address of the quick log names no visit: it offers the one that is likeliest."""
    VisitFactory(engagement=cast.pinewood, lead=cast.specialist, planned_on=date(2026, 3, 18))
    client.force_login(cast.specialist)
    address = f"{reverse(QUICK)}?engagement={cast.pinewood.pk}"
    sent = quick(cast, title="Drop-in")

    answers = [client.post(address, sent) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Visit.objects.count() == 1


def test_contacts_with_the_id_of_another_keep_their_words(client, cast):
    row = uuid.uuid4()
    first = uuid.uuid5(row, "contacts-0")
    VisitFactory(engagement=cast.lakeland, lead=cast.stranger, client_id=first)
    client.force_login(cast.specialist)
    address = f"{reverse(PAGE)}?engagement={cast.pinewood.pk}"
    sent = week(contact(), client_id=str(row))

    sheet = client.post(address, sent).context["sheet"]

    assert sheet.rows[0]["what"].value() == "Dates of the training"
    again = client.post(address, sent | {"client_id": sheet.form["client_id"].value()})
    assert again.status_code == 302
    assert Visit.objects.filter(engagement=cast.pinewood).count() == 1


def test_file_with_the_id_of_another_visits_file_is_asked_for_again(client, cast, foreign_visit):
    content = {"name": "a.txt", "content": b"Theirs", "client_id": uuid.uuid4()}
    there = attaching.attach(visit=foreign_visit, **content, by=cast.stranger, now=NOW)
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    client.force_login(cast.specialist)
    sent = {"client_id": str(there.client_id), "file": SimpleUploadedFile("b.txt", b"Mine")}

    answer = client.post(reverse("engagements:file-add", args=[visit.pk]), sent)

    assert answer.context["form"]["client_id"].value() != str(there.client_id)
    assert VisitFile.objects.get() == there


@pytest.mark.parametrize("noun", ["visit", "cadence"])
def test_plan_with_the_id_of_another_engagements_is_asked_for_again(client, cast, noun):
    client.force_login(cast.lead)
    client_id = uuid.uuid4()
    lakeland = {"engagement": cast.lakeland, "lead": cast.stranger, "client_id": client_id}
    if noun == "visit":
        VisitFactory(**lakeland)
        sent = {"planned_on": "2026-04-01", "mode": "on_site", "tier": "intensive"}
    else:
        CadenceFactory(**lakeland)
        sent = {"starts_on": "2026-04-01", "mode": "on_site", "anchor": "nth_weekday"}
        sent |= {"interval": "1", "nth": "3", "weekday": "1", "minutes": "120"}
    sent |= {"title": "My own words", "lead": cast.lead.pk, "client_id": str(client_id)}
    address = f"{reverse(f'engagements:{noun}-add')}?engagement={cast.pinewood.pk}"

    form = client.post(address, sent).context["form"]

    assert form["title"].value() == "My own words"
    assert "Your words are still here" in str(form.non_field_errors())
    assert client.post(address, sent | {"client_id": form["client_id"].value()}).status_code == 302


def test_one_of_two_with_the_same_name_takes_the_place_of_the_other(client, cast):
    """Two schools of one name lie in two districts; who looks at names alone sees no change."""
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    namesakes = [cast.alder_elementary, cast.birch_elementary]
    Site.objects.filter(pk__in=[site.pk for site in namesakes]).update(name="Lincoln Elementary")
    visit.sites.set(namesakes[:1])
    client.force_login(cast.specialist)
    sent = {"title": visit.title, "mode": visit.mode, "tier": visit.tier, "lead": visit.lead_id}
    sent |= {"sites": [namesakes[1].pk], "revision": "1", "client_id": str(uuid.uuid4())}

    client.post(reverse("engagements:visit-edit", args=[visit.pk]), sent)

    assert list(visit.sites.values_list("pk", flat=True)) == [namesakes[1].pk]


def test_a_form_leaves_the_row_of_its_page_as_it_is_stored(cast):
    row = NeedFactory(engagement=cast.pinewood, text="Stored")
    form = NeedForm({"text": "Typed", "priority": "2"}, instance=row, engagement=cast.pinewood)

    assert form.is_valid()
    assert (row.text, form.values["text"]) == ("Stored", "Typed")
