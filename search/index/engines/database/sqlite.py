"""SQLite: an FTS5 table of stemmed words and a table of terms."""

from django.db import connection

from ...text import stems
from .base import DatabaseEngine, forms, terms_of


class SQLiteEngine(DatabaseEngine):
    name = "sqlite"
    document = "search_fts"
    tables = {"search_fts": "rowid", "search_term": "entry_id"}
    entry_id = "d.rowid"
    order = "tier, need DESC, tongue DESC, near, age, sort_title, key"

    def any_of(self, terms):
        marks = ", ".join(["%s"] * len(terms))
        return f"e.id IN (SELECT entry_id FROM search_term WHERE term IN ({marks}))", list(terms)

    def source(self, query):
        entries = "search_index_searchentry e"
        if not query.units:
            return entries, []
        anything = " OR ".join(_match(unit) for unit in query.units)
        hit = (
            "SELECT rowid AS id, -bm25(search_fts, 6.0, 3.0, 1.0, 0.5) AS score "
            "FROM search_fts WHERE search_fts MATCH %s"
        )
        return f"({hit}) hit JOIN {entries} ON e.id = hit.id", [anything]

    rank = "hit.score"

    def words_match(self, units, needed):
        if needed <= 1:
            return "1", []
        each = " + ".join(["(e.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s))"] * len(units))
        return f"{each} >= {needed}", [_match(unit) for unit in units]

    def _terms_counted(self, ids, params, name):
        sql = f"WHERE term >= %s AND term < %s AND entry_id IN ({ids}) GROUP BY term"
        return f"SELECT term, COUNT(*) FROM search_term {sql}", [f"{name}:", f"{name};", *params]

    def _hold(self, cursor, rows):
        cursor.executemany(
            "INSERT INTO search_fts (rowid, title, summary, body, files, version) VALUES (%s, %s, %s, %s, %s, %s)",
            [(row.pk, *(_held(text, row.locale) for text in row.texts.values()), row.version) for row in rows],
        )
        cursor.executemany(
            "INSERT INTO search_term (term, entry_id) VALUES (%s, %s)",
            [(term, row.pk) for row in rows for term in terms_of(row)],
        )

    def _forget(self, cursor, ids):
        for table, column in self.tables.items():
            cursor.executemany(f"DELETE FROM {table} WHERE {column} = %s", [(pk,) for pk in ids])

    def version(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"


def _held(text: str, locale: str) -> str:
    return " ".join(stems(text, locale))


def _match(unit) -> str:
    """The FTS5 expression of a unit: any of its phrases, each word quoted, so that no word is an operator."""
    return "(" + " OR ".join(dict.fromkeys(f'"{" ".join(form)}"' for form in forms(unit))) + ")"
