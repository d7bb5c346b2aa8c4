"""The three states of the demo, as data."""

from __future__ import annotations

from dataclasses import dataclass

from engagements.models import Engagement, Stage
from people.roles import Role

PASSWORD = "practice to policy"
"""Of every demo account. The demo is for a laptop; `load_demo` refuses a database in use."""


@dataclass(frozen=True)
class Person:
    """A demo account; `district` and `school` name the place of a local role."""

    name: str
    email: str
    role: Role
    job_title: str
    district: str = ""
    school: str = ""
    shown: bool = False


@dataclass(frozen=True)
class District:
    name: str
    city: str
    region: str
    schools: tuple[str, ...]
    joins_after_months: int = 0


@dataclass(frozen=True)
class Story:
    """One engagement.

    `start` is the share of points with which its sites began, `pace` what they gain a month.
    `tfi_parts` are the parts of the Tiered Fidelity Inventory in use; none means all. `answering`
    are the measures that the leadership team chose to answer for their level, each with why;
    what nobody chose is said on every page. `closed`
    names a school that closed half a year ago, `moved` one that changed to another district,
    `invited` is a person who has not come yet,
    `busy` one that often does not measure, `corrected` and `excused` those with such a measure.
    """

    state: str
    abbreviation: str
    fips: str
    time_zone: str
    agency: str
    name: str
    innovation: str
    innovation_text: str
    purpose: str
    status: Engagement.Status
    months_ago: int
    years: int
    start: float
    pace: float
    regions: tuple[str, ...]
    districts: tuple[District, ...]
    people: tuple[Person, ...]
    stages_so_far: tuple[tuple[int, Stage], ...]
    tfi_parts: tuple[str, ...] = ()
    answering: tuple[tuple[str, str], ...] = ()
    closed: str = ""
    moved: tuple[str, str] | None = None
    invited: Person | None = None
    busy: str = ""
    corrected: str = ""
    excused: str = ""

    @property
    def is_exploring(self) -> bool:
        """Nothing is installed yet: no visits to districts, no measures, no plan."""
        return self.status == Engagement.Status.EXPLORING


PROVIDER = "Center for Lasting Practice"

ADMINISTRATOR = Person(
    "Morgan Ashby", "admin@demo.example", Role.ADMINISTRATOR, "Data and operations", shown=True
)

