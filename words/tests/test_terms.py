import pytest

from words import terms
from words.terms import BARRIER, DEFAULTS, SITE, VISIT, Words


@pytest.fixture
def other_words():
    terms.use({"barrier": Words("obstacle", "obstacles")})
    yield
    terms.use({})


def test_read_takes_the_terms_that_a_setting_names():
    assert terms.read("barrier=roadblock/roadblocks, visit = site contact / site contacts,") == (
        {
            "barrier": Words("roadblock", "roadblocks"),
            "visit": Words("site contact", "site contacts"),
        },
        [],
    )


@pytest.mark.parametrize("setting", ["", " , "])
def test_read_of_nothing_changes_nothing(setting):
    assert terms.read(setting) == ({}, [])


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        (
            "wall=a/b",
            "“wall=a/b”: no term is called “wall”, only barrier, setback, visit, site.",
        ),
        ("site", "“site”: write site=one/many, such as site=site/sites."),
        ("site=place", "“site=place”: write site=one/many, such as site=site/sites."),
        ("site=a/b/c", "“site=a/b/c”: write site=one/many, such as site=site/sites."),
        ("site=place/", "“site=place/”: “” is not a word of at most 30 letters."),
        ("site=p{0}/ps", "“site=p{0}/ps”: “p{0}” is not a word of at most 30 letters."),
    ],
)
def test_read_says_what_is_wrong_and_takes_the_rest(setting, fault):
    assert terms.read(f"{setting}, visit=contact/contacts") == (
        {"visit": Words("contact", "contacts")},
        [fault],
    )


def test_read_refuses_a_long_word():
    assert terms.read(f"site={'p' * 31}/places").faults == [
        f"“site={'p' * 31}/places”: “{'p' * 31}” is not a word of at most 30 letters."
    ]


def test_read_refuses_a_term_named_twice():
    assert terms.read("site=place/places, site=spot/spots") == (
        {"site": Words("place", "places")},
        ["“site=spot/spots”: site is named twice."],
    )


def test_terms_say_the_words_in_use(other_words):
    assert (BARRIER.one, BARRIER.many, BARRIER.a) == ("obstacle", "obstacles", "an obstacle")
    assert (BARRIER.capital_one, BARRIER.capital_many) == ("Obstacle", "Obstacles")
    assert BARRIER.capital_a == "An obstacle"
    assert (VISIT.a, SITE.many) == ("a visit", "sites")


def test_every_default_has_its_term():
    assert {name: (term.one, term.many) for name, term in terms.TERMS.items()} == DEFAULTS


def test_worded_puts_the_terms_into_a_sentence(other_words):
    assert terms.worded("{barrier.capital_a} at {site.a}") == "An obstacle at a site"
