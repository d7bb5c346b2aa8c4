"""What each state of the demo tried, aimed at, and learned, as data. Days count back from today."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Turn:
    """One cycle. `closed` is how many days after its start it was closed, 0 for an open one."""

    aim: str
    measure: str
    prediction: str
    days: int = 35
    done: str = ""
    done_note: str = ""
    data_say: str = ""
    result: str = ""
    decision: str = ""
    decision_note: str = ""
    closed: int = 0


@dataclass(frozen=True)
class CycleTale:
    """A first turn that began so many days ago; each further one is opened by an adapt."""

    site: str
    title: str
    ago: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class GoalTale:
    """Baseline and values as (days ago, part, whole), targets as (days from today, ...).

    `fed_by` is the code of a measure that its counts come from.
    """

    title: str
    measure: str
    targets: tuple[tuple[int, int, int], ...]
    values: tuple[tuple[int, int, int], ...] = ()
    baseline: tuple[int, int, int] | None = None
    baseline_in: int = 0
    note: str = ""
    fed_by: str = ""


@dataclass(frozen=True)
class SetbackTale:
    """`answered` and `result_after` count days from the day it happened."""

    title: str
    detail: str
    ago: int
    site: str = ""
    kind: str = "setback"
    answer_kind: str = ""
    answer: str = ""
    answered: int = 0
    test_after: int = 0
    result: str = ""
    result_after: int = 0


@dataclass(frozen=True)
class AskTale:
    who: str
    whom: str
    what: str
    months: tuple[int, ...]
    is_data: bool = False


@dataclass(frozen=True)
class InitiativeTale:
    name: str
    about: str
    asks: tuple[AskTale, ...]
    site: str = ""
    decision: str = ""
    reason: str = ""
    into: str = ""
    decided_ago: int = 60


@dataclass(frozen=True)
class RoutineTale:
    """`people` are e-mail addresses or names; `alone` the runs of late without TA staff."""

    name: str
    about: str
    every: int
    provider: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    with_ta: tuple[int, ...] = ()
    alone: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tale:
    cycles: tuple[CycleTale, ...] = ()
    goals: tuple[GoalTale, ...] = ()
    setbacks: tuple[SetbackTale, ...] = ()
    initiatives: tuple[InitiativeTale, ...] = ()
    routines: tuple[RoutineTale, ...] = field(default=())


SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)

ASHBROOK = Tale(
    cycles=(
        CycleTale(
            "Larkspur Elementary",
            "Five minutes of data after lunch",
            104,
            (
                Turn(
                    "Grade 2 teachers change groups as soon as the screening says so.",
                    "Days from a screening to new groups",
                    "From nine days to four.",
                    done="partly",
                    done_note="Held on two of five days: bus duty fell into the same minutes.",
                    data_say="Seven days on average. On the days it was held, three.",
                    result="same",
                    decision="adapt",
                    decision_note="Move it to before school, when nobody has bus duty.",
                    closed=34,
                ),
                Turn(
                    "Grade 2 teachers change groups as soon as the screening says so.",
                    "Days from a screening to new groups",
                    "Four days, now that everybody can come.",
                    done="yes",
                    done_note="Held on 19 of 20 mornings.",
                    data_say="Three days on average, five at most.",
                    result="better",
                    decision="adopt",
                    decision_note="Grades 1 and 3 begin after the break.",
                    closed=33,
                ),
            ),
        ),
        CycleTale(
            "Larkspur Elementary",
            "New teachers watch before they teach",
            24,
            (
                Turn(
                    "Teachers who joined in the autumn give small-group lessons as intended.",
                    "Steps of the lesson seen, out of ten",
                    "From five steps to eight within four weeks.",
                    days=28,
                    done="yes",
                    done_note="Both watched two lessons each and were coached once.",
                ),
            ),
        ),
        CycleTale(
            "Fernhollow East Elementary",
            "Word cards instead of the long script",
            81,
            (
                Turn(
                    "Students read more words in the ten minutes they have.",
                    "Words read aloud by each student in a lesson",
                    "From 30 words to 45.",
                    done="yes",
                    done_note="All four groups used the cards for five weeks.",
                    data_say="31 words, as before. Teachers like the cards; students wait as long.",
                    result="same",
                    decision="abandon",
                    decision_note="Waiting is the matter, not the script. Try smaller groups.",
                    closed=36,
                ),
            ),
        ),
        CycleTale(
            "Fernhollow East Elementary",
            "Groups of three rather than five",
            40,
            (
                Turn(
                    "Students read more words in the ten minutes they have.",
                    "Words read aloud by each student in a lesson",
                    "From 31 words to 45.",
                    days=33,
                    done="yes",
                    done_note="Two teachers, six groups.",
                    data_say="44 words after three weeks.",
                    result="better",
                ),
            ),
        ),
        CycleTale(
            "Larkspur County Schools",
            "Coaches share one calendar",
            66,
            (
                Turn(
                    "No school goes two weeks without its coach.",
                    "Schools visited by a coach in each fortnight, out of seven",
                    "All seven.",
                    done="no",
                    done_note="Two coaches kept their own lists; nobody had shown them the calendar.",
                    data_say="Five of seven, as before.",
                    result="same",
                    decision="adapt",
                    decision_note="Half an hour together on the first Monday, with the calendar open.",
                    closed=41,
                ),
                Turn(
                    "No school goes two weeks without its coach.",
                    "Schools visited by a coach in each fortnight, out of seven",
                    "All seven, now that the calendar is filled in together.",
                ),
            ),
        ),
        CycleTale(
            "Granite Pass Public Schools",
            "Substitutes booked a month ahead",
            12,
            (
                Turn(
                    "Training days are not called off for want of substitutes.",
                    "Training places kept, out of those offered",
                    "From 14 of 22 to 20 of 22.",
                    days=42,
                ),
            ),
        ),
    ),
    goals=(
        GoalTale(
            "Most partner schools give reading supports as intended",
            "Schools at criterion, out of those that take part",
            ((-60, 8, 23), (120, 12, 23), (485, 16, 23)),
            baseline=(-400, 2, 14),
            fed_by="school-check.total",
        ),
        GoalTale(
            "Every district has coaches of its own",
            "Districts with a trained coach on their own payroll, out of partner districts",
            ((-30, 3, 5), (330, 5, 5)),
            ((-200, 1, 5), (-15, 2, 5)),
            (-400, 0, 5),
            note="From the coaching roster",
        ),
        GoalTale(
            "Teachers of the early grades are coached every month",
            "Teachers of kindergarten to grade 3 with a coaching contact, out of all of them",
            ((200, 150, 260),),
            baseline_in=25,
        ),
    ),
    setbacks=(
        SetbackTale(
            "Half of the trained teachers changed grade over the summer",
            "Eleven of 24 teachers trained in spring now teach grades 4 to 6. Nobody had asked the "
            "principals before assignments were made.",
            150,
            answer_kind="partner",
            answer="The human resources offices of the districts join the planning in February, "
            "before assignments are made, and keep trained teachers in the early grades.",
            answered=19,
            test_after=120,
            result="Two districts kept all their trained teachers; one moved two of six. The offices "
            "want the list a month earlier.",
            result_after=128,
        ),
        SetbackTale(
            "Scores at Copper Creek fell after the second coach left",
            "From 74% to 61% in two months. Three teachers were never seen at work since.",
            52,
            "Copper Creek Elementary",
            answer_kind="method",
            answer="Teachers coach each other in pairs, with the district lead beside them every "
            "second week.",
            answered=16,
            test_after=60,
        ),
        SetbackTale(
            "Parents' evening brought four families",
            "Invitations went out in English only, on a weeknight of the harvest.",
            41,
            "Granite Pass Elementary",
        ),
        SetbackTale(
            "The commissioner's memo on coach positions is still a draft",
            "Finance asked what the positions would cost after the grant. Nobody had the figure.",
            13,
        ),
        SetbackTale(
            "Students who came late to groups caught up fastest",
            "At Larkspur Elementary the six students who joined in November gained more than those "
            "who began in September. They were taught in threes.",
            33,
            "Larkspur Elementary",
            kind="surprise",
            answer_kind="knowledge",
            answer="Compare groups of three with groups of five on purpose, at Fernhollow East.",
            answered=6,
            test_after=40,
        ),
        SetbackTale(
            "A school board asked to join on its own",
            "Thistle Ridge parents had seen the data night and wrote to the board.",
            9,
            "Tansy Valley Schools",
            kind="surprise",
        ),
    ),
    initiatives=(
        InitiativeTale(
            "Ashbrook Reads grant",
            "Federal grant for reading materials and summer training, until next year.",
            (
                AskTale("state", "district", "Spending plan", (9,)),
                AskTale("state", "school", "Screening results by student group", (9, 1, 5), True),
                AskTale("state", "school", "Two days of summer training", (7,)),
            ),
            decision="align",
            reason="Same screening, same months: one export serves both from now on.",
            decided_ago=95,
        ),
        InitiativeTale(
            "Third-grade promise",
            "Law on reading by the end of grade 3, with a plan for each student below the line.",
            (
                AskTale(
                    "state", "school", "Screening results, on the law's own form", (9, 1), True
                ),
                AskTale("state", "district", "List of students with a plan", (10, 2, 5), True),
                AskTale("district", "school", "A meeting on each plan", (10, 2)),
            ),
            decision="keep",
            reason="It is the law. The form is being drawn up anew with the same columns as ours.",
            decided_ago=80,
        ),
        InitiativeTale(
            "School improvement plans",
            "A yearly plan of every school, read by the regional offices.",
            (
                AskTale("region", "school", "Improvement plan", (10,)),
                AskTale("region", "district", "Progress report", (1, 5)),
            ),
        ),
        InitiativeTale(
            "Healthy minds survey",
            "Survey of staff and students, run by a university.",
            (AskTale("state", "school", "Climate survey of all staff", (10, 3), True),),
            decision="merge",
            into="School improvement plans",
            reason="The plan asks the same eight questions. One survey in March is enough.",
            decided_ago=31,
        ),
        InitiativeTale(
            "Phonics refresher of the publisher",
            "Four webinars that came with the old materials.",
            (AskTale("district", "school", "Four webinars", (9, 11, 2, 4)),),
            site="Larkspur County Schools",
            decision="retire",
            reason="Teaches a lesson order that contradicts the one we coach.",
            decided_ago=120,
        ),
        InitiativeTale(
            "One device for every student",
            "Laptops for grades 2 to 8, with reports on their use.",
            (
                AskTale("district", "school", "Minutes of use by class", SCHOOL_MONTHS, True),
                AskTale("district", "school", "A technology day", (10,)),
            ),
            site="Larkspur County Schools",
        ),
        InitiativeTale(
            "Ashbrook early reading supports",
            "This engagement itself, so that its own asks are on the map too.",
            (
                AskTale("provider", "school", "School check", SCHOOL_MONTHS, True),
                AskTale("provider", "district", "District check", SCHOOL_MONTHS, True),
                AskTale("district", "school", "Monthly data meeting", SCHOOL_MONTHS),
            ),
            decision="keep",
            reason="What everything else is aligned with.",
            decided_ago=200,
        ),
    ),
    routines=(
        RoutineTale(
            "Monthly data meeting of the state team",
            "The team reads the monthly page, decides, and checks last month's decisions.",
            31,
            ("lead@demo.example",),
            ("state@demo.example", "callum@demo.example"),
            (170, 140, 110, 80),
            (48, 17),
        ),
        RoutineTale(
            "Training of new coaches",
            "Three days in August, two in January.",
            180,
            ("specialist@demo.example", "noor@demo.example"),
            (),
            (310, 100),
        ),
        RoutineTale(
            "Writing the monthly packet",
            "From the figures to the signed page.",
            31,
            ("noor@demo.example",),
            ("state@demo.example",),
            (75, 44),
            (14,),
        ),
        RoutineTale(
            "Scoring the district check",
            "The district team scores itself, and agrees on what it means.",
            31,
            ("specialist@demo.example",),
            ("district@demo.example", "priya@demo.example", "odile@demo.example", "Lena Ostby"),
            (95,),
            (64, 33, 5),
        ),
        RoutineTale(
            "Ordering materials for new schools",
            "By the end of May, so that they are there in August.",
            365,
            state=("Pat Mulgrew",),
            alone=(170,),
        ),
    ),
)

MARLOWE = Tale(
    cycles=(
        CycleTale(
            "Cinder Butte Middle School",
            "Hallway greetings by every adult",
            160,
            (
                Turn(
                    "Fewer students are sent out of class in the first period.",
                    "Students sent out in the first period, by week",
                    "From 14 a week to eight.",
                    done="yes",
                    done_note="Seen at 46 of 50 doors.",
                    data_say="Seven a week over the last three weeks.",
                    result="better",
                    decision="adopt",
                    closed=35,
                ),
            ),
        ),
        CycleTale(
            "Sage High",
            "Students choose what is acknowledged",
            95,
            (
                Turn(
                    "Acknowledgments reach the older students too.",
                    "Students of grades 11 and 12 acknowledged in a month, out of 212",
                    "From 31 to 100.",
                    done="partly",
                    done_note="The council met once; two of three grades had a say.",
                    data_say="58 students.",
                    result="better",
                    decision="adapt",
                    decision_note="The council gets a slot in the timetable.",
                    closed=44,
                ),
                Turn(
                    "Acknowledgments reach the older students too.",
                    "Students of grades 11 and 12 acknowledged in a month, out of 212",
                    "At least 100.",
                    days=35,
                    done="yes",
                    data_say="121 students.",
                    result="better",
                    decision="adopt",
                    decision_note="It stays in the timetable.",
                    closed=34,
                ),
            ),
        ),
        CycleTale(
            "Piñon Mesa Schools",
            "District trains without TA staff",
            30,
            (
                Turn(
                    "New staff are trained by the district's own people.",
                    "Steps of the training covered as written, out of 24",
                    "At least 22.",
                    days=40,
                ),
            ),
        ),
    ),
    goals=(
        GoalTale(
            "Schools keep their criterion without outside help",
            "Schools at criterion in two checks running, out of those that take part",
            ((-200, 4, 7), (90, 6, 7)),
            ((-600, 2, 7), (-400, 3, 7), (-180, 5, 7), (-15, 6, 7)),
            (-900, 1, 7),
        ),
        GoalTale(
            "Fewer students lose lessons",
            "Students sent out of class twice or more in a term, out of all",
            ((-100, 300, 3100), (120, 200, 3100)),
            ((-500, 402, 3080), (-60, 251, 3110)),
            (-850, 466, 3090),
            note="From the attendance system",
        ),
    ),
    setbacks=(
        SetbackTale(
            "The new attendance system lost two months of referrals",
            "Codes changed with the system and nobody had mapped the old ones.",
            210,
            answer_kind="skill",
            answer="The two data clerks learned to map codes and check a month against the last.",
            answered=12,
            test_after=60,
            result="Two months running without a gap. The mapping is written down.",
            result_after=66,
        ),
        SetbackTale(
            "Lava Beds has not entered a check since the principal left",
            "The post is vacant; the team has no one to call it together.",
            38,
            "Lava Beds School",
            answer_kind="partner",
            answer="The neighboring principal chairs the team until the post is filled.",
            answered=9,
            test_after=45,
        ),
        SetbackTale(
            "Students at Arroyo wrote the expectations in two languages",
            "Nobody had asked them to. Families now know them by heart.",
            75,
            "Arroyo Elementary",
            kind="surprise",
            answer_kind="method",
            answer="Every school asks its students to put the expectations in their own words.",
            answered=11,
            test_after=50,
            result="Five of seven schools did. Posters cost less than the printed ones.",
            result_after=58,
        ),
    ),
    initiatives=(
        InitiativeTale(
            "Bullying prevention act",
            "A yearly report and an adult in charge at every school.",
            (
                AskTale("state", "school", "Incident report", (10, 2, 5), True),
                AskTale("state", "district", "Name of the adult in charge", (8,)),
            ),
            decision="align",
            reason="Its incidents are our referrals: one report from the same data.",
            decided_ago=300,
        ),
        InitiativeTale(
            "Restorative practices pilot",
            "Three schools, run by a foundation.",
            (
                AskTale("provider", "school", "Circle log", (10, 11, 2, 3), True),
                AskTale("district", "school", "Two training days", (8, 1)),
            ),
            decision="keep",
            reason="Fits the third tier. Reviewed again when the pilot ends.",
            decided_ago=180,
        ),
        InitiativeTale(
            "Attendance matters",
            "Calls home after two days of absence.",
            (AskTale("state", "school", "Weekly list of absences", SCHOOL_MONTHS, True),),
            decision="keep",
            reason="Nothing else counts absences.",
            decided_ago=240,
        ),
    ),
    routines=(
        RoutineTale(
            "Training of new teams",
            "Two days each summer for every school with a new team.",
            365,
            ("jonah@demo.example",),
            ("leila@demo.example", "anders@demo.example", "thandi@demo.example"),
            (460,),
            (95,),
        ),
        RoutineTale(
            "Reading the monthly page in the leadership team",
            "First Tuesday of the month, chaired by turns.",
            31,
            state=("leila@demo.example", "anders@demo.example", "ruth@demo.example"),
            alone=(130, 99, 68, 36, 7),
        ),
        RoutineTale(
            "Calling schools that have not measured",
            "Within a week of the day the check was due.",
            31,
            state=("anders@demo.example",),
            alone=(60, 29),
        ),
    ),
)

CORVANE = Tale(
    initiatives=(
        InitiativeTale(
            "Kindergarten entry check",
            "A statewide check of every child in the first six weeks.",
            (AskTale("state", "school", "Entry check of every child", (9, 10), True),),
        ),
        InitiativeTale(
            "Numbers first materials",
            "New books for the early grades, bought by half of the districts.",
            (
                AskTale("district", "school", "Unit tests", (10, 12, 2, 4), True),
                AskTale("district", "school", "Three training days", (8, 10, 1)),
            ),
        ),
        InitiativeTale(
            "Preschool quality rating",
            "Visits and a rating for every classroom with children under five.",
            (AskTale("region", "school", "Rating visit", (10, 3), True),),
        ),
    ),
)

TALES = {"Ashbrook": ASHBROOK, "Marlowe": MARLOWE, "Corvane": CORVANE}
