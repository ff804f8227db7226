"""PostgreSQL: a tsvector of stemmed words and an array of terms for each entry, under GIN."""

from django.db import connection

from ...text import stems
from .base import DatabaseEngine, forms, terms_of

LAST_POSITION = 16_000  # of a word in a tsvector; later words are held without more places
LONGEST_WORD = 200


class PostgreSQLEngine(DatabaseEngine):
    name = "postgresql"
    document = "search_document"
    tables = {"search_document": "entry_id"}
    entry_id = "d.entry_id"
    order = 'tier, need DESC, tongue DESC, near, age, sort_title COLLATE "C", key COLLATE "C"'

    def any_of(self, terms):
        return "d.terms && %s", [list(terms)]

    def source(self, query):
        return "search_index_searchentry e JOIN search_document d ON d.entry_id = e.id", []

    rank = "ts_rank('{0.05, 0.2, 0.5, 1.0}', d.words, %s::tsquery, 1)"

    def _rank_params(self, request):
        return [" | ".join(_query(unit) for unit in request.query.units)]

    def words_match(self, units, needed):
        anything = " | ".join(_query(unit) for unit in units)
        if needed <= 1:
            return "d.words @@ %s::tsquery", [anything]
        each = " + ".join(["(d.words @@ %s::tsquery)::int"] * len(units))
        return f"d.words @@ %s::tsquery AND {each} >= {needed}", [anything, *(_query(unit) for unit in units)]

    def _terms_counted(self, ids, params, name):
        sql = f"WHERE entry_id IN ({ids}) AND starts_with(term, %s) GROUP BY term"
        return f"SELECT term, COUNT(*) FROM search_document, unnest(terms) AS term {sql}", [*params, f"{name}:"]

    def _hold(self, cursor, rows):
        if not rows:
            return
        # One statement: psycopg2's executemany asks the server once for each row.
        values = ", ".join(["(%s, %s, %s::tsvector, %s)"] * len(rows))
        cursor.execute(
            f"INSERT INTO search_document (entry_id, version, words, terms) VALUES {values}",
            [value for row in rows for value in (row.pk, row.version, _vector(row), terms_of(row))],
        )

    def _forget(self, cursor, ids):
        cursor.execute("DELETE FROM search_document WHERE entry_id = ANY(%s)", [list(ids)])

    def version(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _vector(row) -> str:
    """The words of a row as a tsvector: title A, summary B, text C, files D."""
    places, at = [], 0
    for text, weight in zip(row.texts.values(), "ABCD", strict=True):
        for word in stems(text, row.locale):
            at += 1
            places.append(f"{_quoted(word)}:{min(at, LAST_POSITION)}{weight}")
        at += 10  # no phrase reaches from one text into the next
    return " ".join(places)


def _query(unit) -> str:
    phrases = (" <-> ".join(_quoted(word) for word in form) for form in forms(unit))
    return "(" + " | ".join(f"({phrase})" for phrase in phrases) + ")"


def _quoted(word: str) -> str:
    return f"'{word[:LONGEST_WORD]}'"
