import pytest
from django.db import transaction

from search.index.engines.database import database_engine
from search.index.models import SearchEntry, SearchVersion
from search.index.projection import count_source_drift, locales_served_by, projected_together, sync_batch

from .factories import IndexFiller, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(fake_source):
    return IndexFiller(fake_source)


def row(object_id, locale="en"):
    return SearchEntry.objects.get(key=f"given:{object_id}", locale=locale)


def test_every_version_is_greater_than_all_before_also_after_deletion():
    first = SearchVersion.take(3)
    assert SearchVersion.take(1)[0] > max(first)
    assert not SearchVersion.objects.exists()


def test_projecting_what_did_not_change_writes_nothing(index):
    index.put("a", page("A page"))
    version = row("a").version
    index.put("a", page("A page"))
    assert row("a").version == version
    index.put("a", page("Another title"))
    assert row("a").version > version


def test_a_thing_that_went_leaves_an_empty_row_until_every_engine_knows(index):
    index.put("a", page("A page", body="words", areas=["us"]))
    index.remove("a")
    gone = row("a")
    assert (gone.status, gone.title, gone.body, gone.areas, gone.display_data) == ("deleted", "", "", [], {})


def test_a_translation_that_appears_takes_over_its_readers(index):
    index.put("a", page("Plan", "en"))
    assert row("a").serve_locales == ["en", "es", "ht", "ar", "zh-hans", "vi", "fr"]
    index.put("a", page("Plan", "en"), page("Plan", "es"))
    assert row("a", "es").serve_locales == ["es"]
    assert "es" not in row("a").serve_locales


def test_readers_are_offered_english_then_spanish_then_what_exists():
    assert locales_served_by("es", ["es", "ar"]) == ["en", "es", "ht", "zh-hans", "vi", "fr"]
    assert locales_served_by("vi", ["vi"]) == ["en", "es", "ht", "ar", "zh-hans", "vi", "fr"]


def test_the_row_and_the_engine_are_written_in_the_same_transaction(index):
    with pytest.raises(RuntimeError), transaction.atomic():
        index.put("a", page("Never there"))
        raise RuntimeError
    assert not SearchEntry.objects.filter(key="given:a").exists()
    assert not any(name.startswith("given:") for name in database_engine().indexed_versions())


def test_drift_counts_rows_that_are_missing_stale_or_left_over(index, fake_source):
    index.put("a", page("One"))
    index.put("b", page("Two"))
    before = count_source_drift()
    SearchEntry.objects.filter(key="given:a").update(title="changed by hand")
    assert count_source_drift() == before + 1
    fake_source.things.pop("b")
    assert count_source_drift() == before + 2
    sync_batch(fake_source, ["a", "b"])
    assert count_source_drift() == before


def test_what_is_changed_together_is_written_once_at_the_end(index, fake_source):
    index.put("a", page("One"))
    version = row("a").version
    with projected_together():
        index.remove("a")
        with projected_together():
            index.put("a", page("Two"))
        index.put("a", page("Three"))
        assert row("a").title == "One"
    assert (row("a").title, row("a").version) == ("Three", version + 1)


def test_what_is_changed_together_and_undone_is_written_neither_then_nor_later(index):
    with pytest.raises(RuntimeError), projected_together():
        index.put("a", page("Never there"))
        raise RuntimeError
    index.put("b", page("Another"))
    assert not SearchEntry.objects.filter(key="given:a").exists()
    assert row("b").title == "Another"
