"""Lists across apps are read from the projection: what is newest of a kind on a topic, for one reader."""

from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from .engines.database import database_engine
from .models import EntryQuerySet, SearchEntry, ViewerRole
from .projection import best_locale
from .requests import ParsedQuery, SearchRequest


def latest_entries(
    *, locale: str, count: int, kind: str = "", topic: str = "", own_language: bool = False
) -> list[SearchEntry]:
    """At most `count` public entries, newest first, each thing once in its best language. One query.

    With `own_language` only what is written in the reader's own.
    """
    request = SearchRequest(query=ParsedQuery(), locale=locale, kind=kind, topic=topic, size=count)
    return database_engine().latest(request, own_language)


def latest_entries_in_locale(*, locale: str, kinds: list[str], count: int) -> list[SearchEntry]:
    """At most `count` public entries written in this very language, newest first. One query."""
    return list(
        visible_now()
        .filter(locale=locale, kind__in=kinds)
        .order_by(F("published_on").desc(nulls_last=True), "-pk")[:count]
    )


def entry_of_page(translation_key: UUID | str, *, locale: str) -> SearchEntry | None:
    """A public page in the language that is best for this reader; None while nobody may read it. One query."""
    by_locale = {entry.locale: entry for entry in visible_now().filter(key=f"page:{translation_key}")}
    return by_locale[best_locale(locale, set(by_locale))] if by_locale else None


def visible_now() -> EntryQuerySet:
    """Entries for everyone that have begun and are not over."""
    now = timezone.now()
    begun, not_over = Q(visible_from=None) | Q(visible_from__lte=now), Q(visible_until=None) | Q(visible_until__gt=now)
    return SearchEntry.objects.live().filter(begun, not_over, visibility=ViewerRole.EVERYONE)
