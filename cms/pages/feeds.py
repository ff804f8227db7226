"""What is new, for programs that follow sites: one Atom feed a language, without an account and without a counter."""

import uuid
from datetime import UTC, datetime, time

from django.apps import apps
from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from wagtail.models import Page

from cms.pages.templatetags.page_tags import html_lang
from cms.site_settings.context import Union, union_for
from search.index.listing import newest_in

from .models import BasePage

COUNT = 30


class WhatIsNew(Feed):
    """Pages and resources of the reader's own language, newest first."""

    feed_type = Atom1Feed

    def get_object(self, request) -> Union:
        return union_for(request)

    def title(self, union) -> str:
        return _("What is new: %(site)s") % {"site": union.name}

    def subtitle(self) -> str:
        return _("New pages and files, without an account and without anyone counting who reads them.")

    @property
    def language(self) -> str:
        return html_lang(get_language())

    def link(self) -> str:
        return "/" if get_language() == settings.LANGUAGE_CODE else f"/{get_language()}/"

    def items(self) -> list[dict]:
        kinds = {model.search_kind for model in apps.get_models() if issubclass(model, BasePage)}
        entries = newest_in(locale=get_language(), kinds=sorted(kinds), count=COUNT)
        pages = Page.objects.in_bulk([entry.card["page"] for entry in entries])
        return [{"entry": entry, "page": pages.get(entry.card["page"])} for entry in entries]

    def item_title(self, item) -> str:
        return item["entry"].title

    def item_description(self, item) -> str:
        return item["entry"].summary

    def item_link(self, item) -> str:
        return item["entry"].card["url"]

    def item_guid(self, item) -> str:
        """The same through renames and moves, another for each language."""
        public_id = uuid.UUID(item["entry"].key.partition(":")[2])
        return f"urn:uuid:{uuid.uuid5(public_id, item['entry'].locale)}"

    def item_pubdate(self, item) -> datetime | None:
        return (item["page"] and item["page"].first_published_at) or _start_of(item["entry"].dated)

    def item_updateddate(self, item) -> datetime | None:
        return (item["page"] and item["page"].last_published_at) or self.item_pubdate(item)


def _start_of(day) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


feed = conditional_page(WhatIsNew())
