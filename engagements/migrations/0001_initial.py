import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import engagements.models.sites
import people.models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("engagements", "0001_extensions"),
        ("engagements", "0002_initial"),
        ("engagements", "0003_initial"),
        ("engagements", "0004_cadence_fault_and_client_ids"),
        ("engagements", "0005_site_imports_and_levels"),
        ("engagements", "0006_clarity_agreement_and_barriers"),
        ("engagements", "0007_clauses_are_written"),
    ]

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # By hand, since makemigrations does not know that what is below needs them.
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="Innovation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("description", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Barrier",
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
                        help_text="In one line, such as: no substitute teachers for training days.",
                        max_length=200,
                        verbose_name="what stands in the way?",
                    ),
                ),
                (
                    "detail",
                    models.TextField(
                        blank=True,
                        help_text="Name no child.",
                        max_length=5000,
                        verbose_name="what was tried, and what would clear it?",
                    ),
                ),
                ("raised_on", models.DateField()),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("school", "School"),
                            ("district", "District"),
                            ("region", "Region"),
                            ("state", "State"),
                            ("provider", "TA provider"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="now at",
                    ),
                ),
                ("since_on", models.DateField(editable=False, verbose_name="there since")),
                ("answer_due_on", models.DateField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, editable=False, max_length=5000)),
                ("answered_on", models.DateField(editable=False, null=True)),
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
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="barriers_raised",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="barriers_to_answer",
                        to=settings.AUTH_USER_MODEL,
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
            name="BarrierMove",
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
                            ("raised", "Raised"),
                            ("sent_up", "Sent up"),
                            ("answered", "Answered"),
                            ("sent_down", "Answer passed down"),
                            ("reopened", "Opened again"),
                            ("closed", "Closed"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "from_rung",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("school", "School"),
                            ("district", "District"),
                            ("region", "Region"),
                            ("state", "State"),
                            ("provider", "TA provider"),
                        ],
                        max_length=8,
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
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=5000)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "barrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="engagements.barrier",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name of the engagement")),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("universal", "Universal"),
                            ("targeted", "Targeted"),
                            ("intensive", "Intensive"),
                        ],
                        default="intensive",
                        max_length=10,
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
                        default="inquiry",
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("planned_end_on", models.DateField(verbose_name="planned end")),
                ("ended_on", models.DateField(editable=False, null=True)),
                (
                    "purpose",
                    models.TextField(
                        blank=True,
                        help_text="The outcome both sides want, in one or two sentences.",
                    ),
                ),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements_provided",
                        to="people.organisation",
                        verbose_name="TA provider",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements_received",
                        to="people.organisation",
                        verbose_name="recipient agency",
                    ),
                ),
                (
                    "innovation",
                    models.ForeignKey(
                        help_text="The practice being scaled.",
                        on_delete=django.db.models.deletion.PROTECT,
                        to="engagements.innovation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
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
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")],
                        max_length=10,
                        verbose_name="on which side?",
                    ),
                ),
                ("code", models.CharField(blank=True, editable=False, max_length=30)),
                ("title", models.CharField(max_length=100, verbose_name="role")),
                (
                    "responsibilities",
                    models.TextField(
                        blank=True, help_text="What its holder answers for, in a few words."
                    ),
                ),
                (
                    "is_required",
                    models.BooleanField(
                        default=False,
                        help_text="While it is vacant, the engagement counts it as a gap.",
                        verbose_name="the work cannot do without it",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="needed from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="needed until")),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="engagements.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "duties",
            },
        ),
        migrations.CreateModel(
            name="ContextReview",
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
                        choices=[
                            ("strengths", "System strengths"),
                            ("stressors", "Stressors"),
                            ("policies", "Policies"),
                            ("regulations", "Regulations"),
                            ("data", "Data"),
                        ],
                        max_length=12,
                        verbose_name="which part of the context?",
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("findings", models.TextField(help_text="What you found, in a few sentences.")),
                (
                    "meaning",
                    models.TextField(
                        blank=True,
                        help_text="What helps, and what stands in the way.",
                        verbose_name="what it means for the work",
                    ),
                ),
                (
                    "sources",
                    models.CharField(
                        blank=True,
                        help_text="Documents, people or data you looked at.",
                        max_length=300,
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
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="context_reviews",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
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
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")],
                        max_length=10,
                        verbose_name="on which side?",
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        help_text="Such as data, training, money, scheduling.",
                        max_length=100,
                        verbose_name="about what",
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(default=False, editable=False, verbose_name="retired"),
                ),
                (
                    "backup",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="when they are away",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is asked?",
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
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="engagements.engagement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Beneficiaries",
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
                        choices=[
                            ("students", "Students"),
                            ("teachers", "Teachers and other educators"),
                            ("administrators", "Building administrators"),
                            ("families", "Parents and families"),
                        ],
                        max_length=14,
                        verbose_name="who is meant to benefit?",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("early", "Before kindergarten"),
                            ("elementary", "Elementary"),
                            ("middle", "Middle"),
                            ("high", "High"),
                            ("all", "All levels together"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="at which level?",
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="how many",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="counted on")),
                (
                    "source",
                    models.CharField(
                        help_text="Such as the fall enrollment count of the state.",
                        max_length=200,
                        verbose_name="where the number comes from",
                    ),
                ),
                ("frozen_at", models.DateTimeField(editable=False, null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="beneficiaries",
                        to="engagements.engagement",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "beneficiaries",
            },
        ),
        migrations.AddField(
            model_name="barrier",
            name="engagement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="barriers",
                to="engagements.engagement",
            ),
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                (
                    "side",
                    models.CharField(
                        choices=[("provider", "TA provider"), ("recipient", "State")], max_length=10
                    ),
                ),
                ("holds", models.BooleanField(verbose_name="does it hold here?")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what is missing, or worth knowing"
                    ),
                ),
                ("attested_at", models.DateTimeField(verbose_name="said")),
                (
                    "attested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("version", models.PositiveSmallIntegerField(editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "preamble",
                    models.TextField(
                        help_text="The need, the vision, and the outcome, in a few lines.",
                        max_length=3000,
                        verbose_name="what both sides want",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="in force from")),
                ("ends_on", models.DateField(verbose_name="in force until")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("offered", "Waiting for signatures"),
                            ("in_force", "In force"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "text_hash",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="SHA-256 of the text",
                    ),
                ),
                (
                    "offered_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="offered"),
                ),
                (
                    "in_force_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="signed by both sides"
                    ),
                ),
                (
                    "replaced_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="replaced"),
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
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Need",
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
                    "text",
                    models.CharField(
                        help_text="One need in one sentence, so that both sides can say when it is met.",
                        max_length=300,
                        verbose_name="what is needed?",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "High"), (2, "Medium"), (3, "Low")], default=2
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("met", "Met"), ("dropped", "Dropped")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        verbose_name="how it was met, or why it is dropped",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "provider_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs_provided_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner at the TA provider",
                    ),
                ),
                (
                    "recipient_owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner at the state",
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
            name="PlannedGap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="Such as “Spring break”.", max_length=100)),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gaps",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProtocolLine",
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
                        verbose_name="who tells?",
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
                        verbose_name="whom?",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        help_text="Such as: what stands in the way of the practice, results of the month.",
                        max_length=200,
                        verbose_name="what is told?",
                    ),
                ),
                (
                    "carries_barriers",
                    models.BooleanField(
                        default=False,
                        help_text="A barrier sent this way is then due within these days.",
                        verbose_name="barriers go this way",
                    ),
                ),
                (
                    "schedule",
                    models.CharField(
                        help_text="Such as: first Monday, monthly.",
                        max_length=150,
                        verbose_name="when?",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("meeting", "In a meeting"),
                            ("email", "E-mail"),
                            ("call", "Telephone or video call"),
                            ("form", "A form or report"),
                            ("here", "In tadash"),
                        ],
                        default="email",
                        max_length=8,
                        verbose_name="how?",
                    ),
                ),
                (
                    "response_days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="answer within how many days?",
                    ),
                ),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="no longer used"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocol_lines",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="protocol_lines",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who is responsible for the answer?",
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
            name="Signature",
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
                ("name", models.CharField(max_length=150)),
                ("capacity", models.CharField(max_length=150, verbose_name="signs as")),
                ("signed_at", models.DateTimeField()),
                ("text_hash", models.CharField(max_length=64)),
                ("voided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="engagements.agreement",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
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
                ("name", models.CharField(max_length=200)),
                (
                    "nces_id",
                    models.CharField(
                        blank=True,
                        help_text="A district has seven digits (LEAID), a school twelve (NCESSCH).",
                        max_length=12,
                        verbose_name="NCES id",
                    ),
                ),
                (
                    "abbreviation",
                    models.CharField(blank=True, help_text="Of a state, such as OR.", max_length=2),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="America/Chicago",
                        max_length=64,
                        validators=[people.models.check_time_zone],
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=100)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prekindergarten", "Prekindergarten"),
                            ("elementary", "Elementary"),
                            ("middle", "Middle"),
                            ("secondary", "Secondary"),
                            ("high", "High"),
                            ("ungraded", "Ungraded"),
                            ("adult", "Adult education"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "grade_low",
                    models.CharField(blank=True, max_length=2, verbose_name="lowest grade"),
                ),
                (
                    "grade_high",
                    models.CharField(blank=True, max_length=2, verbose_name="highest grade"),
                ),
                (
                    "enrolment",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="students enrolled"
                    ),
                ),
                (
                    "is_confirmed",
                    models.BooleanField(
                        default=True,
                        help_text="Off for a place that somebody added in a log and nobody checked yet.",
                        verbose_name="checked against the directory",
                    ),
                ),
                (
                    "lineage",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The site it turned out to be; its visits are there now.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="engagements.site",
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites_of_state",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="engagement",
            name="state",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="engagements",
                to="engagements.site",
            ),
        ),
        migrations.CreateModel(
            name="Cadence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Such as “Monthly visit to Alder School District”.",
                        max_length=150,
                        verbose_name="name",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[("weekly", "Weekly"), ("monthly", "Monthly")],
                        default="monthly",
                        max_length=8,
                    ),
                ),
                (
                    "interval",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Counted from the week or month of the first day.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="how often?",
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("weekdays", "On days of the week"),
                            ("day_of_month", "On a day of the month"),
                            ("last_day", "On the last day of the month"),
                            ("nth_weekday", "On a weekday of the month, such as the third Tuesday"),
                        ],
                        default="nth_weekday",
                        max_length=12,
                        verbose_name="when does it come back?",
                    ),
                ),
                (
                    "day_of_month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="In a shorter month, its last day.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="day of the month",
                    ),
                ),
                (
                    "nth",
                    models.SmallIntegerField(
                        blank=True, null=True, verbose_name="which one in the month"
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="days of the week",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="starts at")),
                (
                    "minutes",
                    models.PositiveIntegerField(default=180, verbose_name="length in minutes"),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("on_site", "On site"),
                            ("video", "Video"),
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                        ],
                        default="on_site",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("made_until", models.DateField(editable=False, null=True)),
                ("fault", models.CharField(blank=True, editable=False, max_length=300)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cadences_led",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who leads",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cadences",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "sites",
                    models.ManyToManyField(
                        blank=True, related_name="cadences", to="engagements.site"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="barrier",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="barriers",
                to="engagements.site",
                verbose_name="where?",
            ),
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ta_lead", "TA lead"),
                            ("ta_specialist", "TA specialist"),
                            ("state_leadership", "State leadership"),
                            ("district", "District team"),
                            ("school", "School team"),
                            ("observer", "Observer"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("encoding", models.CharField(max_length=40)),
                ("header", models.JSONField(default=list)),
                ("row_count", models.PositiveIntegerField()),
                ("content", models.BinaryField(null=True)),
                ("leftovers", models.BinaryField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "Uploaded"),
                            ("checked", "Checked"),
                            ("done", "Imported"),
                            ("discarded", "Discarded"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("mapping", models.JSONField(default=dict, help_text="Which column holds what.")),
                ("effective_on", models.DateField(null=True)),
                ("time_zone", models.CharField(blank=True, max_length=64)),
                ("report", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        help_text="The state, region or district: its name or NCES id.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_rows",
                        to="engagements.site",
                        verbose_name="belongs to",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="engagements.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteStatus",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Open"),
                            (2, "Closed"),
                            (3, "New"),
                            (4, "Added, existed before"),
                            (5, "Open, changed agency"),
                            (6, "Closed for a time, may reopen"),
                            (7, "Will open within two years"),
                            (8, "Reopened"),
                        ],
                        verbose_name="status",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statuses",
                        to="engagements.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "statuses of sites",
            },
        ),
        migrations.CreateModel(
            name="StageEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("exploration", "Exploration"),
                            ("installation", "Installation"),
                            ("initial", "Initial implementation"),
                            ("full", "Full implementation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="since")),
                (
                    "reason",
                    models.TextField(
                        blank=True,
                        help_text="A stage may also go back, after turnover for example. Say why.",
                        verbose_name="what shows it?",
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_entries",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_entries",
                        to="engagements.site",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "stage entries",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("held_on", models.DateField(blank=True, null=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("on_site", "On site"),
                            ("video", "Video"),
                            ("phone", "Phone"),
                            ("email", "E-mail"),
                        ],
                        default="on_site",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("universal", "Universal"),
                            ("targeted", "Targeted"),
                            ("intensive", "Intensive"),
                        ],
                        default="intensive",
                        max_length=10,
                        verbose_name="tier of TA",
                    ),
                ),
                (
                    "contact_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(
                                1440, "A visit takes at most 24 hours (1,440 minutes)."
                            ),
                        ],
                        verbose_name="how long, in minutes",
                    ),
                ),
                (
                    "prep_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="preparation, in minutes",
                    ),
                ),
                (
                    "travel_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Neither counts as time with the site.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="travel, in minutes",
                    ),
                ),
                (
                    "seen",
                    models.TextField(
                        blank=True,
                        help_text="A sentence or two. Both sides read it, so name no child.",
                        verbose_name="what was seen",
                    ),
                ),
                (
                    "features",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("clarity", "Clarity"),
                                ("frequency", "Frequency"),
                                ("intensity", "Intensity"),
                                ("duration", "Duration"),
                                ("integrity", "Integrity"),
                                ("accountability", "Accountability"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="core features it served",
                    ),
                ),
                ("occurrence_on", models.DateField(blank=True, editable=False, null=True)),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=150)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_on", models.DateField()),
                ("start_time", models.TimeField(blank=True, null=True)),
                ("minutes_planned", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recipient", "The site asked"),
                            ("provider", "TA staff could not come"),
                            ("weather", "Weather or emergency"),
                            ("calendar", "School calendar"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("cancel_note", models.TextField(blank=True)),
                ("is_edited", models.BooleanField(default=False, editable=False)),
                ("is_short", models.BooleanField(default=False, editable=False)),
                ("log_id", models.UUIDField(editable=False, null=True, unique=True)),
                ("logged_at", models.DateTimeField(editable=False, null=True)),
                ("completed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "cadence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="engagements.cadence",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_logged",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sites",
                    models.ManyToManyField(
                        blank=True, related_name="visits", to="engagements.site"
                    ),
                ),
                (
                    "staff",
                    models.ManyToManyField(
                        blank=True,
                        related_name="visits_joined",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who came from TA",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="next step")),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("done", "Done"),
                            ("carried", "Carried on"),
                            ("dropped", "Dropped"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is dropped"),
                ),
                (
                    "carried_from",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_to",
                        to="engagements.nextstep",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_steps",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Clause",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                (
                    "feature",
                    models.CharField(
                        choices=[
                            ("clarity", "Clarity"),
                            ("frequency", "Frequency"),
                            ("intensity", "Intensity"),
                            ("duration", "Duration"),
                            ("integrity", "Integrity"),
                            ("accountability", "Accountability"),
                        ],
                        max_length=15,
                        verbose_name="core feature it serves",
                    ),
                ),
                ("heading", models.CharField(max_length=150)),
                (
                    "text",
                    models.TextField(
                        help_text="What is done, by which side, and by when, so that anybody can check it.",
                        max_length=5000,
                        verbose_name="words",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clauses",
                        to="engagements.agreement",
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
                (
                    "visits",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Visits that served this clause.",
                        related_name="clauses",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="barrier",
            name="visit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="barriers",
                to="engagements.visit",
            ),
        ),
        migrations.CreateModel(
            name="Activity",
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
                            ("training", "Training"),
                            ("coaching", "Coaching"),
                            ("observation", "Observation"),
                            ("reflection", "Reflection"),
                            ("work_session", "Work session"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("practice", "Practice"),
                            ("organization", "Organization"),
                            ("system", "System"),
                            ("policy", "Policy"),
                        ],
                        default="organization",
                        max_length=14,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                ("direct_observation", models.BooleanField(default=False)),
                (
                    "leaders",
                    models.PositiveIntegerField(
                        default=0, help_text="Administrators and team leaders."
                    ),
                ),
                (
                    "educators",
                    models.PositiveIntegerField(default=0, help_text="Teachers and other staff."),
                ),
                (
                    "agency_staff",
                    models.PositiveIntegerField(default=0, help_text="District, region or state."),
                ),
                (
                    "families",
                    models.PositiveIntegerField(
                        default=0, help_text="Parents and community members."
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitAnswer",
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
                        choices=[("confirmed", "Confirmed"), ("disputed", "Disputed")], max_length=9
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField()),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("role", models.CharField(blank=True, max_length=100)),
                ("is_confirmed", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guest_on",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="engagements.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Workgroup",
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
                ("name", models.CharField(max_length=100, verbose_name="what is it called?")),
                (
                    "purpose",
                    models.TextField(help_text="What it is to bring about, and until when."),
                ),
                (
                    "meets",
                    models.CharField(
                        blank=True,
                        help_text="Such as: second Tuesday, 9 to 10:30, video.",
                        max_length=150,
                        verbose_name="when it meets",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workgroups_chaired",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who leads it?",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workgroups",
                        to="engagements.engagement",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        related_name="workgroups",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who else belongs to it?",
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
            name="Dosage",
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
                        choices=[
                            ("training", "Training"),
                            ("coaching", "Coaching"),
                            ("observation", "Observation"),
                            ("reflection", "Reflection"),
                            ("work_session", "Work session"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=14,
                        verbose_name="what",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("practice", "Practice"),
                            ("organization", "Organization"),
                            ("system", "System"),
                            ("policy", "Policy"),
                        ],
                        help_text="Leave open for any level.",
                        max_length=14,
                        verbose_name="at which level",
                    ),
                ),
                ("first_month", models.DateField(verbose_name="from")),
                (
                    "last_month",
                    models.DateField(help_text="This month counts too.", verbose_name="to"),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes a month",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dosages",
                        to="engagements.agreement",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_month__day", 1), ("last_month__day", 1)),
                        name="dosage_is_by_whole_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_month__gte", models.F("first_month"))),
                        name="dosage_ends_in_or_after_its_first_month",
                        violation_error_message="The last month must not come before the first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyHolding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="For somebody who has no account here.",
                        max_length=150,
                        verbose_name="their name",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="engagements.duty",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("person__isnull", False)),
                        expressions=[
                            ("duty", "="),
                            ("person", "="),
                            (
                                engagements.models.sites.DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_holding_of_a_duty_per_person_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_duty_is_held_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="a_holding_ends_on_or_after_its_start",
                        violation_error_message="The last day must not come before the first.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("engagement", "code"),
                name="one_duty_per_required_role",
            ),
        ),
        migrations.AddIndex(
            model_name="contextreview",
            index=models.Index(
                fields=["engagement", "kind", "-reviewed_on"], name="context_latest"
            ),
        ),
        migrations.AddConstraint(
            model_name="beneficiaries",
            constraint=models.UniqueConstraint(
                fields=("engagement", "kind", "level"),
                name="one_count_of_beneficiaries_per_kind_and_level",
                violation_error_message="This kind and level is declared already. Change it there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attestation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holds", True), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="an_assumption_that_does_not_hold_says_why",
                violation_error_message="Say what does not hold yet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("engagement", "version"), name="one_agreement_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["draft", "offered"])),
                fields=("engagement",),
                name="one_open_version_of_an_agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "in_force")),
                fields=("engagement",),
                name="one_agreement_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="an_agreement_ends_after_it_starts",
                violation_error_message="The last day must come after the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "draft"), ("text_hash", "")),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        models.Q(("text_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_text_offered_for_signature_is_fixed",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_dropped_need_says_why",
                violation_error_message="Say why this need is dropped.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="gap_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedgap",
            constraint=models.UniqueConstraint(
                fields=("engagement", "name", "starts_on"), name="one_gap_per_name_and_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="protocolline",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_rung", models.F("to_rung")), _negated=True),
                name="a_protocol_line_leads_somewhere_else",
                violation_error_message="From and to must differ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="protocolline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("carries_barriers", True), ("is_retired", False)),
                fields=("engagement", "from_rung", "to_rung"),
                name="one_way_for_barriers_between_two_rungs",
                violation_error_message="Another line carries barriers between these two already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)),
                fields=("agreement", "side"),
                name="one_signature_per_side_and_version",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["state", "kind", "name", "id"], name="site_directory"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=django.contrib.postgres.indexes.GinIndex(fields=["lineage"], name="site_lineage"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="site_name_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                condition=models.Q(("nces_id", ""), _negated=True),
                fields=("kind", "nces_id"),
                name="one_site_per_nces_id",
                violation_error_message="Another site has this NCES id.",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "state"), ("state", None)),
                    models.Q(models.Q(("kind", "state"), _negated=True), ("state__isnull", False)),
                    _connector="OR",
                ),
                name="every_site_but_a_state_has_a_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("engagement", "="),
                    ("site", "="),
                    (
                        engagements.models.sites.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                        ),
                        "&&",
                    ),
                ],
                name="one_participation_of_a_site_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_end_on__gt", models.F("starts_on"))),
                name="engagement_ends_after_it_starts",
                violation_error_message="The planned end must come after the start.",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned_end_on__lte", datetime.date(2099, 12, 31)),
                    ("starts_on__gte", datetime.date(2000, 1, 1)),
                ),
                name="engagement_is_of_our_time",
                violation_error_message="The start and the planned end lie between 2000 and 2099.",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on", None),
                    ("status__in", ["declined", "closed", "withdrawn"]),
                    _connector="OR",
                ),
                name="only_an_ended_engagement_has_its_last_day",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["engagement", "role"], name="assignment_roles"),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("user", "engagement", "role", "site", "starts_on"),
                name="one_assignment_per_role_and_start",
                nulls_distinct=False,
                violation_error_message="This person already has this role from that day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("role__in", ["observer", "state_leadership", "ta_lead", "ta_specialist"]),
                        ("site", None),
                    ),
                    models.Q(("role__in", ["district", "school"]), ("site__isnull", False)),
                    _connector="OR",
                ),
                name="a_local_role_names_its_site",
                violation_error_message="A role held at one site needs its site; others have none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("status", "done"),
                    ),
                    models.Q(
                        models.Q(("status", "done"), _negated=True),
                        ("confirmed_at", None),
                        ("confirmed_by", None),
                    ),
                    _connector="OR",
                ),
                name="an_import_that_is_done_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="sitemembership",
            index=models.Index(fields=["parent", "site"], name="membership_parent"),
        ),
        migrations.AddConstraint(
            model_name="sitemembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("site", "="),
                    (
                        engagements.models.sites.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                        ),
                        "&&",
                    ),
                ],
                name="one_parent_of_a_site_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitemembership",
            constraint=models.CheckConstraint(
                condition=models.Q(("site", models.F("parent")), _negated=True),
                name="no_site_is_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitestatus",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("site", "="),
                    (
                        engagements.models.sites.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                        ),
                        "&&",
                    ),
                ],
                name="one_status_of_a_site_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="stageentry",
            constraint=models.UniqueConstraint(
                fields=("engagement", "site", "starts_on"), name="one_stage_entry_per_site_and_day"
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["engagement", "planned_on", "id"], name="visit_calendar"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(("status", "planned")),
                fields=["lead", "planned_on"],
                name="visit_to_log",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("cadence", "occurrence_on"), name="one_visit_per_occurrence"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cadence", None), ("occurrence_on__isnull", False), _connector="OR"
                ),
                name="a_cadence_visit_has_its_occurrence",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("held_on__isnull", False), ("logged_at__isnull", False), ("status", "held")
                    ),
                    models.Q(
                        models.Q(("status", "held"), _negated=True),
                        ("held_on", None),
                        ("logged_at", None),
                    ),
                    _connector="OR",
                ),
                name="a_held_visit_has_its_log",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "cancelled"), ("cancel_reason", ""), _connector="OR"),
                name="only_a_cancelled_visit_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "cancelled"), _negated=True),
                    models.Q(("cancel_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_cancelled_visit_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="nextstep",
            index=models.Index(
                condition=models.Q(("status", "open")), fields=["owner", "due_on"], name="step_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="nextstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("status", "open")),
                    models.Q(
                        models.Q(("status", "open"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_settled_step_says_when_and_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="nextstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "dropped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_dropped_step_says_why",
                violation_error_message="Say why this step is dropped.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("agreement", "number"),
                name="one_clause_per_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="clause",
            constraint=models.UniqueConstraint(
                fields=("agreement", "key"), name="one_clause_per_key"
            ),
        ),
        migrations.AddIndex(
            model_name="barrier",
            index=models.Index(
                condition=models.Q(("status", "waiting")),
                fields=["engagement", "answer_due_on"],
                name="barrier_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="barrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_by", None),
                        ("answered_on", None),
                        ("status", "waiting"),
                    ),
                    models.Q(
                        models.Q(("status", "waiting"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        ("answered_by__isnull", False),
                        ("answered_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answered_barrier_has_its_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "confirmed"), models.Q(("words", ""), _negated=True), _connector="OR"
                ),
                name="a_disputed_visit_says_why",
                violation_error_message="Say what was different.",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitanswer",
            constraint=models.UniqueConstraint(
                fields=("visit", "revision", "answered_by"),
                name="one_answer_per_person_and_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)),
                fields=("visit", "sha256"),
                name="one_file_per_visit_and_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitguest",
            constraint=models.UniqueConstraint(
                fields=("visit", "name"), name="one_guest_per_name_and_visit"
            ),
        ),
        migrations.AddConstraint(
            model_name="workgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="a_workgroup_ends_on_or_after_its_start",
                violation_error_message="The last day must not come before the first.",
            ),
        ),
    ]
