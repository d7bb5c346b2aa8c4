"""The product's addresses, and pages only the browser tests open."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from tadash import urls, views
from tadash.gallery import SampleForm

AUTOSAVED = """
{% extends "base.html" %}
{% block content %}
  {% post_form form=form submit="Log" html_id="log" autosave="/saving/" %}{% endpost_form %}
  <a href="/gallery/">Elsewhere</a>
{% endblock content %}
"""


def autosaved(request: HttpRequest) -> HttpResponse:
    page = engines["django"].from_string(AUTOSAVED)
    return HttpResponse(page.render({"form": SampleForm()}, request))


urlpatterns = [
    *urls.urlpatterns,
    path("gallery/", views.gallery, name="gallery"),
    path("autosaved/", autosaved),
]
