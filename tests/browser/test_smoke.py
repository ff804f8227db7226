"""The walk of a newcomer: reads, searches, opens a flyer, finds groups; an editor changes a page and publishes it."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(browser, demo):
    """A reader without JavaScript."""
    context = browser.new_context(
        base_url=demo.url, viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_reader_searches_in_spanish_and_opens_the_flyer(visitor):
    visitor.goto("/")
    visitor.get_by_role("link", name="Español").first.click()
    assert visitor.url.endswith("/es/")
    visitor.locator("input[name=q]").first.fill("ICE en la escuela")
    visitor.locator("input[name=q]").first.press("Enter")
    first = visitor.locator("main .result-list a").first
    assert re.search("ICE.*escuela", first.inner_text())
    first.click()
    file = visitor.locator("a[href*='/documents/']").first.get_attribute("href")
    answer = visitor.request.get(file)
    assert answer.ok
    assert answer.body().startswith(b"%PDF")


def test_a_reader_finds_groups_for_a_zip_code_and_why(visitor):
    visitor.goto("/groups/")
    visitor.locator("input[name=where]").first.fill("60608")
    visitor.locator("input[name=where]").first.press("Enter")
    text = visitor.locator("main").inner_text()
    assert "Copper Beech Legal Desk" in text
    assert "Serves Cook County" in text
    assert "Serves all of Illinois" in text
    visitor.get_by_role("link", name="Next").click()
    assert "Serves every state" in visitor.locator("main .result-list").last.inner_text()
    assert visitor.context.cookies() == []


def test_an_editor_changes_a_page_and_publishes_it(log_in, demo, visitor):
    page = log_in(demo, "editor")
    page.goto("/admin/pages/search/?q=Privacy")
    page.get_by_role("link", name=re.compile("^Privacy")).first.click()
    page.wait_for_url("**/edit/")
    page.locator("textarea[name=title], input[name=title]").first.fill("Privacy: nothing is kept about your visit")
    page.get_by_role("button", name=re.compile("More actions|Actions")).last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
    visitor.goto("/privacy/")
    assert "Privacy: nothing is kept about your visit" in visitor.locator("h1").inner_text()