ASHBROOK = Story(
    state="Ashbrook",
    abbreviation="AB",
    fips="91",
    time_zone="America/Chicago",
    agency="Ashbrook Department of Education",
    name="Ashbrook early reading supports",
    innovation="Tiered reading supports",
    innovation_text=(
        "Daily small-group reading instruction matched to screening data, with coaching for "
        "every teacher who gives it."
    ),
    purpose=(
        "By the end of year three, six in ten of Ashbrook's kindergarten to grade 3 students in "
        "partner districts are taught in schools that give tiered reading supports as intended."
    ),
    status=Engagement.Status.ACTIVE,
    months_ago=14,
    years=4,
    start=0.44,
    pace=0.024,
    regions=(
        "Northwest Territories Regional Office of Educational Implementation Support",
        "Riverlands Service Region",
    ),
    districts=(
        District(
            "Larkspur County Schools",
            "Larkspur",
            "Riverlands Service Region",
            (
                "Larkspur Elementary",
                "Copper Creek Elementary",
                "Juniper Hill Elementary",
                "Old Mill Primary",
                "Teal Lake Elementary",
                "Saltbush Academy",
            ),
        ),
        District(
            "Fernhollow Unified School District",
            "Fernhollow",
            "Riverlands Service Region",
            (
                "Fernhollow East Elementary",
                "Fernhollow West Elementary",
                "Quarry Road School",
                "Sandpiper Elementary",
                "Bright Meadow Primary",
            ),
        ),
        District(
            "Granite Pass Public Schools",
            "Granite Pass",
            "Northwest Territories Regional Office of Educational Implementation Support",
            (
                "Granite Pass Elementary",
                "High Prairie School",
                "Lodgepole Elementary",
                "Pronghorn Primary",
            ),
        ),
        District(
            "Marrow Bay Consolidated Schools",
            "Port Marrow",
            "Northwest Territories Regional Office of Educational Implementation Support",
            (
                "Lighthouse Elementary",
                "Marrow Bay Elementary",
                "Netmaker Primary School of the Marrow Bay Peninsula and Outer Islands",
                "Oyster Point School",
                "Windward Elementary",
            ),
            joins_after_months=6,
        ),
        District(
            "Tansy Valley Schools",
            "Tansy",
            "Riverlands Service Region",
            ("Tansy Valley Elementary", "Thistle Ridge Elementary", "Yarrow Elementary"),
            joins_after_months=6,
        ),
    ),
    people=(
        Person("Imani Brooks", "lead@demo.example", Role.TA_LEAD, "TA lead", shown=True),
        Person(
            "Theo Lindqvist",
            "specialist@demo.example",
            Role.TA_SPECIALIST,
            "Implementation specialist",
            shown=True,
        ),
        Person("Noor Haddad", "noor@demo.example", Role.TA_SPECIALIST, "Implementation specialist"),
        Person(
            "Rosa Whitfield",
            "state@demo.example",
            Role.STATE_LEADERSHIP,
            "Director of literacy",
            shown=True,
        ),
        Person(
            "Callum Dyer",
            "callum@demo.example",
            Role.STATE_LEADERSHIP,
            "Deputy commissioner",
        ),
        Person(
            "Harper Quill",
            "district@demo.example",
            Role.DISTRICT,
            "Curriculum director",
            district="Larkspur County Schools",
            shown=True,
        ),
        Person(
            "Priya Sand",
            "priya@demo.example",
            Role.DISTRICT,
            "Assistant superintendent",
            district="Fernhollow Unified School District",
        ),
        Person(
            "Odile Farrow",
            "odile@demo.example",
            Role.DISTRICT,
            "Elementary programs lead",
            district="Granite Pass Public Schools",
        ),
        Person(
            "Gus Tamura",
            "gus@demo.example",
            Role.DISTRICT,
            "Literacy coordinator",
            district="Marrow Bay Consolidated Schools",
        ),
        Person(
            "Ines Calder",
            "ines@demo.example",
            Role.DISTRICT,
            "Superintendent",
            district="Tansy Valley Schools",
        ),
        Person(
            "Sam Ortega-Reyes",
            "school@demo.example",
            Role.SCHOOL,
            "Principal",
            school="Larkspur Elementary",
            shown=True,
        ),
        Person(
            "Wren Castellanos",
            "wren@demo.example",
            Role.SCHOOL,
            "Reading coach",
            school="Fernhollow East Elementary",
        ),
        Person(
            "Dana Pell",
            "observer@demo.example",
            Role.OBSERVER,
            "Federal project officer",
            shown=True,
        ),
    ),
    stages_so_far=((0, Stage.INSTALLATION), (8, Stage.INITIAL)),
    tfi_parts=("tier-1",),
    answering=(
        (
            "school-check.total",
            "Every school fills it in each month, so it tells of change soonest.",
        ),
        ("district-check.total", "All five districts use it, and we can act on each of its parts."),
    ),
    closed="Quarry Road School",
    moved=("Bright Meadow Primary", "Larkspur County Schools"),
    invited=Person(
        "Bea Marsh",
        "bea@demo.example",
        Role.SCHOOL,
        "Principal",
        school="Copper Creek Elementary",
    ),
    busy="Netmaker Primary School of the Marrow Bay Peninsula and Outer Islands",
    corrected="Copper Creek Elementary",
    excused="Saltbush Academy",
)

