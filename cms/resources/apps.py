"""What resources register when the site starts: how they follow their files, and their kinds of search results."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """What readers print, send or use, and the collections it stands in."""

    name = "cms.resources"
    verbose_name = "Resources"

    def ready(self):
        from search.index.entry_types import EntryType, register

        from . import signal_handlers  # noqa: F401

        register(
            EntryType("collection", _("Collection"), _("Collections"), schema_type="CollectionPage"),
            EntryType("resource", _("Resource"), _("Resources"), listable=True),
        )
