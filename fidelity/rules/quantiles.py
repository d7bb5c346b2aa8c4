"""How many sites it takes before quartiles say more of them than their names."""

FEWEST_TO_SUMMARISE = 5
"""With fewer sites than this, list them: quartiles of four say less than the four."""


def is_too_few(n: int) -> bool:
    """Whether so few sites were measured that they are to be listed and not summarised."""
    return n < FEWEST_TO_SUMMARISE
