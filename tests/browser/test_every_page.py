"""Every template, in English, Spanish and Arabic, at 320 and 1280 px: usable by all, light, and without a trace."""

import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from .registry import ELSEWHERE, LOCALES, REGISTRY, WIDTHS, address

pytestmark = pytest.mark.browser
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
KILOBYTE = 1024
# A page that exists in English and Spanish alone is not there in Arabic: then the 404 page is what is looked at.
CASES = [(met, locale) for met in REGISTRY for locale in LOCALES]


def name(case) -> str:
    return f"{case[1]} {case[0].path}"


@pytest.fixture(params=CASES, ids=name)
def met(request):
    return request.param


class Visit:
    """A page as a browser met it: the answers it got, what its console said."""

    def __init__(self, browser, url, width):
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.answers, self.complaints = [], []
        self.page.on("response", lambda answer: self.answers.append(answer))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.answer = self.page.goto(url)

    def close(self):
        self.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_usable_light_and_leaves_no_trace(browser, demo, met, width):
    entry, locale = met
    visit = Visit(browser, demo.url + address(entry, locale), width)
    try:
        assert visit.answer.status in expected(entry, locale)
        assert violations(visit.page) == []
        assert sideways(visit.page) == 0
        assert visit.context.cookies() == []
        assert other_hosts(visit, demo.url) == []
        assert [said for said in visit.complaints if f"status of {visit.answer.status}" not in said] == []
        assert len(visit.answers) <= 10
        assert weight(visit, "document") <= 40 * KILOBYTE
        assert weight(visit, "stylesheet") <= 12 * KILOBYTE
        assert weight(visit, "script") <= 10 * KILOBYTE
    finally:
        visit.close()


def test_every_template_is_here():
    there = {
        str(path.relative_to(TEMPLATES))
        for folder in ("pages", "errors")
        for path in (TEMPLATES / folder).rglob("*.html")
    }
    assert there == {entry.template for entry in REGISTRY} | ELSEWHERE


def expected(entry, locale) -> set[int]:
    translated = {"en", "es"} | ({"ar"} if entry.path in {"/"} or not entry.template.startswith("pages/") else set())
    own_views = entry.template.startswith(
        ("pages/search", "pages/directory", "pages/places", "pages/documents", "pages/demo", "errors")
    )
    return {entry.status} if own_views or locale in translated else {404}


def violations(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": AXE_TAGS}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def other_hosts(visit, url) -> list[str]:
    return [answer.url for answer in visit.answers if not answer.url.startswith((url, "data:"))]


def weight(visit, kind) -> int:
    """Bytes over the wire with the compression of a web server: gzip here, a little more than brotli."""
    bodies = [answer.body() for answer in visit.answers if answer.request.resource_type == kind]
    return sum(len(gzip.compress(body)) for body in bodies)
