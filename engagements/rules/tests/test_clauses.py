from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from editing.differences import difference, normal
from engagements.rules.clauses import (
    AgreementText,
    ClauseText,
    DosageText,
    canonical,
    compare,
    text_hash,
)

WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
MONTHS = DAYS.map(lambda day: day.replace(day=1))
FEATURES = st.sampled_from(["clarity", "frequency", "intensity"])


def clause(number, heading="Heading", text="Some words.", feature="clarity", key=None):
    return ClauseText(key or UUID(int=number), number, feature, heading, text)


@st.composite
def clause_lists(draw):
    keys = draw(st.lists(st.integers(1, 12), unique=True, max_size=6))
    return tuple(
        clause(number, draw(WORDS), draw(WORDS), draw(FEATURES), UUID(int=key))
        for number, key in enumerate(keys, start=1)
    )


DOSAGES = st.lists(
    st.builds(
        DosageText,
        MONTHS,
        MONTHS,
        st.sampled_from(["training", "coaching"]),
        st.sampled_from(["", "practice"]),
        st.integers(1, 900),
    ),
    unique=True,
    max_size=4,
).map(tuple)
AGREEMENTS = st.builds(
    AgreementText, st.integers(1, 9), WORDS, WORDS, DAYS, DAYS, clause_lists(), DOSAGES
)


def words_of(agreement):
    """All that is signed, told apart piece by piece."""
    return (
        agreement.version,
        normal(agreement.title),
        normal(agreement.preamble),
        agreement.starts_on,
        agreement.ends_on,
        tuple((c.number, c.feature, normal(c.heading), normal(c.text)) for c in agreement.clauses),
        tuple(sorted(agreement.dosages)),
    )


PLAIN = AgreementText(
    1,
    "Reading agreement",
    "Every pupil reads.",
    date(2026, 1, 1),
    date(2028, 12, 31),
    (clause(1, "First", "One."), clause(2, "Second", "Two."), clause(3, "Third", "Three.")),
    (DosageText(date(2026, 1, 1), date(2026, 6, 1), "coaching", "", 300),),
)


def test_canonical_is_readable():
    assert canonical(replace(PLAIN, clauses=PLAIN.clauses[:1])) == (
        "tadash agreement, form 1\n"
        "Version 1\n"
        "Title:\n"
        "    Reading agreement\n"
        "In force from 2026-01-01\n"
        "In force until 2028-12-31\n"
        "What both sides want:\n"
        "    Every pupil reads.\n"
        "Clause 1, clarity:\n"
        "    First\n"
        "Words:\n"
        "    One.\n"
        "Dosage, 2026-01 to 2026-06: coaching, any level, 300 minutes a month\n"
    )


@given(AGREEMENTS, AGREEMENTS)
def test_text_hash_is_the_same_for_the_same_words_and_another_for_others(one, other):
    assert (text_hash(one) == text_hash(other)) == (words_of(one) == words_of(other))


@given(AGREEMENTS)
def test_text_hash_does_not_depend_on_line_ends_or_on_the_order_of_rows(agreement):
    typed = replace(
        agreement,
        preamble=agreement.preamble.replace("\r", "").replace("\n", "\r\n"),
        clauses=agreement.clauses[::-1],
        dosages=agreement.dosages[::-1],
    )
    stored = replace(agreement, preamble=agreement.preamble.replace("\r", ""))

    assert text_hash(typed) == text_hash(stored)


def test_text_hash_tells_words_that_imitate_a_clause_from_the_clause():
    imitated = replace(
        PLAIN,
        clauses=(clause(1, "First", "One.\nClause 2, clarity:\nSecond\nWords:\nTwo."),),
    )
    real = replace(PLAIN, clauses=PLAIN.clauses[:2])

    assert text_hash(imitated) != text_hash(real)


