"""A measured figure beside its target, and the page's table of them. Why some miss it: known_misses.toml."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KNOWN_MISSES = Path(__file__).parent / "known_misses.toml"


@dataclass
class Figure:
    """`holds` is None where there is no target."""

    key: str
    what: str
    measured: str
    target: str = ""
    holds: bool | None = None
    details: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return {True: "holds", False: "**missed**", None: "–"}[self.holds]

    def __str__(self):
        mark = {True: "ok", False: "MISSED", None: "--"}[self.holds]
        aim = f" (target {self.target})" if self.target else ""
        return f"{mark} {self.what}: {self.measured}{aim}"


def at_most(key: str, what: str, value: float, limit: float, unit: str = "", details=()) -> Figure:
    return Figure(key, what, f"{short(value)}{unit}", f"≤ {short(limit)}{unit}", value <= limit, list(details))


def at_least(key: str, what: str, value: float, limit: float, unit: str = "", details=()) -> Figure:
    return Figure(key, what, f"{short(value)}{unit}", f"≥ {short(limit)}{unit}", value >= limit, list(details))


def not_measured(what: str, why: str) -> Figure:
    """It counts as missed: what was not measured may hide any fault."""
    return Figure("not-measured", what, f"not measured: {why}", "measured", False)


def short(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"


def table(figures: list[Figure]) -> str:
    rows = [f"| {cell(f.what)} | {cell(f.measured)} | {cell(f.target)} | {f.verdict} |" for f in figures]
    return "\n".join(["| what | measured | target | |", "|---|---|---|---|", *rows])


def cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def misses(figures: list[Figure]) -> str:
    """What missed its target: the reason found, and the first cases."""
    reasons = tomllib.loads(KNOWN_MISSES.read_text())
    lines = []
    for figure in figures:
        if figure.holds is False:
            reason = reasons.get(figure.key, "Nobody has found the reason yet.")
            lines.append(f"- **{figure.what}**: {figure.measured}, target {figure.target}. {reason}")
            lines += [f"    - `{detail[:200]}`" for detail in figure.details[:5]]
    return "\n".join(["### What misses its target", "", *(lines or ["Nothing."])])


def summary(name: str, figures: list[Figure]) -> str:
    held = sum(figure.holds is True for figure in figures)
    missed = [figure.key for figure in figures if figure.holds is False]
    names = f" ({', '.join(missed)})" if missed else ""
    return f"{name}: {held} targets hold, {len(missed)} missed{names}"
