"""When Elasticsearch stops, is killed, comes back: search answers, and nothing is lost."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.index import maintenance, outbox
from search.index.engines import elasticsearch as module
from search.index.engines.database import database_engine
from search.index.engines.elasticsearch import ElasticsearchEngine
from search.index.maintenance import check, rebuild, sync
from search.index.models import SearchEntry, SearchEpoch
from search.index.requests import SearchRequest
from search.index.search import search

from ..query_parser import parse_query
from .factories import IndexFiller, page

pytestmark = pytest.mark.django_db
NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def index(fake_source):
    return IndexFiller(fake_source)


def ask(query):
    return search(SearchRequest(query=parse_query(query, "en"), locale="en"))


def stop_the_server(settings):
    settings.ELASTICSEARCH_URL = NOBODY


@pytest.fixture
def node(site_with_elasticsearch, settings):
    settings.NODE = settings.ELASTICSEARCH_URL
    return site_with_elasticsearch


def test_the_server_is_really_asked(index, node):
    index.put("a", page("Rights at school"))
    sync()
    before = node.queries_answered()
    results = ask("school")
    assert results.answered_by == "elasticsearch"
    assert node.queries_answered() > before


def test_with_the_server_stopped_the_database_answers_and_says_so(index, node, settings):
    index.put("a", page("Rights at school"))
    stop_the_server(settings)
    results = ask("school")
    assert (results.answered_by, results.degraded) == (database_engine().name, True)
    assert [entry.title for entry in results.entries] == ["Rights at school"]


def test_a_server_that_did_not_answer_is_left_alone_for_a_while(index, settings, monkeypatch):
    engine = ElasticsearchEngine(NOBODY, "none")
    engine.epoch_checked_until = float("inf")
    asked = []
    monkeypatch.setattr(engine.client, "search", lambda **kwargs: asked.append(1) or _refuse())
    for _ in range(5):
        with pytest.raises(module.EngineUnavailableError):
            engine.search(SearchRequest(query=parse_query("school", "en"), locale="en"))
    assert len(asked) == 1


def test_no_reader_waits_as_long_as_one_who_saves(index, node, monkeypatch):
    """The client that writes waits for five seconds."""
    node.epoch_checked_until = 0
    with monkeypatch.context() as patched:
        patched.setattr(node, "writer", None)
        assert ask("page").answered_by == "elasticsearch"


def test_a_save_does_not_wait_for_a_server_that_has_just_failed(index, node, monkeypatch):
    asked = []
    monkeypatch.setattr(ElasticsearchEngine, "bulk_index", lambda self, rows: asked.append(1) or _refuse())
    for number in range(5):
        index.put(f"{number}", page(f"Page {number}"))
        outbox.flush_safely()
    assert len(asked) == 1


def _refuse():
    raise module.TransportError("refused")


def test_after_an_outage_exactly_what_changed_is_sent(index, node, settings, django_capture_on_commit_callbacks):
    for name in "abc":
        index.put(name, page(f"Page {name}"))
    sync()
    stop_the_server(settings)
    with django_capture_on_commit_callbacks(execute=True):
        index.put("b", page("Page b, changed"))
    assert [row.key for row in SearchEntry.objects.pending()] == ["given:b"]
    settings.ELASTICSEARCH_URL = settings.NODE
    sent = []
    real = ElasticsearchEngine.bulk_index
    settings_engine = module.get_elasticsearch_engine()
    settings_engine.bulk_index = lambda rows: sent.extend(row.key for row in rows) or real(settings_engine, rows)
    try:
        assert sync() == {"database": 0, "elasticsearch": 0}
    finally:
        del settings_engine.bulk_index
    assert sent == ["given:b"]


def test_killed_in_mid_sync_and_run_again_nothing_is_missing(index, node, monkeypatch):
    for number in range(30):
        index.put(f"{number}", page(f"Page {number}"))
    monkeypatch.setattr(outbox, "BATCH", 10)
    real, batched = ElasticsearchEngine.bulk_index, []

    def dies_in_the_second(self, rows):
        batched.append(rows)
        if len(batched) == 2:
            real(self, rows)
            raise KeyboardInterrupt  # taken by the server, never written down
        return real(self, rows)

    monkeypatch.setattr(ElasticsearchEngine, "bulk_index", dies_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        sync()
    assert SearchEntry.objects.pending().count() == 20
    monkeypatch.setattr(ElasticsearchEngine, "bulk_index", real)
    assert sync() == {"database": 0, "elasticsearch": 0}


def test_deleted_and_made_again_under_the_same_key_it_is_found(index, node):
    index.put("a", page("Rights at school"))
    sync()
    index.remove("a")
    sync()
    assert not SearchEntry.objects.filter(key="given:a").exists()
    index.put("a", page("Rights at school"))
    assert sync() == {"database": 0, "elasticsearch": 0}
    assert [entry.title for entry in ask("school").entries] == ["Rights at school"]


def test_a_row_is_marked_as_sent_only_when_the_server_confirmed_it(index, node, monkeypatch):
    index.put("a", page("One"))
    monkeypatch.setattr(ElasticsearchEngine, "bulk_index", lambda self, rows: [])
    sync()
    assert SearchEntry.objects.pending().filter(key="given:a").exists()


def test_a_document_deleted_by_hand_is_drift_and_rebuild_mends_it(index, node):
    index.put("a", page("One"))
    rebuild()
    node.delete_documents([SearchEntry.objects.get(key="given:a").document_id])
    assert check()["elasticsearch"] == 1
    assert rebuild() == {"database": 0, "elasticsearch": 0}


def test_sync_mends_what_the_server_lost_and_what_it_holds_too_much(index, node):
    index.put("a", page("One"))
    index.put("b", page("Two"))
    rebuild()
    node.delete_documents([SearchEntry.objects.get(key="given:a").document_id])
    SearchEntry.objects.filter(key="given:b").delete()
    del index.source.things["b"]
    assert sync()["elasticsearch"] == 0


def test_sync_makes_the_index_anew_where_another_version_made_it(index, node):
    index.put("a", page("One"))
    sync()
    before = set(node.writer.indices.get_alias(name=node.alias))
    sync()
    assert set(node.writer.indices.get_alias(name=node.alias)) == before
    node.writer.indices.put_mapping(index=node.alias, meta={"schema_hash": "of last year"})  # which knew of no epoch
    assert sync() == {"database": 0, "elasticsearch": 0}
    assert set(node.writer.indices.get_alias(name=node.alias)).isdisjoint(before)
    assert [entry.title for entry in ask("one").entries] == ["One"]


def restored() -> None:
    """What a restore does to the rows of search: none is left, and a new life of the database begins."""
    SearchEntry.objects.all().delete()
    SearchEpoch.objects.all().delete()


def test_a_restored_site_neither_asks_nor_writes_an_index_of_before(index, node):
    index.put("a", page("The future"))
    rebuild()
    restored()
    engine = module.get_elasticsearch_engine()
    engine.epoch_checked_until = 0.0  # or another process asks
    index.put("a", page("The past"))
    results = ask("future past")
    assert (results.degraded, [entry.title for entry in results.entries]) == (True, ["The past"])
    engine.circuit_open_until = 0.0
    outbox.flush_safely()
    assert SearchEntry.objects.pending().count() == 1
    for command in ("sync", "check"):
        with pytest.raises(CommandError, match="search_index rebuild"):
            call_command("search_index", command)
    assert rebuild() == {"database": 0, "elasticsearch": 0}
    engine.circuit_open_until = 0.0
    assert ask("past").answered_by == "elasticsearch"
    assert sync() == {"database": 0, "elasticsearch": 0}


def test_that_an_index_is_of_before_is_told_with_what_to_do(index, node, client):
    rebuild()
    assert client.get("/readyz").json()["parts"]["search engine"]["works"]
    restored()
    assert not client.get("/readyz").json()["parts"]["search engine"]["works"]
    out = StringIO()
    call_command("check_health", stdout=out)
    assert "search engine: The index in Elasticsearch was filled from another database" in out.getvalue()


def test_a_command_says_what_is_left_when_the_server_does_not_answer(index, settings):
    index.put("a", page("One"))
    stop_the_server(settings)
    with pytest.raises(CommandError, match="the database is up to date .*search_index rebuild"):
        call_command("search_index", "rebuild")


def test_a_row_deleted_by_hand_is_drift_in_each_engine(index, node):
    index.put("a", page("One"))
    rebuild()
    SearchEntry.objects.filter(key="given:a").delete()
    drift = check()
    assert drift["database"] >= 1
    assert drift["elasticsearch"] >= 1


def test_rebuild_keeps_the_index_before_it_for_a_way_back(index, node):
    index.put("a", page("One"))
    rebuild()
    rebuild()
    rebuild()
    assert len(node.writer.indices.get(index=f"{node.alias}-*")) == 2


def test_rebuild_gives_each_row_to_the_server_once(index, node, monkeypatch):
    for number in range(5):
        index.put(f"{number}", page(f"Page {number}"))
    sent = []
    monkeypatch.setattr(ElasticsearchEngine, "bulk_index", lambda self, rows: sent.extend(rows) or rows)
    assert rebuild() == {"database": 0, "elasticsearch": 0}
    assert not sent
    assert not SearchEntry.objects.pending().exists()


def test_what_a_rebuild_finds_changed_goes_into_the_new_index_alone(fake_source, node, monkeypatch):
    monkeypatch.setattr("search.index.projection.transaction.on_commit", lambda send, robust=False: send())
    sent = []
    monkeypatch.setattr(outbox, "flush", lambda engine: sent.append(engine))
    fake_source.things["a"] = [page("Never projected")]
    assert rebuild() == {"database": 0, "elasticsearch": 0}
    assert not sent
    assert [entry.title for entry in ask("projected").entries] == ["Never projected"]
    IndexFiller(fake_source).put("b", page("After it"))
    assert sent


def test_what_changes_or_goes_while_the_new_index_fills_is_sent_again(index, node, monkeypatch):
    for name in ("changed", "gone", "still"):
        index.put(name, page(f"Old {name}"))
    sync()
    fill = ElasticsearchEngine.bulk_load

    def filled_in_a_busy_hour(self, name, rows):
        held = fill(self, name, rows)
        index.put("changed", page("New words"))
        index.remove("gone")
        outbox.flush(node)  # to the index that still answers
        return held

    monkeypatch.setattr(ElasticsearchEngine, "bulk_load", filled_in_a_busy_hour)
    assert rebuild() == {"database": 0, "elasticsearch": 0}
    assert [entry.title for entry in ask("words").entries] == ["New words"]
    assert not ask("gone").entries


def test_the_database_answers_whole_while_it_is_filled_anew(index, monkeypatch):
    for number in range(5):
        index.put(f"{number}", page(f"Page {number}"))
    database, seen = database_engine(), []
    store = type(database).store
    monkeypatch.setattr(maintenance, "BATCH", 2)
    monkeypatch.setattr(
        type(database), "store", lambda self, rows: (store(self, rows), seen.append(database.count()))[0]
    )
    rebuild()
    assert len(seen) >= 3
    assert set(seen) == {SearchEntry.objects.live().count()}


def test_rebuild_clears_the_database_of_what_no_row_stands_behind(index):
    index.put("a", page("One"))
    stray = SearchEntry.objects.get(key="given:a")
    stray.pk = 999_999
    database_engine().store([stray])
    assert check()["database"] == 1
    assert rebuild()["database"] == 0
