from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from editing.inputs import Box
from engagements.agreements.choosing import ClausesForm
from engagements.models import Agreement, Clause

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def version(cast, number, status, engagement=None):
    """A version of two clauses, the second of which was written first."""
    written = {"written_by": cast.lead, "written_at": NOW}
    made = Agreement.objects.create(
        engagement=engagement or cast.pinewood,
        version=number,
        title="Reading agreement",
        preamble="Every pupil reads.",
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        **written,
    )
    for place, heading in ((2, "Coaching"), (1, "Who does what")):
        Clause.objects.create(
            agreement=made,
            number=place,
            feature="clarity",
            heading=heading,
            text=heading,
            **written,
        )
    if status != "draft":
        Agreement.objects.filter(pk=made.pk).update(status=status, text_hash="0" * 64)
    return list(made.clauses.order_by("number"))


def form_for(engagement, *ticked, **given):
    sent = QueryDict(mutable=True)
    sent.setlist("clauses", [str(getattr(each, "pk", each)) for each in ticked])
    form = ClausesForm(**given or {"data": sent})
    form.offer_clauses(engagement)
    return form


def told(form):
    return [(box.label, box.kind, box.is_checked) for box in form.clause_boxes]


def test_clauses_in_force_are_offered_in_their_order(cast):
    first, second = version(cast, 1, "in_force")

    assert form_for(cast.pinewood).clause_boxes == [
        Box(f"id_clauses_{first.pk}", first.pk, "1. Who does what", "", False),
        Box(f"id_clauses_{second.pk}", second.pk, "2. Coaching", "", False),
    ]


def test_clause_of_an_older_version_is_shown_where_it_is_ticked(cast):
    _, old = version(cast, 1, "replaced")
    version(cast, 2, "in_force")

    assert told(form_for(cast.pinewood, old)) == [
        ("1. Who does what", "", False),
        ("2. Coaching", "", False),
        ("2. Coaching", "version 1", True),
    ]


def test_clauses_that_a_visit_cites_are_ticked(cast):
    first, second = version(cast, 1, "in_force")

    form = form_for(cast.pinewood, initial={"clauses": [second]})

    assert [box.is_checked for box in form.clause_boxes] == [False, True]


@pytest.mark.parametrize("odd", ["x", "0", "-1", "", "9" * 19])
def test_odd_value_ticks_no_box(cast, odd):
    version(cast, 1, "in_force")

    assert [box.is_checked for box in form_for(cast.pinewood, odd).clause_boxes] == [False, False]


@pytest.mark.parametrize("status", ["draft", "offered"])
def test_clause_that_is_not_signed_is_neither_offered_nor_taken(cast, status):
    first, _ = version(cast, 1, status)

    form = form_for(cast.pinewood, first)

    assert (form.clause_boxes, form.is_valid()) == ([], False)


def test_clause_of_another_engagement_is_neither_offered_nor_taken(cast):
    first, _ = version(cast, 1, "in_force", cast.lakeland)

    form = form_for(cast.pinewood, first)

    assert (form.clause_boxes, form.is_valid()) == ([], False)


def test_clause_that_was_replaced_while_somebody_wrote_is_taken(cast):
    first, _ = version(cast, 1, "replaced")

    form = form_for(cast.pinewood, first)

    assert form.is_valid()
    assert list(form.cleaned_data["clauses"]) == [first]


def test_no_clause_needs_to_be_ticked(cast):
    assert form_for(cast.pinewood).is_valid()
