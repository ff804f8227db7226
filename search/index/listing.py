"""Lists across apps are read from the projection: what is newest of a kind on a topic, for one reader."""

from .engines.database import database_engine
from .models import SearchEntry
from .requests import SearchRequest, Understood


def newest(
    *, locale: str, count: int, kind: str = "", topic: str = "", own_language: bool = False
) -> list[SearchEntry]:
    """At most `count` public entries, newest first, each thing once in its best language. One query.

    With `own_language` only what is written in the reader's own.
    """
    request = SearchRequest(query=Understood(), locale=locale, kind=kind, topic=topic, size=count)
    return database_engine().newest(request, own_language)
