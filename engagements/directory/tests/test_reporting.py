import pytest

from engagements.directory.reporting import absent_in_words, region_in_words


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ({}, "Every site that is here is in the file"),
        ({"lists": {"absent": 0}, "kind": "school"}, "Every school that is here is in the file"),
        ({"lists": {"absent": 1}, "kind": "school"}, "1 school, which stays as it is"),
        (
            {"lists": {"absent": 1200}, "kind": "district"},
            "1,200 districts, which stay as they are",
        ),
    ],
)
def test_sites_that_the_file_does_not_have_stay(report, words):
    assert absent_in_words(report) == words


@pytest.mark.parametrize(
    ("region", "words"),
    [
        ({"name": "North", "districts": 2, "like": None}, "North (2 districts)"),
        (
            {"name": "Regoin 07", "districts": 1, "like": "Region 07"},
            "Regoin 07 (1 district; Region 07 is here already)",
        ),
    ],
)
def test_region_that_would_be_new_is_told_beside_a_similar_one(region, words):
    assert region_in_words(region) == words
