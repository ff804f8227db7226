"""The papers: what they point to is there, and no picture lies about that none of them shows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAPERS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")


def places(paper: Path) -> set[str]:
    """What its headings are called in addresses."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_of_a_paper_leads_somewhere(paper):
    for path, place in LINK.findall(paper.read_text()):
        if "://" not in path and not path.startswith("mailto:"):
            target = (paper.parent / path).resolve()
            assert target.exists(), path
            assert not place or place in places(target), f"{path}#{place}"


def test_every_picture_is_shown_by_a_paper():
    shown = {Path(path).name for paper in PAPERS for path, _ in LINK.findall(paper.read_text())}
    assert {picture.name for picture in (ROOT / "docs" / "pictures").iterdir()} <= shown