MARLOWE = Story(
    state="Marlowe",
    abbreviation="MW",
    fips="92",
    time_zone="America/Denver",
    agency="Marlowe Office of Public Instruction",
    name="Marlowe positive behavior supports",
    innovation="Schoolwide positive behavior supports",
    innovation_text=(
        "Expectations that every adult teaches, practises and acknowledges, with more help for "
        "the students who need it."
    ),
    purpose=(
        "Every partner district can train, coach and measure its own schools without outside "
        "help before TA ends."
    ),
    status=Engagement.Status.SUSTAINING,
    months_ago=32,
    years=3,
    start=0.5,
    pace=0.012,
    regions=("High Desert Service Cooperative",),
    districts=(
        District(
            "Cinder Butte School District",
            "Cinder Butte",
            "High Desert Service Cooperative",
            ("Basalt Elementary", "Cinder Butte Middle School", "Lava Beds School", "Sage High"),
        ),
        District(
            "Piñon Mesa Schools",
            "Piñon",
            "High Desert Service Cooperative",
            ("Arroyo Elementary", "Piñon Mesa Elementary", "Mesa Verde Road School"),
        ),
    ),
    people=(
        Person("Imani Brooks", "lead@demo.example", Role.TA_LEAD, "TA lead"),
        Person(
            "Jonah Field", "jonah@demo.example", Role.TA_SPECIALIST, "Implementation specialist"
        ),
        Person(
            "Leila Strand",
            "leila@demo.example",
            Role.STATE_LEADERSHIP,
            "State behavior supports lead",
        ),
        Person(
            "Anders Wu",
            "anders@demo.example",
            Role.STATE_LEADERSHIP,
            "Regional services coordinator",
        ),
        Person(
            "Ruth Amadi",
            "ruth@demo.example",
            Role.STATE_LEADERSHIP,
            "Associate superintendent",
        ),
        Person(
            "Mateo Birch",
            "mateo@demo.example",
            Role.DISTRICT,
            "Student services director",
            district="Cinder Butte School District",
        ),
        Person(
            "Thandi Rowe",
            "thandi@demo.example",
            Role.DISTRICT,
            "Behavior supports coordinator",
            district="Piñon Mesa Schools",
        ),
    ),
    stages_so_far=(
        (0, Stage.EXPLORATION),
        (3, Stage.INSTALLATION),
        (9, Stage.INITIAL),
        (24, Stage.FULL),
    ),
    busy="Lava Beds School",
)

CORVANE = Story(
    state="Corvane",
    abbreviation="CV",
    fips="93",
    time_zone="America/New_York",
    agency="Corvane Department of Learning",
    name="Corvane early numeracy coaching",
    innovation="Early numeracy coaching",
    innovation_text=(
        "Ten minutes of number talk a day from prekindergarten to grade 2, with a coach beside "
        "the teacher once a week."
    ),
    purpose=(
        "Every partner district has its own numeracy coaches, and six in ten of the youngest "
        "students are taught by a teacher whom a coach has seen at work."
    ),
    status=Engagement.Status.EXPLORING,
    months_ago=4,
    years=4,
    start=0.4,
    pace=0.01,
    regions=("Saltmarsh Service Region",),
    districts=(
        District(
            "Heronsgate City Schools",
            "Heronsgate",
            "Saltmarsh Service Region",
            ("Heronsgate Primary", "Mill Pond Elementary", "Ropewalk School"),
        ),
        District(
            "Upper Tamarack Schools",
            "Tamarack",
            "Saltmarsh Service Region",
            ("Tamarack Elementary", "Juneberry Primary"),
        ),
    ),
    people=(
        Person("Imani Brooks", "lead@demo.example", Role.TA_LEAD, "TA lead"),
        Person("Oskar Vale", "oskar@demo.example", Role.TA_SPECIALIST, "Numeracy specialist"),
        Person(
            "Mireille Santos",
            "mireille@demo.example",
            Role.STATE_LEADERSHIP,
            "Deputy superintendent",
        ),
        Person(
            "Tobias Fenn",
            "tobias@demo.example",
            Role.STATE_LEADERSHIP,
            "Director of early learning",
        ),
    ),
    stages_so_far=((0, Stage.EXPLORATION),),
)

STORIES = (ASHBROOK, MARLOWE, CORVANE)
