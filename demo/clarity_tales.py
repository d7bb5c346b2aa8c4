"""What the demo's engagements know of their context, needs, roles and people, as data.

People with an account are named by their address, others by their name. Months are counted back
from today, so that the tale stays young.
"""

from __future__ import annotations

from demo.clarity_parts import Asked, Counted, Group, Held, Review, Tale, Wanted
from engagements.models import Beneficiaries, ContextReview, Side

Kind, Who, Level = ContextReview.Kind, Beneficiaries.Kind, Beneficiaries.Level
PROVIDER, RECIPIENT = Side.PROVIDER, Side.RECIPIENT
LEAD = "lead@demo.example"


ASHBROOK = Tale(
    reviews=(
        Review(
            Kind.STRENGTHS,
            13,
            "Three of five partner districts have a reading coach in every building. The state "
            "literacy office has kept the same director for six years.",
            "Start where coaches are, and let those districts show the others.",
            "Staffing tables of the districts; talks with five superintendents",
        ),
        Review(
            Kind.STRENGTHS,
            2,
            "Every partner district now has a reading coach, and four have a line for coaching "
            "in the budget. Riverlands trains its own new coaches.",
            "Riverlands can lend trainers to the Northwest while that office fills its jobs.",
            "Adopted budgets; training records of the regional offices",
        ),
        Review(
            Kind.STRESSORS,
            13,
            "One teacher in five is new each fall. Substitute teachers are scarce in the north, "
            "so that training days are canceled.",
            "Plan coaching inside the school day, and repeat the first training every fall.",
            "State vacancy report; calendar of canceled training days",
        ),
        Review(
            Kind.STRESSORS,
            2,
            "Turnover is down to one in seven. The Northwest office froze hiring in the spring "
            "and three school visits were lost to snow.",
            "The freeze reaches the coach jobs of two districts. It is with the deputy "
            "commissioner.",
            "State vacancy report; log of visits",
        ),
        Review(
            Kind.POLICIES,
            3,
            "The state board asks every district for a reading plan by July 1. The plan names "
            "screening three times a year but says nothing of coaching time.",
            "Offer a page on coaching that districts can put into the plan as it is.",
            "Board resolution 24-17; eleven district plans",
        ),
        Review(
            Kind.REGULATIONS,
            13,
            "Screening results of single students may not leave the district. Only counts of ten "
            "or more may be shown outside it.",
            "Monthly checks are counted by school, never by student.",
            "State data privacy rule; counsel of the department",
        ),
        Review(
            Kind.DATA,
            2,
            "All districts screen in fall, winter and spring, with two different tools. The "
            "state holds fall counts only.",
            "Compare a school with itself, not with a school that uses the other tool.",
            "Data dictionary of both tools; state report card",
        ),
    ),
    needs=(
        Wanted(
            "A person in each region who can train new coaches",
            1,
            "specialist@demo.example",
            "state@demo.example",
        ),
        Wanted(
            "Coaching time that survives the next budget in all five districts",
            1,
            LEAD,
            "callum@demo.example",
        ),
        Wanted("Hiring for the coach jobs in the Northwest Territories", 1, LEAD),
        Wanted(
            "One monthly report in place of the three that districts send now",
            2,
            "noor@demo.example",
            "state@demo.example",
        ),
        Wanted("Reading materials for families in their own languages", 3),
        Wanted(
            "A shared word for each part of small-group instruction",
            2,
            "specialist@demo.example",
            "state@demo.example",
            "The glossary is in the coaches' handbook and in all district plans.",
        ),
        Wanted(
            "A second screening tool for grade 3",
            3,
            recipient="state@demo.example",
            outcome="The districts prefer to use the first tool well.",
            is_dropped=True,
        ),
    ),
    held=(
        Held("ta_lead", LEAD, 14),
        Held("ta_specialist", "specialist@demo.example", 14),
        Held("ta_specialist", "noor@demo.example", 9),
        Held("ta_evaluator", "Pia Lundgren", 13, until_days_ago=47),
        Held("sponsor", "callum@demo.example", 14),
        Held("coordinator", "state@demo.example", 14),
        Held("data_lead", "Lucia Ferro", 13, until_days_ago=150),
        Held("data_lead", "Bram Osei", 4),
        Held("training_lead", "odile@demo.example", 8),
    ),
    contacts=(
        Asked("Visits and dates", PROVIDER, "specialist@demo.example", "noor@demo.example"),
        Asked("Measures and scores", PROVIDER, "noor@demo.example", LEAD),
        Asked("The agreement and money", PROVIDER, LEAD),
        Asked("Measures and scores", RECIPIENT, "state@demo.example"),
        Asked(
            "Something only the state can clear",
            RECIPIENT,
            "callum@demo.example",
            "state@demo.example",
        ),
    ),
    groups=(
        Group(
            "Coaching workgroup",
            "Writes the coaches' handbook and trains the second group of trainers by June.",
            "state@demo.example",
            ("specialist@demo.example", "odile@demo.example", "district@demo.example"),
            "Second Tuesday of the month, 9 to 10:30, by video",
            11,
        ),
        Group(
            "Data and reports workgroup",
            "Brings three monthly reports together into one.",
            "noor@demo.example",
            ("state@demo.example", "priya@demo.example", "gus@demo.example"),
            "Every other Thursday, 2 to 3",
            5,
        ),
        Group(
            "Selection of partner districts",
            "Chose the first three districts and set the date for the other two.",
            LEAD,
            ("state@demo.example", "callum@demo.example"),
            "Weekly until the choice was made",
            14,
            until_month=9,
        ),
    ),
    counted=(
        Counted(Who.STUDENTS, Level.EARLY, 480, "Fall prekindergarten count of the department"),
        Counted(Who.STUDENTS, Level.ELEMENTARY, 6_120, "Fall enrollment, kindergarten to grade 3"),
        Counted(Who.TEACHERS, Level.ALL, 412, "Assignments in the state staffing table"),
        Counted(Who.ADMINISTRATORS, Level.ALL, 31, "Principals and assistant principals"),
        Counted(Who.FAMILIES, Level.ALL, 4_400, "Households with a student in these grades"),
        Counted(Who.DISTRICTS, Level.ALL, 6, "Districts that applied"),
        Counted(Who.SCHOOLS, Level.ALL, 32, "Elementary schools of the districts that applied"),
    ),
    liaison=(
        "Regional liaison, Northwest",
        "Keeps the regional office and its districts informed, and brings back their questions.",
        "June Abara",
    ),
)

