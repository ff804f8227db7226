"""Wagtail's own search, which serves the admin, with questions that no database trips over.

SQLite reads a question as a language of its own, in which a quotation mark that stands alone is an error. Every search
of the admin comes through the backend, so what is no word is taken out here, once, and not in each form.
"""

import unicodedata

from modelsearch.query import And, Boost, Not, Or, Phrase, PlainText, SearchQuery
from wagtail.search.backends import database

MAX_QUERY_LENGTH = 200  # characters that are searched for


def SearchBackend(params):  # noqa: N802 - the name by which Wagtail looks for it
    """The backend of the database in use, for WAGTAILSEARCH_BACKENDS."""
    backend = type(database.SearchBackend(params))
    return type(f"Guarded{backend.__name__}", (GuardedSearchMixin, backend), {})(params)


class GuardedSearchMixin:
    """Stands before the backend of the database and passes on only words (`only_words`)."""

    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        """Without a word that could be found, nothing is found."""
        if query is not None:  # nothing asked: everything
            query = only_words(query) or ""
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)


def only_words(query):
    """The question without quotation marks, control characters and signs that stand alone; None where nothing is left.

    `query` is a string or a SearchQuery, which may be built of others.
    """
    if isinstance(query, str):
        return words_of(query)
    if isinstance(query, PlainText):
        words = words_of(query.query_string)
        return PlainText(words, operator=query.operator) if words else None
    if isinstance(query, Phrase):
        words = words_of(query.query_string)
        return Phrase(words) if words else None
    if isinstance(query, And | Or):
        parts = [part for part in map(only_words, query.subqueries) if part is not None]
        return type(query)(parts) if parts else None
    if isinstance(query, Not | Boost):
        return _around_one(query)
    return query


def _around_one(query: Not | Boost) -> SearchQuery | None:
    part = only_words(query.subquery)
    if part is None:
        return None
    return Not(part) if isinstance(query, Not) else Boost(part, query.boost)


def words_of(text: str) -> str:
    """The first MAX_QUERY_LENGTH characters without quotation marks, control, private and unassigned characters,
    and parts that hold neither letter nor digit; empty where nothing is left.
    """
    cleaned = "".join(" " if char == '"' or _is_no_character(char) else char for char in text[:MAX_QUERY_LENGTH])
    return " ".join(part for part in cleaned.split() if any(char.isalnum() for char in part))


def _is_no_character(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"}
