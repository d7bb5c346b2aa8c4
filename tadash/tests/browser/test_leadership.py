"""A month of a state leader: read, judged, decided, closed, signed, printed, and found unchanged."""

import io
from datetime import timedelta

import pikepdf
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.incidents import put_right
from demo.stories import PASSWORD
from engagements.models import Engagement
from engagements.rules.periods import month_of
from fidelity.instruments import definitions
from fidelity.models import Administration
from fidelity.rollups import rolling
from packets import printing
from packets.canonical import read
from packets.models import Packet
from people.models import User
from reviews.models import Decision, Review
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.conftest import Site
from tadash.tests.browser.test_month import keep_the_day, rows_of

JUDGED = "Write to superintendents about the training dates"
SEEN = "All five superintendents have the dates."
MINUTES = "Two schools wait for substitutes. The state answers this week."
DECIDED = "Pay substitutes on training days until June"


def review_of_this_month() -> Review:
    leads = Engagement.objects.visible_to(user("state"))
    return Review.objects.get(engagement__in=leads, month=month_of(timezone.localdate()))


def user(name: str) -> User:
    return User.objects.get(email=email_of(name))


def read_the_page(page: Page) -> None:
    """The answers, the card of TA and the review are at the head; the figures follow."""
    answers = page.locator(".answer")
    for question in ("Did TA do what it promised?", "Are more sites at fidelity than last time?"):
        expect(answers.filter(has_text=question).locator("p").first).not_to_be_empty()
    expect(page.locator("#scaling")).to_contain_text("60%")
    expect(page.locator("#card li h3")).to_have_count(6)
    expect(page.locator("#levels .strip-row").first).to_be_visible()


def judge_what_was_decided(page: Page) -> None:
    earlier = page.locator("#earlier li", has_text=JUDGED)
    earlier.get_by_role("link", name="Judge").click()
    page.get_by_label("Yes, as intended").check()
    page.get_by_label("Better, not to the goal").check()
    page.get_by_label("What did we see?").fill(SEEN)
    page.get_by_role("button", name="Save the judgement").click()
    expect(page.locator("#earlier li", has_text=JUDGED)).to_contain_text(SEEN)


def write_minutes(page: Page) -> None:
    page.locator("#barriers textarea").fill(MINUTES)
    page.locator("#barriers").get_by_role("button", name="Save").click()
    page.wait_for_url("**#barriers")
    expect(page.locator("#barriers textarea")).to_have_value(MINUTES)


def decide(page: Page) -> None:
    page.get_by_role("link", name="Add a decision").click()
    page.get_by_label("What is decided?").fill(DECIDED)
    page.get_by_label("Owner").select_option(label="Imani Brooks")
    due = timezone.localdate() + timedelta(days=30)
    page.get_by_label("Due").fill(f"{due:%Y-%m-%d}")
    page.get_by_role("button", name="Write it down").click()
    keep_the_day(page, "Write it down")
    expect(page.locator("#decisions")).to_contain_text(DECIDED)


def end_the_meeting(page: Page) -> None:
    for question in page.locator("#closing-form fieldset").all():
        question.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save the answers").click()
    page.wait_for_url("**#closing")
    page.get_by_role("link", name="It was held").click()
    page.get_by_role("button", name="Yes, it was held").click()
    keep_the_day(page, "Yes, it was held")
    expect(page.get_by_text("The review is on record as held.")).to_be_visible()


def close_the_month(page: Page) -> None:
    page.get_by_role("link", name="Close the month").click()
    page.get_by_role("button", name="Close the month").click()
    expect(page.get_by_text("is closed.")).to_be_visible()


def sign(page: Page, name: str, capacity: str) -> None:
    page.get_by_role("link", name="Sign for your side").click()
    page.get_by_label("Your full name").fill(name)
    page.get_by_label("You sign as").fill(capacity)
    page.get_by_label("I have read this packet").check()
    page.get_by_role("button", name="Sign for your side").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You have signed for your side.")).to_be_visible()


def files_of(page: Page, packet: Packet) -> dict[str, bytes]:
    answers = {
        kind: page.request.get(f"/packets/{packet.pk}/files/{kind}/")
        for kind in packet.files.values_list("kind", flat=True)
    }
    assert {answer.status for answer in answers.values()} == {200}
    return {kind: answer.body() for kind, answer in answers.items()}


def pages_for_the_table(pdf: bytes) -> int:
    """Those before the annexes, by the outline of the file."""
    made = pikepdf.open(io.BytesIO(pdf))
    with made.open_outline() as outline:
        [annexes] = [item for item in outline.root if item.title == "Annexes"]
        place = made.Root.Names and annexes.destination
    return pikepdf.Page(place[0]).index


def correct_what_it_counted(packet: Packet) -> None:
    """Some schools had counted too much, and whoever approves it has approved the correction."""
    window = next(
        figure["window"]
        for figure in read(bytes(packet.content))["figures"]
        if figure["code"].startswith("school.") and figure["window"]
    )
    of_schools = Administration.objects.live().filter(
        engagement=packet.engagement_id, expected__month=window, site__kind="school"
    )
    for wrong in of_schools.filter(status="approved").order_by("pk")[:3]:
        put_right(
            wrong,
            {item.code: 0 for item in definitions.items_in_order(wrong.version)},
            "The list of the wrong team had been counted.",
            author=user("specialist"),
            approver=user("state"),
            when=timezone.now() - timedelta(hours=8),
        )
    rolling.fold(engagement_id=packet.engagement_id)


def find_it_unchanged(demo: Site, packet: Packet, kept: dict[str, bytes]) -> None:
    page = demo.open(f"/monthly/{packet.engagement_id}/?month={packet.month:%Y-%m}", as_="state")
    told = page.locator("#packet li", has_text="restated").first
    expect(told).to_contain_text("was ")
    expect(told).to_contain_text("now ")
    page.locator("#packet").get_by_role("link", name="The packet of").click()
    expect(page.get_by_text("is what was closed.", exact=False).first).to_be_visible()
    rows = rows_of(page, f"/packets/{packet.pk}/?export=csv")
    assert rows
    assert all(row["Was"] != row["Now"] for row in rows)
    assert files_of(page, packet) == kept
    page.goto("/packets/verify/")
    file = {"name": "packet.pdf", "mimeType": "application/pdf", "buffer": kept["pdf"]}
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("Yes, this is of a packet")).to_be_visible()


def test_month_is_read_decided_closed_signed_and_found_unchanged_a_month_later(own_demo):
    review = review_of_this_month()
    leader = own_demo.open(f"/monthly/{review.engagement_id}/", as_="state")
    read_the_page(leader)

    leader.locator("#review li a").first.click()
    leader.get_by_role("link", name="Write the minutes").click()
    judge_what_was_decided(leader)
    write_minutes(leader)
    decide(leader)
    end_the_meeting(leader)
    close_the_month(leader)
    sign(leader, "Rosa Whitfield", "Director of literacy")
    packet = Packet.objects.get(engagement=review.engagement_id, month=review.month)
    sign(own_demo.open("/", as_="lead"), "Imani Brooks", "TA lead")
    printing.make(packet_id=packet.pk, now=timezone.now())
    kept = files_of(leader, packet)

    assert pages_for_the_table(kept["pdf"]) == 2
    [decision] = Decision.objects.filter(review=review)
    assert (decision.text, str(decision.owner)) == (DECIDED, "Imani Brooks")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        correct_what_it_counted(packet)
        find_it_unchanged(own_demo, packet, kept)
    assert own_demo.troubles == []
