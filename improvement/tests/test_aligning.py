from datetime import UTC, date, datetime

import pytest

from audit.models import Event
from editing.refusals import Refused, Stale
from improvement import aligning
from improvement.models import InitiativeAsk
from improvement.tests.factories import InitiativeAskFactory, InitiativeFactory

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
KEEP = {"decision": "keep", "reason": "It fits.", "decided_on": date(2026, 3, 2)}


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(engagement=cast.pinewood)


def decide(cast, initiative, revision=1, **more):
    return aligning.decide(
        initiative=initiative, revision=revision, values=KEEP | more, by=cast.leader, now=NOW
    )


def test_decide_keeps_who_and_why(cast, initiative):
    decided = decide(cast, initiative)

    assert (decided.decision, decided.decided_by, decided.reason) == (
        "keep",
        cast.leader,
        "It fits.",
    )
    event = Event.objects.about("initiative", initiative.pk).get()
    assert (event.verb, event.changes["decision"]) == ("decided on", ["", "Keep as it is"])


@pytest.mark.parametrize("name", ["decision", "reason", "decided_on"])
def test_decide_needs_each(cast, initiative, name):
    with pytest.raises(Refused) as refused:
        decide(cast, initiative, **{name: "" if name != "decided_on" else None})

    assert refused.value.field == name


def test_merge_names_the_other(cast, initiative):
    other = InitiativeFactory(engagement=cast.pinewood)

    decided = decide(cast, initiative, decision="merge", merged_into=other)

    assert decided.merged_into == other


@pytest.mark.parametrize("which", ["none", "itself", "elsewhere"])
def test_merge_needs_another_of_the_same_engagement(cast, initiative, which):
    elsewhere = InitiativeFactory(engagement=cast.lakeland)
    other = {"none": None, "itself": initiative, "elsewhere": elsewhere}[which]

    with pytest.raises(Refused) as refused:
        decide(cast, initiative, decision="merge", merged_into=other)

    assert refused.value.field == "merged_into"


def test_decided_anew_forgets_the_merge(cast, initiative):
    other = InitiativeFactory(engagement=cast.pinewood)
    decide(cast, initiative, decision="merge", merged_into=other)

    decided = decide(cast, initiative, revision=2, decision="retire", merged_into=other)

    assert (decided.decision, decided.merged_into) == ("retire", None)


def test_the_second_of_two_decisions_sees_the_first(cast, initiative):
    decide(cast, initiative)

    with pytest.raises(Stale):
        decide(cast, initiative, decision="retire")


def test_stop_asking_leaves_a_trace(cast, initiative):
    ask = InitiativeAskFactory(initiative=initiative)

    aligning.stop_asking(ask=ask, by=cast.lead, now=NOW)
    aligning.stop_asking(ask=ask, by=cast.lead, now=NOW)

    assert InitiativeAsk.objects.count() == 0
    event = Event.objects.about("initiativeask", ask.pk).get()
    assert (event.engagement_id, event.changes["what"]) == (
        cast.pinewood.pk,
        ["Climate survey", ""],
    )