MARLOWE = Tale(
    reviews=(
        Review(
            Kind.STRENGTHS,
            30,
            "Two districts asked to begin before the state did. The service cooperative has a "
            "behavior team of its own.",
            "Let the cooperative host the training from the first year.",
            "Letters of interest; site visits",
        ),
        Review(
            Kind.STRENGTHS,
            7,
            "The cooperative runs all training, and both districts score their own checks.",
            "What is left for TA is to step back in the agreed order.",
            "Training records; twelve months of district checks",
        ),
        Review(
            Kind.STRESSORS,
            7,
            "The middle school lost its assistant principal in the fall and half of its team.",
            "A second person is trained for every role before TA ends.",
            "Talks with principals; roster of the school teams",
        ),
        Review(
            Kind.POLICIES,
            8,
            "The code of conduct of both districts now names teaching before punishment.",
            "Nothing stands in the way; the state office offers the text to other districts.",
            "District codes of conduct",
        ),
        Review(
            Kind.REGULATIONS,
            8,
            "Suspension data are reported to the state each June, by reason.",
            "The yearly report can show change without asking schools for more.",
            "State reporting handbook",
        ),
        Review(
            Kind.DATA,
            7,
            "Both districts enter office referrals within two days. The state sees yearly counts.",
            "Monthly decisions stay in the districts, where the data are.",
            "Referral system of the districts",
        ),
    ),
    needs=(
        Wanted(
            "Two people for every role of a district team",
            1,
            "jonah@demo.example",
            "leila@demo.example",
        ),
        Wanted(
            "Money for the cooperative's trainers after TA ends",
            1,
            LEAD,
            "ruth@demo.example",
        ),
        Wanted(
            "Training in Spanish for classroom assistants",
            2,
            "jonah@demo.example",
            "anders@demo.example",
            "The cooperative gives it twice a year.",
        ),
        Wanted(
            "A meeting of the state team without TA staff",
            2,
            LEAD,
            "leila@demo.example",
            "Held monthly since the spring, prepared by the state coordinator.",
        ),
    ),
    held=(
        Held("ta_lead", LEAD, 32),
        Held("ta_specialist", "jonah@demo.example", 30),
        Held("ta_evaluator", "Pia Lundgren", 30),
        Held("sponsor", "ruth@demo.example", 32),
        Held("coordinator", "Victor Salim", 32, until_days_ago=420),
        Held("coordinator", "leila@demo.example", 14),
        Held("data_lead", "anders@demo.example", 28),
        Held("training_lead", "thandi@demo.example", 24),
    ),
    contacts=(
        Asked("Everything, until TA ends", PROVIDER, LEAD, "jonah@demo.example"),
        Asked("Training dates", RECIPIENT, "anders@demo.example", "leila@demo.example"),
        Asked("Data of the districts", RECIPIENT, "leila@demo.example"),
    ),
    groups=(
        Group(
            "Stepping back",
            "Decides each quarter which part of the work the state takes over next.",
            "leila@demo.example",
            (LEAD, "jonah@demo.example", "anders@demo.example", "ruth@demo.example"),
            "First Monday of the quarter, in person",
            10,
        ),
        Group(
            "Handbook of the cooperative",
            "Wrote down how the cooperative trains and coaches.",
            "anders@demo.example",
            ("jonah@demo.example", "mateo@demo.example"),
            "Monthly",
            26,
            until_month=12,
        ),
    ),
    counted=(
        Counted(Who.STUDENTS, Level.ELEMENTARY, 2_140, "October enrollment of both districts"),
        Counted(Who.STUDENTS, Level.MIDDLE, 890, "October enrollment of both districts"),
        Counted(Who.STUDENTS, Level.HIGH, 1_020, "October enrollment of both districts"),
        Counted(Who.TEACHERS, Level.ALL, 268, "Payroll, classroom assistants included"),
        Counted(Who.ADMINISTRATORS, Level.ALL, 12, "Principals and assistant principals"),
        Counted(Who.DISTRICTS, Level.ALL, 2, "Both partner districts"),
        Counted(Who.SCHOOLS, Level.ALL, 7, "All schools of both districts"),
    ),
)

