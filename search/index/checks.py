"""Checks at every start: nothing with an address is forgotten by the search, and no language unread."""

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from .sources import source_for_model


@register()
def check_search_sources(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Every concrete model with an address of its own has a source, or says why it is not searched."""
    return [
        Error(
            f"{model._meta.label} has a public address but no search source.",
            hint="Register a source in its search_sources.py, or set `not_searchable = 'the reason'` on the model.",
            obj=model,
            id="search.E001",
        )
        for model in apps.get_models()
        if _ours(model)
        and _has_address(model)
        and not source_for_model(model)
        and not getattr(model, "not_searchable", "")
    ]


@register()
def check_analyzers(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Every language of the site is read by Elasticsearch with a chain of its own."""
    from .engines.elasticsearch_settings import language_of

    return [
        Error(
            f"Elasticsearch has no analysis for the language {code!r}.",
            hint="Add it to search/index/engines/elasticsearch_settings.py.",
            id="search.E002",
        )
        for code, _ in settings.LANGUAGES
        if language_of(code) == "plain"
    ]


def _ours(model: type[Model]) -> bool:
    return model.__module__.partition(".")[0] in {"cms", "coalition", "home", "search"}


def _has_address(model: type[Model]) -> bool:
    return hasattr(model, "get_absolute_url") or hasattr(model, "get_url_parts")
