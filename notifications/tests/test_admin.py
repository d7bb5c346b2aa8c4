import pytest

from notifications.models import Notification
from notifications.tests.factories import NOW, NotificationFactory
from people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/notifications/notification/"
State = Notification.State


@pytest.fixture
def administrator(client):
    person = UserFactory(is_administrator=True, is_superuser=True)
    client.force_login(person)
    return person


def test_an_administrator_sends_again_what_was_given_up(client, administrator):
    failed = NotificationFactory(state=State.FAILED)
    sent = NotificationFactory(state=State.SENT, sent_at=NOW)

    response = client.post(
        LIST,
        {"action": "send_again", "_selected_action": [str(failed.pk), str(sent.pk)]},
        follow=True,
    )

    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, sent.state) == (State.QUEUED, State.SENT)
    assert "1 put back into the queue." in response.text


def test_nobody_reads_what_was_written(client, administrator):
    message = NotificationFactory(body_text="Your way in: secret-7")

    response = client.get(f"{LIST}{message.pk}/change/")

    assert response.status_code == 200
    assert message.address in response.text
    assert "secret-7" not in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_row_as_for_three(
    client, administrator, rows, django_assert_num_queries
):
    NotificationFactory.create_batch(rows)
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)


def test_others_see_nothing(client):
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 302
