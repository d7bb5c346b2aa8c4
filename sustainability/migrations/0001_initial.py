import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("sustainability", "0002_reviews_have_revisions"),
    ]

    dependencies = [
        ("engagements", "0002_signed_words_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("approved", "Approved")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "exit_on",
                    models.DateField(
                        help_text="The day on which TA is planned to end.",
                        verbose_name="TA ends on",
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="What will go on once TA has ended, in two or three sentences.",
                        verbose_name="in short",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "engagement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="engagements.engagement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "practice",
                    models.CharField(
                        choices=[
                            ("capacity", "Capacity-sustaining activities"),
                            ("improvement", "Continuous quality improvement"),
                            ("ta_support", "Ongoing TA provider support"),
                            ("follow_up", "Follow-up activities"),
                        ],
                        max_length=12,
                    ),
                ),
                ("what", models.CharField(max_length=300, verbose_name="what is kept going?")),
                (
                    "owner_role",
                    models.CharField(
                        blank=True,
                        help_text="On the state's side, so that the plan outlives any one person.",
                        max_length=150,
                        verbose_name="owner's role",
                    ),
                ),
                (
                    "owner_name",
                    models.CharField(
                        blank=True,
                        help_text="Who holds the role now.",
                        max_length=150,
                        verbose_name="owner's name",
                    ),
                ),
                (
                    "resource",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="with what money, time or people?"
                    ),
                ),
                (
                    "funded_until",
                    models.DateField(blank=True, null=True, verbose_name="paid for until"),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True,
                        help_text="A number or a fact somebody can check.",
                        max_length=300,
                        verbose_name="how will you know?",
                    ),
                ),
                (
                    "threshold",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="what is good enough?"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("first_review_on", models.DateField(blank=True, null=True)),
                (
                    "review_every_months",
                    models.PositiveSmallIntegerField(
                        default=6,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="then every … months",
                    ),
                ),
                (
                    "response",
                    models.CharField(
                        blank=True,
                        help_text="Who does what, so that nobody has to invent it then.",
                        max_length=300,
                        verbose_name="what happens if it falls short?",
                    ),
                ),
                ("is_retired", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="If this person has an account, the reviews appear on their home page.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_items",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner's account",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="sustainability.plan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanApproval",
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
                ("revision", models.PositiveIntegerField()),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="sustainability.plan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "side", "revision"),
                        name="one_approval_per_side_and_revision",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="looked at on")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Kept up"),
                            ("at_risk", "At risk"),
                            ("missed", "Threshold missed"),
                            ("unknown", "Not known"),
                        ],
                        max_length=10,
                        verbose_name="how does it stand?",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="If it is at risk or missed, say what happens now.",
                        verbose_name="what did you see?",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "held_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="sustainability.planitem",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("held_on", None)),
                        fields=["due_on"],
                        name="review_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "due_on"), name="one_review_per_due_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_on", None), ("result", "")),
                            models.Q(
                                ("held_by__isnull", False),
                                ("held_on__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_held_review_has_its_result",
                    ),
                ],
            },
        ),
    ]
