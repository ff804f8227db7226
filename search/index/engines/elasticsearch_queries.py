"""What Elasticsearch is asked, as JSON: the words, filters, facets and order of a request. Knows no client."""

from typing import Any

from ..analysis import fold
from ..models import ViewerRole
from ..requests import NEARBY_KM, Clause, DirectoryRequest, Phrase, SearchRequest
from .elasticsearch_settings import LANGUAGES, TEXTS, language_of
from .terms import AREA_BONUS, CODE_BONUS, LANGUAGE_WEIGHT, TITLE_BONUS

# A question or an answer, as the server spells it: nested as deep as it likes.
Json = dict[str, Any]

SEARCH_FACETS = ("kind", "topic")
DIRECTORY_FACETS = ("service", "language")

# The score of a group is how near its area is, then how many of the services it has, then the reader's language: each
# counts more than all after it together. Scripts that read the terms of each group were most of what a list cost.
TIER_WEIGHT, SERVICE_WEIGHT, READER_LANGUAGE_WEIGHT = 10_000, 10, 1
_STALENESS = """
if (doc['review_due_ordinal'].size() == 0 || doc['review_due_ordinal'].value >= params.today) { return 0; }
return doc['review_due_ordinal'].value >= params.today - 30 ? 1 : 2;
"""
_DISTANCE_STEP = """
if (doc['points'].size() == 0) { return 1000000; }
double best = 1e9;
for (def point : doc['points']) {
  double a = Math.pow(Math.sin(Math.toRadians(point.lat - params.lat) / 2), 2)
    + Math.cos(Math.toRadians(params.lat)) * Math.cos(Math.toRadians(point.lat))
    * Math.pow(Math.sin(Math.toRadians(point.lon - params.lon) / 2), 2);
  best = Math.min(best, 2 * 6371.0088 * Math.asin(Math.sqrt(a)));
}
return Math.floor(best * 10);
"""


def search_body(request: SearchRequest) -> Json:
    """What is asked for one page of everything: without its size, which the engine adds."""
    newest_first: list[str | Json] = [{"published_on": "desc"}, "key", "locale"]
    return {
        "query": _scored(request),
        "post_filter": {"bool": {"filter": _facet_filters(request)}},
        "aggs": {name: _facet(name, _facet_filters(request, without=name)) for name in SEARCH_FACETS},
        "sort": ["_score", "key", "locale"] if request.query.clauses else newest_first,
    }


def directory_body(request: DirectoryRequest) -> Json:
    """What is asked for one page of the groups that serve a place; the tiers are counted along with it."""
    tiers = _tiers(request)
    sort: list[str | Json] = ["_score"]
    if request.point:
        lat, lon = request.point
        sort.append(_script(_DISTANCE_STEP, "asc", lat=lat, lon=lon))
    sort += [_script(_STALENESS, "asc", today=request.today), {"sort_title": "asc"}, {"key": "asc"}]
    filters = [*_visible(request), {"term": {"terms": "kind:group"}}, *_eligible(request)]
    if request.query.clauses:
        filters.append(_match_clauses(request.query.clauses, request.query.minimum_should_match))
    return {
        "query": {"bool": {"filter": filters, "should": _rank_clauses(request, tiers)}},
        "post_filter": {"bool": {"filter": _directory_filters(request)}},
        "aggs": {
            "tier": {
                "filter": {"bool": {"filter": _directory_filters(request)}},
                "aggs": {"of": {"filters": {"filters": tiers}}},
            },
            **{name: _facet(name, _directory_filters(request, without=name)) for name in DIRECTORY_FACETS},
        },
        "sort": sort,
    }


