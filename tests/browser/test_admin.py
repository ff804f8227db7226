"""The editors' side in a browser: what it asks for, and of whom."""

import re

import pytest

from .test_every_page import sideways, violations

pytestmark = pytest.mark.browser

SIDEBAR = "#wagtail-sidebar-props"  # the menu as data: every address in it, folded away or not
BESIDE_THE_MENU = ("/admin/documents/add/", "/admin/account/")


def test_the_admin_calls_no_other_host_and_breaks_no_rule_of_its_own_policy(demo, log_in):
    page = log_in(demo, "administrator")
    asked, refused = set(), []
    page.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto("/admin/")
    menu = set(re.findall(r'"(/admin/[^"?]*)"', page.locator(SIDEBAR).text_content()))
    assert len(menu) > 15
    page.goto("/admin/pages/")
    form = re.search(r"/admin/pages/\d+/edit/", page.content())[0]
    for address in [*sorted(address for address in menu if "logout" not in address), *BESIDE_THE_MENU, form]:
        answer = page.goto(address, wait_until="networkidle")
        assert answer.ok, f"{address} answers {answer.status}"
    assert not {url for url in asked if not url.startswith((demo.url, "data:", "blob:"))}
    assert not refused


def test_a_page_is_seen_as_others_meet_it_before_it_is_opened(demo, log_in):
    page = log_in(demo, "editor")
    page.goto("/admin/pages/")
    number = re.search(r"/admin/pages/(\d+)/edit/", page.content())[1]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/admin/pages/{number}/view_draft/?mode=shared")
        assert violations(page) == []
        assert sideways(page) == 0
        picture = page.locator("main img").first
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_a_steward_ticks_two_groups_and_is_asked_about_both(demo, log_in):
    page = log_in(demo, "steward")
    page.goto("/admin/snippets/directory/organization/")
    boxes = page.locator("[data-bulk-action-checkbox]")
    names = [page.locator("tbody tr").nth(row).locator("a").first.inner_text() for row in (0, 1)]
    for row in (0, 1):
        boxes.nth(row).check(force=True)
    bar = page.get_by_label("For the chosen groups")
    assert not bar.get_by_text("Delete").count()
    bar.get_by_role("link", name="Verify the chosen groups").click()
    page.get_by_role("button", name="Verify all").wait_for()
    asked = page.locator("main li").all_inner_texts()
    assert [name.strip() for name in asked] == [name.strip() for name in names]
