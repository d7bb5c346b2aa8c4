import json
from datetime import date

import pytest
from django.urls import reverse

from engagements.tests.visit_pages import queries_for
from reviews.tests.factories import DecisionFactory, JudgmentFactory, ReviewFactory


@pytest.fixture
def april(cast):
    return ReviewFactory(engagement=cast.pinewood, month=date(2026, 4, 1))


def url(name, *arguments):
    return reverse(f"reviews:{name}", args=arguments)


def test_minutes_are_saved_by_script_and_show_who_wrote_otherwise(client, cast, april):
    item = april.items.get(code="red")
    address = url("agenda-item-words", item.pk)

    def send(user, value, expected):
        client.force_login(user)
        body = json.dumps({"field": "minutes", "value": value, "expected": expected})
        return client.post(address, body, content_type="application/json")

    first = send(cast.lead, "We are behind.\r\nTwo visits.", "")
    assert (first.status_code, first.json()["value"]) == (200, "We are behind.\nTwo visits.")
    assert first.json()["hidden"]["revision"] == 2
    second = send(cast.leader, "All is well.", "")
    assert (second.status_code, second.json()["by"]) == (409, "Lead")
    assert send(cast.observer, "x", "").status_code == 403


def test_minutes_show_both_words_side_by_side(client, cast, april):
    item = april.items.get(code="red")
    client.force_login(cast.lead)
    page = client.get(url("agenda-item-minutes", item.pk)).context["form"]
    sent = {"revision": page["revision"].value(), "base": page["base"].value()}
    client.post(url("agenda-item-minutes", item.pk), sent | {"minutes": "First words"})

    answer = client.post(url("agenda-item-minutes", item.pk), sent | {"minutes": "Other words"})

    assert answer.status_code == 409
    assert b"First words" in answer.content


def test_minutes_ask_as_much_for_three_new_items_as_for_one(client, cast, april):
    client.force_login(cast.lead)
    april.items.create(title="Snow days")
    one = queries_for(client, url("review-minutes", april.pk))
    april.items.create(title="Buses")
    april.items.create(title="Rooms")

    assert queries_for(client, url("review-minutes", april.pk)) == one


def test_review_page_asks_as_much_for_many_decisions_as_for_few(client, cast, april):
    march = ReviewFactory(engagement=cast.pinewood, status="held", held_on=date(2026, 3, 17))

    def more():
        for review in (march, april):
            JudgmentFactory(
                decision=DecisionFactory(review=march, owner=cast.leader, site=cast.alder),
                review=april,
            )
            DecisionFactory(review=review, owner=cast.leader)

    more()
    client.force_login(cast.lead)
    few = queries_for(client, url("review-detail", april.pk))
    more()
    many = queries_for(client, url("review-detail", april.pk))

    assert many == few
