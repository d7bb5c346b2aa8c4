"""Labels and notes in American school English."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0005_administrators_words"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="user",
            name="email_is_kept_in_small_letters",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                name="email_is_kept_in_small_letters",
                violation_error_message="Write the e-mail address in lowercase letters.",
            ),
        ),
    ]
