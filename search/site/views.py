from django.shortcuts import render
from django.utils.translation import get_language

from coalition.directory.cards import verification_status
from search.index.analysis import fold
from search.index.highlight import highlighted
from search.index.pagination import page_numbers
from search.index.query_parser import parse_query
from search.index.requests import PAGE_SIZE, SearchRequest
from search.index.search import search

from .kinds import entry_url, kind_name, kind_plural, topic_names
from .params import parse_params


def search_results(request):
    """One page over everything. Works without JavaScript, sets no cookie and writes no query into a log."""
    params = parse_params(request.GET)
    locale = get_language()
    query = parse_query(params.q, locale)
    found = search(SearchRequest(query=query, locale=locale, kind=params.kind, topic=params.topic, page=params.page))
    pages = -(-found.total // PAGE_SIZE)
    context = {
        "has_localized_urls": True,
        "q": query.text,
        "params": params,
        "too_long": query.too_long,
        "hits": [result_context(entry, query, locale) for entry in found.entries],
        "total": found.total,
        "relaxed": found.relaxed,
        "degraded": found.degraded,
        "answered_by": found.answered_by,
        "beyond_last": bool(found.total) and params.page > pages,
        "kinds": kind_facet(found, params),
        "kinds_total": sum(found.facets["kind"].values()),
        "topics": topic_facet(found, params, locale),
        "pages": page_numbers(params.page, pages),
        "pages_count": pages,
    }
    return render(request, "pages/search/results.html", context)


def result_context(entry, query, locale) -> dict:
    return {
        "entry": entry,
        "kind": kind_name(entry.kind),
        "url": entry_url(entry),
        "verification": verification_status(entry.display_data["assured_on"], entry.display_data["next_review_due"])
        if entry.kind == "group"
        else None,
        "foreign": entry.locale if entry.locale != locale else "",
        **highlighted(entry, query),
    }


def kind_facet(found, params) -> list[dict]:
    counts = found.facets["kind"]
    rows = [{"value": kind, "name": kind_plural(kind), "count": count} for kind, count in counts.items()]
    return [row | {"on": row["value"] == params.kind} for row in sorted(rows, key=lambda row: -row["count"])]


def topic_facet(found, params, locale) -> list[dict]:
    """Topics in use, by name; their names come from the registry that the site fills."""
    names = topic_names(locale)
    counts = found.facets["topic"]
    rows = [{"value": slug, "name": names.get(slug, slug), "count": count} for slug, count in counts.items()]
    return [row | {"on": row["value"] == params.topic} for row in sorted(rows, key=lambda row: fold(row["name"]))]
