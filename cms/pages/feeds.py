"""What is new, for programs that follow sites: one Atom feed a language, without an account and without a counter."""

import uuid
from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from wagtail.models import Page

from cms.http.access import access
from cms.pages.templatetags.page_tags import to_bcp47
from cms.site_settings.context import SiteContext, get_site_context
from search.index import entry_types
from search.index.listing import latest_entries_in_locale

MAX_ITEMS = 30


class LatestContentFeed(Feed):
    """Pages and resources of the reader's own language, newest first."""

    feed_type = Atom1Feed

    def get_object(self, request) -> SiteContext:
        return get_site_context(request)

    def title(self, site_context) -> str:
        return _("What is new: %(site)s") % {"site": site_context.name}

    def subtitle(self) -> str:
        return _("New pages and files, without an account and without anyone counting who reads them.")

    @property
    def language(self) -> str:  # type: ignore[override]  # Django only reads it
        return to_bcp47(get_language())

    def link(self) -> str:
        return "/" if get_language() == settings.LANGUAGE_CODE else f"/{get_language()}/"

    def items(self) -> list[dict]:
        kinds = entry_types.kinds(in_feed=True)
        entries = latest_entries_in_locale(locale=get_language(), kinds=kinds, count=MAX_ITEMS)
        pages = Page.objects.in_bulk([entry.display_data["page"] for entry in entries if "page" in entry.display_data])
        return [{"entry": entry, "page": pages.get(entry.display_data.get("page"))} for entry in entries]

    def item_title(self, item) -> str:
        return item["entry"].title

    def item_description(self, item) -> str:
        return item["entry"].summary

    def item_link(self, item) -> str:
        return entry_types.entry_url(item["entry"])

    def item_guid(self, item) -> str:
        """The same through renames and moves, another for each language."""
        public_id = uuid.UUID(item["entry"].key.partition(":")[2])
        return f"urn:uuid:{uuid.uuid5(public_id, item['entry'].locale)}"

    def item_pubdate(self, item) -> datetime | None:
        return (item["page"] and item["page"].first_published_at) or _midnight(item["entry"].published_on)

    def item_updateddate(self, item) -> datetime | None:
        return (item["page"] and item["page"].last_published_at) or self.item_pubdate(item)


def _midnight(day) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


feed = access("everyone")(conditional_page(LatestContentFeed()))
