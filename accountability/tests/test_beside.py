"""The card in short at the head of the monthly page says what the card says."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from accountability.cards import card_page
from accountability.metrics.card import FEATURES

NOW = datetime(2026, 5, 19, 15, tzinfo=UTC)
"""A day of its own: what is counted is kept by day, beside other tests at work."""

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _may():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def test_head_of_the_month_says_what_the_card_says(client, cast):
    client.force_login(cast.leader)

    response = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]))

    card = card_page(cast.pinewood, cast.leader, "2026-05", NOW.date())
    figures = {figure.code: figure for figure in response.context["figures"]}
    assert [figures[f"card.{feature.code}"].value for feature in FEATURES] == [
        block.in_short for block in card.blocks
    ]
    assert sum(str(piece).count("<h3>") for piece in response.context["beside"]["head"]) == 6


def test_count_is_kept_for_some_minutes(client, cast, django_assert_max_num_queries):
    client.force_login(cast.leader)
    address = reverse("fidelity:monthly-page", args=[cast.pinewood.pk])
    client.get(address)

    with django_assert_max_num_queries(18):
        client.get(address)
