from datetime import UTC, date, datetime

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils.formats import date_format

from editing.lists import Tab
from sustainability.models import Plan
from tadash import sparklines
from tadash.form_errors import error_words
from tadash.templatetags import ui
from words import days


def render(source: str, path: str = "/visits/", **context: object) -> str:
    request = RequestFactory().get(path)
    html = Template(source).render(RequestContext(request, context))
    return " ".join(html.split())


class VisitForm(forms.Form):
    held_on = forms.DateField(label="When?")
    mode = forms.ChoiceField(choices=[("on_site", "On site")], widget=forms.RadioSelect)
    minutes = forms.IntegerField(min_value=1, required=False)
    note = forms.CharField(max_length=5, required=False)
    own = forms.CharField(error_messages={"required": "Name the school."})

    def clean(self):
        raise forms.ValidationError("The visit lies before the agreement.")


BAD = {"held_on": "soon", "minutes": "0", "note": "too long"}


def test_status_says_shape_word_and_tone():
    html = render('{% status "overdue" detail="12 days" %}')

    assert "#s-clock" in html
    assert "tone-late" in html
    assert "Overdue" in html
    assert "12 days" in html


def test_status_restated_strikes_the_old_value_and_says_so_aloud():
    html = render('{% status "restated" was="62%" detail="58%" %}')

    assert '<span class="visually-hidden">was </span><del>62%</del>' in html


def test_count_link_holds_the_number_it_says_and_a_comma_may_follow():
    html = render('{% count_link "/visits/" "a=1&b=2" 1200 "All {} <held>" about="of May" %}, and')

    assert html == (
        '<a href="/visits/?a=1&amp;b=2" data-count="1200">All 1,200 &lt;held&gt;'
        '<span class="visually-hidden"> of May</span></a>, and'
    )


def test_status_refuses_a_state_nobody_defined():
    with pytest.raises(KeyError, match="splendid"):
        render('{% status "splendid" %}')


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Lindqvist", "ML"), ("Cher", "C"), ("Ann-Marie van Dyk", "AD"), ("", "")],
)
def test_initials(name, letters):
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("value", "said"), [(None, "Not measured"), ("", "Not measured"), (0, ">0<"), (71, ">71<")]
)
def test_stat_tells_nothing_from_zero(value, said):
    html = render('{% stat "Schools" value of="38 of 41" %}', value=value)

    assert said in html.replace("Not measured", ">Not measured<") or said in html
    assert ("Not measured" in html) == (value in (None, ""))


@pytest.mark.parametrize(
    ("done", "promised", "widths"),
    [(7, 10, (70.0, 100.0)), (46, 40, (100.0, 86.96)), (0, 12, (0.0, 100.0)), (0, 0, (0.0, 0.0))],
)
def test_progress_is_drawn_to_the_longer_of_the_two(done, promised, widths):
    drawn = ui.progress("Coaching", done, promised)

    assert (drawn["done_width"], drawn["promised_width"]) == widths


def test_spark_path_leaves_a_gap_where_nothing_was_measured():
    points = sparklines.points_of([0, 50, None, 100], 0, 100)

    assert sparklines.path_of(points) == "M0.0 32.0L32.0 16.0M96.0 0.0"


def test_pager_keeps_the_filters():
    page = Paginator(range(214), 25).page(4)

    html = render("{% pager page %}", "/visits/?level=school&page=4", page=page)

    assert "76 to 100 of 214" in html
    assert 'href="?level=school&amp;page=5"' in html


def test_pager_of_one_page_is_not_there():
    assert render("{% pager page %}", page=Paginator(range(3), 25).page(1)) == ""


@pytest.mark.parametrize(
    ("query", "link", "order"),
    [
        ("", "?sort=site", None),
        ("sort=site", "?sort=-site", "ascending"),
        ("sort=-site", "?sort=site", "descending"),
        ("sort=held_on", "?sort=site", None),
    ],
)
def test_sort_header_turns_the_order_round(query, link, order):
    html = render('{% sort_header "site" "Site" %}', f"/visits/?{query}")

    assert f'href="{link}"' in html
    assert ("aria-sort" in html) == (order is not None)
    assert order is None or f'aria-sort="{order}"' in html


def test_sort_header_starts_again_at_the_first_page():
    html = render('{% sort_header "site" "Site" %}', "/visits/?level=school&page=4")

    assert 'href="?level=school&amp;sort=site"' in html


