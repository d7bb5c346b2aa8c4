import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("improvement", "0002_a_value_of_a_day"),
        ("improvement", "0003_the_day_first_promised"),
    ]

    dependencies = [
        ("engagements", "0002_signed_words_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "title",
                    models.CharField(
                        help_text="Such as: most schools give reading supports as intended.",
                        max_length=200,
                        verbose_name="what do you want to reach?",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        help_text="Such as: schools at criterion, out of all that take part.",
                        max_length=300,
                        verbose_name="what is counted, out of what?",
                    ),
                ),
                (
                    "baseline_numerator",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="baseline: how many"
                    ),
                ),
                (
                    "baseline_denominator",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="baseline: out of"
                    ),
                ),
                (
                    "baseline_on",
                    models.DateField(blank=True, null=True, verbose_name="baseline: counted on"),
                ),
                (
                    "baseline_by_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="baseline: if not counted yet, by when"
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="no longer pursued"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GoalTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="by")),
                (
                    "numerator",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MaxValueValidator(2000000000)],
                        verbose_name="how many",
                    ),
                ),
                (
                    "denominator",
                    models.PositiveIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(2000000000),
                        ],
                        verbose_name="out of",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="improvement.goal",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on"],
            },
        ),
        migrations.CreateModel(
            name="GoalValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                ("measured_on", models.DateField(verbose_name="counted on")),
                ("numerator", models.PositiveIntegerField(verbose_name="how many")),
                ("denominator", models.PositiveIntegerField(verbose_name="out of how many")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="where does the number come from?"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="values",
                        to="improvement.goal",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["measured_on"],
            },
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="Another program, grant, plan or mandate in the same places.",
                        max_length=150,
                        verbose_name="what is it called?",
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="Who runs it and what it wants, in a sentence or two.",
                        verbose_name="what is it for?",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep as it is"),
                            ("align", "Align with this work"),
                            ("merge", "Merge into another"),
                            ("retire", "Retire"),
                        ],
                        max_length=6,
                        verbose_name="what becomes of it?",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        help_text="So that nobody has to ask again in a year.",
                        verbose_name="why?",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        help_text="Only if it is merged.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="improvement.initiative",
                        verbose_name="which one does it become part of?",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="initiatives",
                        to="engagements.site",
                        verbose_name="where?",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InitiativeAsk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "from_rung",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("district", "District"),
                            ("region", "Region"),
                            ("state", "State"),
                            ("provider", "TA provider"),
                        ],
                        max_length=8,
                        verbose_name="who asks?",
                    ),
                ),
                (
                    "to_rung",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("district", "District"),
                            ("region", "Region"),
                            ("state", "State"),
                            ("provider", "TA provider"),
                        ],
                        max_length=8,
                        verbose_name="of whom?",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="Such as: climate survey, school improvement plan, coach log.",
                        max_length=150,
                        verbose_name="what is asked?",
                    ),
                ),
                (
                    "months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(12),
                            ]
                        ),
                        size=None,
                        verbose_name="in which months?",
                    ),
                ),
                (
                    "is_data_request",
                    models.BooleanField(default=False, verbose_name="data are asked for"),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="improvement.initiative",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Routine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="Such as: monthly data meeting, coach training, writing the monthly page.",
                        max_length=150,
                        verbose_name="what is done again and again?",
                    ),
                ),
                ("about", models.TextField(blank=True, verbose_name="how is it done?")),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        help_text="30 for once a month, 365 for once a year.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="every how many days?",
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="no longer done"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routines",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RoutinePerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="Of somebody who has no account here.",
                        max_length=150,
                        verbose_name="or by name",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")],
                        max_length=10,
                        verbose_name="on which side?",
                    ),
                ),
                ("since_on", models.DateField(verbose_name="can carry it since")),
                (
                    "until_on",
                    models.DateField(
                        blank=True,
                        help_text="Leave it empty while they can.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routines_carried",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who?",
                    ),
                ),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="improvement.routine",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RoutineRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                ("run_on", models.DateField(verbose_name="carried out on")),
                (
                    "with_ta",
                    models.BooleanField(
                        default=False,
                        help_text="Leave it open if the state did it alone: that is what counts.",
                        verbose_name="TA staff took part",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "routine",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="improvement.routine",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-run_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Setback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("setback", "Setback"), ("surprise", "Welcome surprise")],
                        default="setback",
                        help_text="A setback disappointed. A surprise came out better than hoped, and teaches as much.",
                        max_length=8,
                        verbose_name="what is it?",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="In one line.", max_length=200, verbose_name="what happened?"
                    ),
                ),
                (
                    "detail",
                    models.TextField(
                        blank=True,
                        help_text="What you saw, and what you have tried. Name no child.",
                        verbose_name="what do you know about it?",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="when?")),
                (
                    "answer_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("method", "A new method"),
                            ("partner", "A new partner"),
                            ("knowledge", "New knowledge"),
                            ("skill", "A new skill"),
                        ],
                        help_text="Trying harder is no answer: choose what was not there before.",
                        max_length=9,
                        verbose_name="what is new?",
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True,
                        help_text="Who does what, in two or three sentences.",
                        verbose_name="what will be done differently?",
                    ),
                ),
                ("answered_on", models.DateField(editable=False, null=True)),
                (
                    "test_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on which you look whether it helped.",
                        null=True,
                        verbose_name="when do you test it?",
                    ),
                ),
                (
                    "result",
                    models.TextField(
                        blank=True,
                        help_text="Whether it helped, and what you keep. If it did not, tell the next setback: that one starts where this ends.",
                        verbose_name="what came of it?",
                    ),
                ),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="seen on")),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setbacks",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setbacks",
                        to="engagements.site",
                        verbose_name="where?",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        help_text="If it began with one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setbacks",
                        to="engagements.visit",
                        verbose_name="on which visit?",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "title",
                    models.CharField(
                        help_text="In a few words, such as: five-minute data huddle after lunch.",
                        max_length=150,
                        verbose_name="what do you try?",
                    ),
                ),
                ("aim", models.TextField(verbose_name="what do you want to get better?")),
                (
                    "measure",
                    models.CharField(
                        help_text="What you count or look at, small enough to do in days.",
                        max_length=300,
                        verbose_name="how will you know?",
                    ),
                ),
                (
                    "prediction",
                    models.TextField(
                        help_text="A number if you can. Being wrong is how you learn.",
                        verbose_name="what do you expect to see?",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="begins on")),
                (
                    "due_on",
                    models.DateField(
                        help_text="A cycle works best within four to six weeks.",
                        verbose_name="to be closed by",
                    ),
                ),
                (
                    "promised_on",
                    models.DateField(editable=False, verbose_name="first promised for"),
                ),
                (
                    "done_as_intended",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, as planned"), ("partly", "Partly"), ("no", "No")],
                        help_text="Honestly: this decides how the result may be read.",
                        max_length=6,
                    ),
                ),
                ("done_note", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "data_say",
                    models.TextField(
                        blank=True,
                        help_text="The numbers, next to what you expected.",
                        verbose_name="what the data say",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("better", "Better"),
                            ("same", "About the same"),
                            ("worse", "Worse"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adopt", "Adopt: keep doing it"),
                            ("adapt", "Adapt: change it and try again"),
                            ("abandon", "Abandon: stop doing it"),
                        ],
                        help_text="If you adapt, the next cycle opens when you close this one.",
                        max_length=7,
                    ),
                ),
                ("decision_note", models.TextField(blank=True, verbose_name="why")),
                ("closed_on", models.DateField(editable=False, null=True)),
                (
                    "adapted_from",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adapted_to",
                        to="improvement.cycle",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who runs it?",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="engagements.site",
                        verbose_name="where?",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        help_text="If it began with one.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="engagements.visit",
                        verbose_name="on which visit?",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on", None)),
                        fields=["engagement", "due_on"],
                        name="cycle_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by", None), ("closed_on", None)),
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_on__isnull", False),
                                models.Q(("done_as_intended", ""), _negated=True),
                                models.Q(("data_say", ""), _negated=True),
                                models.Q(("result", ""), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_cycle_tells_all_four",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on"))),
                        name="a_cycle_is_due_on_or_after_its_start",
                        violation_error_message="The cycle must end on or after its start.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("baseline_denominator", None),
                        ("baseline_numerator", None),
                        ("baseline_on", None),
                    ),
                    models.Q(
                        ("baseline_numerator__isnull", False),
                        ("baseline_on__isnull", False),
                        ("baseline_denominator__gt", 0),
                        ("baseline_numerator__lte", models.F("baseline_denominator")),
                    ),
                    _connector="OR",
                ),
                name="a_baseline_is_a_part_of_a_whole_on_a_day",
                violation_error_message="A baseline needs a part, a whole of which it is part, and a day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("baseline_on__isnull", False),
                    ("baseline_by_on__isnull", False),
                    _connector="OR",
                ),
                name="a_goal_has_a_baseline_or_a_day_for_one",
                violation_error_message="Give a baseline, or say by when there will be one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goaltarget",
            constraint=models.UniqueConstraint(
                fields=("goal", "due_on"), name="one_target_per_goal_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="goaltarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator__gt", 0), ("numerator__lte", models.F("denominator"))
                ),
                name="a_target_is_a_part_of_a_whole",
                violation_error_message="The part must not be more than the whole.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalvalue",
            constraint=models.UniqueConstraint(
                fields=("goal", "measured_on"),
                name="one_value_per_goal_and_day",
                violation_error_message="There is a value of this day already. Correct that one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="goalvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("denominator__gt", 0), ("numerator__lte", models.F("denominator"))
                ),
                name="a_value_is_a_part_of_a_whole",
                violation_error_message="The part must not be more than the whole.",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by", None),
                        ("decided_on", None),
                        ("decision", ""),
                        ("merged_into", None),
                    ),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("decided_by__isnull", False),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_initiative_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiative",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "merge"), ("merged_into__isnull", False)),
                    models.Q(models.Q(("decision", "merge"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="a_merged_initiative_names_the_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="initiativeask",
            constraint=models.CheckConstraint(
                condition=models.Q(("months", []), _negated=True), name="an_ask_names_its_months"
            ),
        ),
        migrations.AddConstraint(
            model_name="routineperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False),
                    models.Q(("name", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_routine_is_carried_by_somebody",
                violation_error_message="Choose a person, or write a name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routineperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("until_on__gte", models.F("since_on")), _connector="OR"
                ),
                name="carrying_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="routineperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person__isnull", False), ("until_on", None)),
                fields=("routine", "person"),
                name="a_person_carries_a_routine_once",
                violation_error_message="This person is named already.",
            ),
        ),
        migrations.AddIndex(
            model_name="routinerun",
            index=models.Index(fields=["routine", "-run_on"], name="routine_runs"),
        ),
        migrations.AddIndex(
            model_name="setback",
            index=models.Index(
                condition=models.Q(("answered_on", None)),
                fields=["engagement", "happened_on"],
                name="setback_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="setback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answer_kind", ""),
                        ("answered_by", None),
                        ("answered_on", None),
                        ("test_on", None),
                    ),
                    models.Q(
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                        ("test_on__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("answer_kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_answered_setback_says_what_is_new_and_when_it_is_tested",
            ),
        ),
        migrations.AddConstraint(
            model_name="setback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", ""), ("result_on", None)),
                    models.Q(
                        ("answered_on__isnull", False),
                        ("result_on__isnull", False),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_result_belongs_to_an_answer",
            ),
        ),
    ]
