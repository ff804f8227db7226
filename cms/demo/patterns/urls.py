from django.urls import path

from .views import patterns

urlpatterns = [path("", patterns, name="patterns")]
