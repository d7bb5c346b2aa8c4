"""What leaves in the files of an agreement, and how its versions are narrowed."""

from datetime import date

from django.http import QueryDict
from django.utils import timezone

from engagements.agreements.exports import AGREEMENTS, ATTESTATIONS, CLAUSES, DOSAGE
from engagements.agreements.filters import AgreementFilter, AttestationFilter
from engagements.models import Attestation, Clause, Visit
from engagements.tests.agreements import LATER, NOW, amended, in_force
from engagements.tests.factories import VisitFactory
from exports.tests.told import told, told_one

TODAY = date(2026, 4, 1)


def test_agreement_tells_the_fixed_text_and_its_days(cast):
    signed = in_force(cast.pinewood, cast.lead, cast.leader)

    assert told_one(AGREEMENTS, signed) == {
        "Agreement ID": signed.pk,
        "State": "Pinewood",
        "Engagement": "Pinewood reading",
        "Version": 1,
        "Title": "Reading agreement",
        "Status": "In force",
        "In force from": date(2026, 1, 1),
        "In force until": date(2028, 12, 31),
        "Offered": NOW,
        "Signed by both sides": LATER,
        "Replaced": None,
        "SHA-256 of the text": signed.text_hash,
    }


def test_clause_tells_when_work_on_it_was_last_logged(cast):
    signed = in_force(cast.pinewood, cast.lead, cast.leader)
    first = signed.clauses.get(number=1)
    for held_on in (date(2026, 3, 9), date(2026, 3, 16), date(2026, 4, 2)):
        visit = VisitFactory(engagement=cast.pinewood)
        Visit.objects.filter(pk=visit.pk).update(
            status="held", held_on=held_on, logged_at=timezone.now()
        )
        first.visits.add(visit)

    [row] = told(CLAUSES, Clause.objects.filter(pk=first.pk).with_last_work(TODAY))

    assert row == {
        "Clause key": first.key,
        "Engagement": "Pinewood reading",
        "Version": 1,
        "Number": 1,
        "Core feature": first.get_feature_display(),
        "Heading": first.heading,
        "Words": first.text,
        "Work last logged": date(2026, 3, 16),
    }


def test_dosage_tells_the_level_in_words(cast):
    signed = in_force(cast.pinewood, cast.lead, cast.leader)

    assert told_one(DOSAGE, signed.dosages.get()) == {
        "Engagement": "Pinewood reading",
        "Version": 1,
        "What": "Coaching",
        "Level": "Any level",
        "First month": date(2026, 1, 1),
        "Last month": date(2028, 12, 1),
        "Minutes a month": 600,
    }


def attest(cast, **facts):
    return Attestation.objects.create(
        **{
            "engagement": cast.pinewood,
            "code": "explored",
            "side": "recipient",
            "holds": True,
            "attested_by": cast.leader,
            "attested_at": NOW,
        }
        | facts
    )


def test_assumption_tells_who_said_what(cast):
    said = attest(cast, holds=False, note="Not until fall.")

    assert told_one(ATTESTATIONS, said) == {
        "Engagement": "Pinewood reading",
        "Assumption": "We have explored the fit",
        "Side": "State",
        "Holds": False,
        "Note": "Not until fall.",
        "Said by": "Leader",
        "Said": NOW,
    }


def versions(user, cast, query=""):
    found = AgreementFilter(QueryDict(query), user=user, engagement=cast.pinewood)
    return [row.version for row in found.qs.order_by("version")]


def test_versions_are_narrowed_by_status_within_sight(cast):
    in_force(cast.pinewood, cast.lead, cast.leader)
    amended(cast.pinewood, cast.lead)

    assert versions(cast.lead, cast) == [1, 2]
    assert versions(cast.lead, cast, "status=draft") == [2]
    assert versions(cast.school_person, cast) == [1]
    assert versions(cast.school_person, cast, "status=draft") == []
    assert versions(cast.stranger, cast) == []


def test_assumptions_are_narrowed_by_side_within_sight(cast):
    said = attest(cast), attest(cast, side="provider"), attest(cast, engagement=cast.lakeland)

    def found(user, query=""):
        form = AttestationFilter(QueryDict(query), user=user, engagement=cast.pinewood)
        return list(form.qs.order_by("pk"))

    assert found(cast.admin) == found(cast.lead) == list(said[:2])
    assert found(cast.lead, "side=provider") == [said[1]]
    assert found(cast.lead, "holds=false") == []
    assert found(cast.school_person) == []