def tier_of_score(request: DirectoryRequest, score: float) -> str:
    """The tier of a group, from the score that `directory_body` has it ranked by."""
    return request.tiers[-1 - int(score) // TIER_WEIGHT]


def _scored(request: SearchRequest) -> Json:
    query = request.query
    must = [_match_clauses(query.clauses, request.minimum_should_match)] if query.clauses else []
    found = {"bool": {"must": must, "filter": _visible(request)}}
    weighted = {
        "function_score": {
            "query": found,
            "functions": [{"filter": {"term": {"locale": request.locale}}, "weight": LANGUAGE_WEIGHT}],
            "boost_mode": "multiply",
        }
    }
    bonuses: list[tuple[Json, float]] = [({"term": {"sort_title": fold(query.text)[:200]}}, TITLE_BONUS)]
    bonuses += [({"terms": {"terms": [f"code:{code}" for code in query.codes]}}, CODE_BONUS)] if query.codes else []
    bonuses += [({"terms": {"terms": [f"area:{code}" for code in query.areas]}}, AREA_BONUS)] if query.areas else []
    should = [{"constant_score": {"filter": clause, "boost": bonus}} for clause, bonus in bonuses]
    return {"bool": {"must": [weighted], "should": should}}


def _match_clauses(clauses: tuple[Clause, ...], minimum_should_match: int) -> Json:
    return {"bool": {"should": [_clause(clause) for clause in clauses], "minimum_should_match": minimum_should_match}}


def _clause(clause: Clause) -> Json:
    return {"dis_max": {"queries": [_phrase(phrase) for phrase in clause.phrases], "tie_breaker": 0.1}}


def _phrase(phrase: Phrase) -> Json:
    languages = [language_of(phrase.locale)] if phrase.locale else [*LANGUAGES, "plain"]
    fields = [f"{text}_{language}^{weight}" for text, weight in TEXTS.items() for language in languages]
    return {"multi_match": {"query": phrase.text, "type": "phrase", "fields": fields, "tie_breaker": 0.3}}


def _visible(request: SearchRequest | DirectoryRequest) -> list[Json]:
    viewers = sorted({f"visibility:{ViewerRole.EVERYONE}", f"visibility:{request.viewer}"})
    now = request.now.isoformat()
    return [
        {"term": {"terms": f"serve:{request.locale}"}},
        {"terms": {"terms": viewers}},
        {"bool": {"must_not": [{"range": {"visible_from": {"gt": now}}}, {"range": {"visible_until": {"lte": now}}}]}},
    ]


def _facet_filters(request: SearchRequest, without: str = "") -> list[Json]:
    chosen = {"kind": request.kind, "topic": request.topic}
    return [{"term": {"terms": f"{name}:{value}"}} for name, value in chosen.items() if value and name != without]


def _directory_filters(request: DirectoryRequest, without: str = "") -> list[Json]:
    chosen = {"service": request.services, "language": request.languages}
    return [
        {"terms": {"terms": [f"{name}:{value}" for value in values]}}
        for name, values in chosen.items()
        if values and name != without
    ]


def _facet(name: str, filters: list[Json]) -> Json:
    """Counts of each value, under all other filters."""
    values = {"terms": {"field": name, "size": 500}}
    return {"filter": {"bool": {"filter": filters}}, "aggs": {"values": values}}


def facet_counts(answer: Json, name: str) -> dict[str, int]:
    """Value → how many entries have it, for one facet of an answer to `search_body` or `directory_body`."""
    buckets = answer["aggregations"][name]["values"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _eligible(request: DirectoryRequest) -> list[Json]:
    if not request.chain:
        return []
    areas = [*(f"area:{code}" for code in request.chain), *(f"in:{code}" for code in request.within)]
    ways: list[Json] = [{"terms": {"terms": areas}}]
    if request.point:
        lat, lon = request.point
        ways.append({"geo_distance": {"distance": f"{NEARBY_KM}km", "points": {"lat": lat, "lon": lon}}})
    return [{"bool": {"should": ways, "minimum_should_match": 1}}]


def _tiers(request: DirectoryRequest) -> dict[str, Json]:
    """Tier → the groups of it, narrowest first. Each group is in the narrowest that holds it, or in the last."""
    found: dict[str, Json] = {}
    narrower: list[Json] = []
    for tier in request.tiers:
        mine = {"terms": {"terms": _tier_terms(request, tier)}}
        is_last = tier == request.tiers[-1]
        found[tier] = {"bool": {"filter": [] if is_last else [mine], "must_not": list(narrower)}}
        narrower.append(mine)
    return found


def _tier_terms(request: DirectoryRequest, tier: str) -> list[str]:
    if tier == "within":
        return [f"in:{code}" for code in request.within]
    return [f"area:{code}" for code, of in request.chain.items() if of == tier]


def _rank_clauses(request: DirectoryRequest, tiers: dict[str, Json]) -> list[Json]:
    weights: list[tuple[Json, int]] = [
        (mine, TIER_WEIGHT * rank) for rank, mine in enumerate(reversed(tiers.values()))
    ]
    weights += [({"term": {"terms": f"service:{slug}"}}, SERVICE_WEIGHT) for slug in request.services]
    weights.append(({"term": {"terms": f"language:{request.spoken}"}}, READER_LANGUAGE_WEIGHT))
    return [{"constant_score": {"filter": mine, "boost": weight}} for mine, weight in weights if weight]


def _script(source: str, order: str, **params: float) -> Json:
    return {"_script": {"type": "number", "order": order, "script": {"source": source, "params": params}}}
