"""Invariants of the site, checked at every start: each names what is missing and where to add it."""

import gettext
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.fields import StreamField

from .access import ACCESS, of_name


@register()
def every_language_has_a_catalogue(app_configs=None, **kwargs):
    from django.conf.locale import LANG_INFO
    from django.utils.translation import to_locale

    errors = []
    for code, _ in settings.LANGUAGES:
        catalogue = Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.mo"
        if code not in LANG_INFO:
            errors.append(Error(f"Django knows no language {code!r}.", hint="Add it to LANG_INFO.", id="core.E001"))
        if code != settings.LANGUAGE_CODE and not catalogue.exists():
            errors.append(Error(f"There is no catalogue for {code!r}.", hint="Run `make messages`.", id="core.E002"))
        elif code != settings.LANGUAGE_CODE:
            with catalogue.open("rb") as file:
                gettext.GNUTranslations(file)
    return errors


@register()
def every_block_shows_what_it_does(app_configs=None, **kwargs):
    blocks = {
        f"{field.model._meta.label}.{field.name}: {name}": block
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
        for name, block in field.stream_block.child_blocks.items()
    }
    return [
        Error(f"The block {name} has no {missing}.", hint="Add it to the Meta of the block.", id="core.E003")
        for name, block in blocks.items()
        for missing in _missing(block)
    ]


def _missing(block) -> list[str]:
    missing = [] if block.get_description() else ["description"]
    if not block.is_previewable:
        missing.append("preview")
    if not str(block.meta.icon) or not block.meta.group:
        missing.append("icon or group")
    return missing


@register()
def every_address_says_who_may_use_it(app_configs=None, **kwargs):
    return [
        Error(
            f"The address {name!r} has no access class.",
            hint=f"Add it to cms/core/access.py as one of: {', '.join(sorted(ACCESS))}.",
            id="core.E004",
        )
        for name in sorted(names_of(get_resolver()))
        if of_name(name) is None
    ]


def names_of(resolver, namespace: str = "") -> set[str]:
    """Every URL name there is, with its namespace."""
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            names |= names_of(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.add(f"{namespace}:{pattern.name}" if namespace else pattern.name)
    return names
