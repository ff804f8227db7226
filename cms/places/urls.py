"""The addresses of the pages of regions, below `regions/`."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.regions, name="regions"),
    path("<slug:slug>/", views.region_page, name="region"),
]
