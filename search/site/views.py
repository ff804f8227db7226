"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.http.access import access
from cms.i18n.active_language import active_language
from cms.taxonomy.models import Topic
from search.index.analysis import fold
from search.index.entry_types import get_entry_type
from search.index.highlight import highlighted
from search.index.models import SearchEntry
from search.index.pagination import page_numbers
from search.index.query_parser import parse_query
from search.index.requests import PAGE_SIZE, ParsedQuery, SearchRequest
from search.index.results import FacetRow, SearchResults
from search.index.search import search

from .params import SearchParams, parse_params


@access("everyone")
def search_results(request: HttpRequest) -> HttpResponse:
    """One page over everything. Works without JavaScript, sets no cookie and writes no query into a log."""
    params = parse_params(request.GET)
    locale = active_language()
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


def result_context(entry: SearchEntry, query: ParsedQuery, locale: str) -> dict[str, object]:
    """What components/result.html shows: what each row does, and what its kind adds."""
    entry_type = get_entry_type(entry.kind)
    return {
        "entry": entry,
        "kind": entry_type.singular,
        "url": entry_type.url(entry),
        "foreign": entry.locale if entry.locale != locale else "",
        **highlighted(entry, query),
        **entry_type.result_context(entry),
    }


def kind_facet(found: SearchResults, params: SearchParams) -> list[FacetRow]:
    """The kinds of what was found, the commonest first."""
    counts = found.facets["kind"]
    rows = [
        FacetRow(value=kind, name=get_entry_type(kind).plural, count=count, on=kind == params.kind)
        for kind, count in counts.items()
    ]
    return sorted(rows, key=lambda row: -row["count"])


def topic_facet(found: SearchResults, params: SearchParams, locale: str) -> list[FacetRow]:
    """Topics in use, by name; their names come from the registry that the site fills."""
    names = Topic.names(locale)
    counts = found.facets["topic"]
    rows = [
        FacetRow(value=slug, name=names.get(slug, slug), count=count, on=slug == params.topic)
        for slug, count in counts.items()
    ]
    return sorted(rows, key=lambda row: fold(str(row["name"])))
