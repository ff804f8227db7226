"""An administrator turns the demo into another union's site, in the admin alone; its readers see it at once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser


def test_an_administrator_makes_the_site_another_unions(log_in, own_demo, browser, picture):
    admin = log_in(own_demo, "administrator")
    admin.goto("/admin/settings/site_settings/sitesettings/")
    field = lambda name: admin.locator(f"[name={name}]")  # noqa: E731

    field("translations-0-value-name").fill("Harbor Teachers")
    field("hotlines-0-value-name").fill("Harbor hotline")
    field("hotlines-0-value-number").fill("(202) 555-0199")
    field("exit_url").fill("https://weather.example.com/")
    admin.get_by_role("tab", name="Colors and pictures").click()
    field("main_colour").fill("#7fd4c1")
    save(admin)
    # A colour that nobody can read is told with its figure, and what was typed is still there.
    assert field("translations-0-value-name").input_value() == "Harbor Teachers"
    admin.get_by_role("tab", name="Colors and pictures").click()
    assert "must be 4.5 to 1 at least" in admin.locator("main").inner_text()
    picture(admin, "a-color-without-contrast")
    field("main_colour").fill("#1d2f6f")
    admin.get_by_role("tab", name="Menu and footer").click()
    insert(admin, "menu", "Address")
    entry = admin.locator("[name^=menu-][name$=-value-url]").last
    entry.fill("/search/?q=school")
    admin.locator("[name^=menu-][name$=-value-text]").last.fill("For schools")
    save(admin)
    assert admin.locator(".messages .success").count() == 1

    admin.goto("/admin/snippets/alerts/alert/add/")
    field("level").select_option("urgent")
    insert(admin, "translations", "Words in a language")
    field("translations-0-value-language").select_option("en")
    field("translations-0-value-text").fill("Buses stop at noon")
    field("visible_until").fill("2099-01-01 10:00")
    field("visible_until").press("Escape")
    picture(admin, "an-alert")
    save(admin)
    assert admin.locator(".messages .success").count() == 1

    reader = browser.new_context(base_url=own_demo.url, viewport={"width": 320, "height": 700})
    page = reader.new_page()
    page.goto("/")
    assert page.locator(".site-logo").first.inner_text().strip() == "Harbor Teachers"
    assert "Alongside" not in page.title()
    assert page.locator(".quick-exit").first.get_attribute("href").endswith("/exit/")
    assert page.locator("[data-to]").first.get_attribute("data-to") == "https://weather.example.com/"
    assert page.locator("a[href='/search/?q=school']", has_text="For schools").count()
    colour = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--color-brand')").strip()
    assert colour == "#1d2f6f"
    page.goto("/not-there/")
    assert "(202) 555-0199" in page.locator("main").inner_text()

    # The alert is there in every language, screen readers say it, and a cross closes it for this page.
    page.goto("/ar/groups/")
    alert = page.locator("[data-alerts]")
    assert alert.locator("[lang=en]").inner_text() == "Buses stop at noon"
    page.wait_for_selector("[data-alerts][role=alert]")
    assert Axe().run(page).response["violations"] == []
    alert.get_by_role("button").click()
    assert alert.count() == 0
    assert page.evaluate("document.activeElement.id") == "main"
    assert reader.cookies() == []
    page.reload()
    assert alert.count() == 1
    reader.close()


def insert(page, name, label):
    """Press the last plus of a stream of blocks and choose one."""
    stream = page.locator(f"[data-contentpath={name}]").last
    stream.get_by_role("button", name="Insert a block").last.click()
    choice = page.get_by_role("option", name=re.compile(f"^{label}"))
    if choice.count():
        choice.first.click()


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
