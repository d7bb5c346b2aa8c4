"""What is said of a site by whether it uses the practice, and how a list of such is headed."""

WORDS = {
    "at_criterion": "At fidelity",
    "below": "Uses it, below criterion",
    "unmeasured": "Uses it, not measured",
    "preparing": "Not using it yet",
    "stopped": "On hold or stopped",
    "left": "Takes part no more",
}

TITLES = {
    "all": "{many} that take part",
    "adopting": "{many} that use it",
    "at_criterion": "{many} at fidelity",
    "below": "{many} that use it, below criterion",
    "unmeasured": "{many} that use it and were not measured",
    "preparing": "{many} that do not use it yet",
    "stopped": "{many} where it is on hold or was stopped",
    "expected": "{many} expected to measure",
    "measured": "{many} measured in the latest window",
    "brought": "{many} brought to fidelity",
    "held": "{many} at fidelity now and in the window before",
    "waiting": "{many} that have not been at criterion yet",
    "from_start": "{many} at criterion in their first measure",
    "compared": "{many} with a baseline and a latest measure",
    "dose_0": "{many} to compare, without hours of TA there",
    "dose_1": "{many} to compare, with up to 5 hours of TA there",
    "dose_2": "{many} to compare, with 5 to 10 hours of TA there",
    "dose_3": "{many} to compare, with 10 to 20 hours of TA there",
    "dose_4": "{many} to compare, with more than 20 hours of TA there",
    "no_students": "{many} at fidelity without a number of students",
    "no_teachers": "{many} at fidelity without a number of teachers",
    "no_administrators": "{many} at fidelity without a number of administrators",
    "no_families": "{many} at fidelity without a number of families",
}


def title(word: str, many: str) -> str:
    return TITLES[word].format(many=many)
