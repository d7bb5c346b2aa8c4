import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagements.tests.factories import SiteFactory
from tadash.searching import search


def found(words, user):
    return {group.title: [hit.name for hit in group.hits] for group in search(words, user)}


def test_search_finds_sites_engagements_and_people(cast):
    assert found("pinewood", cast.lead) == {
        "Engagements": ["Pinewood reading"],
        "Sites": ["Pinewood"],
    }
    assert found("district", cast.lead) == {
        "Sites": ["Alder School District", "Birch School District"],
        "People": ["District Person"],
    }


def test_search_finds_a_site_by_the_start_of_its_nces_id(cast):
    cast.alder.nces_id = "0012345"
    cast.alder.save()

    assert found("00123", cast.lead) == {"Sites": ["Alder School District"]}


@pytest.mark.parametrize("words", ["birch", "lakeland", "stranger"])
def test_search_hides_what_is_out_of_scope(cast, words):
    assert found(words, cast.school_person) == {}


def test_search_needs_two_letters(cast):
    assert search("a", cast.admin) == []


def test_search_takes_signs_of_patterns_as_they_are(cast):
    assert found("%", cast.admin) == {}
    assert found("__", cast.admin) == {}


def test_search_says_how_many_more_there_are(cast):
    for n in range(14):
        SiteFactory(name=f"Maple {n:02d}", state=cast.state)

    (group,) = search("maple", cast.lead)

    assert (len(group.hits), group.n_more, group.count) == (10, 4, 14)


def test_search_page_counts_its_queries_whatever_it_finds(client, cast, django_assert_num_queries):
    client.force_login(cast.lead)
    address = reverse("search")
    client.get(address, {"q": "alder elementary"})
    with CaptureQueriesContext(connection) as one:
        client.get(address, {"q": "alder elementary"})

    with django_assert_num_queries(len(one)):
        client.get(address, {"q": "elementary"})
