"""Links of rich text that are kept by what they lead to, so that no rename, move or merge breaks one.

An app describes its own kind by a subclass of KeyedLinkHandler and hands it to `register` (docs/architecture.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.rich_text.converters.html_to_contentstate import LinkElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenResponseMixin,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.rich_text import LinkHandler

from cms.visibility.choosers import ListedOnlyMixin

MAX_PK = 2**31 - 1  # as a primary key
MAX_KEY_LENGTH = 255  # as the reference index has room for
BROKEN_LINK = "<a>"  # the page makes plain text of it, see templates/wagtailcore/shared/richtext.html


@dataclass(frozen=True)
class LinkTarget:
    """Where a link leads; `language` is set where what is there is not in the reader's own."""

    url: str
    title: str = ""
    language: str = ""


def to_bcp47(language: str) -> str:
    """The code as browsers write it: "zh-hans" → "zh-Hans"."""
    return "zh-Hans" if language == "zh-hans" else language


def foreign_language_or_empty(language: str) -> str:
    """The language, or nothing where it is the reader's."""
    return "" if language == get_language() else language


def opening_tag(link_target: LinkTarget | None) -> str:
    """The opening tag of a link, with `hreflang` where the target has a language; BROKEN_LINK where there is none."""
    if link_target is None:
        return BROKEN_LINK
    if link_target.language:
        return format_html('<a href="{}" hreflang="{}">', link_target.url, to_bcp47(link_target.language))
    return format_html('<a href="{}">', link_target.url)


def valid_uuids(keys: Iterable[str]) -> list[str]:
    """Stored text may hold anything, also what no database takes for a UUID."""
    found = []
    for key in keys:
        try:
            found.append(str(UUID(key)))
        except ValueError:
            continue
    return found


def valid_pks(keys: Iterable[str]) -> set[int]:
    """Those that can be the primary key of something."""
    numbers = (int(key) for key in keys if key.isdecimal() and len(key) <= len(str(MAX_PK)))
    return {number for number in numbers if number <= MAX_PK}


class ReferenceTrackedLinkHandler(LinkHandler):
    """A link that the reference index has room for, whatever is stored in it."""

    @classmethod
    def referenced_pks(cls, key: str) -> list[str]:
        """The primary keys of what "where is this used" counts as used by a link with this key."""
        return [key]

    @classmethod
    def extract_references(cls, attrs):
        """What is not there (any more) is named by its key, so that the link can be told from one that leads on."""
        key = attrs.get("id", "")
        for each in cls.referenced_pks(key) or [key]:
            yield cls.get_model(), each[:MAX_KEY_LENGTH], "", ""


class KeyedLinkHandler(ReferenceTrackedLinkHandler):
    """One kind of link. All links of a text are looked up at once."""

    identifier = ""
    entity = ""  # as static/js/admin/stored_links.js calls it
    icon = "link"
    description: Promise | str = ""
    chooser = ""  # the name of the address at which one is chosen

    @classmethod
    def resolve(cls, keys: set[str]) -> dict[str, LinkTarget]:
        """Key → where it leads for the reader of the active language; without what is not there for readers."""
        raise NotImplementedError

    @classmethod
    def referenced_objects(cls, key: str) -> Iterable:
        """What "where is this used" counts as used by a link with this key."""
        raise NotImplementedError

    @classmethod
    def expand_db_attributes(cls, attrs):
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        keys = [attrs.get("id", "") for attrs in attrs_list]
        found = cls.resolve(set(keys))
        return [opening_tag(found.get(key)) for key in keys]

    @classmethod
    def referenced_pks(cls, key):
        return [str(thing.pk) for thing in cls.referenced_objects(key)]


class _KeyedLinkElementHandler(LinkElementHandler):
    def __init__(self, link):
        super().__init__(link.entity)
        self.link = link

    def get_attribute_data(self, attrs):
        key = attrs.get("id", "")
        found = self.link.resolve({key}).get(key)
        return {"id": key, "url": found.url if found else None, "title": found.title if found else ""}


def register(features, link: type[KeyedLinkHandler]) -> None:
    """Make the editor know a kind of link under the feature `<identifier>-link`."""

    def to_database(props):
        return DOM.create_element("a", {"linktype": link.identifier, "id": props.get("id")}, props["children"])

    feature = f"{link.identifier}-link"
    features.register_link_type(link)
    features.register_editor_plugin(
        "draftail",
        feature,
        EntityFeature(
            {
                "type": link.entity,
                "icon": link.icon,
                "description": link.description,
                "attributes": ["id", "url", "title"],
                "chooserUrls": {"chooser": reverse_lazy(link.chooser)},
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/admin/stored_links.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        feature,
        {
            "from_database_format": {f'a[linktype="{link.identifier}"]': _KeyedLinkElementHandler(link)},
            "to_database_format": {"entity_decorators": {link.entity: to_database}},
        },
    )


class NameFilter(BaseFilterForm):
    """Finds things by a part of their name."""

    name_field = "name"
    q = forms.CharField(label=_("Name"), required=False)

    def filter(self, objects):
        words = self.cleaned_data.get("q", "").strip()
        if words:
            self.is_searching, self.search_query = True, words
            objects = objects.filter(**{f"{self.name_field}__icontains": words})
        return objects


class TitleFilter(NameFilter):
    """Finds things by a part of their title."""

    name_field = "title"


class LinkChooserViewSet(ListedOnlyMixin, ChooserViewSet):
    """Chooses what a link leads to; `link` says by which key it is kept."""

    link: type[KeyedLinkHandler]
    filter_form_class = NameFilter
    register_widget = False

    def key_of(self, thing) -> str:
        raise NotImplementedError

    @property
    def choose_view_class(self):
        return type("Choose", (ChooseView,), {"filter_form_class": self.filter_form_class})

    @property
    def choose_results_view_class(self):
        return type("ChooseResults", (ChooseResultsView,), {"filter_form_class": self.filter_form_class})

    @property
    def chosen_view_class(self):
        return type("Chosen", (self._chosen_response_mixin(), ChosenView), {})

    @property
    def chosen_multiple_view_class(self):
        return type("ChosenMultiple", (self._chosen_response_mixin(), ChosenMultipleView), {})

    def _chosen_response_mixin(self) -> type[ChosenResponseMixin]:
        viewset = self

        class AsALink(ChosenResponseMixin):
            def get_chosen_response_data(self, item):
                key = viewset.key_of(item)
                found = viewset.link.resolve({key}).get(key)
                return {"id": key, "title": found.title if found else str(item), "url": found.url if found else ""}

        return AsALink
