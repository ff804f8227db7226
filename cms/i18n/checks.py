"""Checks at every start: each language that is offered is there whole."""

import gettext
from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def check_catalogues(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Every language of the site is known to Django and has its translations. Raises OSError for damaged ones."""
    from django.conf.locale import LANG_INFO
    from django.utils.translation import to_locale

    errors: list[CheckMessage] = []
    for code, _ in settings.LANGUAGES:
        catalogue = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.mo"
        if code not in LANG_INFO:
            errors.append(Error(f"Django knows no language {code!r}.", hint="Add it to LANG_INFO.", id="i18n.E001"))
        if code != settings.LANGUAGE_CODE and not catalogue.exists():
            errors.append(
                Error(f"There are no translation files for {code!r}.", hint="Run `make messages`.", id="i18n.E002")
            )
        elif code != settings.LANGUAGE_CODE:
            with catalogue.open("rb") as file:
                gettext.GNUTranslations(file)
    return errors
