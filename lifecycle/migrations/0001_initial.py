import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("lifecycle", "0002_days_of_ends"),
    ]

    dependencies = [
        ("engagements", "0002_signed_words_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Exploration",
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
                    "question",
                    models.TextField(
                        blank=True,
                        help_text="Such as: is there time for coaching, and who would pay for it?",
                        verbose_name="what we want to find out",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="looks from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Leave open while you are still looking.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explorations",
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
            name="Extension",
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
                ("from_end_on", models.DateField(editable=False, verbose_name="from")),
                ("to_end_on", models.DateField(verbose_name="new planned end")),
                ("reason", models.TextField(verbose_name="why")),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")],
                        editable=False,
                        max_length=10,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for the other side"),
                            ("agreed", "Agreed"),
                            ("refused", "Not agreed"),
                            ("taken_back", "Taken back"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True, editable=False)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
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
                        related_name="extensions",
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
            name="Finding",
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
                    "looked_at",
                    models.CharField(
                        help_text="A document, figures, a school, a talk with somebody.",
                        max_length=200,
                        verbose_name="what you looked at",
                    ),
                ),
                (
                    "found",
                    models.TextField(help_text="Name no child.", verbose_name="what you found"),
                ),
                (
                    "speaks",
                    models.CharField(
                        choices=[
                            ("for", "For it"),
                            ("against", "Against it"),
                            ("open", "Not clear yet"),
                        ],
                        max_length=8,
                        verbose_name="it speaks",
                    ),
                ),
                ("seen_by", models.CharField(max_length=150, verbose_name="who looked")),
                ("seen_on", models.DateField(verbose_name="on")),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "exploration",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="lifecycle.exploration",
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
            name="JointDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("go", "Go"),
                            ("not_yet", "Not yet"),
                            ("no", "No"),
                            ("again", "Ask again"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("ask_again_on", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_decisions",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SideWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")], max_length=10
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("go", "Go"),
                            ("not_yet", "Not yet"),
                            ("no", "No"),
                            ("again", "Ask again"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "ask_again_on",
                    models.DateField(blank=True, help_text="For “not yet”.", null=True),
                ),
                (
                    "reason",
                    models.TextField(
                        help_text="The other side reads it, and it is kept whatever is decided.",
                        verbose_name="why?",
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("is_replaced", models.BooleanField(default=False)),
                ("client_id", models.UUIDField(unique=True)),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="lifecycle.jointdecision",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="side_words",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatusEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("inquiry", "Inquiry"),
                            ("exploring", "Exploring"),
                            ("declined", "Declined"),
                            ("emerging", "Emerging"),
                            ("agreed", "Agreed"),
                            ("active", "Active"),
                            ("sustaining", "Sustaining"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                        verbose_name="from",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("inquiry", "Inquiry"),
                            ("exploring", "Exploring"),
                            ("declined", "Declined"),
                            ("emerging", "Emerging"),
                            ("agreed", "Agreed"),
                            ("active", "Active"),
                            ("sustaining", "Sustaining"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True)),
                (
                    "left_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("provider", "The TA provider"),
                            ("recipient", "The state"),
                            ("both", "Both together"),
                        ],
                        max_length=10,
                        verbose_name="who withdrew",
                    ),
                ),
                ("is_override", models.BooleanField(default=False, verbose_name="gate overridden")),
                ("missing", models.JSONField(blank=True, default=list)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_entries",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "status entries",
            },
        ),
        migrations.CreateModel(
            name="Triage",
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
                    "asked_for",
                    models.TextField(
                        help_text="In the words of whoever asked, and who that was.",
                        verbose_name="what was asked for",
                    ),
                ),
                (
                    "skills",
                    models.CharField(
                        choices=[
                            ("present", "Most people can do it already"),
                            ("partly", "Some can, others must learn it"),
                            ("absent", "Almost everybody must learn it"),
                        ],
                        max_length=10,
                        verbose_name="Are the skills already there?",
                    ),
                ),
                (
                    "structures",
                    models.CharField(
                        choices=[
                            ("fit", "Schedules, roles, money and rules already fit"),
                            ("some", "A few must change, and we know which"),
                            ("many", "Many must change, or we do not know yet"),
                        ],
                        max_length=10,
                        verbose_name="Do structures and policies fit?",
                    ),
                ),
                (
                    "depth",
                    models.CharField(
                        choices=[
                            ("knowledge", "People need to know something new"),
                            ("practice", "People need to do something new"),
                            ("system", "The way the organization works must change"),
                        ],
                        max_length=10,
                        verbose_name="How deep is the change?",
                    ),
                ),
                (
                    "breadth",
                    models.CharField(
                        choices=[
                            ("few", "A few people or one office"),
                            ("some", "Several schools or one district"),
                            ("system", "The whole state, over several levels"),
                        ],
                        max_length=10,
                        verbose_name="How wide is the change?",
                    ),
                ),
                (
                    "recommended",
                    models.CharField(
                        choices=[
                            ("universal", "Universal"),
                            ("targeted", "Targeted"),
                            ("intensive", "Intensive"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("universal", "Universal"),
                            ("targeted", "Targeted"),
                            ("intensive", "Intensive"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="tier of TA",
                    ),
                ),
                ("reason", models.TextField(blank=True, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
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
                        related_name="triages",
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
            name="Waiver",
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
                ("item", models.CharField(editable=False, max_length=30)),
                ("reason", models.TextField(verbose_name="why it is left out")),
                ("is_retired", models.BooleanField(default=False, editable=False)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
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
        migrations.AddConstraint(
            model_name="exploration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="an_exploration_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "proposed")),
                fields=("engagement",),
                name="one_open_extension",
                violation_error_message="Another new end is waiting for an answer.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_end_on", models.F("from_end_on")), _negated=True),
                name="an_extension_changes_the_end",
                violation_error_message="This is the planned end already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None), ("status", "proposed")),
                    models.Q(
                        models.Q(("status", "proposed"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answered_extension_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ask_again_on__isnull", False), ("outcome", "not_yet")),
                    models.Q(
                        models.Q(("outcome", "not_yet"), _negated=True), ("ask_again_on", None)
                    ),
                    _connector="OR",
                ),
                name="only_not_yet_names_the_day_to_ask_again",
            ),
        ),
        migrations.AddConstraint(
            model_name="sideword",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", None), ("is_replaced", False)),
                fields=("engagement", "side"),
                name="one_word_of_a_side_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sideword",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_word_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="sideword",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ask_again_on__isnull", False), ("outcome", "not_yet")),
                    models.Q(
                        models.Q(("outcome", "not_yet"), _negated=True), ("ask_again_on", None)
                    ),
                    _connector="OR",
                ),
                name="a_word_of_not_yet_names_the_day_to_ask_again",
            ),
        ),
        migrations.AddIndex(
            model_name="statusentry",
            index=models.Index(fields=["engagement", "-entered_at"], name="status_history"),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("from_status", "")),
                fields=("engagement",),
                name="one_beginning",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", models.F("from_status")), _negated=True),
                name="a_status_entry_changes_the_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_override", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="an_override_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "withdrawn"),
                        models.Q(("left_by", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("status", "withdrawn"), _negated=True), ("left_by", "")),
                    _connector="OR",
                ),
                name="a_withdrawal_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="triage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None), ("decided_by", None), ("reason", ""), ("tier", "")
                    ),
                    models.Q(
                        models.Q(("tier", ""), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_triage_says_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_retired", False)),
                fields=("engagement", "item"),
                name="one_waiver_per_item",
            ),
        ),
    ]
