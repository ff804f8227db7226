"""What became of the rows of a file: how many of each outcome, and what there is to say about a line."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

OUTCOMES = ("created", "changed", "unchanged", "refused", "asked", "conflicts")


class Row(Protocol):
    """A row of a list: its line in the file, and what it is called."""

    @property
    def line(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass
class Report:
    """How many rows had each outcome (each row has one), and what there is to say about a line."""

    figures: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: Row, outcome: str, note: str = "") -> None:
        """Count one row, by one of OUTCOMES."""
        self.figures[outcome] += 1
        if note:
            self.notes.append((row.line, outcome, f"{row.name}: {note}"))

    def __str__(self) -> str:
        return ", ".join(f"{outcome} {self.figures[outcome]}" for outcome in OUTCOMES)