def test_text_hash_of_each_change_is_another():
    changed = [
        PLAIN,
        replace(PLAIN, version=2),
        replace(PLAIN, title="Reading agreements"),
        replace(PLAIN, preamble="Every pupil reads"),
        replace(PLAIN, starts_on=date(2026, 1, 2)),
        replace(PLAIN, ends_on=date(2028, 12, 30)),
        replace(PLAIN, clauses=PLAIN.clauses[:2]),
        replace(PLAIN, clauses=(replace(PLAIN.clauses[0], feature="duration"),)),
        replace(PLAIN, dosages=()),
    ]

    assert len({text_hash(agreement) for agreement in changed}) == len(changed)


@given(WORDS, WORDS)
def test_difference_put_together_is_each_side(old, new):
    found = difference(old, new)

    assert "".join(piece.text for piece in found.old) == normal(old)
    assert "".join(piece.text for piece in found.new) == normal(new)
    assert found.is_changed == (normal(old) != normal(new))


def test_difference_joins_changed_words_that_stand_together():
    found = difference("within two weeks.", "within ten days.")

    assert [(piece.kind, piece.text) for piece in found.pieces] == [
        ("same", "within "),
        ("gone", "two weeks"),
        ("new", "ten days"),
        ("same", "."),
    ]


def test_difference_is_told_word_by_word():
    found = difference("Visits every month.", "Visits twice a month.")

    assert [(piece.kind, piece.text) for piece in found.pieces] == [
        ("same", "Visits "),
        ("gone", "every"),
        ("new", "twice a"),
        ("same", " month."),
    ]


@given(AGREEMENTS)
def test_compare_of_a_version_with_itself_finds_nothing(agreement):
    assert not compare(agreement, agreement).is_changed


@given(AGREEMENTS, AGREEMENTS)
def test_compare_finds_something_where_the_words_differ(one, other):
    same_version = replace(other, version=one.version)

    assert compare(one, same_version).is_changed or text_hash(one) == text_hash(same_version)


@given(AGREEMENTS, AGREEMENTS)
def test_compare_tells_every_clause_of_both_once(one, other):
    found = compare(one, other)

    assert [c.new.key for c in found.clauses if c.new] == [c.key for c in other.clauses]
    assert sorted(c.old.key for c in found.clauses if c.old) == sorted(c.key for c in one.clauses)


@given(AGREEMENTS, AGREEMENTS)
def test_compare_read_backwards_swaps_added_and_removed(one, other):
    there, back = compare(one, other), compare(other, one)

    assert {c.new.key for c in there.clauses if c.is_added} == {
        c.old.key for c in back.clauses if c.is_removed
    }
    assert len([c for c in there.clauses if c.is_moved]) == len(
        [c for c in back.clauses if c.is_moved]
    )


def test_compare_calls_the_fewest_clauses_moved():
    first, second, third = PLAIN.clauses
    moved = replace(
        PLAIN,
        clauses=(replace(third, number=1), replace(first, number=2), replace(second, number=3)),
    )

    found = compare(PLAIN, moved)

    assert [c.new.heading for c in found.clauses if c.is_moved] == ["Third"]
    assert [c.is_reworded for c in found.clauses] == [False, False, False]


def test_compare_does_not_call_a_clause_moved_that_only_gets_another_number():
    first, second, third = PLAIN.clauses
    shorter = replace(PLAIN, clauses=(replace(second, number=1), replace(third, number=2)))

    found = compare(PLAIN, shorter)

    assert [(c.is_removed, c.is_changed) for c in found.clauses] == [
        (True, True),
        (False, False),
        (False, False),
    ]


def test_another_amount_is_one_change_of_dosage():
    first, last = date(2026, 1, 1), date(2026, 12, 1)
    coaching = DosageText(first, last, "coaching", "", 300)
    training = DosageText(first, last, "training", "", 60)
    meeting = DosageText(first, last, "meeting", "state", 90)
    less = replace(coaching, minutes=150)
    old = replace(PLAIN, dosages=(coaching, training))
    new = replace(PLAIN, dosages=(less, meeting))

    changes = compare(old, new).dosage_changes

    assert [(each.kind, each.old, each.new) for each in changes] == [
        ("changed", coaching, less),
        ("gone", training, None),
        ("new", None, meeting),
    ]
