"""The docs: what they point to is there, and no picture lies about that none of them shows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")


def places(document: Path) -> set[str]:
    """What its headings are called in addresses."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_of_the_docs_leads_somewhere(document):
    for path, place in LINK.findall(document.read_text()):
        if "://" not in path and not path.startswith("mailto:"):
            target = (document.parent / path).resolve()
            assert target.exists(), path
            assert not place or place in places(target), f"{path}#{place}"


def test_every_picture_is_shown_in_the_docs():
    shown = {Path(path).name for document in DOCS for path, _ in LINK.findall(document.read_text())}
    assert {picture.name for picture in (ROOT / "docs" / "pictures").iterdir()} <= shown
