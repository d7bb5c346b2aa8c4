import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from audit.models import Event
from engagements.tests.factories import EngagementFactory
from exports.refusals import ExplainRefusals
from exports.responses import attachment, export_response, safe_filename
from exports.tests.factories import NOON, TEXTS, EventFactory
from exports.writers import XlsxTooLarge
from people.asked import NotUnderstood
from people.tests.factories import UserFactory


def body(response):
    with response.file_to_stream:
        return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_export_response_is_a_whole_csv():
    event = EventFactory(reason="Late bus")
    mine = Event.objects.filter(pk=event.pk)

    response = export_response(TEXTS, mine, "csv", by=event.actor, as_of=NOON)

    whole = f"\ufeffNumber,Why\n{event.pk},Late bus\n".encode()
    assert body(response) == whole
    assert dict(response.headers) == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Length": str(len(whole)),
        "Content-Disposition": "attachment; filename=\"Texts.csv\"; filename*=UTF-8''Texts.csv",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.django_db
def test_export_response_as_xlsx():
    person = UserFactory()

    response = export_response(TEXTS, Event.objects.none(), "xlsx", by=person, as_of=NOON)

    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert body(response)[:2] == b"PK"


@pytest.mark.django_db
def test_export_is_audited():
    engagement = EngagementFactory()
    person = UserFactory(name="Ada")
    EventFactory.create_batch(2)

    response = export_response(
        TEXTS,
        Event.objects.all(),
        "csv",
        by=person,
        filters=["State: Pinewood"],
        as_of=NOON,
        subject=engagement,
    )
    response.file_to_stream.close()

    event = Event.objects.get(verb="exported")
    assert (event.actor, event.engagement_id, event.at) == (person, engagement.pk, NOON)
    assert re.fullmatch("[0-9a-f]{64}", event.changes.pop("sha256"))
    assert event.changes == {
        "table": "texts",
        "format": "csv",
        "rows": 2,
        "filters": ["State: Pinewood"],
    }


@pytest.mark.django_db
def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(NotUnderstood, match="export: There is no such kind of file"):
        export_response(TEXTS, [], "exe", by=UserFactory(), as_of=NOON)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("Visits 2026-11.csv", "Visits 2026-11.csv"),
        ("../../etc/passwd.csv", "etc passwd.csv"),
        ('a"b;c\r\nX: y.csv', "a b c X y.csv"),
        ("...csv", "export.csv"),
        ("\u202egnp.csv", "gnp.csv"),
        ("Peñasco.csv", "Peñasco.csv"),
        ("x" * 300 + ".xlsx", "x" * 120 + ".xlsx"),
    ],
)
def test_safe_filename(given, safe):
    assert safe_filename(given) == safe


def test_attachment_names_the_file_twice():
    assert attachment("Peñasco.csv") == (
        "attachment; filename=\"Penasco.csv\"; filename*=UTF-8''Pe%C3%B1asco.csv"
    )
    assert attachment("学校.csv") == (
        "attachment; filename=\"export.csv\"; filename*=UTF-8''%E5%AD%A6%E6%A0%A1.csv"
    )


def refuse(**headers):
    request = RequestFactory().get("/visits/", {"export": "xlsx", "state": "PW"}, headers=headers)
    request.user = AnonymousUser()
    return ExplainRefusals(lambda request: None).process_exception(
        request, XlsxTooLarge("Too big.")
    )


def test_a_refused_spreadsheet_is_explained_to_programs():
    response = refuse(accept="application/json")

    assert (response.status_code, response.content) == (422, b'{"detail": "Too big."}')


@pytest.mark.django_db
def test_a_refused_spreadsheet_is_explained_to_people():
    response = refuse(accept="text/html")

    assert response.status_code == 422
    assert "Too big." in response.text
    assert 'href="/visits/?export=csv&amp;state=PW"' in response.text


def test_other_errors_are_left_alone():
    request = RequestFactory().get("/")

    assert ExplainRefusals(lambda request: None).process_exception(request, KeyError()) is None
