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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("title", models.CharField(max_length=200)),
                ("measure", models.CharField(max_length=300)),
                ("baseline_numerator", models.PositiveIntegerField(blank=True, null=True)),
                ("baseline_denominator", models.PositiveIntegerField(blank=True, null=True)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_by_on", models.DateField(blank=True, null=True)),
                ("is_retired", models.BooleanField(default=False, editable=False)),
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
                ("due_on", models.DateField()),
                ("numerator", models.PositiveIntegerField()),
                ("denominator", models.PositiveIntegerField()),
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("measured_on", models.DateField()),
                ("numerator", models.PositiveIntegerField()),
                ("denominator", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=300)),
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("name", models.CharField(max_length=150)),
                ("about", models.TextField(blank=True)),
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
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_here",
                        to="improvement.initiative",
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                        verbose_name="who asks",
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
                        verbose_name="of whom",
                    ),
                ),
                ("what", models.CharField(max_length=150, verbose_name="what is asked")),
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("name", models.CharField(max_length=150)),
                ("about", models.TextField(blank=True)),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ]
                    ),
                ),
                ("is_retired", models.BooleanField(default=False, editable=False)),
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("name", models.CharField(blank=True, max_length=150)),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")], max_length=10
                    ),
                ),
                ("since_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="routines_carried",
                        to=settings.AUTH_USER_MODEL,
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("run_on", models.DateField()),
                ("with_ta", models.BooleanField(default=False, verbose_name="TA staff took part")),
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("setback", "Setback"), ("surprise", "Welcome surprise")],
                        default="setback",
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("detail", models.TextField(blank=True)),
                ("happened_on", models.DateField()),
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
                        max_length=9,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(editable=False, null=True)),
                ("test_on", models.DateField(blank=True, null=True)),
                ("result", models.TextField(blank=True)),
                ("result_on", models.DateField(blank=True, null=True)),
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
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="setbacks",
                        to="engagements.visit",
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
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("written_at", models.DateTimeField(editable=False)),
                ("title", models.CharField(max_length=150)),
                ("aim", models.TextField()),
                ("measure", models.CharField(max_length=300)),
                ("prediction", models.TextField()),
                ("starts_on", models.DateField()),
                ("due_on", models.DateField()),
                ("promised_on", models.DateField(editable=False)),
                (
                    "done_as_intended",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, as planned"), ("partly", "Partly"), ("no", "No")],
                        max_length=6,
                    ),
                ),
                ("done_note", models.TextField(blank=True)),
                ("data_say", models.TextField(blank=True)),
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
                        max_length=7,
                    ),
                ),
                ("decision_note", models.TextField(blank=True)),
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
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="engagements.site",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="engagements.visit",
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
