"""One file that holds an installation: its rows and its uploaded files (docs/adr/0021).

A zip that any tool opens: `manifest.json`, `rows/<model>.jsonl`, `files/<path below MEDIA_ROOT>`. Rows are written as
plain values of plain columns, so a backup of SQLite can be restored into PostgreSQL and the other way round.
"""


class BackupError(Exception):
    """What is wrong, in words for whoever typed the command. Nothing was changed."""
