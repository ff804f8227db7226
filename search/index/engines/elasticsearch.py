"""Elasticsearch, by its official client: the only module that imports it.

No retries inside the client and short timeouts: the database answers instead, and a circuit breaker keeps a dead
server from being asked again by every reader.
"""

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any, cast

from django.conf import settings
from elasticsearch import ApiError as ApiError
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch import TransportError as TransportError
from elasticsearch.helpers import bulk, scan

from ..analysis import fold
from ..models import EntryStatus, SearchEntry, SearchEpoch, ViewerRole
from ..requests import NEARBY_KM, Clause, DirectoryRequest, Phrase, SearchRequest
from ..results import EngineResult
from ..utils import batched
from .database.base import AREA_BONUS, CODE_BONUS, LANGUAGE_WEIGHT, TITLE_BONUS, terms_of
from .elasticsearch_settings import FACETS, LANGUAGES, MAPPINGS, SCHEMA_HASH, SETTINGS, TEXTS, language_of

REQUEST_TIMEOUT = 1.0
WRITE_TIMEOUT = 5.0  # an editor may be waiting
BULK_LOAD_TIMEOUT = 60.0
EPOCH_CHECK_INTERVAL = 10.0  # how often it is asked whether the index is of this life of the database
CIRCUIT_OPEN_SECONDS = 10.0  # how long a server that did not answer is left alone
BATCH = 1_000  # rows in one message to the server, while an index is filled
MAX_RESULT_WINDOW = 10_000

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


# A question or an answer, as the server spells it: nested as deep as it likes.
Json = dict[str, Any]


class EngineUnavailableError(Exception):
    """The server did not answer, or answered that it cannot."""


class ForeignIndexError(EngineUnavailableError):
    """The index was filled from another database, or from this one before it was restored."""

    advice = (
        "The index in Elasticsearch was filled from another database, or before this one was restored. It is neither "
        "read nor written. Run: python manage.py search_index rebuild"
    )

    def __init__(self) -> None:
        super().__init__(self.advice)


