"""Reads and writes the tables in `data/`.

A `.tsv` has a row a line. A `.columns.xz` is turned on its side, a *column* a line: it is a quarter smaller, and a
column of forty thousand values is read by one split.
"""

import lzma
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_rows(name):
    """The rows of a `.tsv` as dictionaries."""
    head, *rows = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]


def read_columns(name):
    """The columns of a `.columns.xz`: name → list of values."""
    lines = lzma.decompress((FOLDER / name).read_bytes()).decode().splitlines()
    columns = (line.split("\t") for line in lines)
    return {values[0]: values[1:] for values in columns}


def as_rows(columns, rows):
    """The text of a `.tsv`: a line with the names of the columns, then a line a row; every value is a string."""
    return "".join("\t".join(row) + "\n" for row in [columns, *rows])


def as_columns(columns, rows):
    """The text of a `.columns.xz`, a line a column, not yet packed. Raises ValueError for a row of another length."""
    return "".join("\t".join(values) + "\n" for values in zip(columns, *rows, strict=True))


def read_text(name):
    """The text of a file in `data/`, unpacked where its name ends in `.xz`."""
    content = (FOLDER / name).read_bytes()
    return (lzma.decompress(content) if name.endswith(".xz") else content).decode()


def write_text(name, text):
    """Write a text into a file in `data/`, packed where its name ends in `.xz`."""
    content = text.encode()
    packed = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME) if name.endswith(".xz") else content
    (FOLDER / name).write_bytes(packed)
