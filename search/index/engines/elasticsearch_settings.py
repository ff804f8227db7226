"""How Elasticsearch reads each language: data. Built into the index, so `search_index sync` fills a
new one where this changed.

Each language has its own chain; `plain` is unstemmed and shared. Folding happens at index and at query time alike,
because people type without accents.
"""

import json
from hashlib import sha256

LANGUAGES = ("en", "es", "fr", "ht", "ar", "zh", "vi", "ru")
# What is counted beside a list, in fields of their own; filters use `terms`.
FACETS = ("topic", "service", "language")
TEXTS = {"title": 6.0, "summary": 3.0, "body": 1.0, "files": 0.5}


def language_of(locale: str) -> str:
    """The chain for a locale: "zh-hans" → "zh"; one without a chain of its own is held unstemmed."""
    language = locale.partition("-")[0].lower()
    return language if language in LANGUAGES else "plain"


SETTINGS = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "analysis": {
        "filter": {
            "english_possessive": {"type": "stemmer", "language": "possessive_english"},
            "spanish": {"type": "snowball", "language": "Spanish"},
            "french": {"type": "snowball", "language": "French"},
            "russian": {"type": "snowball", "language": "Russian"},
            "elision": {
                "type": "elision",
                "articles_case": True,
                "articles": ["l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu"],
            },
        },
        "analyzer": {
            "plain": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
            "en": {"tokenizer": "standard", "filter": ["english_possessive", "lowercase", "asciifolding", "kstem"]},
            "es": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding", "spanish"]},
            "fr": {"tokenizer": "standard", "filter": ["elision", "lowercase", "asciifolding", "french"]},
            "ht": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
            "ar": {
                "tokenizer": "standard",
                "filter": ["lowercase", "decimal_digit", "arabic_normalization", "arabic_stem"],
            },
            "zh": {"tokenizer": "standard", "filter": ["cjk_width", "lowercase", "cjk_bigram"]},
            "vi": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
            "ru": {"tokenizer": "standard", "filter": ["lowercase", "russian"]},
        },
        "normalizer": {"exact": {"type": "custom", "filter": ["lowercase"]}},
    },
}

_keyword = {"type": "keyword"}
MAPPINGS = {
    "dynamic": "strict",
    "properties": {
        **{
            f"{text}_{language}": {"type": "text", "analyzer": language}
            for text in TEXTS
            for language in (*LANGUAGES, "plain")
        },
        "key": _keyword,
        "locale": _keyword,
        "sort_title": _keyword,
        "terms": _keyword,
        **dict.fromkeys(("kind", *FACETS), _keyword),
        "points": {"type": "geo_point"},
        "published_on": {"type": "date"},
        "review_due_ordinal": {"type": "integer"},
        "visible_from": {"type": "date"},
        "visible_until": {"type": "date"},
        "version": {"type": "long"},
    },
}

# By this an index tells whether it was made as this version makes one.
SCHEMA_HASH = sha256(json.dumps([SETTINGS, MAPPINGS], sort_keys=True).encode()).hexdigest()[:16]
