"""What a browser would send from the form of a page, filled in as far as it must be."""

import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser

WORDS = "Words for a deed"
SAMPLES = {
    "date": "2026-03-10",
    "month": "2026-03",
    "time": "10:00",
    "number": "1",
    "email": "somebody.new@example.org",
}


@dataclass
class Control:
    """One name of a form: what it holds, what it offers, and whether it must be answered."""

    kind: str
    is_required: bool
    values: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    @property
    def sent(self):
        if self.values or not self.is_required:
            return self.values
        return [next(iter(filter(None, self.offered)), SAMPLES.get(self.kind, WORDS))]


class Controls(HTMLParser):
    """The controls of every form of a page that is posted, by the address it goes to."""

    def __init__(self):
        super().__init__()
        self.forms = {}
        self.form = None
        self.text = self.select = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            is_posted = found.get("method", "").lower() == "post"
            self.form = self.forms.setdefault(found.get("action") or "", {}) if is_posted else None
        if self.form is not None and tag in ("input", "select", "textarea", "option"):
            getattr(self, f"begin_{tag}")(found)

    def control(self, found, kind):
        return self.form.setdefault(found.get("name", ""), Control(kind, "required" in found))

    def begin_input(self, found):
        kind = found.get("type", "text")
        control = self.control(found, kind)
        value = found.get("value") or ""
        if kind in ("radio", "checkbox"):
            control.offered.append(found.get("value", "on"))
            if "checked" in found:
                control.values.append(control.offered[-1])
        elif value:
            control.values.append(value)

    def begin_select(self, found):
        self.select = self.control(found, "select")

    def begin_option(self, found):
        if self.select is None:
            return
        self.select.offered.append(found.get("value") or "")
        if "selected" in found and found.get("value"):
            self.select.values.append(found["value"])

    def begin_textarea(self, found):
        self.text = self.control(found, "textarea")

    def handle_data(self, data):
        if self.text is not None and data.strip():
            self.text.values.append(data.removeprefix("\n"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.text = None


def filled(html):
    """What the longest form of a page sends; of one that has words, other words."""
    controls = Controls()
    controls.feed(html)
    form = max(controls.forms.values(), key=len, default={})
    form.pop("", None)
    form.pop("csrfmiddlewaretoken", None)
    sent = {name: control.sent for name, control in form.items() if control.sent}
    for name, control in form.items():
        if control.kind in ("text", "textarea"):
            return sent | {name: [f"{uuid.uuid4()}"[:8]]}
    return sent
