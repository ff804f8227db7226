"""Pages as search entries: one thing for each translation key, one entry for each live public language."""

from collections.abc import Iterable, Iterator

from django.db.models import Model
from wagtail.models import Page

from cms.visibility.querysets import published
from search.index.documents import IndexDocument
from search.index.query_parser import extract_codes
from search.index.sources import Source, register

from .models import BasePage
from .plain_text import plain_text


class PageSource(Source[BasePage]):
    """Pages that everybody may read; what names one is its translation key, the same in all its languages."""

    name = "page"

    def handles(self, model: type[Model]) -> bool:
        return issubclass(model, BasePage)

    def object_id_for(self, instance: BasePage) -> str:
        return str(instance.translation_key)

    def iter_object_ids(self) -> Iterator[str]:
        keys = Page.objects.filter(depth__gt=1).order_by("translation_key").values_list("translation_key", flat=True)
        return (str(key) for key in keys.distinct())

    def entries(self, object_ids: list[str]) -> Iterable[tuple[str, IndexDocument]]:
        pages = published(Page.objects.filter(translation_key__in=object_ids, depth__gt=1))
        for page in pages.specific().select_related("locale"):
            if isinstance(page, BasePage):
                yield str(page.translation_key), entry_of(page)


def entry_of(page) -> IndexDocument:
    """A page in its own language as the search holds it; `search_extra()` of its type adds text, facets and data."""
    topics = [link.topic.slug for link in page.topic_links.select_related("topic")]
    audiences = [link.audience.slug for link in page.audience_links.select_related("audience")]
    body = plain_text(page)
    extra = page.search_extra() if hasattr(page, "search_extra") else {}
    return IndexDocument(
        locale=page.locale.language_code,
        kind=page.search_kind,
        title=page.title,
        summary=page.summary,
        body=body,
        file_text=extra.get("file_text", ""),
        codes=extract_codes(f"{page.title} {page.summary} {body}"),
        facets={"topic": sorted(set(topics)), "audience": sorted(set(audiences)), **extra.get("facets", {})},
        display_data={
            "page": page.pk,
            "url": page.get_url() or "",
            "menu_title": page.menu_title,
            "machine_made": page.machine_made,
            **extra.get("display_data", {}),
        },
        published_on=page.first_published_at.date() if page.first_published_at else None,
        visible_until=page.expire_at,
    )


register(PageSource())
