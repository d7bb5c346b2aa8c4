"""The components of the product as template tags. Each template documents its attributes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.db.models import Model
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from audit import words as audit_words
from engagements.models import Engagement
from exports.formats import FORMATS
from tadash import sparklines
from tadash.engagement_tabs import tabs_of
from tadash.form_errors import error_words, form_errors
from tadash.states import STATES
from words import days as words
from words import terms
from words.amounts import duration
from words.days import long_day, long_month, short_day

register = template.Library()


def component(name: str, **context: object) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


# Things with a body


@register.simple_block_tag
def page_head(content: str, *, title: str, about: str = "", state: str = "") -> SafeString:
    return component("page_head", title=title, about=about, state=state, content=content)


@register.simple_block_tag
def section(content: str, *, title: str, intro: str = "", html_id: str = "") -> SafeString:
    return component("section", title=title, intro=intro, html_id=html_id, content=content)


@register.simple_block_tag
def card(content: str, *, title: str = "", url: str = "", tone: str = "") -> SafeString:
    return component("card", title=title, url=url, tone=tone, content=content)


@register.simple_block_tag
def notice(content: str, *, tone: str = "unknown", title: str = "") -> SafeString:
    return component("notice", tone=tone, title=title, content=content)


@register.simple_block_tag
def table(
    content: str, *, caption: str, cards: bool = True, wide: bool = False, dense: bool = False
) -> SafeString:
    return component("table", caption=caption, cards=cards, wide=wide, dense=dense, content=content)


FEW_ROWS = 8
"""So many rows are read faster than they are filtered."""

NO_FILTERS = ("sort", "page")


def _shown_by_tabs(context: Context) -> set[str]:
    """What is in the address for a tab's sake; a part of one's own that has no tab is a filter."""
    shown = {"status", "whose"} if "tabs" in context else set()
    if whose := context.get("whose"):
        is_shown = any(tab.is_current for tab in whose)
        shown = shown | {"whose"} if is_shown else shown - {"whose"}
    return shown


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context, content: str, *, submit: str = "Show", always: bool = False
) -> SafeString:
    """Nothing where there is nothing to filter: few rows, and no filter in use.

    `always` is for a list that leaves rows out unless a filter asks for them.
    """
    query = context["request"].GET
    kept = [(key, query[key]) for key in ("sort",) if query.get(key)]
    free = {*NO_FILTERS, *_shown_by_tabs(context)}
    narrowed = {key for key, value in query.items() if value and key not in free}
    page = context.get("page")
    is_short = isinstance(page, Page) and page.paginator.count <= FEW_ROWS
    if is_short and not narrowed and not always:
        return SafeString("")
    return component(
        "filter_bar",
        content=content,
        submit=submit,
        kept=kept,
        clear_url=context["request"].path if narrowed else "",
        is_open=bool(narrowed - {"whose"}),
    )


@register.simple_block_tag
def disclosure(content: str, *, summary: str, is_open: bool = False) -> SafeString:
    return component("disclosure", summary=summary, is_open=is_open, content=content)


@register.simple_block_tag
def action_menu(content: str, *, label: str = "More") -> SafeString:
    return component("action_menu", label=label, content=content)


@register.simple_block_tag(takes_context=True)
def confirm_dialog(
    context: Context,
    content: str,
    *,
    html_id: str,
    title: str,
    action: str,
    button: str,
    danger: bool = False,
) -> SafeString:
    return component(
        "confirm_dialog",
        html_id=html_id,
        title=title,
        action=action,
        button=button,
        danger=danger,
        content=content,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_block_tag
def event(content: str, *, when: str, what: str, who: str = "", tone: str = "") -> SafeString:
    return component("event", when=when, what=what, who=who, tone=tone, content=content)


@register.simple_block_tag
def fact(content: str, *, term: str) -> SafeString:
    return component("fact", term=term, content=content)


@register.simple_block_tag(takes_context=True)
def post_form(
    context: Context,
    content: str,
    *,
    form: BaseForm | None = None,
    submit: str,
    sending: str = "Saving…",
    cancel: str = "",
    action: str = "",
    html_id: str = "",
    autosave: str = "",
    guard: bool = True,
    wide: bool = False,
) -> SafeString:
    return component(
        "post_form",
        form=form,
        submit=submit,
        sending=sending,
        cancel=cancel,
        action=action,
        html_id=html_id,
        autosave=autosave,
        guard=guard,
        wide=wide,
        content=content,
        csrf_token=context.get("csrf_token"),
    )


# Leaves


@register.inclusion_tag("components/icon.html")
def icon(name: str) -> dict[str, str]:
    return {"name": name}


@register.inclusion_tag("components/status.html")
def status(
    code: str, *, word: str = "", detail: str = "", was: str = "", quiet: bool = False
) -> dict[str, object]:
    state = STATES[str(code)]
    return {
        "shape": state.shape,
        "tone": state.tone,
        "word": word or state.word,
        "detail": detail,
        "was": was,
        "quiet": quiet,
    }


@register.inclusion_tag("components/badge.html")
def badge(label: str, tone: str = "unknown") -> dict[str, str]:
    return {"label": label, "tone": tone}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str) -> dict[str, str]:
    return {"initials": initials(name)}


def initials(name: str) -> str:
    """First letters of the first and the last word: "Ann-Marie van Dyk" is AD."""
    words = name.split()
    return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@register.simple_tag
def count_link(
    url: str, query: str, count: int, words: str = "{}", *, about: str = ""
) -> SafeString:
    """In one line and without space around it, since a comma may follow."""
    link = component(
        "count_link",
        url=f"{url}?{query}" if query else url,
        count=count,
        words=words.format(f"{count:,}"),
        about=about,
    )
    return SafeString(" ".join(link.split()))


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: object,
    *,
    unit: str = "",
    of: str = "",
    age: str = "",
    change: str = "",
    direction: str = "",
    tone: str = "",
    state: str = "",
    url: str = "",
) -> dict[str, object]:
    return {
        "label": label,
        "value": value,
        "is_measured": value not in (None, ""),
        "unit": unit,
        "of": of,
        "age": age,
        "change": change,
        "direction": direction,
        "tone": tone,
        "state": state,
        "url": url,
    }


@register.inclusion_tag("components/progress.html")
def progress(
    label: str, done: float, promised: float, *, unit: str = "", note: str = "", tone: str = ""
) -> dict[str, object]:
    longest = max(done, promised, 1)
    return {
        "label": label,
        "done": done,
        "promised": promised,
        "unit": unit,
        "note": note,
        "tone": tone,
        "done_width": round(100 * done / longest, 2),
        "promised_width": round(100 * promised / longest, 2),
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(
    values: Sequence[float | None],
    label: str,
    *,
    low: float = 0,
    high: float = 100,
    criterion: float | None = None,
) -> dict[str, object]:
    points = sparklines.points_of(values, low, high)
    level = sparklines.points_of([criterion], low, high)[0]
    return {
        "path": sparklines.path_of(points),
        "last": [point for point in points if point is not None][-1:],
        "criterion": level[1] if level else None,
        "label": label,
    }


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: "Page[Any]") -> dict[str, object]:
    pages = list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    return {
        "page": page,
        "pages": pages,
        "gap": page.paginator.ELLIPSIS,
        "request": context["request"],
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, field: str, label: str, *, num: bool = False
) -> dict[str, object]:
    chosen = context["request"].GET.get("sort", "")
    order = {field: "ascending", f"-{field}": "descending"}.get(chosen, "")
    return {
        "label": label,
        "order": order,
        "next_sort": f"-{field}" if order == "ascending" else field,
        "num": num,
        "request": context["request"],
    }


@dataclass(frozen=True)
class ExportLink:
    word: str
    url: str


@register.inclusion_tag("components/export_links.html", takes_context=True)
def export_links(
    context: Context,
    count: int,
    noun: str,
    plural: str = "",
    *,
    base: str = "",
    parameter: str = "export",
) -> dict[str, object]:
    query = context["request"].GET.copy()
    query.pop("page", None)
    links = []
    for code, each in FORMATS.items():
        query[parameter] = code
        links.append(ExportLink(each.word, f"{base}?{query.urlencode()}"))
    return {"count": count, "noun": noun if count == 1 else plural or f"{noun}s", "links": links}


@register.inclusion_tag("components/export_items.html")
def export_items(words: str, query: str = "") -> dict[str, object]:
    before = f"{query}&" if query else ""
    links = [ExportLink(each.word, f"?{before}export={code}") for code, each in FORMATS.items()]
    return {"words": words, "links": links}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm | None) -> dict[str, Any]:
    """What to mend, and what is asked about days: see `engagements/pages/asked.py`."""
    if form is None or not form.is_bound:
        return {"errors": [], "boxes": []}
    return {"errors": form_errors(form), "boxes": boxes_in(form)}


def boxes_in(form: BaseForm) -> list[Any]:
    """The boxes of a form that asks, and of what is sent together with it."""
    found = list(getattr(form, "boxes", ()))
    for part in getattr(form, "parts", ()):
        for each in part if isinstance(part, BaseFormSet) else (part,):
            found += boxes_in(each)
    return found


@register.inclusion_tag("components/filter_field.html")
def filter_field(field: BoundField, *, wide: bool = False) -> dict[str, object]:
    return {"field": field, "wide": wide}


@register.inclusion_tag("components/save_state.html")
def save_state(*, form: str = "", saved_at: datetime | None = None) -> dict[str, object]:
    return {"form": form, "saved_at": saved_at}


@dataclass(frozen=True)
class Step:
    name: str
    note: str
    is_done: bool
    is_current: bool


@register.inclusion_tag("components/stepper.html")
def stepper(names: Sequence[str], current: int, *, label: str = "Progress") -> dict[str, object]:
    steps = [
        Step(name, f"Step {place} of {len(names)}", place < current, place == current)
        for place, name in enumerate(names, start=1)
    ]
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/engagement_tabs.html", takes_context=True)
def engagement_tabs(context: Context) -> dict[str, object]:
    """The tabs of the engagement a page is about; nothing where it is about none."""
    request, engagement = context.get("request"), context.get("engagement")
    match = request.resolver_match if request else None
    if request is None or match is None or not isinstance(engagement, Engagement):
        return {"tabs": None}
    return {"tabs": tabs_of(engagement.pk, request.user, match.view_name)}


# Words

register.filter("error_words", error_words)


@register.filter
def once(messages: Iterable[Message]) -> list[Message]:
    """What a form says that was sent twice, once."""
    return list({(each.level, str(each)): each for each in messages}.values())


@register.filter
def called(row: Model, name: str) -> str:
    """The label of a field of a row, as the term of what it holds: row|called:"due_on"."""
    return audit_words.called(type(row), name)


@register.filter(is_safe=True)
def worded(sentence: str) -> str:
    """A sentence of the template with our terms put in: "Raise {barrier.a}"|worded."""
    return terms.worded(sentence)


@register.filter
def noun(count: int, name: str) -> str:
    """What so many are called: 1|noun:"visit" as "visit", 2|noun:"visit" as "visits"."""
    term = terms.TERMS[name]
    return term.one if count == 1 else term.many


@register.filter
def day(value: date | datetime | None) -> str:
    """Tue, Mar 3, 2026, in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return long_day(value)


@register.filter(name="short_day")
def short_day_of(value: date | None) -> str:
    """Mar 3, 2026, where many stand side by side."""
    return short_day(value) if value else ""


@register.filter
def month(value: date | None) -> str:
    """March 2026."""
    return long_month(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Tue, Mar 3, 2026, 10:42 AM, in the reader's zone."""
    return words.moment(timezone.localtime(value)) if value else ""


@register.filter
def minutes(value: int | None) -> str:
    """150 as "2 h 30 min"."""
    return duration(value)
