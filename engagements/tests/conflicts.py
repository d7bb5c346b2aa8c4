"""The page of a conflict as a browser sends it back."""


def sent_back(page, **choices):
    """What it keeps, with yours or theirs by field; what is not named is left at yours."""
    conflict = page.context["conflict"]
    data = {}
    for name, value in conflict.kept:
        data.setdefault(name, []).append(value)
    chosen = {clash.name: "mine" for clash in conflict.asked} | choices
    return data | {f"keep-{name}": choice for name, choice in chosen.items()}
