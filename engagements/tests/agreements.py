"""Agreements at each point of their life, made with the verbs."""

import uuid
from datetime import UTC, date, datetime, timedelta

from engagements.agreements import agreeing, signing
from engagements.agreements.text import hash_of
from engagements.models import Agreement, Clause, Dosage
from engagements.rules.periods import month_of
from engagements.tests.factories import BeneficiariesFactory

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def row(engagement, **values):
    """A first version as its form makes it."""
    return Agreement(
        **{
            "engagement": engagement,
            "client_id": uuid.uuid4(),
            "title": "Reading agreement",
            "preamble": "Every pupil reads.",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2028, 12, 31),
            **values,
        }
    )


def dosage(agreement, **values):
    return Dosage(
        **{
            "agreement": agreement,
            "kind": "coaching",
            "level": "",
            "first_month": date(2026, 1, 1),
            "last_month": date(2028, 12, 1),
            "minutes": 600,
            **values,
        }
    )


def clause(agreement, **values):
    return Clause(
        **{
            "agreement": agreement,
            "feature": "clarity",
            "heading": "One more thing",
            "text": "Somebody does it.",
            **values,
        }
    )


def declared(engagement, by):
    """Somebody who is to benefit, where nobody is yet."""
    if not engagement.beneficiaries.exists():
        BeneficiariesFactory(engagement=engagement, kind="families", level="all", written_by=by)


def draft(engagement, by, **values):
    """A first version that lacks nothing."""
    declared(engagement, by)
    made = agreeing.start(row=row(engagement, **values), by=by, now=NOW)
    agreeing.add_dosage(row=dosage(made, last_month=month_of(made.ends_on)), by=by, now=NOW)
    return made


def offered(engagement, by, **values):
    made = draft(engagement, by, **values)
    return agreeing.offer(agreement=made, seen=hash_of(made), by=by, now=NOW)


def sign(agreement, by, **values):
    return signing.sign(
        **{
            "agreement": agreement,
            "name": by.name,
            "capacity": "Director",
            "seen": agreement.text_hash,
            "by": by,
            "now": LATER,
            **values,
        }
    )


def in_force(engagement, lead, leader, **values):
    made = offered(engagement, lead, **values)
    sign(made, lead)
    return sign(made, leader)


def amended(engagement, by):
    """A second version that differs in one clause, still a draft."""
    made = agreeing.amend(engagement=engagement, by=by, now=LATER)
    first = made.clauses.get(number=1)
    agreeing.change_clause(
        clause=first, revision=1, values={"text": "Changed words."}, by=by, now=LATER
    )
    return made


def offer_amended(engagement, by):
    made = amended(engagement, by)
    return agreeing.offer(agreement=made, seen=hash_of(made), by=by, now=LATER)


def tamper(agreement, **values):
    """Other words under a text that is offered, as a hand beside the program could slip them in."""
    row = Agreement.objects.filter(pk=agreement.pk, status="offered")
    row.update(status="draft", text_hash="")
    agreement.clauses.filter(number=1).update(**values)
    Agreement.objects.filter(pk=agreement.pk).update(
        status="offered", text_hash=agreement.text_hash
    )
