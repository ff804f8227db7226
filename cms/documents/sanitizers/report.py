"""What the sanitizers say about one file."""

from dataclasses import dataclass, field


class ProblemError(Exception):
    """The file is not taken. `code` is a key of `validators.PROBLEMS`; `name` the member of a ZIP that it is about."""

    def __init__(self, code: str, name: str = ""):
        super().__init__(code)
        self.code = code
        self.name = name


@dataclass
class Report:
    """`removed`: keys of `validators.REMOVED`. `hidden`: keys of `validators.HIDDEN`, each with names or nothing."""

    removed: set[str] = field(default_factory=set)
    hidden: dict[str, list[str]] = field(default_factory=dict)

    def hide(self, kind: str, *names: str) -> None:
        known = self.hidden.setdefault(kind, [])
        known.extend(name[:60] for name in names if name and name[:60] not in known and len(known) < 10)
