import uuid
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements.models import VisitFile
from engagements.tests.factories import VisitFactory
from engagements.visits import attaching

NOW = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
    visit.sites.set([cast.alder_elementary])
    return visit


def attach(visit, cast, name="notes.txt", content=b"Notes", **more):
    facts = {"client_id": uuid.uuid4(), "by": cast.specialist, "now": NOW} | more
    return attaching.attach(visit=visit, name=name, content=content, **facts)


def verbs(visit):
    return [event.verb for event in Event.objects.about("visit", visit.pk).order_by("pk")]


def test_attach_keeps_the_file_and_is_audited(cast, visit):
    file = attach(visit, cast, name="../notes.txt")

    event = Event.objects.about("visit", visit.pk).get()
    assert (file.name, file.content_type, file.size) == ("notes.txt", "text/plain", 5)
    assert (event.actor, event.verb) == (cast.specialist, "attached a file to")
    assert event.changes == {"file": "notes.txt", "bytes": 5, "sha256": file.sha256}


def test_attach_of_one_form_sent_twice_is_one_file(cast, visit):
    client_id = uuid.uuid4()

    files = {attach(visit, cast, client_id=client_id).pk for _ in range(2)}

    assert len(files) == VisitFile.objects.count() == 1


def test_attach_of_the_same_content_is_one_file(cast, visit):
    first = attach(visit, cast)
    second = attach(visit, cast, name="again.txt", by=cast.lead)

    assert first == second
    assert verbs(visit) == ["attached a file to"]


def test_attach_of_the_same_content_to_another_visit_is_another_file(cast, visit):
    other = VisitFactory(engagement=cast.pinewood)

    assert attach(visit, cast) != attach(other, cast)


def test_attach_of_what_is_too_large_is_refused(cast, visit, settings):
    settings.VISIT_FILE_BYTES = 4

    with pytest.raises(Refused, match=r"notes\.txt"):
        attach(visit, cast)


def test_attach_of_one_too_many_is_refused(cast, visit, monkeypatch):
    monkeypatch.setattr(attaching, "MOST_FILES", 1)
    attach(visit, cast)

    with pytest.raises(Refused, match="already"):
        attach(visit, cast, content=b"More")


def test_attach_of_what_is_not_taken_keeps_nothing(cast, visit):
    with pytest.raises(Refused, match="is not a text inside"):
        attach(visit, cast, name="page.txt", content=b"<html>")

    assert (VisitFile.objects.count(), verbs(visit)) == (0, [])


def test_remove_and_restore_once_each(cast, visit):
    file = attach(visit, cast)
    deed = {"file": file, "by": cast.lead, "now": NOW}

    for _ in range(2):
        attaching.remove(**deed)
    gone = VisitFile.objects.kept().exists()
    for _ in range(2):
        attaching.restore(**deed)

    assert (gone, VisitFile.objects.kept().get()) == (False, file)
    assert verbs(visit) == ["attached a file to", "took a file from", "put back a file of"]


def test_restore_of_what_was_attached_again_is_that_file(cast, visit):
    first = attach(visit, cast)
    attaching.remove(file=first, by=cast.lead, now=NOW)
    again = attach(visit, cast)

    assert attaching.restore(file=first, by=cast.lead, now=NOW) == again


def upload(client, visit, name, content):
    data = {"client_id": uuid.uuid4(), "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("engagements:file-add", args=[visit.pk]), data)


def test_file_page_attaches(client, cast, visit):
    client.force_login(cast.specialist)

    response = upload(client, visit, "notes.txt", b"Notes")

    assert response.status_code == 302
    assert VisitFile.objects.get().name == "notes.txt"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("program.pdf", b"MZ" + b"\0" * 60, "program.pdf"),
        ("page.html", b"<p>", "page.html"),
        ("empty.pdf", b"", "is empty"),
    ],
)
def test_file_page_refuses_by_name(client, cast, visit, name, content, words):
    client.force_login(cast.specialist)

    response = upload(client, visit, name, content)

    assert words in response.content.decode()
    assert VisitFile.objects.count() == 0


def test_file_is_served_to_keep_and_never_to_be_shown(client, cast, visit):
    file = attach(visit, cast, name='Größe "3".txt')
    client.force_login(cast.school_person)

    response = client.get(reverse("engagements:file-download", args=[file.pk]))

    assert response.content == b"Notes"
    assert {
        name: response.headers[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "Content-Security-Policy",
            "X-Content-Type-Options",
        )
    } == {
        "Content-Type": "text/plain",
        "Content-Disposition": "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%223%22.txt",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def test_file_is_seen_by_those_who_see_the_visit(client, cast, visit):
    file = attach(visit, cast)
    address = reverse("engagements:file-download", args=[file.pk])

    def got(person):
        client.force_login(person)
        return client.get(address).status_code

    before = got(cast.district_person)
    visit.sites.set([cast.birch_elementary])

    assert before == 200
    assert [got(cast.district_person), got(cast.school_person), got(cast.stranger)] == [404] * 3


def test_file_that_was_taken_away_is_gone_for_everybody(client, cast, visit):
    file = attach(visit, cast)
    attaching.remove(file=file, by=cast.lead, now=NOW)
    client.force_login(cast.admin)

    assert client.get(reverse("engagements:file-download", args=[file.pk])).status_code == 404


def test_visit_page_offers_to_put_a_file_back_to_those_who_log(client, cast, visit):
    attaching.remove(file=attach(visit, cast), by=cast.lead, now=NOW)

    def removed(person):
        client.force_login(person)
        page = client.get(reverse("engagements:visit-detail", args=[visit.pk])).context["page"]
        return [line.name for line in page.beside.removed]

    assert removed(cast.specialist) == ["notes.txt"]
    assert removed(cast.school_person) == []
