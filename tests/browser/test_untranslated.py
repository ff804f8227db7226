"""A reader in Arabic follows a link to a page that is not translated and still finds help."""

import re

import pytest

from .test_every_page import sideways, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_in_arabic_follows_a_link_to_a_page_that_is_not_translated_and_still_finds_help(
    browser, demo, script
):
    context = browser.new_context(
        base_url=demo.url, viewport={"width": 320, "height": 640}, java_script_enabled=script
    )
    reader = context.new_page()
    # Somebody sent her the English address with the prefix of her own language.
    answer = reader.goto("/ar/resources/rights-at-hand/rights-at-school/")
    assert answer.status == 404
    html = reader.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    assert "العربية" in reader.locator("h1").inner_text()
    if script:
        assert violations(reader) == []
        assert sideways(reader) == 0
    main = reader.locator("main")
    english = main.locator("a[lang=en][href='/resources/rights-at-hand/rights-at-school/']")
    assert english.get_attribute("dir") == "ltr"
    assert main.locator("a[lang=es][href='/es/resources/rights-at-hand/rights-at-school/']").is_visible()
    # What there is in Arabic: at least one thing, and every one of them in Arabic.
    offered = (
        main.locator("h2", has_text=re.compile("متاح باللغة")).locator("xpath=following-sibling::ul[1]").locator("a")
    )
    assert offered.count() >= 2
    # Help: groups that speak Arabic, each with a way to reach it.
    main.locator("a[href='/ar/groups/?language=ar']").click()
    reader.wait_for_url("**/ar/groups/?language=ar")
    groups = reader.locator("main .result-list a[href^='/ar/groups/']")
    assert groups.count() > 0
    groups.first.click()
    reader.wait_for_load_state()
    assert reader.locator("main a[href^='tel:']").first.is_visible()
    assert context.cookies() == []
    context.close()
