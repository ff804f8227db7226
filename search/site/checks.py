"""Checks at every start: what is found can be named."""

from collections.abc import Sequence

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

from cms.pages.models import BasePage
from search.index.entry_types import is_registered


@register()
def check_result_kinds(app_configs: Sequence[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """A page without a kind would be found and could not be named."""
    return [
        Error(
            f"{model._meta.label} is found as {model.search_kind!r}, which no list of results can name.",
            hint="Set `search_kind` on the page type to a registered kind, or register an EntryType in its app.",
            obj=model,
            id="search.E003",
        )
        for model in apps.get_models()
        if issubclass(model, BasePage) and not is_registered(model.search_kind)
    ]
