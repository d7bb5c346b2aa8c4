"""What is wrong in a form, in words that say what to do, each with the field it belongs to."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet, BoundField

# Django's own messages, said as what to do. A message a form words for itself stays as it is.
PLAIN_WORDS = {
    str(message): plain
    for message, plain in (
        (forms.DateField.default_error_messages["invalid"], "Write a date, such as 3/31/2026."),
        (forms.TimeField.default_error_messages["invalid"], "Write a time, such as 2:30 PM."),
        (forms.IntegerField.default_error_messages["invalid"], "Write a whole number."),
        (forms.DecimalField.default_error_messages["invalid"], "Write a number."),
        (forms.FileField.default_error_messages["empty"], "This file is empty. Choose another."),
        (forms.ChoiceField.default_error_messages["invalid_choice"], "Choose one from the list."),
        (
            forms.ModelChoiceField.default_error_messages["invalid_choice"],
            "Choose one from the list.",
        ),
        (validators.EmailValidator.message, "Write an e-mail address, such as you@example.org."),
        (validators.MinValueValidator.message, "Write %(limit_value)s or more."),
        (validators.MaxValueValidator.message, "Write %(limit_value)s or less."),
    )
}
TOO_LONG = "Shorten this to %(limit_value)d characters; it has %(show_value)d."
UNANSWERED = str(forms.Field.default_error_messages["required"])
FILL = "Fill this in."
REQUIRED = (
    (forms.CheckboxInput, "Check this box."),
    ((forms.CheckboxSelectMultiple, forms.SelectMultiple), "Choose at least one."),
    ((forms.Select, forms.RadioSelect), "Choose one."),
    (forms.FileInput, "Choose a file."),
)
"""What to do about a field that must have an answer, by its widget; the narrower kind first."""
PAGE = "main"
"""The main part of every page, which a link can reach."""


def plain(error: ValidationError, field: BoundField) -> str:
    """One message of a field, in words that say what to do."""
    if str(error.message) == UNANSWERED:
        return next(
            (words for kind, words in REQUIRED if isinstance(field.field.widget, kind)), FILL
        )
    words = PLAIN_WORDS.get(str(error.message))
    if error.code == "max_length" and error.params and "show_value" in error.params:
        words = TOO_LONG
    return words % (error.params or {}) if words else str(error.messages[0])


def error_words(field: BoundField) -> list[str]:
    return [plain(error, field) for error in field.errors.as_data()]


@dataclass(frozen=True)
class FieldError:
    target: str
    words: str


def form_errors(form: BaseForm, row: str = "") -> list[FieldError]:
    """Every message of a bound form, each with its field's id; first those of the whole form, which
    lead to where it begins.

    What is wrong with a hidden field is said of the whole, since nobody can mend it there. `row`
    names the form where it is one of several, such as "Target 1". What is sent together with a
    form, its `parts`, comes after its own.
    """
    hidden = [words for field in form.hidden_fields() for words in error_words(field)]
    whole = [*of_whole(form), *hidden]
    found = [FieldError(begin_of(form), _said(row, words)) for words in whole]
    for field in form.visible_fields():
        name = _said(row, str(field.label).rstrip(":"), ", ")
        stop = "" if name.endswith("?") else ":"
        found += [FieldError(focus_id(field), f"{name}{stop} {w}") for w in error_words(field)]
    for part in getattr(form, "parts", ()):
        found += formset_errors(part) if isinstance(part, BaseFormSet) else form_errors(part)
    return found


def of_whole(form: BaseForm) -> list[str]:
    """What is wrong with no one field. What a form asks has boxes of its own."""
    errors = form.non_field_errors().as_data()
    return [str(words) for error in errors if error.code != "asked" for words in error.messages]


def formset_errors(formset: BaseFormSet[Any]) -> list[FieldError]:
    """Every message of a formset. The `row_name` of its form says what a row is: "Target"."""
    name = getattr(formset.form, "row_name", "")
    target = begin_of_rows(formset)
    found = [FieldError(target, str(words)) for words in formset.non_form_errors()]
    for place, form in enumerate(formset, start=1):
        found += form_errors(form, f"{name} {place}" if name else "")
    return found


def begin_of(form: BaseForm) -> str:
    """What is wrong with a form as such is mended from its first field on, or that of its parts.

    A form without any is a button on the page.
    """
    for field in form.visible_fields():
        return focus_id(field)
    for part in getattr(form, "parts", ()):
        return begin_of_rows(part) if isinstance(part, BaseFormSet) else begin_of(part)
    return PAGE


def begin_of_rows(formset: BaseFormSet[Any]) -> str:
    """What is wrong with the rows as such is mended in the first of them, or by adding one."""
    rows = list(formset)
    fields = rows[0].visible_fields() if rows else []
    return focus_id(fields[0]) if fields else f"{formset.prefix}-add"


def _said(row: str, words: str, between: str = ": ") -> str:
    """ "Target 1, out of": words that name the row they are about."""
    return f"{row}{between}{words[:1].lower()}{words[1:]}" if row else words


def focus_id(field: BoundField) -> str:
    """The element a link to the field can reach; a group of choices begins with its first."""
    return field.id_for_label or f"{field.auto_id}_0"
