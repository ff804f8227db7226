"""The address of the page of patterns, `patterns/`, which is there only where settings.PATTERNS is set."""

from django.urls import path

from .views import patterns

urlpatterns = [path("", patterns, name="patterns")]
