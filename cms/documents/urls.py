"""The address at which readers ask for a file in another format, below `files/`."""

from django.urls import path

from . import format_requests

urlpatterns = [path("<int:pk>/ask/", format_requests.request_format, name="request_format")]
