"""A three-year engagement, from the first call to the first visit, by those who would do it.

Each gate is looked at and tried before anything is there, and gone through once everything is.
"""

import re
from datetime import date, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from demo.stories import PASSWORD
from engagements.models import ContextReview, Engagement, Side, Site
from engagements.rules.assumptions import ASSUMPTIONS
from engagements.rules.duties import REQUIRED
from fidelity.models import InstrumentVersion
from lifecycle import moving
from lifecycle.models import StatusEntry
from lifecycle.spans import years_later
from people.models import User
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.conftest import Site as Application

TODAY = timezone.localdate()
NAME = "Ashbrook early numeracy"


def put_in(page: Page, **values: object) -> None:
    """Fill in a form by the names of its fields, whatever control each of them has."""
    for name, value in values.items():
        field = page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = field.first.evaluate("control => control.type")
        if kind in ("radio", "checkbox"):
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind.startswith("select"):
            field.select_option(str(value))
        else:
            field.fill(value.isoformat() if isinstance(value, date) else str(value))


def send(page: Page, address: str, button: str, **values: object) -> None:
    """Open a form, fill it in and send it; it must not come back."""
    page.goto(address)
    put_in(page, **values)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".error-summary")).to_have_text([])
    expect(page).not_to_have_url(re.compile(f"{re.escape(address)}$"))


