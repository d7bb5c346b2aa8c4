"""The product's addresses, and pages only the browser tests open."""

from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from tadash import urls, views
from tadash.gallery import SampleFilter, SampleForm

AUTOSAVED = """
{% extends "base.html" %}
{% block content %}
  {% post_form form=form submit="Log" html_id="log" autosave="/saving/" %}{% endpost_form %}
  <a href="/gallery/">Elsewhere</a>
{% endblock content %}
"""

ROWS = """
{% extends "base.html" %}
{% load crispy_forms_filters %}
{% block content %}
  {% filter_bar %}{% for field in filter %}{% filter_field field %}{% endfor %}{% endfilter_bar %}
  {% post_form submit="Send" sending="Sending…" action="/slow/" %}
    <div data-formset="form">
      {{ formset.management_form }}
      <div data-formset-rows></div>
      <template data-formset-empty>
        <div data-formset-row>
          {{ formset.empty_form|crispy }}
          <button type="button" data-formset-remove>Remove</button>
        </div>
      </template>
      <button class="btn" type="button" data-formset-add>Add a row</button>
    </div>
  {% endpost_form %}
{% endblock content %}
"""


def draw(source: str, request: HttpRequest, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def autosaved(request: HttpRequest) -> HttpResponse:
    return draw(AUTOSAVED, request, form=SampleForm())


def rows(request: HttpRequest) -> HttpResponse:
    formset = formset_factory(SampleFilter, extra=0, can_delete=True)()
    return draw(ROWS, request, formset=formset, filter=SampleFilter(auto_id="filter_%s"))


urlpatterns = [
    *urls.urlpatterns,
    path("gallery/", views.gallery, name="gallery"),
    path("autosaved/", autosaved),
    path("rows/", rows),
]
