from django.apps import AppConfig


class SiteSettingsConfig(AppConfig):
    name = "cms.site_settings"
    label = "site_settings"
    verbose_name = "Site settings"
