"""Which list a file is, found by its header; each list that is known is described in a TOML file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cms.cleaning.text import clean_name


class UnreadableFileError(Exception):
    """The file is none of the lists that we know, or is damaged. The message says in which line or column."""


@dataclass(frozen=True)
class ListMapping:
    """`columns`: our name of a fact → the column of the list. `key`: the column that names a row, or nothing."""

    slug: str
    name: str
    url: str
    licence: str
    header: list[str]
    columns: dict[str, str]
    key: str = ""

    def fact(self, cells: dict[str, str], name: str) -> str:
        """Our fact in a row of this list, cleaned and in single spaces; empty where the list has no such column."""
        return " ".join(clean_name(cells.get(self.columns.get(name, ""), "")).split())


@cache
def load_mappings(folder: Path) -> list[ListMapping]:
    """The lists that the TOML files of this folder describe."""
    return [ListMapping(**tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]


def find_mapping(header: list[str], known: list[ListMapping]) -> ListMapping:
    """The list whose columns these are. Raises UnreadableFileError naming the columns that are missing or unknown."""
    named = [column for column in header if column]
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise UnreadableFileError(f"line 1: the column {', '.join(twice)} stands there twice")
    nearest = max(known, key=lambda mapping: len(set(mapping.header) & set(named)))
    missing = [column for column in nearest.header if column not in named]
    unknown = [column for column in named if column not in nearest.header]
    if not missing and not unknown:
        return nearest
    if not set(nearest.header) & set(named):
        raise UnreadableFileError("line 1: no list that we know has any of these columns")
    faults = [f"{fault}: {', '.join(names)}" for fault, names in (("missing", missing), ("unknown", unknown)) if names]
    raise UnreadableFileError(f"line 1: nearest to the list “{nearest.name}”, but with columns {'; '.join(faults)}")
