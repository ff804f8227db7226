"""What became of the rows of a file: how many of each outcome, and what there is to say about a line."""

from collections import Counter
from dataclasses import dataclass, field

OUTCOMES = ("created", "changed", "unchanged", "refused", "asked", "conflicts")


@dataclass
class Report:
    """How many rows had each outcome (each row has one), and what there is to say about a line.

    A row is anything with a `line` and a `name`.
    """

    figures: Counter = field(default_factory=Counter)
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row, outcome: str, note: str = "") -> None:
        self.figures[outcome] += 1
        if note:
            self.notes.append((row.line, outcome, f"{row.name}: {note}"))

    def __str__(self):
        return ", ".join(f"{outcome} {self.figures[outcome]}" for outcome in OUTCOMES)
