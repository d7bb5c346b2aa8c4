import pytest
from django.urls import reverse

from audit import sign_ins
from audit.models import Event
from people.tests.factories import UserFactory

PASSWORD = "practice to policy"


@pytest.fixture
def person(db):
    row = UserFactory(name="Ada Admin", email="ada@example.org")
    row.set_password(PASSWORD)
    row.save()
    return row


def send(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def told():
    events = Event.objects.order_by("pk")
    return [(event.actor_label, event.verb, event.subject_label) for event in events]


def test_a_sign_in_and_a_sign_out_are_in_the_history(client, person):
    send(client, "ada@example.org", PASSWORD)
    client.post(reverse("account_logout"))

    assert told() == [
        ("Ada Admin", "signed in as", "Ada Admin"),
        ("Ada Admin", "signed out as", "Ada Admin"),
    ]
    assert Event.objects.first().changes == {"network_address": "127.0.0.1"}


def test_a_failed_sign_in_is_in_the_history_of_the_account(client, person):
    send(client, "Ada@example.org", "wrong")

    event = Event.objects.get()
    assert (event.actor, event.subject_type, event.subject_id) == (None, "user", str(person.pk))
    assert told() == [("tadash", "turned away somebody who signed in as", "Ada Admin")]


@pytest.mark.parametrize(
    ("typed", "label"),
    [("nobody@example.org", "nobody@example.org"), ("My pass phrase 7", None)],
)
def test_a_sign_in_to_no_account_tells_the_address_alone(client, person, typed, label):
    send(client, typed, "wrong")

    assert [subject for _, _, subject in told()] == ([label] if label else [])


def test_what_was_typed_and_is_no_address_is_never_kept(person, rf):
    sign_ins.failed(credentials={"username": "My pass phrase 7"}, request=rf.get("/"))

    assert [subject for _, _, subject in told()] == ["an address that is none"]


def test_a_changed_password_is_in_the_history_and_its_words_are_not(client, person):
    client.force_login(person)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "policy to practice",
            "password2": "policy to practice",
        },
    )

    assert ("Ada Admin", "changed the password of", "Ada Admin") in told()
    assert "policy to practice" not in str(list(Event.objects.values()))
