"""Pictures of every template for people to look at: `make screenshots`, into screenshots/.

A site must be running (`make run`). Each picture is named number-template.locale.width.scheme.png. Error pages that
have to be brought about are there if the site runs with DJANGO_SETTINGS_MODULE=tests.browser.settings, else left out.

    make screenshots
    make screenshots ARGS="--locale ar --width 320 --scheme dark --only coalition"
"""

import argparse
import shutil
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.registry import LOCALES, REGISTRY, WIDTHS, address

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMES = ["light", "dark"]


def main() -> None:
    options = arguments()
    try:
        urllib.request.urlopen(f"{options.url}/healthz", timeout=10).close()
    except OSError as error:
        sys.exit(f"No site answers at {options.url} ({error}). Start one with `make run` and leave it running.")
    options.into.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme in options.scheme:
            for width in options.width:
                for locale in options.locale:
                    context = browser.new_context(
                        viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale
                    )
                    take(context.new_page(), options, f"{locale}.{width}.{scheme}", locale)
                    context.close()
        browser.close()
    print(f"The pictures are in {options.into}.")


def take(page, options, kind: str, locale: str) -> None:
    for number, met in enumerate(REGISTRY):
        if options.only in met.template:
            answer = page.goto(options.url + address(met, locale))
            if met.status != answer.status == 404 and "/failing/" in met.path:
                continue
            name = met.template.removesuffix(".html").replace("/", "-")
            page.screenshot(path=options.into / f"{number:02}-{name}.{kind}.png", full_page=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--into", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--only", default="", help="part of a template's name")
    parser.add_argument("--locale", nargs="+", choices=LOCALES, default=LOCALES)
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--scheme", nargs="+", choices=SCHEMES, default=SCHEMES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
