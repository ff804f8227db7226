from django.shortcuts import render
from django.utils.translation import get_language

from cms.http.access import access
from cms.taxonomy.models import Topic
from search.index.analysis import fold
from search.index.entry_types import get_entry_type
from search.index.highlight import highlighted
from search.index.pagination import page_numbers
from search.index.query_parser import parse_query
from search.index.requests import PAGE_SIZE, SearchRequest
from search.index.search import search

from .params import parse_params


@access("everyone")
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
    entry_type = get_entry_type(entry.kind)
    return {
        "entry": entry,
        "kind": entry_type.singular,
        "url": entry_type.url(entry),
        "foreign": entry.locale if entry.locale != locale else "",
        **highlighted(entry, query),
        **entry_type.result_context(entry),
    }


def kind_facet(found, params) -> list[dict]:
    counts = found.facets["kind"]
    rows = [{"value": kind, "name": get_entry_type(kind).plural, "count": count} for kind, count in counts.items()]
    return [row | {"on": row["value"] == params.kind} for row in sorted(rows, key=lambda row: -row["count"])]


def topic_facet(found, params, locale) -> list[dict]:
    """Topics in use, by name; their names come from the registry that the site fills."""
    names = Topic.names(locale)
    counts = found.facets["topic"]
    rows = [{"value": slug, "name": names.get(slug, slug), "count": count} for slug, count in counts.items()]
    return [row | {"on": row["value"] == params.topic} for row in sorted(rows, key=lambda row: fold(row["name"]))]