CORVANE = Tale(
    reviews=(
        Review(
            Kind.STRENGTHS,
            2,
            "Both districts keep a daily block for mathematics. The department has two people "
            "for early learning who know every preschool by name.",
            "The block is where number talk can live without a new schedule.",
            "Schedules of five schools; talks at the department",
        ),
        Review(
            Kind.STRESSORS,
            2,
            "Heronsgate has had three superintendents in four years. Teachers name a reading "
            "curriculum, a new report card and a phone rule as this year's changes.",
            "Ask what can wait before asking for more.",
            "Talks with twelve teachers and two union representatives",
        ),
        Review(
            Kind.DATA,
            1,
            "There is no common measure of early numeracy. Tamarack counts once a year.",
            "A short monthly check would be the first thing both districts share.",
            "Assessment calendars of both districts",
        ),
    ),
    needs=(
        Wanted(
            "Numeracy coaches who are employed by the districts",
            1,
            "oskar@demo.example",
            "tobias@demo.example",
        ),
        Wanted("Fewer new programs at once in the primary grades", 1, LEAD),
        Wanted("A measure of early numeracy that takes ten minutes", 2, "oskar@demo.example"),
    ),
    held=(
        Held("ta_lead", LEAD, 4),
        Held("ta_specialist", "oskar@demo.example", 3),
        Held("sponsor", "mireille@demo.example", 3),
        Held("coordinator", "tobias@demo.example", 3),
    ),
    contacts=(
        Asked("Questions about intensive TA", PROVIDER, LEAD, "oskar@demo.example"),
        Asked("Visits to schools", RECIPIENT, "tobias@demo.example"),
    ),
    groups=(
        Group(
            "Exploration team",
            "Finds out by the end of next month whether intensive TA fits Corvane.",
            "tobias@demo.example",
            (LEAD, "oskar@demo.example", "mireille@demo.example"),
            "Every other Wednesday, 10 to 11, by video",
            3,
        ),
    ),
    counted=(
        Counted(Who.STUDENTS, Level.EARLY, 310, "Count of the department's preschool office"),
        Counted(Who.STUDENTS, Level.ELEMENTARY, 1_450, "Enrollment, kindergarten to grade 2"),
    ),
)

TALES = {"Ashbrook": ASHBROOK, "Marlowe": MARLOWE, "Corvane": CORVANE}
