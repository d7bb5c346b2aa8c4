"""States and territories by FIPS code, with the time zone that most of their people live in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    fips: str
    abbreviation: str
    name: str
    time_zone: str


EASTERN = "America/New_York"
CENTRAL = "America/Chicago"
MOUNTAIN = "America/Denver"
PACIFIC = "America/Los_Angeles"

STATES = {
    fips: State(fips, abbreviation, name, zone)
    for fips, abbreviation, name, zone in (
        ("01", "AL", "Alabama", CENTRAL),
        ("02", "AK", "Alaska", "America/Anchorage"),
        ("04", "AZ", "Arizona", "America/Phoenix"),
        ("05", "AR", "Arkansas", CENTRAL),
        ("06", "CA", "California", PACIFIC),
        ("08", "CO", "Colorado", MOUNTAIN),
        ("09", "CT", "Connecticut", EASTERN),
        ("10", "DE", "Delaware", EASTERN),
        ("11", "DC", "District of Columbia", EASTERN),
        ("12", "FL", "Florida", EASTERN),
        ("13", "GA", "Georgia", EASTERN),
        ("15", "HI", "Hawaii", "Pacific/Honolulu"),
        ("16", "ID", "Idaho", "America/Boise"),
        ("17", "IL", "Illinois", CENTRAL),
        ("18", "IN", "Indiana", "America/Indiana/Indianapolis"),
        ("19", "IA", "Iowa", CENTRAL),
        ("20", "KS", "Kansas", CENTRAL),
        ("21", "KY", "Kentucky", EASTERN),
        ("22", "LA", "Louisiana", CENTRAL),
        ("23", "ME", "Maine", EASTERN),
        ("24", "MD", "Maryland", EASTERN),
        ("25", "MA", "Massachusetts", EASTERN),
        ("26", "MI", "Michigan", "America/Detroit"),
        ("27", "MN", "Minnesota", CENTRAL),
        ("28", "MS", "Mississippi", CENTRAL),
        ("29", "MO", "Missouri", CENTRAL),
        ("30", "MT", "Montana", MOUNTAIN),
        ("31", "NE", "Nebraska", CENTRAL),
        ("32", "NV", "Nevada", PACIFIC),
        ("33", "NH", "New Hampshire", EASTERN),
        ("34", "NJ", "New Jersey", EASTERN),
        ("35", "NM", "New Mexico", MOUNTAIN),
        ("36", "NY", "New York", EASTERN),
        ("37", "NC", "North Carolina", EASTERN),
        ("38", "ND", "North Dakota", CENTRAL),
        ("39", "OH", "Ohio", EASTERN),
        ("40", "OK", "Oklahoma", CENTRAL),
        ("41", "OR", "Oregon", PACIFIC),
        ("42", "PA", "Pennsylvania", EASTERN),
        ("44", "RI", "Rhode Island", EASTERN),
        ("45", "SC", "South Carolina", EASTERN),
        ("46", "SD", "South Dakota", CENTRAL),
        ("47", "TN", "Tennessee", CENTRAL),
        ("48", "TX", "Texas", CENTRAL),
        ("49", "UT", "Utah", MOUNTAIN),
        ("50", "VT", "Vermont", EASTERN),
        ("51", "VA", "Virginia", EASTERN),
        ("53", "WA", "Washington", PACIFIC),
        ("54", "WV", "West Virginia", EASTERN),
        ("55", "WI", "Wisconsin", CENTRAL),
        ("56", "WY", "Wyoming", MOUNTAIN),
        ("59", "BI", "Bureau of Indian Education", MOUNTAIN),
        ("60", "AS", "American Samoa", "Pacific/Pago_Pago"),
        ("63", "DD", "Department of Defense Education Activity", EASTERN),
        ("66", "GU", "Guam", "Pacific/Guam"),
        ("69", "MP", "Northern Mariana Islands", "Pacific/Saipan"),
        ("72", "PR", "Puerto Rico", "America/Puerto_Rico"),
        ("78", "VI", "U.S. Virgin Islands", "America/St_Thomas"),
    )
}

ZONES = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern, Michigan",
    "America/Indiana/Indianapolis": "Eastern, Indiana",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Boise": "Mountain, Idaho",
    "America/Phoenix": "Mountain, Arizona (no summer time)",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
    "America/Puerto_Rico": "Atlantic, Puerto Rico",
    "America/St_Thomas": "Atlantic, Virgin Islands",
    "Pacific/Guam": "Guam",
    "Pacific/Saipan": "Northern Mariana Islands",
    "Pacific/Pago_Pago": "American Samoa",
}
"""The zones people choose from, by the names they use."""
