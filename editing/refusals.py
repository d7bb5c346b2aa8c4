"""Why a deed is not done. Verbs raise these; pages and the API answer all of them alike.

A refusal that needs a name of its own is a subclass, beside the verb that raises it:

    class AlreadyClosed(Refused):
        def __init__(self) -> None:
            super().__init__(None, "This is closed already.")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The deed does not fit what is there, or a rule forbids it.

    `field` names what to mend, or is None for the whole. A page says the message at that field;
    the API answers 422 with it under that name.
    """

    def __init__(self, field: str | None, message: str) -> None:
        super().__init__(message)
        self.field = field


class IdTaken(Refused):
    """Another row has the id that was sent; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "client_id", "Something else has this client_id already. Send it with a new one."
        )


class Asked(Exception):
    """Nothing was saved yet: somebody must say first that it is meant. Words by their keys.

    A page shows a box for each; the API answers 409, and is sent the keys back as `confirmed`.
    """

    def __init__(self, questions: Mapping[str, str]) -> None:
        super().__init__(" ".join(questions.values()))
        self.questions = dict(questions)


class Stale(Exception):
    """Somebody else saved first; nothing was saved. `row` is what is stored by now.

    A page shows both words side by side; the API answers 409.
    """

    def __init__(
        self, row: Any, message: str = "Somebody else changed this while you were writing."
    ) -> None:
        super().__init__(message)
        self.row = row