class ElasticsearchEngine:
    """Holds a copy of SearchEntry in the index behind the alias `settings.ELASTICSEARCH_INDEX`."""

    name = "elasticsearch"

    def __init__(self, url: str, alias: str):
        self.alias = alias
        self.client = Elasticsearch(url, max_retries=0, retry_on_timeout=False, request_timeout=REQUEST_TIMEOUT)
        self.writer = self.client.options(request_timeout=WRITE_TIMEOUT)
        self.circuit_open_until = 0.0
        self.epoch_checked_until = 0.0

    @property
    def circuit_open(self) -> bool:
        """Whether the server failed a moment ago and is left alone."""
        return time.monotonic() < self.circuit_open_until

    def trip(self) -> None:
        """Leave the server alone for CIRCUIT_OPEN_SECONDS."""
        self.circuit_open_until = time.monotonic() + CIRCUIT_OPEN_SECONDS

    # ---- asking

    def search(self, request: SearchRequest) -> EngineResult:
        """One page of everything that holds enough of the words. Raises EngineUnavailableError."""
        size = request.size
        start = min((request.page - 1) * size, MAX_RESULT_WINDOW - size)
        body = {
            "query": self._scored(request),
            "post_filter": {"bool": {"filter": _facet_filters(request)}},
            "aggs": {name: _facet(name, _facet_filters(request, without=name)) for name in ("kind", "topic")},
            "sort": ["_score", "key", "locale"]
            if request.query.clauses
            else [{"published_on": "desc"}, "key", "locale"],
        }
        answer = self._run(body, start, size)
        facets = {name: _counts(answer, name) for name in ("kind", "topic")}
        total = answer["hits"]["total"]["value"]
        beyond = start != (request.page - 1) * size
        return EngineResult(
            ids=[] if beyond else [hit["_id"] for hit in answer["hits"]["hits"]], total=total, facets=facets
        )

    def directory(self, request: DirectoryRequest) -> EngineResult:
        """One page of the groups that serve a place. Raises EngineUnavailableError."""
        start = min((request.page - 1) * request.size, MAX_RESULT_WINDOW - request.size)
        tiers = _tiers(request)
        sort: list[str | Json] = ["_score"]
        if request.point:
            lat, lon = request.point
            sort.append(_script(_DISTANCE_STEP, "asc", lat=lat, lon=lon))
        sort += [_script(_STALENESS, "asc", today=request.today), {"sort_title": "asc"}, {"key": "asc"}]
        filters = [*_visible(request), {"term": {"terms": "kind:group"}}, *_eligible(request)]
        if request.query.clauses:
            filters.append(_match_clauses(request.query.clauses, request.query.minimum_should_match))
        body = {
            "query": {"bool": {"filter": filters, "should": _rank_clauses(request, tiers)}},
            "post_filter": {"bool": {"filter": _directory_filters(request)}},
            "aggs": {
                "tier": {
                    "filter": {"bool": {"filter": _directory_filters(request)}},
                    "aggs": {"of": {"filters": {"filters": tiers}}},
                },
                **{name: _facet(name, _directory_filters(request, without=name)) for name in ("service", "language")},
            },
            "sort": sort,
        }
        answer = self._run(body, start, request.size)
        counts = answer["aggregations"]["tier"]["of"]["buckets"]
        hits = answer["hits"]["hits"] if start == (request.page - 1) * request.size else []
        return EngineResult(
            ids=[hit["_id"] for hit in hits],
            total=answer["hits"]["total"]["value"],
            tiers={tier: counts[tier]["doc_count"] for tier in request.tiers if counts[tier]["doc_count"]},
            tier_of={hit["_id"]: request.tiers[-1 - int(hit["sort"][0]) // TIER_WEIGHT] for hit in hits},
            facets={name: _counts(answer, name) for name in ("service", "language")},
        )

    def _scored(self, request: SearchRequest) -> Json:
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
        bonuses += (
            [({"terms": {"terms": [f"code:{code}" for code in query.codes]}}, CODE_BONUS)] if query.codes else []
        )
        bonuses += (
            [({"terms": {"terms": [f"area:{code}" for code in query.areas]}}, AREA_BONUS)] if query.areas else []
        )
        should = [{"constant_score": {"filter": clause, "boost": bonus}} for clause, bonus in bonuses]
        return {"bool": {"must": [weighted], "should": should}}

    def _run(self, body: Json, start: int, size: int) -> Json:
        if self.circuit_open:
            raise EngineUnavailableError("resting after a failure")
        try:
            self._require_own_index_periodically()
            answer = self.client.search(
                index=self.alias, from_=start, size=size, source=False, track_total_hits=True, **body
            )
        except (ApiError, TransportError) as error:
            self.trip()
            raise EngineUnavailableError(type(error).__name__) from error
        return dict(answer)

    # ---- holding

    def indexed_versions(self) -> dict[str, int]:
        """Document id → version of everything the index holds."""
        self.ensure_index()
        self.require_own_index()
        self.writer.indices.refresh(index=self.alias)
        hits = scan(self.writer, index=self.alias, query={"_source": ["version"]}, size=2_000)
        return {hit["_id"]: hit["_source"]["version"] for hit in hits}

    def count(self) -> int:
        """How many entries the index holds. Raises ForeignIndexError, and what the client raises."""
        self.require_own_index()
        return int(self.client.count(index=self.alias)["count"])

    def bulk_index(self, rows: list[SearchEntry]) -> list[SearchEntry]:
        """Index these rows, delete what is gone; returns those that the server confirmed.

        External versions: a late write never overwrites a newer one, and counts as confirmed.
        """
        self.ensure_index()
        self.require_own_index()
        _, errors = bulk(self.writer, [_action(self.alias, row) for row in rows], raise_on_error=False)
        self.circuit_open_until = 0.0
        errors = cast(list[Json], errors)  # a mere number comes only where it is asked for
        refused = {
            answer["_id"] for error in errors for answer in error.values() if answer["status"] not in (404, 409)
        }
        return [row for row in rows if row.document_id not in refused]

    def delete_documents(self, document_ids: list[str]) -> None:
        """Delete documents that no row stands behind."""
        actions = [{"_op_type": "delete", "_index": self.alias, "_id": document_id} for document_id in document_ids]
        bulk(self.writer, actions, raise_on_error=False, refresh=True)

    def refresh(self) -> None:
        """Have what was written be found at once."""
        self.writer.indices.refresh(index=self.alias)

    def ensure_index(self) -> None:
        """Make the first index where there is none."""
        if not self.writer.indices.exists_alias(name=self.alias):
            self.swap_alias(self.new_index())

    def require_own_index(self, *, client: Elasticsearch | None = None, allow_unknown_epoch: bool = False) -> None:
        """Raises ForeignIndexError unless the index is of this life of the database, or there is none yet.

        An index of an older version of the site does not know its epoch. `client` asks; else the one that writes.
        """
        ours = {SearchEpoch.current(), *([None] if allow_unknown_epoch else [])}
        if {epoch for _, epoch in self._origins(client or self.writer)} - ours:
            raise ForeignIndexError

    def _require_own_index_periodically(self) -> None:
        if time.monotonic() < self.epoch_checked_until:
            return
        try:
            self.require_own_index(client=self.client)  # a reader waits
        except ForeignIndexError:
            self.trip()
            raise
        self.epoch_checked_until = time.monotonic() + EPOCH_CHECK_INTERVAL

    def has_outdated_schema(self) -> bool:
        """Whether another version of the site made the index, with other fields or other readings of words."""
        return any(schema_hash != SCHEMA_HASH or not epoch for schema_hash, epoch in self._origins(self.writer))

    def _origins(self, client: Elasticsearch) -> set[tuple[str | None, str | None]]:
        """The make and the epoch of what is behind the alias."""
        try:
            found = client.indices.get_mapping(index=self.alias)
        except NotFoundError:
            return set()
        metas = [each["mappings"].get("_meta", {}) for each in found.values()]
        return {(meta.get("schema_hash"), meta.get("epoch")) for meta in metas}

    def new_index(self) -> str:
        """Make an empty index that nobody searches yet; its name."""
        name = f"{self.alias}-{time.time_ns()}"
        mappings = MAPPINGS | {"_meta": {"schema_hash": SCHEMA_HASH, "epoch": SearchEpoch.current()}}
        self.writer.indices.create(index=name, settings=SETTINGS, mappings=mappings)
        return name

    def bulk_load(self, index: str, rows: Iterable[SearchEntry]) -> int:
        """Load rows into an index that nobody searches yet. Returns how many it then holds."""
        patient = self.client.options(request_timeout=BULK_LOAD_TIMEOUT)
        actions = (_action(index, row) for row in rows if row.status == EntryStatus.LIVE)
        with ThreadPoolExecutor(1) as sender:
            sent: Future[object] | None = None
            for batch in batched(actions, BATCH):
                if sent:
                    sent.result()
                # The server takes one batch while the next is made.
                sent = sender.submit(bulk, patient, batch, chunk_size=BATCH)
            if sent:
                sent.result()
        self.writer.indices.refresh(index=index)
        return int(self.writer.count(index=index)["count"])

    def swap_alias(self, index: str) -> None:
        """Point the alias at `index` in one call. The index before it stays, for a way back; older ones go."""
        try:
            current = list(self.writer.indices.get_alias(name=self.alias))
        except NotFoundError:
            current = []
        actions = [{"remove": {"index": old, "alias": self.alias}} for old in current]
        self.writer.indices.update_aliases(actions=[*actions, {"add": {"index": index, "alias": self.alias}}])
        for name in self.writer.indices.get(index=f"{self.alias}-*"):
            if name not in {index, *current}:
                self.writer.indices.delete(index=name)

    def queries_answered(self) -> int:
        """The server's own count of queries on our index."""
        stats = self.writer.indices.stats(index=self.alias, metric="search")
        return int(stats["_all"]["total"]["search"]["query_total"])

    def version(self) -> str:
        return f"Elasticsearch {self.client.info()['version']['number']}"


@cache
def elasticsearch_engine(url: str, alias: str) -> ElasticsearchEngine:
    """One client a process."""
    return ElasticsearchEngine(url, alias)


def get_elasticsearch_engine() -> ElasticsearchEngine | None:
    """Elasticsearch, where the settings name one."""
    if not settings.ELASTICSEARCH_URL:
        return None
    return elasticsearch_engine(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX)


def _action(index: str, row: SearchEntry) -> Json:
    versioned = {"_index": index, "_id": row.document_id, "version": row.version, "version_type": "external_gte"}
    if row.status == EntryStatus.DELETED:
        return versioned | {"_op_type": "delete"}
    return versioned | {"_op_type": "index", "_source": _document(row)}


def _document(row: SearchEntry) -> Json:
    language = language_of(row.locale)
    document = {
        "key": row.key,
        "locale": row.locale,
        "sort_title": row.sort_title,
        "terms": terms_of(row),
        "kind": row.kind,
        **{name: row.facets.get(name, []) for name in FACETS},
        "points": [{"lat": lat, "lon": lon} for lat, lon in row.points],
        "published_on": row.published_on,
        "review_due_ordinal": row.review_due_ordinal,
        "visible_from": row.visible_from,
        "visible_until": row.visible_until,
        "version": row.version,
    }
    document |= {f"{text}_{language}": value for text, value in row.texts.items() if value}
    return {name: value for name, value in document.items() if value is not None}


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


def _counts(answer: Json, name: str) -> dict[str, int]:
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
