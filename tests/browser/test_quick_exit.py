"""The way out: at once, from the keyboard too, never by accident, and never in the way of what is read."""

import pytest

pytestmark = pytest.mark.browser
TARGET = "https://www.wikipedia.org/"
PAGES = ["/", "/groups/?where=60608", "/ar/", "/failing/404/", "/failing/503/"]


@pytest.fixture
def visit(browser, demo):
    """Opens a page of the demo in a context of its own; the exit target is played by this computer."""
    contexts = []

    def open_page(path, width=320, height=640, **options):
        context = browser.new_context(base_url=demo.url, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.arrived = []
        context.route(TARGET, lambda route: (page.arrived.append(route.request.headers), elsewhere(route)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def elsewhere(route):
    route.fulfill(body="<title>Elsewhere</title>Elsewhere", content_type="text/html")


def test_leaving_puts_another_site_in_the_place_of_the_page(visit):
    page = visit("/groups/")
    page.goto("/privacy/")
    with page.expect_request("**/exit/") as asked:
        page.locator(".quick-exit").click()
    page.wait_for_url(TARGET)
    assert asked.value.resource_type == "fetch"
    assert "referer" not in page.arrived[0]
    page.go_back()
    page.wait_for_url("**/groups/")


def test_leaving_works_without_script(visit):
    page = visit("/groups/?where=60608", java_script_enabled=False)
    page.locator(".quick-exit").click()
    page.wait_for_url(TARGET)
    assert "referer" not in page.arrived[0]


def test_the_page_is_blank_before_the_other_one_answers(visit):
    page = visit("/groups/")
    # Asked in the same breath as the click: later the page is already going, and would not answer.
    seen = page.evaluate(
        "() => { document.querySelector('.quick-exit').click(); const root = document.documentElement;"
        " return [root.hidden, getComputedStyle(root).display, document.title.trim()]; }"
    )
    assert seen == [True, "none", ""]
    page.wait_for_url(TARGET)


def test_what_the_browser_kept_of_the_site_is_dropped(browser, demo):
    """Without the stand-in: a browser that is being routed keeps nothing in the first place."""
    context = browser.new_context(base_url=demo.url)
    page = context.new_page()
    page.goto("/groups/")
    page.goto("/search/")
    assert page.evaluate(STYLE_FROM_THE_NETWORK) == 0
    with page.expect_request("**/exit/"):
        page.locator(".quick-exit").click()
    page.wait_for_url(lambda url: not url.startswith(demo.url), wait_until="commit")
    again = context.new_page()
    again.goto("/groups/")
    assert again.evaluate(STYLE_FROM_THE_NETWORK) > 0
    context.close()


def test_shift_three_times_leaves(visit):
    page = visit("/groups/", width=1280)
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(TARGET)


def test_shift_three_times_leaves_from_a_box_that_is_being_filled_in(visit):
    page = visit("/groups/", width=1280)
    page.locator("main input[name=where]").first.click()
    page.keyboard.type("Chicago")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(TARGET)


def test_writing_capitals_escape_and_a_slow_shift_do_not_leave(visit):
    page = visit("/groups/", width=1280)
    page.clock.install()
    box = page.locator("main input[name=where]").first
    box.click()
    for letter in "NYC":
        page.keyboard.press(f"Shift+{letter}")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("b")
    assert box.input_value() == "NYCab"
    assert page.arrived == []
    assert "/groups/" in page.url


def test_the_foot_says_what_leaving_does_not_hide_and_names_the_keys_only_where_they_work(visit):
    with_script, without = visit("/groups/"), visit("/groups/", java_script_enabled=False)
    assert "history" in with_script.locator("#leaving").inner_text()
    assert with_script.locator("[data-keys]").is_visible()
    assert "history" in without.locator("#leaving").inner_text()
    assert not without.locator("[data-keys]").is_visible()


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("path", PAGES)
def test_the_way_out_lies_under_the_thumb_and_covers_nothing(visit, path, text):
    page = visit(path)
    page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    box = page.locator(".quick-exit").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(640, abs=1)
    if path.startswith("/ar/"):
        assert box["x"] == pytest.approx(0, abs=1)
    else:
        assert box["x"] + box["width"] == pytest.approx(page.evaluate("document.documentElement.clientWidth"), abs=1)
    assert box["height"] >= 44
    assert box["width"] <= 320
    assert page.evaluate(COVERED) == []


@pytest.mark.parametrize(("width", "text"), [(320, 100), (320, 200), (1280, 100)])
def test_what_has_the_focus_is_never_hidden_by_the_way_out(visit, width, text):
    page = visit("/groups/?where=60608", width=width)
    page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(HIDDEN_FOCUS)
    assert hidden == []


def test_the_way_out_is_not_printed(visit):
    page = visit("/groups/")
    page.emulate_media(media="print")
    assert not page.locator(".quick-exit").is_visible()


# How many bytes of the stylesheet came over the wire; none when the browser had kept it.
STYLE_FROM_THE_NETWORK = """() => performance.getEntriesByType("resource")
  .find(entry => entry.name === document.querySelector("link[rel=stylesheet]").href).transferSize"""

# Texts and controls that end up beneath the way out when the page is scrolled to its end.
COVERED = """() => {
  const out = document.querySelector(".quick-exit"), o = out.getBoundingClientRect(), found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim() || out.contains(walker.currentNode)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if (walker.currentNode.parentElement.closest(".hide, .skip")) continue;
    for (const r of range.getClientRects())
      if (r.right > o.left + 1 && r.left < o.right - 1 && r.bottom > o.top + 1 && r.top < o.bottom - 1)
        found.push(walker.currentNode.data.trim().slice(0, 60));
  }
  return found;
}"""

# The element with the focus, where every corner and the middle of it lie beneath something else.
HIDDEN_FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused.closest(".quick-exit, .skip-link")) return [];
  const r = focused.getBoundingClientRect(), o = document.querySelector(".quick-exit").getBoundingClientRect();
  const strip = document.querySelector(".utility-bar"), s = strip.getBoundingClientRect();
  const within = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  const sticky = getComputedStyle(strip).position === "sticky" && !strip.contains(focused);
  return within(r, o) || (sticky && within(r, s)) ? [focused.outerHTML.slice(0, 80)] : [];
}"""
