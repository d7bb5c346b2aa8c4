import pytest
from django.db import connection

from people.models import User
from people.tests.factories import UserFactory
from search.words import by_alphabet, clean, in_alphabet


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", values)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("Piñon Elementary", "pinon elementary"),
        ("  Alder   Elementary ", "alder elementary"),
        ("O’Brien", "obrien"),
        ("O'Brien", "obrien"),
        ("Waiʻanae High", "waianae high"),
        ("K–5", "k 5"),
        ("K-5", "k 5"),
        ("follow-up", "follow up"),
        ("P.S. 10", "p s 10"),
        ("coaching – data", "coaching data"),
        ("needs_assessment_2025.pdf", "needs assessment 2025 pdf"),
        ("math/science", "math science"),
        ("100%", "100"),
        ("\\", ""),
        ("-school", "-school"),
        ("“data huddle”", '"data huddle"'),
    ],
)
def test_folded_compares_what_people_mean(words, folded):
    assert asked("folded(%s)", words) == folded


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "typed", "is_found"),
    [
        ("No substitute teachers for training days", "substitute", True),
        ("No substitute teachers for training days", "substi", True),
        ("No substitute teachers for training days", "teacher training", True),
        ("No substitute teachers for training days", "teachin", False),
        ("She coached two teachers", "coaching", True),
        ("Teaching in pairs", "teachin", True),
        ("The principal’s plan", "principals plan", True),
        ("The principals plan", "principal's", True),
        ("Visit to Piñon", "pinon", True),
        ("Visit to Pinon", "Piñon", True),
        ("math/science night", "science", True),
        ("<b>bold</b> move", "bold", True),
        ("a data huddle", '"data huddle"', True),
        ("data in a huddle", '"data huddle"', False),
        ("data in a huddle", "“data huddle”", False),
        ("data for schools", "data -schools", False),
        ("data for schools", "data – schools", True),
        ("Will Baker", "will", True),
        ("anything", "%", False),
        ("anything", "& | ! :* ( '", False),
        ("anything", "", False),
    ],
)
def test_words_are_found_as_people_type_them(words, typed, is_found):
    assert asked("word_vector(%s) @@ word_query(%s)", words, typed) == is_found


@pytest.mark.django_db
def test_words_of_any_length_have_an_index():
    words = " ".join(f"word{n}" for n in range(200_000))

    assert asked("word_vector(%s) @@ word_query(%s)", words, "word12")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "is_held"),
    [
        ("Piñon Elementary", "inon el", True),
        ("Seán O’Brien", "sean obri", True),
        ("Anything", "%", False),
        ("Anything", "_", False),
        ("Anything", "\\", False),
    ],
)
def test_holds_finds_any_part_of_a_name(name, typed, is_held):
    UserFactory(name=name)

    assert User.objects.filter(name__holds=typed).exists() == is_held


@pytest.mark.django_db
def test_names_stand_in_the_order_of_the_alphabet():
    names = ["iLEAD", "Ingram", "Hill", "Zupanic", "Éclair", "Ebert", "P.S. 10", "P.S. 2", "Piñon"]
    for name in names:
        UserFactory(name=name)

    ordered = User.objects.filter(name__in=names).order_by("name__alphabet")

    assert list(ordered.values_list("name", flat=True)) == [
        "Ebert",
        "Éclair",
        "Hill",
        "iLEAD",
        "Ingram",
        "P.S. 2",
        "P.S. 10",
        "Piñon",
        "Zupanic",
    ]


def test_clean_takes_what_no_text_of_the_database_holds():
    assert clean("  alder\0 \n elementary ") == "alder elementary"
    assert len(clean("a" * 500)) == 200


def test_names_of_no_column_are_sorted_as_columns_are(db):
    names = ["P.S. 10", "P.S. 2", "Zupanic", "iLEAD", "Piñon"]

    assert by_alphabet(names) == [
        "iLEAD",
        "P.S. 2",
        "P.S. 10",
        "Piñon",
        "Zupanic",
    ]
    assert in_alphabet([]) == {}
