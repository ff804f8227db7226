from django.apps import AppConfig


class VisibilityConfig(AppConfig):
    name = "cms.visibility"
    label = "visibility"
    verbose_name = "Visibility"
