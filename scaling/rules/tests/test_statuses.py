from scaling import sites
from scaling.rules import statuses


def test_every_word_of_an_address_has_a_title():
    assert set(statuses.TITLES) == set(sites.CONDITIONS)


def test_title_names_the_kind_of_place():
    assert statuses.title("adopting", "Districts") == "Districts that use it"
