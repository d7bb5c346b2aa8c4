"""The product's addresses and the gallery, which otherwise only DEBUG shows."""

from django.urls import path

from tadash import urls, views

urlpatterns = [*urls.urlpatterns, path("gallery/", views.gallery, name="gallery")]
