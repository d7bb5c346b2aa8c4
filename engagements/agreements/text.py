"""The words of a stored agreement, as `clauses.py` wants them."""

from __future__ import annotations

from engagements.models import Agreement
from engagements.rules import clauses
from engagements.rules.clauses import AgreementText, ClauseText, DosageText


def text_of(agreement: Agreement) -> AgreementText:
    """Everything that is signed of a version. Reads its clauses and its dosage."""
    return AgreementText(
        version=agreement.version,
        title=agreement.title,
        preamble=agreement.preamble,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        clauses=tuple(
            ClauseText(row.key, row.number, row.feature, row.heading, row.text)
            for row in sorted(agreement.clauses.all(), key=lambda row: row.number)
        ),
        dosages=tuple(
            sorted(
                DosageText(row.first_month, row.last_month, row.kind, row.level, row.minutes)
                for row in agreement.dosages.all()
            )
        ),
    )


def hash_of(agreement: Agreement) -> str:
    """The SHA-256 of the words as they are stored now."""
    return clauses.text_hash(text_of(agreement))