class Walk:
    """The engagement on its way, and a page for each of its three people."""

    def __init__(self, site: Application) -> None:
        self.site = site
        self.admin = site.open("/", as_="admin")
        self.lead = site.open("/", as_="lead")
        self.state = site.open("/", as_="state")
        self.pk = 0

    def at(self, rest: str) -> str:
        return f"/engagements/{self.pk}/{rest}"

    def begin(self) -> None:
        send(
            self.admin,
            "/engagements/add/",
            "Start the engagement",
            name=NAME,
            state=Site.objects.get(name="Ashbrook").pk,
            provider="Center for Lasting Practice",
            recipient="Ashbrook Department of Education",
            innovation="Number talk",
            tier="intensive",
            starts_on=TODAY,
            planned_end_on=years_later(TODAY, 3) - timedelta(days=1),
        )
        self.pk = Engagement.objects.get(name=NAME).pk
        expect(self.admin).to_have_url(re.compile(self.at("status/")))
        for who, role in (("lead", "ta_lead"), ("state", "state_leadership")):
            send(
                self.admin,
                self.at("people/add/"),
                "Add the person",
                email=email_of(who),
                name=User.objects.get(email=email_of(who)).name,
                role=role,
            )

    def is_refused(self, page: Page, status: str, button: str, *missing: str) -> None:
        """The page says what is missing and offers nothing; who tries all the same is told."""
        page.goto(self.at("status/"))
        section = page.locator(f"section#{status}, [id='{status}']").first
        expect(page.get_by_role("button", name=button, exact=True)).to_be_disabled()
        for words in missing:
            expect(section.get_by_text(words).first).to_be_visible()
        answer = page.request.post(
            self.at("status/move/"),
            form={
                "csrfmiddlewaretoken": page.locator(
                    "[name=csrfmiddlewaretoken]"
                ).first.input_value(),
                "seen": Engagement.objects.get(pk=self.pk).status,
                "status": status,
            },
            headers={"Referer": page.url},
        )
        assert answer.status == 409
        told = answer.text()
        assert "This step was not taken. Still missing:" in told
        assert [words for words in missing if words not in told] == []

    def goes(self, page: Page, status: str, button: str) -> None:
        page.goto(self.at("status/"))
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.get_by_text(f"The status is “{status.title()}” now.")).to_be_visible()
        assert Engagement.objects.get(pk=self.pk).status == status

    def triage(self) -> None:
        send(
            self.lead,
            self.at("triage/answer/"),
            "Save the answers",
            asked_for="The deputy commissioner asks for coaches of early numeracy.",
            skills="absent",
            structures="some",
            depth="practice",
            breadth="system",
        )
        self.lead.get_by_role("link", name="Decide the tier").click()
        expect(self.lead.get_by_text("Recommended: Intensive")).to_be_visible()
        put_in(self.lead, tier="intensive", reason="Nobody coaches numeracy here yet.")
        self.lead.get_by_role("button", name="Decide the tier").click()
        expect(self.lead.get_by_text("The tier is decided.")).to_be_visible()

    def is_explored(self) -> None:
        """As when it came there by its triage, which has a test of its own."""
        moving.override(
            engagement=Engagement.objects.get(pk=self.pk),
            seen="inquiry",
            status="exploring",
            reason="The tier was agreed on by phone.",
            by=User.objects.get(email=email_of("admin")),
            now=timezone.now(),
        )

    def explore(self) -> None:
        self.lead.goto(self.at("exploration/"))
        self.lead.get_by_role("link", name="Write down what you reviewed").click()
        put_in(
            self.lead,
            looked_at="Schedules of five schools",
            found="Ten minutes a day are there in four of five.",
            speaks="for",
        )
        self.lead.get_by_role("button", name="Write it down").click()
        self.lead.get_by_role("link", name=re.compile("Change the dates")).click()
        put_in(self.lead, ends_on=TODAY)
        self.lead.get_by_role("button", name="Save", exact=True).click()
        expect(self.lead.get_by_text("The dates of the exploration are saved.")).to_be_visible()

    def decide(self) -> None:
        for page in (self.lead, self.state):
            send(
                page,
                self.at("decision/word/"),
                "Give it for our side",
                outcome="go",
                reason="The schools are ready and the money is there.",
            )
        expect(self.state.get_by_text("The decision is “Go”.")).to_be_visible()

    def attest(self) -> None:
        holds = {f"{assumption.code}-holds": "yes" for assumption in ASSUMPTIONS}
        for page in (self.lead, self.state):
            send(page, self.at("assumptions/say/"), "Say it for your side", **holds)

    def declare(self) -> None:
        for kind in ContextReview.Kind.values:
            send(
                self.state,
                self.at("context/add/"),
                "Keep the review",
                kind=kind,
                reviewed_on=TODAY,
                findings="Looked at together with the regions.",
            )
        send(
            self.state,
            self.at("beneficiaries/add/"),
            "Declare the number",
            kind="students",
            level="early",
            count=5200,
            as_of=TODAY,
            source="Fall enrolment",
        )

    def sign(self) -> None:
        send(
            self.lead,
            self.at("agreement/start/"),
            "Start the draft",
            title="Agreement on early numeracy",
            preamble="Six in ten of the youngest pupils are taught by a coached teacher.",
        )
        draft = Engagement.objects.get(pk=self.pk).agreements.get()
        month = f"{TODAY:%Y-%m}"
        send(
            self.lead,
            f"/agreements/{draft.pk}/dosage/add/",
            "Add the minutes",
            kind="coaching",
            minutes=300,
            first_month=month,
            last_month=month,
        )
        self.lead.goto(f"/agreements/{draft.pk}/")
        self.lead.get_by_role("button", name="Offer it for signature").first.click()
        self.lead.get_by_role("dialog").get_by_role("button", name="Offer it for signature").click()
        for page in (self.lead, self.state):
            self.put_name_under(page, draft.pk)

    def put_name_under(self, page: Page, draft: int) -> None:
        """Having shown with a password who it is."""
        page.goto(f"/account/reauthenticate/?next=/agreements/{draft}/sign/")
        page.locator("main [type=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        put_in(page, name="Full Name", capacity="Director")
        page.locator("main [name=has_read]").check()
        page.get_by_role("button", name="Sign for your side").click()
        expect(page.get_by_text("You have signed for your side.")).to_be_visible()

    def fill_roles(self) -> None:
        """Each side its own."""
        for duty in REQUIRED["intensive"]:
            page = self.lead if duty.side == Side.PROVIDER else self.state
            page.goto(self.at("roles/"))
            name = re.compile(f"Fill the role.*: {duty.title}$")
            page.get_by_role("link", name=name).click()
            put_in(page, name="Robin Vale")
            page.get_by_role("button", name="Fill the role").click()
            expect(page.get_by_text(f"“{duty.title}” is filled.")).to_be_visible()

    def set_the_rhythm(self) -> None:
        lead = User.objects.get(email=email_of("lead")).pk
        send(
            self.lead,
            self.at("protocol/add/"),
            "Add the line",
            from_rung="district",
            to_rung="state",
            what="Barriers that the district cannot clear",
            responsible=lead,
            schedule="First Monday of the month",
            response_days=14,
            format="meeting",
        )
        send(
            self.lead,
            f"/cadences/add/?engagement={self.pk}",
            "Save and plan the visits",
            title="Leadership team meeting",
            anchor="nth_weekday",
            nth=3,
            weekday=1,
            starts_on=TODAY,
            interval=1,
            minutes=60,
            mode="on_site",
            lead=lead,
        )
        send(
            self.lead,
            self.at("goals/add/"),
            "Set the goal",
            title="Most teachers are coached",
            measure="Teachers whom a coach has seen, out of all in partner districts",
            baseline_by_on=TODAY + timedelta(days=60),
            **{
                "targets-0-due_on": TODAY + timedelta(days=700),
                "targets-0-numerator": 80,
                "targets-0-denominator": 100,
            },
        )

    def measure(self) -> None:
        """At three of the four levels; the fourth is left out with a reason."""
        for level in ("state", "district", "school"):
            version = InstrumentVersion.objects.filter(
                instrument__level=level, calendar="monthly"
            ).latest("pk")
            send(
                self.lead,
                self.at(f"instruments/add/?version={version.pk}"),
                "Expect it",
                starts_on=TODAY,
            )
        self.lead.goto(self.at("status/"))
        self.lead.get_by_role("link", name=re.compile("Leave it out.*TA provider level")).click()
        put_in(self.lead, reason="Our own check comes with the second year.")
        self.lead.get_by_role("button", name="Leave it out").click()
        expect(self.lead.get_by_text("It is left out, with your reason.")).to_be_visible()


def history_of(walk: Walk) -> list[tuple[str, str]]:
    entries = StatusEntry.objects.filter(engagement=walk.pk).order_by("entered_at")
    return [(entry.status, entry.entered_by.email.split("@")[0]) for entry in entries]


def test_an_engagement_walks_from_inquiry_to_exploring(own_demo):
    walk = Walk(own_demo)
    walk.begin()

    walk.is_refused(
        walk.state, "exploring", "Begin exploring", "Nobody answered the four questions yet."
    )
    walk.triage()
    walk.goes(walk.state, "exploring", "Begin exploring")

    assert history_of(walk) == [("inquiry", "admin"), ("exploring", "state")]
    assert own_demo.troubles == []


def test_an_engagement_walks_from_exploring_to_agreed(own_demo):
    walk = Walk(own_demo)
    walk.begin()
    walk.is_explored()

    walk.is_refused(
        walk.lead,
        "agreed",
        "Agree to work together",
        "The exploration has no last day yet.",
        "No document or fact that was reviewed is written down.",
        "The two sides have not both said “go”.",
        "Not attested by the state",
        "Not reviewed yet: System strengths",
        "No number is declared yet.",
        "There is no agreement yet.",
    )
    walk.explore()
    walk.decide()
    walk.attest()
    walk.declare()
    walk.sign()
    walk.goes(walk.lead, "agreed", "Agree to work together")

    assert history_of(walk) == [("inquiry", "admin"), ("exploring", "admin"), ("agreed", "lead")]
    assert own_demo.troubles == []


def test_an_engagement_walks_from_agreed_to_active(own_demo):
    walk = Walk(own_demo)
    walk.begin()
    Engagement.objects.filter(pk=walk.pk).update(status="agreed", tier="intensive")

    walk.is_refused(
        walk.admin,
        "active",
        "Begin the work",
        "Nobody holds: TA lead",
        "The communication protocol has no line yet.",
        "No cadence is in use.",
        "There is no goal yet.",
        "No instrument is in use at the level “TA provider”",
    )
    walk.fill_roles()
    walk.set_the_rhythm()
    walk.measure()
    walk.goes(walk.admin, "active", "Begin the work")

    assert history_of(walk) == [("inquiry", "admin"), ("active", "admin")]
    assert own_demo.troubles == []
