"""The languages of the site as an app: their checks, their names, their addresses."""

from django.apps import AppConfig


class I18nConfig(AppConfig):
    """The languages of the site."""

    name = "cms.i18n"
    label = "i18n"
    verbose_name = "Languages"

    def ready(self) -> None:
        from . import checks  # noqa: F401
