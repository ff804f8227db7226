"""Languages: English is the source; the other six are reached by their prefix (docs/adr/0012)."""

from pathlib import Path

import django.conf.locale

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("ht", "Kreyòl ayisyen"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
    ("vi", "Tiếng Việt"),
    ("fr", "Français"),
]
# Django has no entry for Haitian Creole, and the language switcher fails without one.
django.conf.locale.LANG_INFO.setdefault(
    "ht", {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"}
)
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("es", "Español")]

# Which languages a reader is offered, in this order, where a thing does not exist in their own.
LANGUAGE_FALLBACKS = {"default": ["en", "es"]}

# Older and shorter spellings of a language in an address lead to the one that is used.
LANGUAGE_ALIASES = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans"}

USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/New_York"
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [Path(__file__).resolve().parent.parent / "locale"]

# Submitting a page for translation must not put English under /es/ (docs/adr/0012).
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
