"""What the facts of a site are called, where its history tells of them."""

from __future__ import annotations

WORDS = {
    "name": "Name",
    "nces_id": "NCES id",
    "city": "City",
    "level": "Level",
    "grade_low": "Lowest grade",
    "grade_high": "Highest grade",
    "enrolment": "Students enrolled",
    "time_zone": "Time zone",
    "abbreviation": "Abbreviation",
    "is_confirmed": "Confirmed",
    "parent": "Belongs to",
    "status": "Status",
}
"""What can change of a site, in words."""
