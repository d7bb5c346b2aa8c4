"""The states of the product: each a shape, a word and a tone, the same on every page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    shape: str
    word: str
    tone: str


STATES: dict[str, State] = {
    # A measure.
    "at_criterion": State("full", "At criterion", "good"),
    "below": State("half", "Below criterion", "attend"),
    "measured": State("full-plain", "Measured", "accent"),
    "not_measured": State("open", "Not measured", "unknown"),
    "not_due": State("dotted", "Not due yet", "unknown"),
    "not_asked": State("dash", "Not asked", "unknown"),
    "own_word": State("half", "The provider’s own word", "unknown"),
    "not_applicable": State("dash", "Not applicable", "unknown"),
    "overdue": State("clock", "Overdue", "late"),
    "suppressed": State("hatched", "Hidden", "unknown"),
    "restated": State("restated", "Restated", "accent"),
    # A visit.
    "planned": State("square", "Planned", "accent"),
    "held": State("square-tick", "Held", "good"),
    "unlogged": State("square-ask", "Not logged", "attend"),
    "cancelled": State("square-cross", "Canceled", "unknown"),
    "moved": State("arrow", "Moved", "unknown"),
    # A cadence.
    "in_use": State("full-plain", "In use", "accent"),
    "stopped": State("stop", "Stopped", "unknown"),
    "faulty": State("triangle", "Cannot be followed", "late"),
    # A record that somebody else accepts.
    "draft": State("pencil", "Draft", "unknown"),
    "submitted": State("up", "Submitted", "accent"),
    "corrected": State("restated", "Corrected", "unknown"),
    "returned": State("back", "Returned", "attend"),
    "approved": State("seal", "Approved", "good"),
    "confirmed": State("seal", "Confirmed", "good"),
    "disputed": State("triangle", "Disputed", "late"),
    "awaited": State("open", "Not confirmed yet", "unknown"),
    # A thing to do.
    "open": State("open", "Open", "accent"),
    "due_soon": State("clock", "Due soon", "attend"),
    "done": State("full", "Done", "good"),
    "carried": State("arrow", "Carried over", "unknown"),
    "dropped": State("dash", "Dropped", "unknown"),
    # A barrier; when it is settled it is `closed`.
    "waiting": State("up", "Waiting", "accent"),
    "answered": State("back", "Answered", "good"),
    # An engagement.
    "inquiry": State("dotted", "Inquiry", "unknown"),
    "exploring": State("open", "Exploring", "accent"),
    "declined": State("dash", "Declined", "unknown"),
    "emerging": State("quarter", "Emerging", "accent"),
    "agreed": State("half", "Agreed", "accent"),
    "active": State("full-plain", "Active", "accent"),
    "sustaining": State("ring", "Sustaining", "good"),
    "closed": State("stop", "Closed", "unknown"),
    "withdrawn": State("square-cross", "Withdrawn", "unknown"),
    # A month, and the packet it is closed into.
    "not_closed": State("dotted", "Not closed", "unknown"),
    "unsigned": State("up", "Not signed yet", "attend"),
    "half_signed": State("half", "Signed by one side", "attend"),
    "taken_back": State("stop", "Taken back", "unknown"),
    # A version of an agreement, and what a side says of an assumption.
    "offered": State("up", "Waiting for signatures", "attend"),
    "in_force": State("seal", "In force", "good"),
    "run_out": State("clock", "Expired", "late"),
    "replaced": State("restated", "Replaced", "unknown"),
    "signed": State("seal", "Signed", "good"),
    "voided": State("dash", "No longer counts", "unknown"),
    "holds": State("full", "It holds", "good"),
    "not_yet": State("half", "Not yet", "attend"),
    # What a side says about going on, and both together.
    "word_go": State("full", "Go", "good"),
    "word_not_yet": State("quarter", "Not yet", "attend"),
    "word_no": State("dash", "No", "unknown"),
    "word_again": State("back", "Ask again", "accent"),
    # What was looked at while exploring.
    "speaks_for": State("rise", "For it", "good"),
    "speaks_against": State("fall", "Against it", "attend"),
    "speaks_open": State("open", "Not clear yet", "unknown"),
    # Another planned end.
    "end_proposed": State("half", "Waiting for the other side", "accent"),
    "end_agreed": State("seal", "Agreed", "good"),
    "end_refused": State("dash", "Not agreed", "attend"),
    "end_taken_back": State("back", "Withdrawn", "unknown"),
    # A site.
    "site_open": State("full-plain", "Open", "accent"),
    "site_closed": State("stop", "Closed", "unknown"),
    "site_paused": State("dash", "Closed for a time", "attend"),
    "site_future": State("dotted", "Not open yet", "unknown"),
    "unconfirmed": State("square-ask", "Not confirmed", "attend"),
    # An uploaded directory.
    "uploaded": State("up", "Uploaded", "accent"),
    "being_read": State("dotted", "Being read", "accent"),
    "checked": State("half", "Checked", "accent"),
    "being_imported": State("dotted", "Being imported", "accent"),
    "file_refused": State("triangle", "Cannot be read", "late"),
    "imported": State("full", "Imported", "good"),
    "discarded": State("dash", "Discarded", "unknown"),
    # Recurring work, and a message on its way.
    "run_good": State("full", "Ran well", "good"),
    "run_quiet": State("dash", "Nothing to do", "unknown"),
    "run_failed": State("triangle", "Failed", "late"),
    "run_late": State("clock", "Late", "attend"),
    "run_never": State("open", "Has not run yet", "unknown"),
    "run_awaited": State("open", "Not due yet", "unknown"),
    "mail_queued": State("up", "Waiting", "accent"),
    "mail_claimed": State("half", "Being sent", "accent"),
    "mail_sent": State("full", "Sent", "good"),
    "mail_failed": State("triangle", "Not sent", "late"),
    "mail_cancelled": State("dash", "Withdrawn", "unknown"),
    # A row of an uploaded list.
    "row_good": State("full", "Good", "good"),
    "row_faulty": State("triangle", "To fix", "late"),
    # How a course of values runs.
    "improving": State("rise", "Improving", "good"),
    "steady": State("level", "Steady", "unknown"),
    "slow_start": State("level", "Slow start", "attend"),
    "slipping": State("fall", "Slipping", "late"),
    "on_track": State("rise", "On track", "good"),
    "off_track": State("fall", "Off track", "late"),
    "unknown": State("open", "Not known", "unknown"),
    # A review of the sustainability plan.
    "kept": State("full", "Kept up", "good"),
    "at_risk": State("half", "At risk", "attend"),
    "missed": State("triangle", "Threshold missed", "late"),
    # The review of a month, and what later ones say of its decisions.
    "not_held": State("square-cross", "Not held", "attend"),
    "untold": State("square-ask", "Held or not?", "attend"),
    "not_judged": State("dash", "Not judged yet", "unknown"),
    "done_not_started": State("open", "Not started", "attend"),
    "done_partly": State("half", "Partly done", "attend"),
    "done_yes": State("full", "Done as intended", "good"),
    "done_stopped": State("stop", "Stopped", "unknown"),
    "effect_worse": State("fall", "Worse", "late"),
    "effect_no_change": State("level", "No change", "attend"),
    "effect_better": State("rise", "Better, not to the goal", "good"),
    "effect_goal_met": State("seal", "Goal met", "good"),
    "effect_too_early": State("dotted", "Too early to tell", "unknown"),
    # What makes an engagement clear.
    "reviewed": State("full", "Reviewed", "good"),
    "needs_attention": State("triangle", "Needs attention", "attend"),
    "renew": State("clock", "Review again", "attend"),
    "not_reviewed": State("open", "Not reviewed yet", "unknown"),
    "filled": State("full", "Filled", "good"),
    "vacant": State("triangle", "Vacant", "late"),
    "not_needed": State("stop", "No longer needed", "unknown"),
    "needed_later": State("dotted", "Needed later", "unknown"),
    "met": State("full", "Met", "good"),
    "no_owner": State("triangle", "No owner", "attend"),
    "in_charge": State("full-plain", "In charge", "accent"),
    "retired": State("stop", "Retired", "unknown"),
    "at_work": State("full-plain", "At work", "accent"),
    "ended": State("stop", "Ended", "unknown"),
    "frozen": State("seal", "Frozen", "good"),
    # A month of the TA fidelity card, and what a side says in it.
    "card_running": State("dotted", "Month not over", "unknown"),
    "card_open": State("half", "Open for rating", "attend"),
    "card_complete": State("full", "Both sides rated", "good"),
    "card_closed": State("stop", "Closed", "unknown"),
    "rated_2": State("full", "As intended", "good"),
    "rated_1": State("half", "In part", "attend"),
    "rated_0": State("open", "Not yet", "late"),
    "not_rated": State("dash", "Not rated", "unknown"),
    "rated_hidden": State("hatched", "Rated, hidden for now", "unknown"),
    # What a cycle says, what becomes of an initiative, and who can carry a routine.
    "implementation_problem": State("half", "Implementation problem", "attend"),
    "innovation_problem": State("triangle", "Innovation problem", "late"),
    "undecided": State("open", "Not decided yet", "attend"),
    "kept_going": State("full", "Kept", "good"),
    "aligned": State("level", "Aligned", "good"),
    "merged": State("arrow", "Merged", "unknown"),
    "several": State("full", "Several people", "good"),
    "one_person": State("half", "One person", "attend"),
    "only_ta": State("quarter", "Only TA staff", "attend"),
    "nobody": State("triangle", "Nobody", "late"),
}
