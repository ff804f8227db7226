"""Every template that a visitor can meet, and an address of the demo where it is met. A new template must enter.

`test_every_template_is_here` compares this with the folder templates/pages and templates/errors.
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

GROUPS = Path(__file__).resolve().parent.parent.parent / "cms" / "demo" / "organizations"


class Met(NamedTuple):
    """`path` is without the language's prefix; `status` is what the address answers."""

    template: str
    path: str
    status: int = 200


REGISTRY = [
    Met("pages/home/homepage.html", "/"),
    Met("pages/campaigns/campaignpage.html", "/campaign/"),
    Met("pages/campaigns/explainerpage.html", "/campaign/state-responses/"),
    Met("pages/resources/resourcecollectionpage.html", "/resources/rights-at-hand/"),
    Met("pages/resources/resourcepage.html", "/resources/rights-at-hand/rights-at-school/"),
    Met("pages/campaigns/campaignpage.html", "/campaign/?print"),
    Met("pages/pages/standardpage.html", "/privacy/"),
    Met("pages/search/results.html", "/search/?q=school"),
    Met("pages/search/results.html", "/search/?q=zzzzzz"),
    Met("pages/directory/landing.html", "/groups/"),
    Met("pages/directory/results.html", "/groups/?where=60608"),
    Met("pages/directory/disambiguation.html", "/groups/?where=Springfield"),
    Met("pages/directory/place_not_found.html", "/groups/?where=nowhere+at+all"),
    Met("pages/directory/group.html", "/groups/copper-beech-legal-desk/"),
    Met("pages/directory/tombstone.html", "/groups/GONE/", 410),
    Met("pages/places/region.html", "/regions/ohio/"),
    Met("pages/documents/format_request.html", "/files/1/ask/"),
    Met("pages/demo/patterns.html", "/patterns/"),
    Met("errors/404.html", "/not-there/", 404),
    Met("errors/404.html", "/rights-at-school/", 404),
    Met("errors/400.html", "/%00/", 400),
    # These fail on purpose, in the tests alone (urls.py).
    Met("errors/403.html", "/failing/403/", 403),
    Met("errors/405.html", "/failing/405/", 405),
    Met("errors/410.html", "/failing/410/", 410),
    Met("errors/413.html", "/failing/413/", 413),
    Met("errors/429.html", "/failing/429/", 429),
    Met("errors/500.html", "/failing/500/", 500),
    Met("errors/503.html", "/failing/503/", 503),
    Met("errors/507.html", "/failing/507/", 507),
    Met("errors/csrf.html", "/failing/csrf/", 403),
]

# Met wherever a page above is not in Arabic, and in test_untranslated.py; the file in cms/documents/tests; where two
# things share a short address, in test_sharing.py; the preview for editors in test_admin.py.
ELSEWHERE = {"errors/untranslated.html", "pages/pages/disambiguation.html", "pages/pages/social_preview.html"} | {
    f"pages/documents/{name}.html" for name in ("format_request_done", "withdrawn")
}

LOCALES = ["en", "es", "ar"]
WIDTHS = [320, 1280]


def address(met: Met, locale: str) -> str:
    path = met.path.replace("GONE", gone_slug()) if "GONE" in met.path else met.path
    return path if locale == "en" else f"/{locale}{path}"


def gone_slug() -> str:
    """A group of the demo that is no longer listed."""
    groups = [group for path in GROUPS.glob("*.toml") for group in tomllib.loads(path.read_text())["organization"]]
    return next(group["slug"] for group in groups if group.get("unlisted_reason") == "closed")
