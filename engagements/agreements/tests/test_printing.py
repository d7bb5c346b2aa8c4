"""An agreement's PDF from the order to the file, set by the real typesetter in its own process."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from audit.models import Event
from editing.refusals import Refused
from engagements import tasks
from engagements.agreements import agreeing, printing
from engagements.models import AgreementPdf
from engagements.tests import agreements
from engagements.tests.agreements import NOW
from exports import typesetting_apart

RARE = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))


@pytest.fixture
def draft(cast):
    return agreements.draft(cast.pinewood, cast.lead)


def asked(client, agreement):
    return client.get(reverse("engagements:agreement-pdf", args=[agreement.pk]))


def made(agreement):
    pdf, _ = printing.order(agreement=agreement, now=NOW)
    printing.make(pdf_id=pdf.pk, now=NOW)
    pdf.refresh_from_db()
    return pdf


def together(*works):
    """Run each on a connection of its own, at the same time."""
    start, found = threading.Barrier(len(works)), []

    def run(work):
        try:
            start.wait()
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


# What a reader sees


def test_pdf_that_is_not_made_yet_is_told_and_comes_by_itself(client, cast, draft):
    client.force_login(cast.observer)

    page = asked(client, draft)

    assert page["Refresh"] == "3"
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert "The PDF is being made" in page.content.decode()
    assert not Event.objects.filter(verb="exported").exists()


def test_pdf_that_is_made_is_handed_out_and_in_the_audit_log(client, cast, draft):
    client.force_login(cast.observer)
    asked(client, draft)

    tasks.make_pdfs()
    answer = asked(client, draft)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert "version 1.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    [event] = Event.objects.filter(verb="exported")
    assert (event.actor, event.changes["format"]) == (cast.observer, "pdf")


def test_pdf_that_is_made_is_out_of_sight_with_its_version(client, cast, draft):
    made(draft)
    client.force_login(cast.stranger)

    assert asked(client, draft).status_code == 404
    assert not AgreementPdf.objects.visible_to(cast.stranger).exists()


def test_pdf_that_cannot_be_made_says_so_and_offers_the_text(client, cast, draft, monkeypatch):
    monkeypatch.setattr(typesetting_apart, "MOST_WORK", 1)
    draft.preamble = RARE
    draft.save()
    client.force_login(cast.lead)
    asked(client, draft)
    tasks.make_pdfs()

    page = asked(client, draft)

    assert "Refresh" not in page
    assert "The PDF could not be made" in page.content.decode()
    assert printing.TOO_MUCH in page.content.decode()
    assert reverse("engagements:agreement-text", args=[draft.pk]) in page.content.decode()


# Once of the same words


def test_pdf_of_the_same_words_is_made_once(draft):
    first = made(draft)

    again, is_new = printing.order(agreement=draft, now=NOW + timedelta(days=1))

    assert (again, is_new) == (first, False)
    assert printing.make(pdf_id=first.pk, now=NOW) is None
    assert bytes(again.content) == bytes(first.content)


def test_pdf_of_changed_words_is_another_one(cast, draft):
    before = made(draft)
    changed = agreeing.change_facts(
        agreement=draft, revision=1, values={"title": "Other"}, by=cast.lead, now=NOW
    )

    pdf, is_new = printing.order(agreement=changed, now=NOW)

    assert is_new
    assert pdf != before
    assert pdf.content is None


def test_pdf_of_another_version_with_the_same_words_is_another_one(cast):
    signed = agreements.in_force(cast.pinewood, cast.lead, cast.leader)
    amended = agreeing.amend(engagement=cast.pinewood, by=cast.lead, now=NOW)

    assert made(signed) != made(amended)


def test_pdf_with_a_signature_is_another_than_without(cast):
    offered = agreements.offered(cast.pinewood, cast.lead)
    before = made(offered)
    agreements.sign(offered, cast.lead)

    assert made(offered) != before


@pytest.mark.django_db(transaction=True)
def test_pdf_asked_for_by_four_at_once_is_ordered_once(draft):
    found = together(*[lambda: printing.order(agreement=draft, now=NOW)] * 4)

    assert AgreementPdf.objects.count() == 1
    assert sorted(is_new for _, is_new in found) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_pdf_taken_by_two_workers_at_once_is_made_by_one(draft):
    pdf, _ = printing.order(agreement=draft, now=NOW)

    found = together(*[lambda: printing.make(pdf_id=pdf.pk, now=NOW)] * 2)

    assert [one for one in found if one] == [pdf]


@pytest.mark.django_db(transaction=True)
def test_pdfs_are_made_one_at_a_time(cast, draft):
    other = agreements.draft(cast.lakeland, cast.admin)
    pdfs = [printing.order(agreement=one, now=NOW)[0] for one in (draft, other)]

    found = together(*[lambda pk=pdf.pk: printing.make(pdf_id=pk, now=NOW) for pdf in pdfs])
    printing.make_waiting(now=NOW)

    assert len([one for one in found if one]) == 1
    assert not AgreementPdf.objects.waiting().exists()


# Limits


def test_pdf_that_takes_too_long_is_refused_and_tried_again_in_an_hour(draft, monkeypatch):
    monkeypatch.setattr(typesetting_apart, "MOST_WORK", 1)
    draft.preamble = RARE
    refused = made(draft)
    assert (refused.content, refused.refusal) == (None, printing.TOO_MUCH)

    soon = NOW + timedelta(minutes=59)
    assert printing.order(agreement=draft, now=soon) == (refused, False)

    later = NOW + timedelta(minutes=61)
    again, is_new = printing.order(agreement=draft, now=later)
    assert (again, is_new, again.is_waiting) == (refused, True, True)


def test_pdf_that_takes_too_much_memory_is_refused(draft, monkeypatch):
    monkeypatch.setattr(typesetting_apart, "MOST_MEMORY", 64 * 1024**2)

    assert made(draft).refusal == printing.TOO_MUCH


def test_pdf_does_not_stop_the_one_behind_it(cast, draft, monkeypatch):
    draft.preamble = RARE
    other = agreements.draft(cast.lakeland, cast.admin)
    pdfs = [printing.order(agreement=one, now=NOW)[0] for one in (draft, other)]
    monkeypatch.setattr(typesetting_apart, "MOST_WORK", 1)

    printing.make_waiting(now=NOW)

    left, behind = (AgreementPdf.objects.get(pk=pdf.pk) for pdf in pdfs)
    assert left.refusal == printing.TOO_MUCH
    assert bytes(behind.content).startswith(b"%PDF-")


def test_agreement_has_room_for_so_many_clauses_and_lines(cast, draft, monkeypatch):
    monkeypatch.setattr(agreeing, "MOST_CLAUSES", draft.clauses.count())
    monkeypatch.setattr(agreeing, "MOST_LINES", draft.dosages.count())

    with pytest.raises(Refused, match="has room for"):
        agreeing.add_clause(row=agreements.clause(draft), by=cast.lead, now=NOW)
    with pytest.raises(Refused, match="has room for"):
        agreeing.add_dosage(row=agreements.dosage(draft), by=cast.lead, now=NOW)


# What is kept


def test_forget_keeps_what_both_sides_signed_and_drops_drafts(cast):
    offered = agreements.offered(cast.pinewood, cast.lead)
    made(offered)
    agreements.sign(offered, cast.lead)
    in_force = agreements.sign(offered, cast.leader)
    later = agreements.LATER + timedelta(minutes=1)
    kept, _ = printing.order(agreement=in_force, now=later)
    printing.make(pdf_id=kept.pk, now=later)

    printing.forget(now=later + timedelta(days=8))

    assert list(AgreementPdf.objects.all()) == [kept]