def test_export_links_take_the_same_rows():
    html = render('{% export_links 214 "visit" %}', "/visits/?level=school&page=2")

    assert "Download these 214 rows" in html
    assert 'href="?level=school&amp;export=csv"' in html
    assert 'href="?level=school&amp;export=xlsx"' in html


def test_export_links_of_nothing_offer_nothing():
    html = render('{% export_links 0 "visit" %}')

    assert "0</strong> visits" in html
    assert "Download" not in html


def test_filter_bar_offers_to_clear_only_what_is_chosen():
    bar = "{% filter_bar %}{% endfilter_bar %}"

    assert "Clear" not in render(bar, "/visits/?sort=site&page=2")
    assert 'href="/visits/">Clear' in render(bar, "/visits/?sort=site&level=school")
    assert 'name="sort" value="site"' in render(bar, "/visits/?sort=site")


@pytest.mark.parametrize(
    ("rows", "address", "bar", "is_there"),
    [
        (8, "/visits/", "{% filter_bar %}", False),
        (9, "/visits/", "{% filter_bar %}", True),
        (0, "/visits/?level=school", "{% filter_bar %}", True),
        (0, "/visits/?status=held", "{% filter_bar %}", True),
        (0, "/visits/", "{% filter_bar always=True %}", True),
    ],
)
def test_filter_bar_is_there_where_there_is_something_to_filter(rows, address, bar, is_there):
    page = Paginator(range(rows), 25).get_page(1)

    html = render(f"{bar}{{% endfilter_bar %}}", address, page=page)

    assert ("data-filters" in html) is is_there


def test_filter_bar_over_few_rows_is_not_called_for_by_a_tab():
    page = Paginator([1], 25).get_page(1)
    bar = "{% filter_bar %}{% endfilter_bar %}"

    assert "data-filters" not in render(bar, "/visits/?status=held", page=page, tabs=[])


@pytest.mark.parametrize(("asked", "is_said"), [("mine", False), ("disputed", True)])
def test_filter_bar_is_folded_over_ones_own_and_says_so_without_a_tab(asked, is_said):
    own = [Tab("Mine", "?whose=mine", "", asked == "mine")]

    html = render("{% filter_bar %}{% endfilter_bar %}", f"/measures/?whose={asked}", whose=own)

    assert '<details class="disclosure filters-fold">' in html
    assert ("in use" in html, "Clear" in html) == (is_said, is_said)


def test_filter_bar_is_unfolded_while_a_filter_is_in_use():
    bar = "{% filter_bar %}{% endfilter_bar %}"

    assert '<details class="disclosure filters-fold">' in render(bar, "/visits/?sort=site&page=2")
    assert '<details class="disclosure filters-fold" open>' in render(bar, "/visits/?level=school")


def test_error_summary_says_what_to_do_and_where():
    html = render("{% error_summary form %}", form=VisitForm(BAD))

    assert "6 things to fix" in html
    for link in (
        '<a href="#id_held_on">The visit lies before the agreement.</a>',
        '<a href="#id_held_on">When? Write a date, such as 3/31/2026.</a>',
        '<a href="#id_mode_0">Mode: Choose one.</a>',
        '<a href="#id_minutes">Minutes: Write 1 or more.</a>',
        '<a href="#id_note">Note: Shorten this to 5 characters; it has 8.</a>',
        '<a href="#id_own">Own: Name the school.</a>',
    ):
        assert link in html


class ButtonForm(forms.Form):
    """A form that is refused and has nothing to fill in."""

    def clean(self):
        raise forms.ValidationError("It has ended.")


def test_a_form_takes_days_and_times_as_its_errors_ask_for_them():
    assert forms.DateField().clean("3/31/2026") == date(2026, 3, 31)
    assert forms.TimeField().clean("2:30 PM") == forms.TimeField().clean("14:30")


def test_error_of_a_form_without_fields_leads_to_the_page():
    html = render("{% error_summary form %}", form=ButtonForm({}))

    assert '<a href="#main">It has ended.</a>' in html


def test_error_of_a_form_of_rows_leads_to_its_first_row():
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "short"}
    form = ButtonForm(data)
    form.parts = [forms.formset_factory(VisitForm)(data)]

    html = render("{% error_summary form %}", form=form)

    assert '<a href="#id_form-0-held_on">It has ended.</a>' in html


