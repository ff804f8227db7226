"""The app of what is set for each site: its words, menu, colors, logo and hotlines."""

from django.apps import AppConfig


class SiteSettingsConfig(AppConfig):
    """What editors set for each site."""

    name = "cms.site_settings"
    label = "site_settings"
    verbose_name = "Site settings"
