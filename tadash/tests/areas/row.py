"""One address by every role."""

from dataclasses import dataclass

ROLES = ("anon", "admin", "lead", "specialist", "leader", "observer", "district_person",
         "school_person", "stranger")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One address: how it is asked for, about which object, and what each of ROLES gets.

    `in` stands for the way to the sign-in page. A POST is sent without data, so 200 means that
    a form came back with its errors.
    """

    name: str
    expected: str
    about: str = ""
    method: str = "get"

    def __str__(self) -> str:
        return self.name
