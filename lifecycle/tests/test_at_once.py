"""Two people at the same moment: one move, one word, one proposal."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lifecycle.models import JointDecision, SideWord, StatusEntry
from lifecycle.tests import scenes
from lifecycle.tests.scenes import put


def send_together(*posts):
    """Each of (person, address, data), sent at the same moment; the statuses of the answers."""
    statuses, start = [], threading.Barrier(len(posts))

    def send(person, address, data):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            statuses.append(client.post(address, data).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


@pytest.mark.django_db(transaction=True)
def test_two_who_move_it_make_one_move(cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    address = reverse("lifecycle:status-move", args=[cast.pinewood.pk])
    data = {"seen": "inquiry", "status": "exploring"}

    statuses = send_together((cast.lead, address, data), (cast.leader, address, data))

    assert (statuses, StatusEntry.objects.count()) == ([302, 302], 1)


@pytest.mark.django_db(transaction=True)
def test_one_who_moves_while_another_withdraws_leaves_one_history(cast):
    put(cast.pinewood, "inquiry")
    scenes.triaged(cast.pinewood, cast.lead)
    move = reverse("lifecycle:status-move", args=[cast.pinewood.pk])
    leave = reverse("lifecycle:status-withdraw", args=[cast.pinewood.pk])
    out = {"seen": "inquiry", "left_by": "recipient", "reason": "No money"}

    send_together(
        (cast.lead, move, {"seen": "inquiry", "status": "exploring"}), (cast.leader, leave, out)
    )

    cast.pinewood.refresh_from_db()
    assert StatusEntry.objects.get().status == cast.pinewood.status


@pytest.mark.django_db(transaction=True)
def test_both_sides_at_once_make_one_decision(cast):
    put(cast.pinewood, "exploring")
    address = reverse("lifecycle:word-say", args=[cast.pinewood.pk])
    data = {"outcome": "go", "reason": "It fits"}
    keys = ("6f0cbe3c-6d0c-4cbf-9a39-1c6f0a1f1b01", "6f0cbe3c-6d0c-4cbf-9a39-1c6f0a1f1b02")

    send_together(
        *(
            (person, address, {**data, "client_id": key})
            for person, key in zip((cast.lead, cast.leader), keys, strict=True)
        )
    )

    assert (SideWord.objects.count(), JointDecision.objects.count()) == (2, 1)
