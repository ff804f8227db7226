"""A CSV file as rows with their lines; damaged ones are refused as a whole, with the line."""

import csv
from pathlib import Path

from .mappings import ListMapping, UnreadableFileError, find_mapping

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_csv(path: Path, known: list[ListMapping]) -> tuple[ListMapping, list[tuple[int, dict[str, str]]]]:
    """The list that the file is, and its rows: (line, column → cell). Raises UnreadableFileError."""
    lines = _decoded(_bytes(path))
    reader = csv.reader(lines, strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        mapping = find_mapping(header, known)
        rows = []
        first_line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise UnreadableFileError(
                        f"line {first_line}: {len(cells)} cells where the header has {len(header)}"
                    )
                rows.append((first_line, dict(zip(header, cells, strict=True))))
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFileError(f"line {reader.line_num}: {error}") from error
    return mapping, rows


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path}: {error.strerror}") from error


def _decoded(content: bytes) -> list[str]:
    lines = []
    for number, line in enumerate(content.removeprefix(BYTE_ORDER_MARK).splitlines(keepends=True), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise UnreadableFileError(f"line {number}: not in UTF-8 (byte {error.start + 1} of the line)") from error
        if "\0" in lines[-1]:
            raise UnreadableFileError(f"line {number}: a NUL character")
    return lines
