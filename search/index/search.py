"""The front door: ask the chosen engine; when it does not answer, the database does, and the reader is told."""

import logging
from dataclasses import replace
from typing import Literal

from .engines.database import database_engine
from .engines.elasticsearch import EngineUnavailableError, get_elasticsearch_engine
from .models import EntryQuerySet, SearchEntry
from .requests import DirectoryRequest, SearchRequest
from .results import Engine, EngineResult, SearchResults

logger = logging.getLogger(__name__)

# What a list of results does not show. Texts can be long, and a list of groups marks no words in them.
UNUSED: dict[str, tuple[str, ...]] = {"search": (), "directory": ("body", "file_text")}


def search(request: SearchRequest, engine: Engine | None = None) -> SearchResults:
    """Results over everything. Where nothing holds enough of the words, things that hold any of them."""
    results = _ask("search", request, engine)
    if results.total or len(request.query.clauses) < 2 or request.kind or request.topic:
        return results
    return _ask("search", replace(request, relaxed=True), engine)


def directory(request: DirectoryRequest, engine: Engine | None = None) -> SearchResults:
    """The groups that serve a place, in the one order that every engine keeps."""
    return _ask("directory", request, engine)


def _ask(
    question: Literal["search", "directory"], request: SearchRequest | DirectoryRequest, engine: Engine | None
) -> SearchResults:
    chosen: Engine = engine or get_elasticsearch_engine() or database_engine()
    degraded = False
    found: EngineResult
    try:
        found = getattr(chosen, question)(request)
    except EngineUnavailableError as error:
        logger.warning("The search engine did not answer (%s): the database does.", error.__cause__ or error)
        chosen, degraded = database_engine(), True
        found = getattr(chosen, question)(request)
    return SearchResults(
        entries=_rows(found, SearchEntry.objects.defer(*UNUSED[question])),
        total=found.total,
        facets=found.facets,
        answered_by=chosen.name,
        degraded=degraded,
        relaxed=getattr(request, "relaxed", False),
        tiers=found.tiers,
        tier_of=found.tier_of,
    )


def _rows(found: EngineResult, entries: EntryQuerySet) -> list[SearchEntry]:
    """The rows themselves come from the database: what has gone since the engine was told is not shown."""
    parts = [document_id.rpartition(":") for document_id in found.ids]
    wanted = entries.live().filter(key__in={key for key, _, _ in parts}, locale__in={locale for _, _, locale in parts})
    rows = {row.document_id: row for row in wanted}
    return [rows[document_id] for document_id in found.ids if document_id in rows]
