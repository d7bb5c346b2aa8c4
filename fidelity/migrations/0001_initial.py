import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("fidelity", "0002_initial"),
        ("fidelity", "0003_entry_facts"),
        ("fidelity", "0004_rollup_kinds"),
    ]

    dependencies = [
        ("engagements", "0002_signed_words_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DirtyCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("engagement_id", models.BigIntegerField(db_index=True)),
                ("part_id", models.BigIntegerField()),
                ("state_id", models.BigIntegerField(null=True)),
                ("region_id", models.BigIntegerField(null=True)),
                ("district_id", models.BigIntegerField(null=True)),
                ("site_id", models.BigIntegerField(null=True)),
                ("month", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("provider", "TA provider"),
                            ("state", "State"),
                            ("district", "District"),
                            ("school", "School"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "owner",
                    models.CharField(blank=True, help_text="Who holds the rights.", max_length=200),
                ),
                ("licence", models.TextField(blank=True)),
                (
                    "is_made_elsewhere",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Its measures come from other pages, and nobody fills them in by hand.",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InstrumentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=20)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("points_percent", "points_percent"),
                            ("weighted_points_percent", "weighted_points_percent"),
                            ("mean_of_section_percents", "mean_of_section_percents"),
                            ("percent_items_at_top", "percent_items_at_top"),
                            ("percent_respondents", "percent_respondents"),
                            ("max_misses_per_domain", "max_misses_per_domain"),
                            ("domain_mean", "domain_mean"),
                        ],
                        max_length=30,
                    ),
                ),
                ("na_allowed", models.BooleanField(default=False)),
                (
                    "scale",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                (
                    "calendar",
                    models.CharField(
                        choices=[
                            ("monthly", "Every month"),
                            ("months", "In certain months of the year"),
                            ("every_n_months", "Every few months"),
                        ],
                        default="monthly",
                        max_length=15,
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
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "interval_months",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="A result older than this is stale."
                    ),
                ),
                (
                    "days_to_enter",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Days after the window's last month in which it is still on time.",
                    ),
                ),
                (
                    "administered_by",
                    models.CharField(
                        blank=True,
                        help_text="Who may fill it in, and who should help.",
                        max_length=300,
                    ),
                ),
                ("guidance", models.TextField(blank=True)),
                ("published_on", models.DateField()),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="fidelity.instrument",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExpectedMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("opens_on", models.DateField()),
                ("due_on", models.DateField()),
                ("excused_at", models.DateTimeField(blank=True, null=True)),
                ("excused_reason", models.CharField(blank=True, max_length=300)),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected_measures",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "excused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expected_measures",
                        to="engagements.site",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fidelity.instrument",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fidelity.instrumentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Administration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("approved", "Approved"),
                            ("corrected", "Corrected"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "answers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(null=True), size=None
                    ),
                ),
                ("answered_by", models.JSONField(default=dict, editable=False)),
                (
                    "measured_on",
                    models.DateField(
                        blank=True,
                        help_text="The day of the meeting or visit, not the day you type it in.",
                        null=True,
                        verbose_name="on which day was it measured?",
                    ),
                ),
                ("is_baseline", models.BooleanField(default=False, verbose_name="baseline")),
                (
                    "baseline_reason",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why is it the baseline?"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("return_reason", models.TextField(blank=True)),
                ("correction_reason", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="fidelity.administration",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
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
                        related_name="+",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="administrations",
                        to="engagements.site",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expected",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="administrations",
                        to="fidelity.expectedmeasure",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fidelity.instrumentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="fidelity.instrumentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InstrumentUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(
                        help_text="The first window is the first one that starts on this day or later.",
                        verbose_name="from",
                    ),
                ),
                (
                    "ends_on",
                    models.DateField(
                        blank=True,
                        help_text="Windows that start after this day are not expected. Leave it empty for no end.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "facts",
                    models.CharField(
                        blank=True,
                        editable=False,
                        help_text="A fingerprint of the dated rows that expected measures were last made from.",
                        max_length=64,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="instrument_uses",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="fidelity.instrumentversion",
                    ),
                ),
                (
                    "parts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Tick none to expect all of them.",
                        to="fidelity.part",
                        verbose_name="which parts do you expect?",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PartScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("points", models.PositiveSmallIntegerField()),
                ("max_points", models.PositiveSmallIntegerField()),
                ("at_criterion", models.BooleanField(null=True)),
                ("criteria", models.JSONField(default=list)),
                ("on_time", models.BooleanField()),
                ("is_baseline", models.BooleanField(default=False)),
                ("counts", models.BooleanField(default=True)),
                (
                    "administration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="part_scores",
                        to="fidelity.administration",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="fidelity.part",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_scores",
                        to="engagements.site",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rollup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "State"),
                            ("region", "Region"),
                            ("district", "District"),
                            ("school", "School"),
                        ],
                        max_length=10,
                    ),
                ),
                ("month", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("n_expected", models.PositiveIntegerField()),
                ("n_answered", models.PositiveIntegerField()),
                ("n_scored", models.PositiveIntegerField()),
                ("n_on_time", models.PositiveIntegerField()),
                ("n_criterion", models.PositiveIntegerField()),
                ("points", models.PositiveBigIntegerField()),
                ("max_points", models.PositiveBigIntegerField()),
                (
                    "hist",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                ("q1", models.FloatField(null=True)),
                ("median", models.FloatField(null=True)),
                ("q3", models.FloatField(null=True)),
                ("n_paired", models.PositiveIntegerField()),
                ("paired_criterion_then", models.PositiveIntegerField()),
                ("paired_criterion_now", models.PositiveIntegerField()),
                ("paired_median_then", models.FloatField(null=True)),
                ("paired_median_now", models.FloatField(null=True)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="fidelity.part",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="fidelity.part",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="fidelity.instrumentversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("max_points", models.PositiveSmallIntegerField(default=2)),
                ("wording", models.TextField(blank=True)),
                ("help", models.TextField(blank=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="fidelity.instrumentversion",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="fidelity.section",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)]
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="fidelity.part",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for the whole part.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="fidelity.section",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="instrumentversion",
            constraint=models.UniqueConstraint(
                fields=("instrument", "label"), name="one_version_per_instrument_and_label"
            ),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(fields=["site", "month"], name="expected_site"),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(fields=["engagement", "version", "month"], name="expected_cell"),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(fields=["engagement", "-month"], name="expected_recent"),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(fields=["engagement", "due_on"], name="expected_due"),
        ),
        migrations.AddIndex(
            model_name="expectedmeasure",
            index=models.Index(
                condition=models.Q(("excused_at__isnull", False)),
                fields=["engagement", "version", "month", "site"],
                name="expected_excused",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedmeasure",
            constraint=models.UniqueConstraint(
                fields=("engagement", "site", "instrument", "month"),
                name="one_expected_measure_per_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("excused_at", None), ("excused_by", None), ("excused_reason", "")),
                    models.Q(
                        ("excused_at__isnull", False),
                        ("excused_by__isnull", False),
                        models.Q(("excused_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_excused_measure_says_when_who_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="expectedmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("opens_on"))),
                name="due_on_or_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "corrected"), _negated=True),
                fields=("expected",),
                name="one_live_administration_per_expected_measure",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("corrects", None)),
                    models.Q(
                        ("corrects__isnull", False),
                        models.Q(("correction_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="administration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["submitted", "approved"]), _negated=True),
                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_submitted_measure_says_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("version", "code"), name="one_part_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="instrumentuse",
            constraint=models.UniqueConstraint(
                fields=("engagement", "version", "starts_on"), name="one_use_per_version_and_start"
            ),
        ),
        migrations.AddIndex(
            model_name="partscore",
            index=models.Index(
                condition=models.Q(("counts", True)),
                fields=["engagement", "part", "month"],
                include=("points", "max_points", "at_criterion", "on_time", "district", "site"),
                name="score_cell",
            ),
        ),
        migrations.AddIndex(
            model_name="partscore",
            index=models.Index(
                condition=models.Q(("counts", True), ("is_baseline", True)),
                fields=["engagement", "part", "site", "month"],
                include=("points", "max_points", "at_criterion"),
                name="score_baseline",
            ),
        ),
        migrations.AddConstraint(
            model_name="partscore",
            constraint=models.UniqueConstraint(
                fields=("administration", "part"), name="one_score_per_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="partscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("counts", True)),
                fields=("engagement", "site", "part", "month"),
                name="one_counting_score_per_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="partscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__lte", models.F("max_points"))),
                name="points_within_the_maximum",
            ),
        ),
        migrations.AddIndex(
            model_name="rollup",
            index=models.Index(
                models.F("engagement"),
                models.F("part"),
                models.F("month"),
                models.F("kind"),
                models.OrderBy(
                    django.db.models.expressions.CombinedExpression(
                        models.F("n_expected"), "-", models.F("n_answered")
                    ),
                    descending=True,
                ),
                condition=models.Q(("n_expected__gt", models.F("n_answered"))),
                name="rollup_gaps",
            ),
        ),
        migrations.AddConstraint(
            model_name="rollup",
            constraint=models.UniqueConstraint(
                fields=("engagement", "unit", "part", "month"), name="one_rollup_per_cell"
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                fields=("version", "code"), name="one_section_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("version", "position"), name="one_item_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("version", "code"), name="one_item_per_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                fields=("part", "section"), name="one_criterion_per_section", nulls_distinct=False
            ),
        ),
    ]
