"""PostgreSQL: a tsvector of stemmed words and an array of terms for each entry, under GIN."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from search.index.analysis import stems

from ...models import SearchEntry
from ...requests import Clause, ParsedQuery, SearchRequest
from ..terms import term_variants, terms_of
from .base import DatabaseEngine, Statement, Value

LAST_POSITION = 16_000  # of a word in a tsvector; later words are held without more places
MAX_WORD_LENGTH = 200


class PostgreSQLEngine(DatabaseEngine):
    """What only PostgreSQL says so."""

    name = "postgresql"
    document = "search_document"
    tables = {"search_document": "entry_id"}
    entry_id = "d.entry_id"
    order = (
        "area_rank, service_matches DESC, language_match DESC, distance_step, staleness, "
        'sort_title COLLATE "C", key COLLATE "C"'
    )

    def any_of(self, terms: list[str]) -> Statement:
        return "d.terms && %s", [list(terms)]

    def _from_clause(self, query: ParsedQuery) -> Statement:
        return "search_index_searchentry e JOIN search_document d ON d.entry_id = e.id", []

    rank = "ts_rank('{0.05, 0.2, 0.5, 1.0}', d.words, %s::tsquery, 1)"

    def _rank_params(self, request: SearchRequest) -> Sequence[Value]:
        return [" | ".join(_tsquery(clause) for clause in request.query.clauses)]

    def words_match(self, clauses: Sequence[Clause], minimum_should_match: int) -> Statement:
        anything = " | ".join(_tsquery(clause) for clause in clauses)
        if minimum_should_match <= 1:
            return "d.words @@ %s::tsquery", [anything]
        each = " + ".join(["(d.words @@ %s::tsquery)::int"] * len(clauses))
        return f"d.words @@ %s::tsquery AND {each} >= {minimum_should_match}", [
            anything,
            *(_tsquery(clause) for clause in clauses),
        ]

    def _terms_counted(self, ids: str, params: Sequence[Value], name: str) -> Statement:
        sql = f"WHERE entry_id IN ({ids}) AND starts_with(term, %s) GROUP BY term"
        return f"SELECT term, COUNT(*) FROM search_document, unnest(terms) AS term {sql}", [*params, f"{name}:"]

    def _insert(self, cursor: CursorWrapper, rows: list[SearchEntry]) -> None:
        if not rows:
            return
        # One statement: psycopg2's executemany asks the server once for each row.
        values = ", ".join(["(%s, %s, %s::tsvector, %s)"] * len(rows))
        cursor.execute(
            f"INSERT INTO search_document (entry_id, version, words, terms) VALUES {values}",
            [value for row in rows for value in (row.pk, row.version, _tsvector(row), terms_of(row))],
        )

    def _delete(self, cursor: CursorWrapper, ids: list[int]) -> None:
        cursor.execute("DELETE FROM search_document WHERE entry_id = ANY(%s)", [list(ids)])

    def version(self) -> str:
        return f"PostgreSQL {self._fetch('SHOW server_version', [])[0][0].split()[0]}"


def _tsvector(row: SearchEntry) -> str:
    """The words of a row as a tsvector: title A, summary B, text C, files D."""
    places: list[str] = []
    at = 0
    for text, weight in zip(row.texts.values(), "ABCD", strict=True):
        for word in stems(text, row.locale):
            at += 1
            places.append(f"{_quoted(word)}:{min(at, LAST_POSITION)}{weight}")
        at += 10  # no phrase reaches from one text into the next
    return " ".join(places)


def _tsquery(clause: Clause) -> str:
    phrases = (" <-> ".join(_quoted(word) for word in variant) for variant in term_variants(clause))
    return "(" + " | ".join(f"({phrase})" for phrase in phrases) + ")"


def _quoted(word: str) -> str:
    return f"'{word[:MAX_WORD_LENGTH]}'"
