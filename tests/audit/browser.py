"""What a phone gets, by Chromium: bytes and requests, large text, wide spacing, and every flow without script."""

import shutil

import brotli
from playwright.sync_api import sync_playwright

from tests.browser.registry import LOCALES, REGISTRY, address
from tests.metrics import Figure, at_most

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
KILOBYTE = 1024
COMPRESSED = {"document", "stylesheet", "script", "fetch", "xhr", "manifest"}
LARGE = "html { font-size: 200% !important }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""  # WCAG 2.2, 1.4.12
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Text that is cut off: boxes that hide what does not fit, but not those made for screen readers alone.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(box => {
  const style = getComputedStyle(box);
  return ['hidden', 'clip'].includes(style.overflowY) && box.clientHeight > 4 && box.innerText
    && box.scrollHeight > box.clientHeight + 2 && style.position !== 'absolute';
}).map(box => box.outerHTML.slice(0, 100))"""


class Weights:
    """The heaviest of each kind over all pages, and where."""

    def __init__(self):
        self.most: dict[str, tuple[float, str]] = {}

    def note(self, kind: str, value: float, where: str) -> None:
        if value > self.most.get(kind, (-1, ""))[0]:
            self.most[kind] = (value, where)

    def figure(self, kind: str, what: str, limit: float, unit: str) -> Figure:
        value, where = self.most.get(kind, (0, "nowhere"))
        return at_most(kind, f"{what}, most: {where}", round(value, 1), limit, unit, [where])


def figures(url: str) -> list[Figure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        try:
            return [*weights(browser, url), *text(browser, url), *without_script(browser, url)]
        finally:
            browser.close()


def addresses() -> list[str]:
    return list(dict.fromkeys(address(met, locale) for met in REGISTRY for locale in LOCALES))


def weights(browser, url: str) -> list[Figure]:
    found, away, cookies = Weights(), [], 0
    for path in addresses():
        context = browser.new_context(viewport={"width": 360, "height": 800}, device_scale_factor=2)
        page, answers = context.new_page(), []
        page.on("response", lambda answer, answers=answers: None if is_data(answer) else answers.append(answer))
        page.goto(url + path, wait_until="networkidle")
        page.mouse.wheel(0, 100_000)
        page.wait_for_load_state("networkidle")
        sizes = [(answer.request.resource_type, over_the_wire(answer)) for answer in answers]
        away += [answer.url for answer in answers if not answer.url.startswith(url)]
        cookies += len(context.cookies())
        photos = sum(size for kind, size in sizes if kind == "image" and size > 3 * KILOBYTE)
        whole = sum(size for _, size in sizes) / KILOBYTE
        found.note("with-photos" if photos else "without-photos", whole, path)
        found.note("requests", len(sizes), path)
        found.note("css", sum(size for kind, size in sizes if kind == "stylesheet") / KILOBYTE, path)
        found.note("js", sum(size for kind, size in sizes if kind == "script") / KILOBYTE, path)
        found.note("fonts", sum(kind == "font" for kind, _ in sizes), path)
        context.close()
    return [
        found.figure("without-photos", "page without photos at 360 px", 40, " KB"),
        found.figure("with-photos", "page with photos at 360 px", 100, " KB"),
        found.figure("requests", "requests a page", 10, ""),
        found.figure("css", "CSS", 12, " KB"),
        found.figure("js", "JavaScript", 10, " KB"),
        found.figure("fonts", "web fonts", 0, ""),
        at_most("hosts", "requests to other hosts, all pages of the registry", len(away), 0, details=away),
        at_most("cookies", "cookies set, all pages of the registry", cookies, 0),
    ]


def is_data(answer) -> bool:
    return answer.url.startswith(("data:", "blob:"))


def over_the_wire(answer) -> int:
    """Bytes with the compression of the web server: brotli of medium strength for text, nothing for the rest."""
    if 300 <= answer.status < 400:
        return 0
    body = answer.body()
    is_text = answer.request.resource_type in COMPRESSED or answer.url.endswith(".svg")
    return len(brotli.compress(body, quality=5)) if is_text else len(body)


def text(browser, url: str) -> list[Figure]:
    """At 320 px, with letters twice as large and with the spacing that a reader may set."""
    wide, cut = [], []
    # The reader's own style sheet, which no policy of ours forbids.
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for path in addresses():
        page.goto(url + path)
        for name, style in (("200 % text", LARGE), ("text spacing", SPACED)):
            sheet = page.add_style_tag(content=style)
            if (wider := page.evaluate(WIDER)) > 0:
                wide.append(f"{path} with {name}: {wider} px wider")
            cut += [f"{path} with {name}: {box}" for box in page.evaluate(CUT_OFF)]
            sheet.evaluate("sheet => sheet.remove()")
    context.close()
    return [
        at_most(
            "sideways",
            "pages that scroll sideways at 320 px with 200 % text or text spacing",
            len(wide),
            0,
            details=wide,
        ),
        at_most("cut-off", "boxes that cut text off there", len(cut), 0, details=cut),
    ]


# ---- flows of visitors, JavaScript off


def search_and_open(page):
    page.locator("a.search-link").click()
    page.locator("main input[name=q]").fill("school")
    page.locator("main input[name=q]").press("Enter")
    page.locator("main .result-list a").first.click()
    assert page.locator("h1").inner_text()


def open_a_file(page):
    page.goto("/resources/rights-at-hand/rights-at-school/")
    file = page.locator("a[href*='/documents/'], a[href*='.pdf']").first.get_attribute("href")
    assert page.request.get(file).body().startswith(b"%PDF")


def groups_of_a_place(page):
    page.goto("/groups/")
    page.locator("input[name=where]").first.fill("60608")
    page.locator("input[name=where]").first.press("Enter")
    page.locator("main a[href*='/groups/']:not([href*='?'])").first.click()
    assert page.locator("h1").inner_text()


def choose_between_places(page):
    page.goto("/groups/?where=Springfield")
    page.locator("main a[href*='where=']").first.click()
    assert "where=" in page.url


def narrow_the_groups(page):
    page.goto("/groups/?where=60608")
    page.locator(".disclosure--filters summary").click()
    page.locator("main input[name=service]").first.check()
    page.locator("main form:has(input[name=service]) button").first.click()
    assert "service=" in page.url


def change_the_language(page):
    page.locator(".disclosure--languages summary").click()
    page.locator("a[hreflang=es]:visible").first.click()
    assert page.locator("html").get_attribute("lang") == "es"


def turn_the_page(page):
    page.goto("/search/?q=rights")
    page.locator("a[href*='page=2']").first.click()
    assert "page=2" in page.url


def leave_at_once(page):
    target = page.locator("a[href*='/exit']").first.get_attribute("href")
    assert page.request.get(target, max_redirects=0).status == 303


def find_the_way_back(page):
    page.goto("/not-there/")
    page.locator("main a").first.click()
    assert page.locator("h1").inner_text()


def see_it_for_print(page):
    page.goto("/campaign/?print")
    assert page.locator("h1").inner_text()


FLOWS = (search_and_open, open_a_file, groups_of_a_place, choose_between_places, narrow_the_groups,
         change_the_language, turn_the_page, leave_at_once, find_the_way_back, see_it_for_print)  # fmt: skip


def without_script(browser, url: str) -> list[Figure]:
    failed = []
    for flow in FLOWS:
        context = browser.new_context(base_url=url, viewport={"width": 360, "height": 800}, java_script_enabled=False)
        page = context.new_page()
        page.set_default_timeout(10_000)
        try:
            page.goto("/")
            flow(page)
        except Exception as error:
            failed.append(f"{flow.__name__}: {str(error).splitlines()[0] if str(error) else 'not as expected'}")
        context.close()
    what = f"flows that fail without script, of {len(FLOWS)}"
    return [at_most("no-script", what, len(failed), 0, details=failed)]
