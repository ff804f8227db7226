"""SQLite: an FTS5 table of stemmed words and a table of terms."""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper

from search.index.analysis import stems

from ...models import SearchEntry
from ...requests import Clause, ParsedQuery
from ..terms import term_variants, terms_of
from .base import DatabaseEngine, Statement, Value


class SQLiteEngine(DatabaseEngine):
    """What only SQLite says so."""

    name = "sqlite"
    document = "search_fts"
    tables = {"search_fts": "rowid", "search_term": "entry_id"}
    entry_id = "d.rowid"
    order = "area_rank, service_matches DESC, language_match DESC, distance_step, staleness, sort_title, key"

    def any_of(self, terms: list[str]) -> Statement:
        marks = ", ".join(["%s"] * len(terms))
        return f"e.id IN (SELECT entry_id FROM search_term WHERE term IN ({marks}))", list(terms)

    def _from_clause(self, query: ParsedQuery) -> Statement:
        entries = "search_index_searchentry e"
        if not query.clauses:
            return entries, []
        anything = " OR ".join(_fts_expression(clause) for clause in query.clauses)
        hit = (
            "SELECT rowid AS id, -bm25(search_fts, 6.0, 3.0, 1.0, 0.5) AS score "
            "FROM search_fts WHERE search_fts MATCH %s"
        )
        return f"({hit}) hit JOIN {entries} ON e.id = hit.id", [anything]

    rank = "hit.score"

    def words_match(self, clauses: Sequence[Clause], minimum_should_match: int) -> Statement:
        if minimum_should_match <= 1:
            return "1", []
        each = " + ".join(["(e.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s))"] * len(clauses))
        return f"{each} >= {minimum_should_match}", [_fts_expression(clause) for clause in clauses]

    def _terms_counted(self, ids: str, params: Sequence[Value], name: str) -> Statement:
        sql = f"WHERE term >= %s AND term < %s AND entry_id IN ({ids}) GROUP BY term"
        return f"SELECT term, COUNT(*) FROM search_term {sql}", [f"{name}:", f"{name};", *params]

    def _insert(self, cursor: CursorWrapper, rows: list[SearchEntry]) -> None:
        cursor.executemany(
            "INSERT INTO search_fts (rowid, title, summary, body, files, version) VALUES (%s, %s, %s, %s, %s, %s)",
            [(row.pk, *(_stemmed_text(text, row.locale) for text in row.texts.values()), row.version) for row in rows],
        )
        cursor.executemany(
            "INSERT INTO search_term (term, entry_id) VALUES (%s, %s)",
            [(term, row.pk) for row in rows for term in terms_of(row)],
        )

    def _delete(self, cursor: CursorWrapper, ids: list[int]) -> None:
        for table, column in self.tables.items():
            cursor.executemany(f"DELETE FROM {table} WHERE {column} = %s", [(pk,) for pk in ids])

    def version(self) -> str:
        return f"SQLite {self._fetch('SELECT sqlite_version()', [])[0][0]}"


def _stemmed_text(text: str, locale: str) -> str:
    return " ".join(stems(text, locale))


def _fts_expression(clause: Clause) -> str:
    """The FTS5 expression of a unit: any of its phrases, each word quoted, so that no word is an operator."""
    return "(" + " OR ".join(dict.fromkeys(f'"{" ".join(variant)}"' for variant in term_variants(clause))) + ")"
