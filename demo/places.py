"""The sites, people and engagement of one story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from demo.stories import PASSWORD, PROVIDER, District, Person, Story
from engagements.models import (
    Assignment,
    Engagement,
    Innovation,
    Participation,
    Site,
    SiteStatus,
    StageEntry,
)
from engagements.rules.periods import add_months
from engagements.sites import placing
from engagements.team import inviting
from people.models import Organisation, User
from people.roles import Role

BEFORE = date(2000, 7, 1)
"""Since when the sites have been where they are."""

GRADES = {
    "Primary": ("KG", "03", Site.Level.ELEMENTARY),
    "Middle": ("06", "08", Site.Level.MIDDLE),
    "High": ("09", "12", Site.Level.HIGH),
    "School": ("KG", "08", Site.Level.ELEMENTARY),
}
"""By a word of the school's name, the first that fits."""

USUAL_GRADES = ("KG", "05", Site.Level.ELEMENTARY)


@dataclass
class World:
    """What the later chapters of a story need. `joined` says when a site joined."""

    story: Story
    today: date
    now: datetime
    admin: User
    random: Random
    engagement: Engagement
    state: Site
    sites: dict[str, Site] = field(default_factory=dict)
    joined: dict[int, date] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def staff(self) -> list[User]:
        """The lead first, then the specialists."""
        return [self.people[p.email] for p in self.story.people if p.role.startswith("ta_")]

    def leaders(self) -> list[User]:
        return [self.people[p.email] for p in self.story.people if p.role == Role.STATE_LEADERSHIP]

    def of_kind(self, *kinds: str) -> list[Site]:
        return [site for site in self.sites.values() if site.kind in kinds]

    def people_at(self, site: Site) -> list[User]:
        """Those with a role at a site or above it, the nearest first; not the state's."""
        held = {person.school or person.district: person.email for person in self.story.people}
        above = [next(s.name for s in self.sites.values() if s.pk == pk) for pk in site.lineage]
        return [self.people[held[name]] for name in above if name in held]

    def moment(self, day: date, hour: int = 16, minute: int = 40) -> datetime:
        """A time on that day in the state, but never in the future."""
        zone = ZoneInfo(self.story.time_zone)
        return min(datetime.combine(day, time(hour, minute), zone), self.now)


def build(story: Story, admin: User, today: date, now: datetime) -> World:
    """Make the places, the engagement and its people."""
    starts_on = add_months(today, -story.months_ago)
    state = Site(
        kind=Site.Kind.STATE,
        name=story.state,
        nces_id=story.fips,
        abbreviation=story.abbreviation,
        time_zone=story.time_zone,
    )
    placing.add_site(site=state, parent=None, on=BEFORE, by=admin, now=now)
    engagement = Engagement.objects.create(
        name=story.name,
        provider=organisation(PROVIDER, Organisation.Kind.TA_CENTER),
        recipient=organisation(story.agency, Organisation.Kind.STATE_AGENCY),
        state=state,
        innovation=Innovation.objects.create(
            name=story.innovation, description=story.innovation_text
        ),
        status=story.status,
        starts_on=starts_on,
        planned_end_on=add_months(starts_on, 12 * story.years) - timedelta(days=1),
        purpose=story.purpose,
    )
    random = Random(story.state)  # noqa: S311
    world = World(story, today, now, admin, random, engagement, state)
    _add_sites(world)
    _change_sites(world)
    _add_people(world)
    _add_stages(world)
    return world


def _add_sites(world: World) -> None:
    story = world.story
    world.sites[story.state] = world.state
    for name in story.regions:
        _place(world, Site(kind=Site.Kind.REGION, name=name), world.state)
    for number, row in enumerate(story.districts, start=1):
        _add_district(world, row, f"{story.fips}{number * 30:05d}")
    for site in world.sites.values():
        world.joined.setdefault(site.pk, world.engagement.starts_on)
    Participation.objects.bulk_create(
        Participation(engagement=world.engagement, site=site, starts_on=world.joined[site.pk])
        for site in world.sites.values()
    )


def _add_district(world: World, row: District, leaid: str) -> None:
    joined = add_months(world.engagement.starts_on, row.joins_after_months)
    district = Site(kind=Site.Kind.DISTRICT, name=row.name, nces_id=leaid, city=row.city)
    _place(world, district, world.sites[row.region])
    world.joined[district.pk] = joined
    for position, name in enumerate(row.schools, start=1):
        low, high, level = _grades(name)
        enrolment = world.random.randrange(160, 640)
        school = Site(
            kind=Site.Kind.SCHOOL,
            name=name,
            nces_id=f"{leaid}{position * 7:05d}",
            city=row.city,
            level=level,
            grade_low=low,
            grade_high=high,
            enrolment=enrolment,
            teachers=enrolment // 15,
            administrators=1 + enrolment // 400,
            families=enrolment * 5 // 7 if position % 4 else None,
        )
        _place(world, school, district)
        world.joined[school.pk] = joined


