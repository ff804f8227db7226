"""Words, for the database engines and for understanding a query: folded, without stop words, stemmed.

Chinese has no spaces: runs of its characters become pairs. Vietnamese is folded to bare letters, as it is typed.
"""

import json
import re
import sys
import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

import snowballstemmer

DATA = Path(__file__).parent / "data"
STEMMERS = {"en": "english", "es": "spanish", "fr": "french", "ar": "arabic", "ru": "russian"}
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_ARABIC_LETTERS = str.maketrans("أإآىة", "ااايه", "ـ")
_OTHERS = str.maketrans({"đ": "d", "Đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def sanitize(text: str) -> str:
    """Text that every database and engine takes: no NUL, no lone surrogate, one Unicode form, single spaces."""
    text = text.encode("utf-8", "ignore").decode().replace("\x00", " ")
    return " ".join(unicodedata.normalize("NFKC", text).split())


def fold(text: str) -> str:
    """Lower case, without accents and other marks; Arabic letters in their commonest form."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHERS).translate(_ARABIC_LETTERS))
    return plain.translate(_marks())


@cache
def _marks() -> dict[int, None]:
    every = range(sys.maxunicode + 1)
    return dict.fromkeys(code for code in every if unicodedata.category(chr(code)).startswith("M"))


def words(text: str) -> list[str]:
    """The folded words of a text, in order; Chinese in overlapping pairs."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if _HAN.search(word):
            for part in re.findall(rf"{_HAN.pattern}|[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+", word):
                found += _pairs(part) if _HAN.match(part) else [part]
        else:
            found.append(word)
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


# A stemmer keeps the word it works on in itself: two threads at one stemmer make wrong stems, or none.
_of_thread = threading.local()


class Stemmer(Protocol):
    """What we use of a stemmer of `snowballstemmer`, which says no types itself."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802


def _stemmer(locale: str) -> Stemmer | None:
    if locale not in STEMMERS:
        return None
    if not hasattr(_of_thread, locale):
        setattr(_of_thread, locale, snowballstemmer.stemmer(STEMMERS[locale]))
    stemmer: Stemmer = getattr(_of_thread, locale)
    return stemmer


@lru_cache(maxsize=50_000)
def stem(word: str, locale: str) -> str:
    """A folded word without its ending; as it is where its language has no stemmer."""
    stemmer = _stemmer(locale)
    return fold(stemmer.stemWord(word)) if stemmer else word


def stems(text: str, locale: str) -> list[str]:
    """The words of a text as its language stems them: what the database engines hold."""
    return [stem(word, locale) for word in words(text)]


def stem_variants(word: str) -> list[str]:
    """Every form in which a folded word of unknown language may be held."""
    return sorted({word, *(stem(word, locale) for locale in STEMMERS)})


@cache
def stop_words(locale: str) -> frozenset[str]:
    """Folded words that mean nothing in a search; none for a language without a list."""
    lists = json.loads((DATA / "stop_words.json").read_text())
    return frozenset(lists.get(locale, []))
