"""Words of our own that gave way to the words of Django, Wagtail, HSDS and search people are not used again."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

GIVEN_UP = tomllib.loads(Path(__file__).with_name("given_up_names.toml").read_text())
FOLDERS = ("cms", "coalition", "home", "search", "static", "templates", "tests")


def files(*endings: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *FOLDERS], cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    names = [Path(settings.BASE_DIR) / name for name in listed.stdout.decode().split("\0") if name.endswith(endings)]
    return [name for name in names if name.exists() and name != Path(__file__)]


@pytest.mark.one_database
def test_no_name_that_was_given_up_comes_back():
    word = re.compile(rf"\b(?:{'|'.join(GIVEN_UP['code'])})\b")
    found = {
        f"{path.relative_to(settings.BASE_DIR)}: {match[0]}"
        for path in files(".py", ".html", ".js")
        for match in word.finditer(path.read_text())
    }
    assert not found


@pytest.mark.one_database
def test_no_class_of_style_that_was_given_up_comes_back():
    rule = re.compile(rf"\.(?:{'|'.join(GIVEN_UP['styles'])})(?=[\s.,:{{>])")
    sheet = (Path(settings.BASE_DIR) / "static/css/site.css").read_text()
    assert not set(rule.findall(sheet))
