"""Pages as search engines read them (schema.org, in JSON-LD): who publishes, what it is, where it stands."""

import json
import re
from collections.abc import Callable, Iterable

from django.utils.html import strip_tags

from search.index.entry_types import get_entry_type, is_registered

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_TAG = re.compile(r"<[^>]+>")


def json_ld_script(nodes: list[dict]) -> str:
    """A block of data for the page; browsers run nothing in it, so the policy for scripts does not touch it."""
    graph = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return f'<script type="application/ld+json">{graph.translate(_ESCAPES)}</script>'


def build_graph(
    *,
    page,
    extra: Iterable[dict],
    url: str,
    home: str,
    absolute: Callable[[str], str],
    site: str,
    title: str,
    description: str,
    language: str,
    picture: dict | None,
    ancestors: list[dict],
) -> list[dict]:
    """The nodes of one page. `ancestors` are the steps between the home page and this one."""
    publisher = {"@type": "Organization", "@id": f"{home}#publisher", "name": site, "url": home}
    if url == home:
        website = {
            "@type": "WebSite",
            "@id": f"{home}#website",
            "name": site,
            "url": home,
            "inLanguage": language,
            "publisher": {"@id": publisher["@id"]},
        }
        return [publisher, website, *extra]
    kind = getattr(page, "search_kind", "")
    schema_type = get_entry_type(kind).schema_type if is_registered(kind) else "WebPage"
    about = {
        "@type": schema_type,
        "@id": f"{url}#page",
        "url": url,
        "name": title,
        "headline": title[:110],
        "description": description,
        "inLanguage": language,
        "isAccessibleForFree": True,
        "publisher": {"@id": publisher["@id"]},
        "datePublished": _isoformat(getattr(page, "first_published_at", None)),
        "dateModified": _isoformat(getattr(page, "last_published_at", None)),
        "image": picture and picture["url"],
        "mainEntity": _documents(page, absolute),
    }
    way = [("", home), *((step["title"], absolute(step["url"])) for step in ancestors), (title, url)]
    crumbs = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name or site, "item": item}
            for number, (name, item) in enumerate(way, 1)
        ],
    }
    nodes = [publisher, about, crumbs, _faq_page(page, url, language), *extra]
    return [{name: value for name, value in node.items() if value} for node in nodes if node]


def _documents(page, absolute) -> list[dict]:
    return [
        {
            "@type": "DigitalDocument",
            "name": document.title,
            "url": absolute(document.url),
            "inLanguage": document.language,
            "encodingFormat": document.content_type,
        }
        for document in getattr(page, "documents", ())
    ]


def _faq_page(page, url: str, language: str) -> dict | None:
    """The questions of a page that has some, with their answers."""
    questions = [
        question
        for block in getattr(page, "body", None) or ()
        if block.block_type == "questions"
        for question in block.value["questions"]
    ]
    if not questions:
        return None
    return {
        "@type": "FAQPage",
        "@id": f"{url}#questions",
        "inLanguage": language,
        "mainEntity": [
            {
                "@type": "Question",
                "name": question["question"],
                "acceptedAnswer": {"@type": "Answer", "text": _plain(str(question["answer"]))},
            }
            for question in questions
        ],
    }


def _plain(markup: str) -> str:
    return " ".join(strip_tags(_TAG.sub(" ", markup)).split())


def _isoformat(moment) -> str:
    return moment.isoformat() if moment else ""
