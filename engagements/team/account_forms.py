"""The form of one's own account."""

import zoneinfo

from django import forms

from people.models import User

US_ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Mountain, no summer time (Arizona)"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
    ("Pacific/Guam", "Chamorro (Guam)"),
]
OTHERS = sorted(zoneinfo.available_timezones() - {code for code, _ in US_ZONES})


class ProfileForm(forms.ModelForm[User]):
    time_zone = forms.ChoiceField(
        label="Time zone",
        choices=[("United States", US_ZONES), ("Others", [(zone, zone) for zone in OTHERS])],
        help_text=User._meta.get_field("time_zone").help_text,
    )

    class Meta:
        model = User
        fields = ["name", "job_title", "time_zone"]
        labels = {"name": "Your name"}  # Whoever it is the name of is spoken to.
