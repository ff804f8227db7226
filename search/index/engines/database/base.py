"""What both databases share: filters, facets, tiers and order, in SQL that each completes with its own words."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from math import cos, radians
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from search.index.analysis import fold

from ...models import EntryStatus, SearchEntry, SearchPoint, ViewerRole
from ...requests import NEARBY_KM, Clause, DirectoryRequest, ParsedQuery, SearchRequest
from ...results import EngineResult
from ..terms import AREA_BONUS, CODE_BONUS, LANGUAGE_WEIGHT, TITLE_BONUS

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.2

Value = str | int | float | datetime | list[str]
# SQL, and the values for its places in their order.
Statement = tuple[str, Sequence[Value]]


class DatabaseEngine:
    """Answers from tables derived from SearchEntry, written in the same transaction as the row."""

    name: str
    document: str  # the derived table, with a row for each live entry
    tables: dict[str, str]  # every derived table, with its column that names the entry

    def store(self, rows: list[SearchEntry]) -> None:
        """Hold these rows as they are now; let go of those that are gone."""
        with transaction.atomic(), connection.cursor() as cursor:
            ids = [row.pk for row in rows]
            self._delete(cursor, ids)
            SearchPoint.objects.filter(entry_id__in=ids).delete()
            live = [row for row in rows if row.status == EntryStatus.LIVE]
            self._insert(cursor, live)
            SearchPoint.objects.bulk_create(
                [SearchPoint(entry_id=row.pk, latitude=lat, longitude=lon) for row in live for lat, lon in row.points]
            )

    def delete_orphans(self) -> None:
        """Let go of everything that no live entry stands behind."""
        with transaction.atomic(), connection.cursor() as cursor:
            live = "SELECT id FROM search_index_searchentry WHERE status = %s"
            for table, column in self.tables.items():
                cursor.execute(f"DELETE FROM {table} WHERE {column} NOT IN ({live})", [EntryStatus.LIVE])
            SearchPoint.objects.exclude(entry__status=EntryStatus.LIVE).delete()

    def indexed_versions(self) -> dict[str, int]:
        """Document id → version of everything this engine holds."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT e.key || ':' || e.locale, d.version FROM {self.document} d "
                f"LEFT JOIN search_index_searchentry e ON e.id = {self.entry_id}"
            )
            return {document_id or f"row {at}": version for at, (document_id, version) in enumerate(cursor.fetchall())}

    def count(self) -> int:
        """How many entries this engine holds."""
        return int(self._fetch(f"SELECT count(*) FROM {self.document}", [])[0][0])

    # ---- everything

    def search(self, request: SearchRequest) -> EngineResult:
        """One page of everything that holds enough of the words, in two questions to the database."""
        counts = self._count_by_facet([self._facet(request, name) for name in ("kind", "topic")])
        kinds = counts["kind"]
        total = kinds.get(request.kind, 0) if request.kind else sum(kinds.values())
        hits, params = self._hits(request)
        score, score_params = self._score(request)
        order = f"({score}) DESC, e.key, e.locale" if request.query.clauses else "e.published_on DESC, e.key, e.locale"
        rows = self._fetch(
            f"SELECT e.key || ':' || e.locale FROM {hits} ORDER BY {order} LIMIT %s OFFSET %s",
            [*params, *(score_params if request.query.clauses else []), request.size, _offset(request)],
        )
        return EngineResult(
            ids=[row[0] for row in rows], total=total, facets={"kind": kinds, "topic": counts["topic"]}
        )

    def latest(self, request: SearchRequest, own_language: bool = False) -> list[SearchEntry]:
        """The rows themselves, newest first, in one query."""
        hits, params = self._hits(request)
        if own_language:
            hits, params = f"{hits} AND e.locale = %s", [*params, request.locale]
        sql = f"SELECT e.* FROM {hits} ORDER BY e.published_on DESC, e.key, e.locale LIMIT %s OFFSET %s"
        return list(SearchEntry.objects.raw(sql, [*params, request.size, _offset(request)]))

    def _score(self, request: SearchRequest) -> Statement:
        query = request.query
        sql = f"CASE WHEN e.locale = %s THEN {LANGUAGE_WEIGHT} ELSE 1.0 END * {self.rank}"
        params: list[Value] = [request.locale, *self._rank_params(request)]
        sql += f" + CASE WHEN e.sort_title = %s THEN {TITLE_BONUS} ELSE 0 END"
        params.append(fold(query.text)[:200])
        for prefix, values, bonus in (("code", query.codes, CODE_BONUS), ("area", query.areas, AREA_BONUS)):
            if values:
                has, has_params = self.any_of([f"{prefix}:{value}" for value in values])
                sql += f" + CASE WHEN {has} THEN {bonus} ELSE 0 END"
                params += has_params
        return sql, params

    def _hits(self, request: SearchRequest, without: str = "") -> Statement:
        """FROM and WHERE of all that match, leaving out the filter on `without`."""
        table, params = self._from_clause(request.query)
        clauses = self._filters(request)
        if request.kind and without != "kind":
            clauses.append(self.any_of([f"kind:{request.kind}"]))
        if request.topic and without != "topic":
            clauses.append(self.any_of([f"topic:{request.topic}"]))
        if request.query.clauses:
            clauses.append(self.words_match(request.query.clauses, request.minimum_should_match))
        where, where_params = _and(clauses)
        return f"{table} WHERE {where}", [*params, *where_params]

    def _filters(self, request: SearchRequest | DirectoryRequest) -> list[Statement]:
        """What this reader may see now, once for each thing."""
        viewers = {ViewerRole.EVERYONE, request.viewer}
        return [
            self.any_of([f"serve:{request.locale}"]),
            self.any_of([f"visibility:{viewer}" for viewer in sorted(viewers)]),
            ("(e.visible_from IS NULL OR e.visible_from <= %s)", [request.now]),
            ("(e.visible_until IS NULL OR e.visible_until > %s)", [request.now]),
        ]

    def _facet(self, request: SearchRequest, name: str) -> Statement:
        hits, params = self._hits(request, without=name)
        return self._terms_counted(f"SELECT e.id FROM {hits}", params, name)

    def _count_by_facet(self, statements: list[Statement]) -> dict[str, dict[str, int]]:
        """All counts in one question: each statement gives rows of "name:value" and a number."""
        sql = " UNION ALL ".join(sql for sql, _ in statements)
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for term, count in self._fetch(sql, [param for _, params in statements for param in params]):
            name, _, value = term.partition(":")
            found[name][value] = count
        return found

    # ---- the directory

    def directory(self, request: DirectoryRequest) -> EngineResult:
        """One page of the groups that serve a place, in two questions to the database."""
        tier, tier_params = self._tier(request)
        distance_step, distance_params = self._distance_step(request)
        where, params = _and([*self._directory_filters(request), *self._eligible(request)])
        table, table_params = self._from_clause(request.query)
        groups = (
            f"SELECT e.id, e.key || ':' || e.locale AS document_id, e.sort_title, e.key, {tier} AS area_rank, "
            f"{distance_step} AS distance_step, {self._service_matches(request)} AS service_matches, "
            f"{self._language_match(request)} AS language_match, "
            f"CASE WHEN e.review_due_ordinal IS NULL OR e.review_due_ordinal >= {request.today} THEN 0 "
            f"WHEN e.review_due_ordinal >= {request.today - 30} THEN 1 ELSE 2 END AS staleness "
            f"FROM {table} WHERE {where}"
        )
        all_params = [
            *tier_params,
            *distance_params,
            *self._service_matches_params(request),
            *self._language_match_params(request),
        ]
        all_params += [*table_params, *params]
        tiers = f"SELECT 'tier:' || area_rank, COUNT(*) FROM ({groups}) g GROUP BY area_rank"
        facets = [self._directory_facet(request, name) for name in ("service", "language")]
        counted = self._count_by_facet([(tiers, all_params), *facets])
        rows = self._fetch(
            f"SELECT document_id, area_rank FROM ({groups}) g ORDER BY {self.order} LIMIT %s OFFSET %s",
            [*all_params, request.size, _offset(request)],
        )
        names = list(request.tiers)
        counts = {names[int(number)]: count for number, count in sorted(counted["tier"].items())}
        return EngineResult(
            ids=[row[0] for row in rows],
            total=sum(counts.values()),
            tiers=counts,
            tier_of={document_id: names[number] for document_id, number in rows},
            facets={name: counted[name] for name in ("service", "language")},
        )

    def _directory_filters(self, request: DirectoryRequest, without: str = "") -> list[Statement]:
        clauses = [*self._filters(request), self.any_of(["kind:group"])]
        if request.services and without != "service":
            clauses.append(self.any_of([f"service:{slug}" for slug in request.services]))
        if request.languages and without != "language":
            clauses.append(self.any_of([f"language:{code}" for code in request.languages]))
        if request.query.clauses:
            clauses.append(self.words_match(request.query.clauses, request.query.minimum_should_match))
        return clauses

    def _eligible(self, request: DirectoryRequest) -> list[Statement]:
        """Serves an area of the reader's chain, or a part of the area asked for, or is near by."""
        if not request.chain:
            return []
        ways = [self.any_of([*(f"area:{code}" for code in request.chain), *(f"in:{code}" for code in request.within)])]
        if request.point:
            near = f"e.id IN ({self._box(request.point)}) AND ({self._distance(request.point)}) <= {NEARBY_KM}"
            ways.append((near, []))
        return [(" OR ".join(sql for sql, _ in ways), [param for _, params in ways for param in params])]

    def _tier(self, request: DirectoryRequest) -> Statement:
        cases = ""
        params: list[Value] = []
        for number, tier in enumerate(request.tiers):
            terms = [f"area:{code}" for code, of in request.chain.items() if of == tier]
            if tier == "within":
                terms = [f"in:{code}" for code in request.within]
            if terms:
                has, has_params = self.any_of(terms)
                cases += f" WHEN {has} THEN {number}"
                params += has_params
        last = len(request.tiers) - 1
        return (f"CASE{cases} ELSE {last} END", params) if cases else (str(last), [])

    def _distance_step(self, request: DirectoryRequest) -> Statement:
        """Distance in steps of 100 m; what has no public point comes last."""
        if not request.point:
            return "0", []
        return f"COALESCE(CAST(FLOOR(({self._distance(request.point)}) * 10) AS INTEGER), 1000000)", []

    @staticmethod
    def _distance(point: tuple[float, float]) -> str:
        """Kilometres to the nearest public point of an entry (haversine), NULL without one."""
        lat, lon = point
        return (
            f"SELECT MIN(2 * {EARTH_KM} * ASIN(SQRT(POWER(SIN(RADIANS(p.latitude - ({lat!r})) / 2), 2) + "
            f"COS(RADIANS({lat!r})) * COS(RADIANS(p.latitude)) * "
            f"POWER(SIN(RADIANS(p.longitude - ({lon!r})) / 2), 2)))) "
            f"FROM search_index_searchpoint p WHERE p.entry_id = e.id"
        )

    @staticmethod
    def _box(point: tuple[float, float]) -> str:
        """Entries with a point so near that measuring is worth it: an index finds them."""
        lat, lon = point
        north = NEARBY_KM / KM_PER_DEGREE
        east = north / max(cos(radians(lat)), 0.01)
        return (
            "SELECT p.entry_id FROM search_index_searchpoint p "
            f"WHERE p.latitude BETWEEN {lat - north} AND {lat + north} "
            f"AND p.longitude BETWEEN {lon - east} AND {lon + east}"
        )

    def _service_matches(self, request: DirectoryRequest) -> str:
        """How many of the services asked for a group offers."""
        return " + ".join(f"CASE WHEN {self.any_of([''])[0]} THEN 1 ELSE 0 END" for _ in request.services) or "0"

    def _service_matches_params(self, request: DirectoryRequest) -> Sequence[Value]:
        return [param for slug in request.services for param in self.any_of([f"service:{slug}"])[1]]

    def _language_match(self, request: DirectoryRequest) -> str:
        return f"CASE WHEN {self.any_of([''])[0]} THEN 1 ELSE 0 END"

    def _language_match_params(self, request: DirectoryRequest) -> Sequence[Value]:
        return self.any_of([f"language:{request.spoken}"])[1]

    def _directory_facet(self, request: DirectoryRequest, name: str) -> Statement:
        table, table_params = self._from_clause(request.query)
        where, params = _and([*self._directory_filters(request, without=name), *self._eligible(request)])
        return self._terms_counted(f"SELECT e.id FROM {table} WHERE {where}", [*table_params, *params], name)

    # ---- what each database says in its own words

    entry_id: str  # the column of the derived table (as `d`) that names the entry
    rank: str
    order: str  # of the directory; text in the order of its bytes

    def any_of(self, terms: list[str]) -> Statement:
        """SQL that holds where entry `e` has any of the terms."""
        raise NotImplementedError

    def _from_clause(self, query: ParsedQuery) -> Statement:
        """The tables, with the entry as `e`."""
        raise NotImplementedError

    def words_match(self, clauses: Sequence[Clause], minimum_should_match: int) -> Statement:
        """SQL that holds where entry `e` has at least so many of the ideas."""
        raise NotImplementedError

    def _rank_params(self, request: SearchRequest) -> Sequence[Value]:
        return []

    def _terms_counted(self, ids: str, params: Sequence[Value], name: str) -> Statement:
        """SQL for the terms "name:…" of these entries and how many have each."""
        raise NotImplementedError

    def version(self) -> str:
        """The database's name and number, as "SQLite 3.40.1"."""
        raise NotImplementedError

    def _insert(self, cursor: CursorWrapper, rows: list[SearchEntry]) -> None:
        raise NotImplementedError

    def _delete(self, cursor: CursorWrapper, ids: list[int]) -> None:
        raise NotImplementedError

    @staticmethod
    def _fetch(sql: str, params: Sequence[Value]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


def _and(clauses: list[Statement]) -> Statement:
    sql = " AND ".join(f"({sql})" for sql, _ in clauses)
    return sql, [param for _, params in clauses for param in params]


def _offset(request: SearchRequest | DirectoryRequest) -> int:
    return (request.page - 1) * request.size
