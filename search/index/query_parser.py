"""Understand a query once, in Python, before any engine is asked: codes, places, concepts, stop words.

Whatever is typed (10,000 characters, NUL, a lone surrogate, `"unclosed`, `AND`, `()`) becomes at most twenty words.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from django.conf import settings

from .analysis import DATA, sanitize, stem, stop_words, words
from .requests import Clause, ParsedQuery, Phrase

MAX_QUERY_LENGTH = 200
MAX_WORDS = 20
MAX_LABEL_WORDS = 6

# Bills ("HB 169", "H.B. 169"), forms ("I-9", "DS-160"), sections ("287(g)").
_BILL = r"\b(?:[HSA]\.?\s?[BFR]\.?|L\.?B\.?|[HSA]\.?[JC]\.?R\.?)\s?-?\d{1,5}\b"
_FORM = r"\b[A-Z]{1,3}-\d{1,4}[A-Z]?\b"
_SECTION = r"\b\d{2,4}\s?\([a-z]\)(?:\(\d\))?"
_CODE = re.compile(f"{_BILL}|{_FORM}|{_SECTION}", re.IGNORECASE)


class PlaceInQuery(NamedTuple):
    """A place among the words of a query: words[start:end], its full name, and the codes of its own areas."""

    start: int
    end: int
    label: str
    codes: list[str]


# Registered by the app that knows places: words of a query → the places among them.
PlaceRecognizer = Callable[[list[str]], list[PlaceInQuery]]
_place_recognizers: list[PlaceRecognizer] = []


def register_place_recognizer(finder: PlaceRecognizer) -> None:
    """Called by the app that knows places when it is ready."""
    _place_recognizers.append(finder)


def parse_query(query: str, locale: str) -> ParsedQuery:
    """The ideas of a query as typed by a reader of `locale`."""
    whole = sanitize(query)
    text = whole[:MAX_QUERY_LENGTH]
    codes = extract_codes(text)
    clauses = [Clause((Phrase(normalize_code(match.group())),)) for match in _CODE.finditer(text)]
    typed = _CODE.sub(" ", text).split()[:MAX_WORDS]
    areas, typed, found = _places(typed)
    clauses += found
    clauses += _concept_clauses(typed, locale, keep_stop_words=not clauses)
    return ParsedQuery(
        text=text,
        clauses=tuple(clauses[:MAX_WORDS]),
        codes=tuple(codes),
        areas=tuple(areas),
        too_long=len(whole) > MAX_QUERY_LENGTH,
    )


def extract_codes(text: str) -> list[str]:
    """The codes in a text, each in its one form: `287(g)` → "287g", `H.B. 169` → "hb169"."""
    return sorted({normalize_code(code) for code in _CODE.findall(text)})


def normalize_code(code: str) -> str:
    """A code in its one form: small letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", code.lower())


def _places(typed: list[str]) -> tuple[list[str], list[str], list[Clause]]:
    """Area codes named, the words that are left, and a unit for each place: as typed, or by its full name."""
    areas: list[str] = []
    clauses: list[Clause] = []
    used: set[int] = set()
    for finder in _place_recognizers:
        for start, end, label, codes in finder(typed):
            areas += codes
            used |= set(range(start, end))
            name = label.split(",")[0]
            clauses.append(Clause((Phrase(name), *_unless_stop_word(" ".join(typed[start:end]), name))))
    return areas, [word for at, word in enumerate(typed) if at not in used], clauses


def _unless_stop_word(typed: str, name: str) -> list[Phrase]:
    folded = words(typed)
    if typed.casefold() == name.casefold() or all(word in stop_words("en") for word in folded):
        return []
    return [Phrase(typed)]


def _concept_clauses(typed: list[str], locale: str, keep_stop_words: bool) -> list[Clause]:
    tokens = words(" ".join(typed))[:MAX_WORDS]
    ignored: frozenset[str] = frozenset().union(
        *(stop_words(code) for code in {locale, *settings.LANGUAGE_FALLBACKS["default"]})
    )
    if keep_stop_words and all(token in ignored for token in tokens):
        ignored = frozenset()
    clauses: list[Clause] = []
    at = 0
    while at < len(tokens):
        length, labels = _concept_at(tokens, at, locale)
        if labels:
            clauses.append(Clause((Phrase(" ".join(tokens[at : at + length])), *labels)))
        elif tokens[at] not in ignored:
            clauses.append(Clause((Phrase(tokens[at]),)))
        at += length
    return list(dict.fromkeys(clauses))


def _concept_at(tokens: list[str], at: int, locale: str) -> tuple[int, tuple[Phrase, ...]]:
    """The longest label of a concept that begins here, with its labels in every language."""
    for length in range(min(MAX_LABEL_WORDS, len(tokens) - at), 0, -1):
        window = tuple(tokens[at : at + length])
        labels = _labels().get(window) or _labels().get(tuple(stem(word, locale) for word in window))
        if labels:
            return length, labels
    return 1, ()


@cache
def _labels() -> dict[tuple[str, ...], tuple[Phrase, ...]]:
    """Folded words of each label, as written and as stemmed → all labels of its concept."""
    known: dict[tuple[str, ...], tuple[Phrase, ...]] = {}
    for concept in json.loads((DATA / "concepts.json").read_text()):
        phrases = tuple(Phrase(label, locale) for locale, labels in concept["labels"].items() for label in labels)
        for phrase in phrases:
            written = tuple(words(phrase.text))
            known[written] = known[tuple(stem(word, phrase.locale) for word in written)] = phrases
    return known