class AnswerForm(forms.Form):
    """One field of each kind that must have an answer."""

    agreed = forms.BooleanField()
    levels = forms.MultipleChoiceField(choices=[("1", "One")])
    days = forms.MultipleChoiceField(choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(choices=[("1", "One")])
    name = forms.CharField()
    file = forms.FileField()
    reason = forms.CharField(error_messages={"required": "Say why."})


def test_first_choice_of_a_list_is_a_word():
    html = forms.Select(choices=[*BLANK_CHOICE_DASH, ("1", "One")]).render("level", None)

    assert '<option value="" selected>Choose</option>' in html
    assert '<option value="1">One</option>' in html
    assert "---" not in html


def test_error_of_an_unanswered_field_fits_its_kind():
    form = AnswerForm({})

    assert {name: error_words(form[name]) for name in form.fields} == {
        "agreed": ["Check this box."],
        "levels": ["Choose at least one."],
        "days": ["Choose at least one."],
        "level": ["Choose one."],
        "name": ["Fill this in."],
        "file": ["Choose a file."],
        "reason": ["Say why."],
    }


def test_error_of_an_empty_file_says_what_to_do():
    form = AnswerForm({}, {"file": SimpleUploadedFile("a.csv", b"")})

    assert error_words(form["file"]) == ["This file is empty. Choose another."]


def test_error_summary_of_an_untouched_form_is_not_there():
    assert render("{% error_summary form %}", form=VisitForm()) == ""


def test_error_summary_gathers_every_row_of_what_is_sent_together():
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "too long"}
    form = VisitForm(data)
    form.parts = [forms.formset_factory(VisitForm)(data)]

    html = render("{% error_summary form %}", form=form)

    assert 'href="#id_form-0-note"' in html


def test_post_form_draws_each_field_once_with_its_error_beside_it():
    form = VisitForm(BAD)

    html = render('{% post_form form=form submit="Log the visit" %}{% endpost_form %}', form=form)

    assert html.count('name="held_on"') == 1
    assert 'id="id_held_on_error" class="invalid-feedback"' in html
    assert 'aria-describedby="id_held_on_error"' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert "data-guard" in html
    assert html.count("data-error-summary") == 1


def test_confirm_dialog_posts_with_a_token():
    html = render(
        '{% confirm_dialog html_id="x" title="Sure?" action="/go/" button="Go" %}'
        "<p>Why</p>{% endconfirm_dialog %}"
    )

    assert '<form method="post" action="/go/">' in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert 'aria-labelledby="x-title"' in html


def test_components_escape_what_they_are_given():
    html = render("{% card title=name %}{{ name }}{% endcard %}", name="<script>")

    assert html.count("&lt;script&gt;") == 2
    assert "<script>" not in html


def test_a_date_that_django_itself_writes_is_in_our_notation():
    at = datetime(2026, 3, 13, 9, 5, tzinfo=UTC)

    assert date_format(at, "SHORT_DATE_FORMAT") == days.short_day(at)
    assert date_format(at, "DATE_FORMAT") == days.long_day(at)
    assert date_format(at, "DATETIME_FORMAT") == days.moment(at)
    assert date_format(at, "TIME_FORMAT") == days.clock(at)


def test_words_of_dates(settings):
    settings.TIME_ZONE = "America/Chicago"

    assert ui.day(date(2026, 3, 3)) == "Tue, Mar 3, 2026"
    assert ui.day(None) == ""
    assert ui.month(date(2026, 3, 3)) == "March 2026"
    assert ui.moment(datetime(2026, 3, 3, 16, 42, tzinfo=UTC)) == "Tue, Mar 3, 2026, 10:42 AM"


@pytest.mark.parametrize(
    ("value", "words"),
    [(150, "2 h 30 min"), (60, "1 h"), (45, "45 min"), (0, "0 min"), (None, "")],
)
def test_minutes(value, words):
    assert ui.minutes(value) == words


def test_message_of_a_form_sent_twice_is_shown_once():
    said = [Message(25, "Saved."), Message(40, "Saved."), Message(25, "Saved.")]

    html = render('{% include "components/messages.html" with messages=said only %}', said=said)

    assert html.count("Saved.") == 2


def test_a_fact_is_called_by_the_label_of_its_field():
    html = render('{% fact term=plan|called:"exit_on" %}Mar 3, 2026{% endfact %}', plan=Plan())

    assert html == "<div> <dt>TA ends on</dt> <dd> Mar 3, 2026 </dd> </div>"
