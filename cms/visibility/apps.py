"""Who may see what: no models, only what is asked of others."""

from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    """Visibility of pages and files."""

    name = "cms.visibility"
    label = "visibility"
    verbose_name = "Visibility"
