"""What an old file probably is, by its name and its first words. A person confirms it."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

from search.index.analysis import DATA

from .models import Kind

MIN_DISTINCT_WORDS = 3  # words that only one language has, before we believe it

_NAMED = {
    "en": "en eng english ingles",
    "es": "es esp spa spanish espanol castellano",
    "ht": "ht hat haitian creole kreyol ayisyen",
    "ar": "ar ara arabic arabe",
    "zh-hans": "zh chi cn chinese chino zhhans mandarin",
    "vi": "vi vie vietnamese viet vietnamita",
    "fr": "fr fra fre french francais",
}
LANGUAGE_WORDS = {word: code for code, words in _NAMED.items() for word in words.split()}

# In the order of how sure they are: a "card template" is a template.
KIND_WORDS = {
    Kind.TEMPLATE: "template plantilla modele",
    Kind.TALKING_POINTS: "talking points argumentos messages",
    Kind.AGENDA: "agenda ordre orden",
    Kind.LETTER: "letter carta lettre",
    Kind.MEMO: "memo memorandum",
    Kind.KIT: "kit toolkit",
    Kind.CARD: "card cards tarjeta carte kat",
    Kind.PLAN: "plan",
    Kind.GUIDE: "guide guia handbook manual gid",
    Kind.FLYER: "flyer leaflet volante folleto poster",
}


def words_in(text: str) -> list[str]:
    """Words without accents, in small letters."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(char))
    return re.findall(r"[^\W\d_]+", bare.replace("đ", "d"))


def guess_language(name: str, text: str) -> str:
    """A language of the site, or nothing. The text counts more than the name: files are copied and renamed."""
    return _by_script(text) or _by_words(text) or _by_name(name)


def _by_name(name: str) -> str:
    found = {LANGUAGE_WORDS[word] for word in words_in(Path(name).stem)[1:] if word in LANGUAGE_WORDS}
    return found.pop() if len(found) == 1 else ""


def _by_script(text: str) -> str:
    letters = [char for char in text[:5000] if char.isalpha()]
    shares = {
        "ar": sum("\u0600" <= char <= "\u06ff" for char in letters),
        "zh-hans": sum("\u4e00" <= char <= "\u9fff" for char in letters),
    }
    code, most = max(shares.items(), key=lambda pair: pair[1])
    return code if most * 2 > len(letters) > 0 else ""


@cache
def _own_words() -> dict[str, set[str]]:
    """The small words of each language that no other one here has."""
    lists = json.loads((DATA / "stop_words.json").read_text())
    words = {code: {word for entry in lists[code] for word in words_in(entry)} for code in dict(settings.LANGUAGES)}
    return {
        code: own - set().union(*(other for name, other in words.items() if name != code))
        for code, own in words.items()
    }


def _by_words(text: str) -> str:
    found = words_in(text[:5000])
    counts = {code: sum(word in own for word in found) for code, own in _own_words().items()}
    ranked = sorted(counts, key=lambda code: counts[code], reverse=True)
    best, second = counts[ranked[0]], counts[ranked[1]]
    return ranked[0] if best >= MIN_DISTINCT_WORDS and best > 2 * second else ""


def guess_kind(name: str, text: str) -> str:
    """A kind, or nothing: by the name, then by the first line."""
    for source in (Path(name).stem, text[:200]):
        words = set(words_in(source))
        for kind, known in KIND_WORDS.items():
            if kind == Kind.TALKING_POINTS and not {"talking", "points"} <= words:
                continue
            if words & set(known.split()):
                return kind
    return ""


def title_from_filename(name: str) -> str:
    """A first title: the name of the file, with spaces and a capital letter."""
    words = re.sub(r"[\s_\-.]+", " ", Path(name).stem).strip()
    return (words[:1].upper() + words[1:])[:255] or name[:255]
