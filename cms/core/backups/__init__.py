"""One file that holds an installation: its rows and its uploaded files (docs/adr/0021).

A zip that any tool opens: `manifest.json`, `rows/<model>.jsonl`, `files/<path below MEDIA_ROOT>`. Rows are written as
plain values of plain columns, so a backup of SQLite can be restored into PostgreSQL and the other way round.
"""

from collections.abc import Callable
from pathlib import Path

# Each is given a file that was taken out of a backup, by its name and where it lies, before any row names it and
# before it stands where readers reach it. It may change the file, or raise BackupError. One line each.
FILE_CLEANERS: list[Callable[[str, Path], None]] = []


class BackupError(Exception):
    """What is wrong, in words for whoever typed the command. Nothing was changed."""
