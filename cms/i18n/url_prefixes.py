"""Which language somebody means at the start of an address."""

import re

from django.conf import settings

_REGIONAL = re.compile(r"[a-z]{2}-[a-z]{2}")


def parse_language_prefix(spelled: str) -> str | None:
    """The language of ours that somebody wrote at the start of an address, with or without a country."""
    code = spelled.lower().replace("_", "-")
    if code not in known_prefixes() and _REGIONAL.fullmatch(code):
        code = code[:2]
    code = settings.LANGUAGE_ALIASES.get(code, code)
    return code if code in dict(settings.LANGUAGES) else None


def known_prefixes() -> set[str]:
    """The codes of our languages, and the other spellings that addresses may begin with."""
    return {code for code, _ in settings.LANGUAGES} | set(settings.LANGUAGE_ALIASES)


def as_served(path: str) -> str:
    """The path in the spelling the site answers at: "/en/a/" → "/a/", "/ES/a/" → "/es/a/"."""
    first, slash, rest = path.lstrip("/").partition("/")
    code = parse_language_prefix(first)
    if code is None:
        return path
    return f"/{rest}" if code == settings.LANGUAGE_CODE else f"/{code}{slash}{rest}"
