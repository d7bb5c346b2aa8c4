from reviews.models.decisions import Decision, Done, Effect, Judgment
from reviews.models.minutes import USUAL, AgendaItem, Attendee, Code, in_order
from reviews.models.reviews import Closing, Review, ReviewRule

__all__ = [
    "USUAL",
    "AgendaItem",
    "Attendee",
    "Closing",
    "Code",
    "Decision",
    "Done",
    "Effect",
    "Judgment",
    "Review",
    "ReviewRule",
    "in_order",
]