def _grades(name: str) -> tuple[str, str, Site.Level]:
    words = name.split()
    return next((GRADES[word] for word in GRADES if word in words), USUAL_GRADES)


def _place(world: World, site: Site, parent: Site) -> None:
    site.time_zone = world.story.time_zone
    placing.add_site(site=site, parent=parent, on=BEFORE, by=world.admin, now=world.now)
    world.sites[site.name] = site


def _change_sites(world: World) -> None:
    """One school closes, one goes to another district; what was before stays theirs."""
    if world.story.closed:
        closed_on = add_months(world.today, -6)
        placing.set_status(
            site=world.sites[world.story.closed],
            code=SiteStatus.Code.CLOSED,
            on=closed_on,
            reason="Merged into its neighbour after the roof was condemned",
            by=world.admin,
            now=world.moment(closed_on),
        )
    if world.story.moved:
        name, district = world.story.moved
        moved_on = add_months(world.today, -5)
        placing.move(
            site=world.sites[name],
            parent=world.sites[district],
            on=moved_on,
            reason="District boundary redrawn",
            by=world.admin,
            now=world.moment(moved_on),
        )
        world.sites[name].refresh_from_db()


def _add_people(world: World) -> None:
    for person in world.story.people:
        user = account(person, _employer(world.story, person))
        world.people[person.email] = user
        Assignment.objects.create(
            user=user,
            engagement=world.engagement,
            role=person.role,
            site=world.sites.get(person.school or person.district),
            starts_on=world.engagement.starts_on,
        )
    if world.story.invited:
        _invite(world, world.story.invited)


def _invite(world: World, person: Person) -> None:
    """Somebody who has not come yet."""
    inviting.invite(
        email=person.email,
        name=person.name,
        organisation=_employer(world.story, person).name,
        engagement=world.engagement,
        role=person.role,
        site=world.sites[person.school],
        starts_on=world.today,
        by=world.leaders()[0],
        now=world.now,
    )


def account(person: Person, employer: Organisation) -> User:
    """The account of a demo person, made once however many engagements name it."""
    is_admin = person.role == Role.ADMINISTRATOR
    facts = {
        "name": person.name,
        "job_title": person.job_title,
        "organisation": employer,
        "password": _password(),
        "is_administrator": is_admin,
        "is_superuser": is_admin,
    }
    return User.objects.get_or_create(email=person.email, defaults=facts)[0]


@cache
def _password() -> str:
    """Hashed once for all: it is the same for everybody, and slow on purpose."""
    return make_password(PASSWORD)


def _employer(story: Story, person: Person) -> Organisation:
    if person.school:
        return organisation(person.school, Organisation.Kind.SCHOOL)
    if person.district:
        return organisation(person.district, Organisation.Kind.DISTRICT)
    if person.role == Role.STATE_LEADERSHIP:
        return organisation(story.agency, Organisation.Kind.STATE_AGENCY)
    if person.role == Role.OBSERVER:
        return organisation("Federal program office", Organisation.Kind.OTHER)
    return organisation(PROVIDER, Organisation.Kind.TA_CENTER)


def organisation(name: str, kind: str) -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def _add_stages(world: World) -> None:
    """The state's own history, and each district and school some months behind it."""
    rows = [
        _entry(world, world.state, stage, add_months(world.engagement.starts_on, months))
        for months, stage in world.story.stages_so_far
    ]
    (_, first), *later = world.story.stages_so_far
    for site in world.of_kind(Site.Kind.DISTRICT, Site.Kind.SCHOOL):
        rows.append(_entry(world, site, first, world.joined[site.pk]))
        for months, stage in later:
            behind = months + world.random.randrange(0, 4)
            day = add_months(world.joined[site.pk], behind)
            if day <= world.today and site.name != world.story.closed:
                rows.append(_entry(world, site, stage, day))
    StageEntry.objects.bulk_create(rows)


def _entry(world: World, site: Site, stage: str, day: date) -> StageEntry:
    return StageEntry(
        engagement=world.engagement,
        site=site,
        stage=stage,
        starts_on=day,
        recorded_by=world.staff()[0],
        recorded_at=world.moment(day),
    )
