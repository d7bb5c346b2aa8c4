"""A month as its people live it: a visit, a measure, the leadership's page, the export."""

import csv
import re
from io import StringIO

from django.utils import timezone
from playwright.sync_api import Page, expect

from engagements.models import Visit
from engagements.rules.periods import month_of
from fidelity.models import ExpectedMeasure
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.conftest import PHONE, Site

SEEN = "Saw two small groups. The change from the whole class took four minutes."
STEP = "Send the four-minute plan to both schools"


def visit_to_log() -> Visit:
    """The one visit the specialist has not logged yet."""
    return Visit.objects.unlogged(timezone.localdate()).get(lead__email=email_of("specialist"))


def check_to_submit() -> ExpectedMeasure:
    """This month's check of the school, which is half filled in."""
    return ExpectedMeasure.objects.get(
        site__name="Larkspur Elementary", month=month_of(timezone.localdate())
    )


def monthly_page(demo: Site, visit: Visit, name: str = "state") -> Page:
    month = f"{visit.planned_on:%Y-%m}"
    return demo.open(f"/monthly/{visit.engagement_id}/?month={month}", as_=name)


def visits_held(page: Page) -> int:
    line = page.locator("#promise li", has_text="Held")
    return int(line.locator("strong").inner_text())


def schools_measured(page: Page) -> int:
    """Of the classroom check, in the month that is still open."""
    row = page.locator("#levels li", has_text="classroom check").first
    found = re.search(r"so far: (\d+) of", row.inner_text())
    return int(found.group(1)) if found else 0


def rows_of(page: Page, address: str) -> list[dict[str, str]]:
    answer = page.request.get(address)
    assert answer.status == 200
    return list(csv.DictReader(StringIO(answer.text().removeprefix("\ufeff"))))


def log_the_visit(page: Page, visit: Visit) -> None:
    """On a phone, from home, with as few touches as it takes."""
    page.get_by_role("link", name="Log a visit").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(visit.title)
    for step in page.locator("fieldset.settle").all():
        step.get_by_text("Done").click()
    page.get_by_role("button", name="3 h").click()
    page.get_by_label("What was seen").fill(SEEN)
    page.get_by_label("One next step").fill(STEP)
    page.locator("[name=step-owner]").select_option(index=1)
    page.get_by_role("button", name="Log the visit").click()
    expect(page.get_by_text("Logged.")).to_be_visible()


def keep_the_day(page: Page, button: str) -> None:
    """The demo has the day of today, which may be a Sunday: then the form asks about it."""
    page.wait_for_load_state()
    boxes = page.locator(".asked-days input")
    if boxes.count():
        for box in boxes.all():
            box.check()
        page.get_by_role("button", name=button).click()


def fill_in_the_check(page: Page) -> None:
    """From home to the last item, then over the summary to the end."""
    measures = page.locator("#measures")
    measures.get_by_role("link", name=re.compile("Larkspur Elementary")).last.click()
    page.get_by_role("link", name="Keep filling it in").click()
    for item in page.locator("fieldset.entry-item").all():
        item.locator("label", has_text="As intended").click()
    page.get_by_role("button", name="Check and submit").click()
    page.get_by_role("button", name="Submit the measure").click()
    keep_the_day(page, "Submit the measure")
    expect(page.get_by_text("submitted and waits for approval")).to_be_visible()


def test_a_visit_is_logged_on_a_phone_and_counts_at_once(own_demo):
    visit = visit_to_log()
    leader = monthly_page(own_demo, visit)
    before = visits_held(leader)

    log_the_visit(own_demo.open("/", as_="specialist", size=PHONE, has_touch=True), visit)
    leader.reload()

    assert visits_held(leader) == before + 1
    [row] = [r for r in rows_of(leader, "/visits/?export=csv") if r["Visit ID"] == str(visit.pk)]
    assert (row["Status"], row["Visit"]) == ("Held", visit.title)
    [step] = [r for r in rows_of(leader, "/next-steps/?export=csv") if STEP in r.values()]
    assert step
    assert own_demo.troubles == []


def test_a_check_is_submitted_and_counts_at_once(own_demo):
    expected = check_to_submit()
    leader = own_demo.open(f"/monthly/{expected.engagement_id}/", as_="state")
    before = schools_measured(leader)

    fill_in_the_check(own_demo.open("/", as_="school"))
    leader.reload()

    assert schools_measured(leader) == before + 1
    rows = rows_of(leader, "/measures/?export=csv")
    [row] = [r for r in rows if r["Measure ID"] == str(expected.pk)]
    assert row["Status"] == "Scored"
    assert row["Results"] == "Practice in classrooms: 14 of 14"
    assert own_demo.troubles == []


def test_a_stranger_sees_nothing_of_it(demo):
    visit, expected = visit_to_log(), check_to_submit()
    stranger = demo.open("/", as_="jonah")

    for address in (
        f"/visits/{visit.pk}/",
        f"/measures/{expected.pk}/",
        f"/monthly/{visit.engagement_id}/",
    ):
        assert stranger.request.get(address).status == 404
    for address in ("/visits/?export=csv", "/measures/?export=csv"):
        engagements = {row["Engagement"] for row in rows_of(stranger, address)}
        assert engagements == {"Marlowe positive behavior supports"}
    stranger.goto("/search/?q=Larkspur")
    expect(stranger.get_by_role("main")).not_to_contain_text("Larkspur Elementary")
