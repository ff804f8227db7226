"""Elasticsearch, by its official client: the only module that imports it.

No retries inside the client and short timeouts: the database answers instead, and a circuit breaker keeps a dead
server from being asked again by every reader.
"""

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import cast

from django.conf import settings
from elasticsearch import ApiError as ApiError
from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch import TransportError as TransportError
from elasticsearch.helpers import bulk, scan

from ..models import EntryStatus, SearchEntry, SearchEpoch
from ..requests import DirectoryRequest, SearchRequest
from ..results import EngineResult
from ..utils import batched
from .elasticsearch_queries import (
    DIRECTORY_FACETS,
    SEARCH_FACETS,
    Json,
    directory_body,
    facet_counts,
    search_body,
    tier_of_score,
)
from .elasticsearch_settings import FACETS, MAPPINGS, SCHEMA_HASH, SETTINGS, language_of
from .terms import terms_of

REQUEST_TIMEOUT = 1.0
WRITE_TIMEOUT = 5.0  # an editor may be waiting
BULK_LOAD_TIMEOUT = 60.0
EPOCH_CHECK_INTERVAL = 10.0  # how often it is asked whether the index is of this life of the database
CIRCUIT_OPEN_SECONDS = 10.0  # how long a server that did not answer is left alone
BATCH = 1_000  # rows in one message to the server, while an index is filled
MAX_RESULT_WINDOW = 10_000


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
        answer = self._run(search_body(request), start, size)
        facets = {name: facet_counts(answer, name) for name in SEARCH_FACETS}
        total = answer["hits"]["total"]["value"]
        beyond = start != (request.page - 1) * size
        return EngineResult(
            ids=[] if beyond else [hit["_id"] for hit in answer["hits"]["hits"]], total=total, facets=facets
        )

    def directory(self, request: DirectoryRequest) -> EngineResult:
        """One page of the groups that serve a place. Raises EngineUnavailableError."""
        start = min((request.page - 1) * request.size, MAX_RESULT_WINDOW - request.size)
        answer = self._run(directory_body(request), start, request.size)
        counts = answer["aggregations"]["tier"]["of"]["buckets"]
        hits = answer["hits"]["hits"] if start == (request.page - 1) * request.size else []
        return EngineResult(
            ids=[hit["_id"] for hit in hits],
            total=answer["hits"]["total"]["value"],
            tiers={tier: counts[tier]["doc_count"] for tier in request.tiers if counts[tier]["doc_count"]},
            tier_of={hit["_id"]: tier_of_score(request, hit["sort"][0]) for hit in hits},
            facets={name: facet_counts(answer, name) for name in DIRECTORY_FACETS},
        )

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
