"""Where the words of a query stand in a row: marked in the title, and in the best passage of its texts.

Done in Python on the rows that are shown, so that every engine highlights alike.
"""

import re
from functools import lru_cache
from typing import TypedDict

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from .analysis import STEMMERS, stem, stop_words, words
from .models import SearchEntry
from .requests import ParsedQuery, Phrase

PASSAGE = 220  # characters
_WORD = re.compile(r"[^\W_]+", re.UNICODE)


class Highlight(TypedDict):
    """`passage`: the summary, or the place in the text or file where most words stand. Both texts are HTML."""

    title: SafeString
    passage: SafeString
    in_file: bool


def highlighted(entry: SearchEntry, query: ParsedQuery) -> Highlight:
    """The title and the best passage of a row, with the words of the query marked."""
    wanted = _wanted(query, entry.locale)
    texts = [(entry.summary, False), (entry.body, False), (entry.file_text, True)]
    passages = [(_passage(text, wanted, entry.locale), in_file) for text, in_file in texts if text]
    nothing: tuple[tuple[str, int], bool] = (("", 0), False)
    found, in_file = max(passages, key=lambda item: item[0][1], default=nothing)
    if not found[1] and entry.summary:
        found, in_file = (entry.summary[:PASSAGE], 0), False
    return {
        "title": _marked(entry.title, wanted, entry.locale),
        "passage": _marked(found[0], wanted, entry.locale),
        "in_file": in_file,
    }


def _wanted(query: ParsedQuery, locale: str) -> frozenset[str]:
    """Forms of the words to mark: what was typed, and labels of one word; parts of longer ones would mark too much."""
    phrases = [
        words(phrase.text) for clause in query.clauses for phrase in clause.phrases if _may_mark(phrase, locale)
    ]
    marked = {word for phrase in phrases for word in phrase} - stop_words("en") - stop_words(locale)
    return frozenset(
        variant for word in marked for variant in (word, *(stem(word, language) for language in STEMMERS))
    )


def _may_mark(phrase: Phrase, locale: str) -> bool:
    return not phrase.locale or (phrase.locale == locale and len(words(phrase.text)) == 1)


def _is_wanted(word: str, wanted: frozenset[str], locale: str) -> bool:
    return not wanted.isdisjoint(_stemmed_forms(word, locale))


@lru_cache(maxsize=50_000)
def _stemmed_forms(word: str, locale: str) -> frozenset[str]:
    """The same words stand in many texts: folding them anew was most of what a page of results cost."""
    return frozenset(variant for part in words(word) for variant in (part, stem(part, locale)))


def _passage(text: str, wanted: frozenset[str], locale: str) -> tuple[str, int]:
    """The passage in which most different wanted words stand, and how many."""
    hits = [(match.start(), match.group()) for match in _WORD.finditer(text[:50_000] if wanted else "")]
    hits = [(at, word) for at, word in hits if _is_wanted(word, wanted, locale)]
    best, most = 0, 0
    for at, _ in hits[:200]:
        inside = {word.casefold() for other, word in hits if at <= other < at + PASSAGE - 40}
        if len(inside) > most:
            best, most = at, len(inside)
    start = max(0, text.rfind(" ", 0, max(best - 40, 0)) + 1)
    end = len(text) if len(text) <= start + PASSAGE else max(text.rfind(" ", start, start + PASSAGE), start + 1)
    piece = " ".join(text[start:end].split())
    return ("… " if start else "") + piece + (" …" if end < len(text) else ""), most


def _marked(text: str, wanted: frozenset[str], locale: str) -> SafeString:
    out: list[str] = []
    last = 0
    for match in _WORD.finditer(text):
        if _is_wanted(match.group(), wanted, locale):
            out += [
                conditional_escape(text[last : match.start()]),
                "<mark>",
                conditional_escape(match.group()),
                "</mark>",
            ]
            last = match.end()
    out.append(conditional_escape(text[last:]))
    return mark_safe("".join(out))
