from datetime import UTC, date, datetime

from engagements.agreements.text import hash_of, text_of
from engagements.models import Agreement, Clause, Dosage
from engagements.rules.clauses import AgreementText, ClauseText, DosageText

JAN, DEC = date(2026, 1, 1), date(2028, 12, 1)
NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def stored(cast):
    """A draft whose second clause and later dosage were written first."""
    written = {"written_by": cast.lead, "written_at": NOW}
    made = Agreement.objects.create(
        engagement=cast.pinewood,
        version=1,
        title="Reading agreement",
        preamble="Every pupil reads.",
        starts_on=JAN,
        ends_on=date(2028, 12, 31),
        **written,
    )
    for number, heading in ((2, "Coaching"), (1, "Who does what")):
        Clause.objects.create(
            agreement=made,
            number=number,
            feature="clarity",
            heading=heading,
            text=f"Words of {number}.",
            **written,
        )
    for kind, level in (("training", ""), ("coaching", "practice")):
        Dosage.objects.create(
            agreement=made,
            kind=kind,
            level=level,
            first_month=JAN,
            last_month=DEC,
            minutes=600,
            **written,
        )
    return made


def test_text_is_all_that_is_signed_in_a_fixed_order(cast):
    made = stored(cast)
    first, second = (made.clauses.get(number=number).key for number in (1, 2))

    assert text_of(made) == AgreementText(
        version=1,
        title="Reading agreement",
        preamble="Every pupil reads.",
        starts_on=JAN,
        ends_on=date(2028, 12, 31),
        clauses=(
            ClauseText(first, 1, "clarity", "Who does what", "Words of 1."),
            ClauseText(second, 2, "clarity", "Coaching", "Words of 2."),
        ),
        dosages=(
            DosageText(JAN, DEC, "coaching", "practice", 600),
            DosageText(JAN, DEC, "training", "", 600),
        ),
    )


def test_hash_follows_the_words_that_are_stored(cast):
    made = stored(cast)
    before = hash_of(made)
    made.clauses.filter(number=1).update(text="Other words.")
    changed = hash_of(made)
    made.clauses.filter(number=1).update(text="Words of 1.")

    assert before != changed
    assert hash_of(made) == before
