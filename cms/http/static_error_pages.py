"""Pages for when nothing else can answer: made of a template alone, in every language, with no database and no menu.

Django serves them itself; `collectstatic` also writes them to files (finders.py), which nginx serves when Django does
not answer (docs/operations/nginx.conf).
"""

from functools import cache

from django.conf import settings
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext

STATUSES = (413, 429, 500, 503, 507)


@cache
def render_static_error_page(status: int, code: str) -> str:
    """The page for this status in this language. The stylesheet goes by its plain name, which never changes."""
    with translation.override(code):
        context = {
            "status": status,
            "static_url": settings.STATIC_URL,
            "home": home_url(code),
            "others": _others(status, code),
        }
        return loader.render_to_string(f"errors/{status}.html", context)


def _others(status: int, shown: str) -> list[dict]:
    """Every other language by its own name; where the fault is ours, with a line that says so in that language."""
    others = []
    for code, name in settings.LANGUAGES:
        if code != shown:
            with translation.override(code):
                line = gettext("The site has a fault. Try again in a few minutes.") if status >= 500 else ""
                direction = "rtl" if translation.get_language_bidi() else "ltr"
            others.append({"code": code, "name": name, "line": line, "url": home_url(code), "direction": direction})
    return others


def home_url(code: str) -> str:
    """The path of the first page in this language; LANGUAGE_CODE has no prefix."""
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
