from django.shortcuts import render
from django.utils.translation import get_language

from coalition.cards import checked
from search.index.highlight import highlighted
from search.index.pages import page_numbers
from search.index.requests import PAGE_SIZE, SearchRequest
from search.index.search import search
from search.index.text import fold
from search.index.understanding import understand

from . import forms
from .kinds import address_of, kind_name, kind_plural, topic_names


def results(request):
    """One page over everything. Works without JavaScript, sets no cookie and writes no query into a log."""
    asked = forms.read(request.GET)
    locale = get_language()
    query = understand(asked.q, locale)
    found = search(SearchRequest(query=query, locale=locale, kind=asked.kind, topic=asked.topic, page=asked.page))
    pages = -(-found.total // PAGE_SIZE)
    context = {
        "in_every_language": True,
        "q": query.text,
        "asked": asked,
        "too_long": query.too_long,
        "hits": [hit(entry, query, locale) for entry in found.entries],
        "total": found.total,
        "loosely": found.loosely,
        "degraded": found.degraded,
        "answered_by": found.answered_by,
        "beyond_last": bool(found.total) and asked.page > pages,
        "kinds": kind_facet(found, asked),
        "kinds_total": sum(found.facets["kind"].values()),
        "topics": topic_facet(found, asked, locale),
        "pages": page_numbers(asked.page, pages),
        "pages_count": pages,
    }
    return render(request, "pages/search/results.html", context)


def hit(entry, query, locale) -> dict:
    return {
        "entry": entry,
        "kind": kind_name(entry.kind),
        "url": address_of(entry),
        "checked": checked(entry.card["verified_on"], entry.card["next_due"]) if entry.kind == "group" else None,
        "foreign": entry.locale if entry.locale != locale else "",
        **highlighted(entry, query),
    }


def kind_facet(found, asked) -> list[dict]:
    counts = found.facets["kind"]
    rows = [{"value": kind, "name": kind_plural(kind), "count": count} for kind, count in counts.items()]
    return [row | {"on": row["value"] == asked.kind} for row in sorted(rows, key=lambda row: -row["count"])]


def topic_facet(found, asked, locale) -> list[dict]:
    """Topics in use, by name; their names come from the registry that the site fills."""
    names = topic_names(locale)
    counts = found.facets["topic"]
    rows = [{"value": slug, "name": names.get(slug, slug), "count": count} for slug, count in counts.items()]
    return [row | {"on": row["value"] == asked.topic} for row in sorted(rows, key=lambda row: fold(row["name"]))]
