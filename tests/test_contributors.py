"""docs/contributors.md, followed word for word on a copy of the project: docs and code cannot drift apart."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

from tests.fault_injection import copy_tree

# The recipes run their own tests on their own copy: once is enough.
pytestmark = pytest.mark.only_sqlite

ROOT = Path(settings.BASE_DIR)
RECIPES = (ROOT / "docs" / "contributors.md").read_text()
STEP = re.compile(
    r"(?:^(?P<how>At the end of|In the new file|In) `(?P<file>[^`]+)`"
    r"(?:, (?P<side>before|after) `(?P<anchor>[^`]+)`)?:\n\n)?"
    r"^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    """What one box of a recipe asks for: text for a file, or commands."""

    language: str
    text: str
    how: str | None
    file: str | None
    side: str | None
    anchor: str | None


def recipes() -> dict[str, list[Step]]:
    """Title → its steps, in order."""
    parts = re.split(r"^## (.+)$", RECIPES, flags=re.MULTILINE)[1:]
    return {
        title: [Step(**found.groupdict()) for found in STEP.finditer(text)]
        for title, text in zip(parts[::2], parts[1::2], strict=True)
    }


@pytest.mark.parametrize("title", recipes())
def test_a_recipe_works_word_for_word(tmp_path, title):
    project = copy_tree(tmp_path / "project")
    (project / ".venv").symlink_to(sys.prefix)
    steps = recipes()[title]
    assert len(steps) > 1
    for step in steps:
        if step.language == "sh":
            assert run(step.text, project) == ""
        else:
            write(step, project)


def write(step: Step, project: Path) -> None:
    path = project / step.file
    if step.how == "In the new file":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.text)
    elif step.how == "At the end of":
        path.write_text(f"{path.read_text()}\n\n{step.text}")
    else:
        before, anchor, after = path.read_text().partition(step.anchor)
        assert anchor, f"{step.anchor!r} is not in {step.file}"
        put = anchor + "\n" + step.text.rstrip("\n") if step.side == "after" else step.text + anchor
        path.write_text(before + put + after)


def run(commands: str, project: Path) -> str:
    """What the first command that fails says; nothing when all work."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "DJANGO", "COV"))
    }
    environment |= {"DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(
        ["sh", "-ec", commands], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr)[-3000:] if done.returncode else ""
