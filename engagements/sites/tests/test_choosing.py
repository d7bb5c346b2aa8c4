"""A site that somebody names in words."""

import pytest
from django.core.exceptions import ValidationError

from engagements.models import Site
from engagements.sites.choosing import find_site
from engagements.tests.factories import SiteFactory


@pytest.fixture
def sites(db):
    ids = {"Cedar": "990000000001", "Cedar Middle": "990000000002", "Dogwood": "990000000003"}
    for name, nces_id in ids.items():
        SiteFactory(name=name, nces_id=nces_id)
    return Site.objects.filter(kind=Site.Kind.SCHOOL)


def refusal(words, sites, **more):
    with pytest.raises(ValidationError) as refused:
        find_site(words, sites, **more)
    return refused.value.messages


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("990000000002", "Cedar Middle"),
        ("Cedar", "Cedar"),
        ("cedar middle", "Cedar Middle"),
        ("mid", "Cedar Middle"),
        ("WOOD", "Dogwood"),
    ],
    ids=["id", "the whole name of one", "small letters", "a part", "the end"],
)
def test_site_is_found_by_id_name_or_a_part_of_it(sites, words, name):
    assert find_site(words, sites).name == name


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("", "No site called “Elm”. Write its name or its NCES id."),
        ("in Ashbrook", "No site called “Elm” in Ashbrook. Write its name or its NCES id."),
    ],
)
def test_site_that_nobody_knows_is_refused(sites, where, words):
    assert refusal("Elm", sites, where=where) == [words]


def test_part_of_several_names_tells_them(sites):
    assert refusal("ceda", sites) == [
        (
            "Several sites match: Cedar (990000000001); Cedar Middle (990000000002). "
            "Write the NCES id of the right one."
        )
    ]


def test_five_of_many_are_told(sites):
    for number in range(7):
        SiteFactory(name=f"Elm {number}", nces_id=f"99000000001{number}")

    [words] = refusal("Elm", sites)

    assert words == (
        "Several sites match: Elm 0 (990000000010); Elm 1 (990000000011); "
        "Elm 2 (990000000012); Elm 3 (990000000013); Elm 4 (990000000014). "
        "Write the NCES id of the right one."
    )


def test_candidate_that_has_no_id_yet_says_so(sites):
    """A school that somebody named on a visit, before anybody confirmed it."""
    SiteFactory(name="Dogwood", nces_id="")

    assert refusal("Dogwood", sites) == [
        (
            "Several sites match: Dogwood (no NCES id); Dogwood (990000000003). "
            "Write the NCES id of the right one."
        )
    ]
