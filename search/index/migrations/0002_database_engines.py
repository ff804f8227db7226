"""The tables of the database engines: each database gets its own kind."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_fts USING fts5(
        title, summary, body, files, version UNINDEXED,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )""",
    "CREATE TABLE search_term (term TEXT NOT NULL, entry_id INTEGER NOT NULL, PRIMARY KEY (term, entry_id)) WITHOUT ROWID",
    "CREATE INDEX search_term_entry ON search_term (entry_id)",
]
POSTGRESQL = [
    """CREATE TABLE search_document (
        entry_id bigint PRIMARY KEY,
        version bigint NOT NULL,
        words tsvector NOT NULL,
        terms text[] NOT NULL
    )""",
    "CREATE INDEX search_document_words ON search_document USING gin (words)",
    "CREATE INDEX search_document_terms ON search_document USING gin (terms)",
]
TABLES = {"sqlite": ["search_fts", "search_term"], "postgresql": ["search_document"]}
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def create(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in TABLES[schema_editor.connection.vendor]:
        schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    dependencies = [("search_index", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
