"""The app of alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """A few urgent words on the pages of a site, between two moments."""

    name = "cms.alerts"
    label = "alerts"
    verbose_name = "Alerts"
