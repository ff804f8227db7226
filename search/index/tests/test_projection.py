import pytest
from django.db import transaction

from search.index.engines.database import database_engine
from search.index.models import SearchEntry, SearchVersion
from search.index.projection import project_batch, projected_together, served_to, source_drift

from .making import Shelf, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(given_source):
    return Shelf(given_source)


def row(identity, locale="en"):
    return SearchEntry.objects.get(key=f"given:{identity}", locale=locale)


def test_every_version_is_greater_than_all_before_also_after_deletion():
    first = SearchVersion.take(3)
    assert SearchVersion.take(1)[0] > max(first)
    assert not SearchVersion.objects.exists()


def test_projecting_what_did_not_change_writes_nothing(shelf):
    shelf.put("a", page("A page"))
    version = row("a").version
    shelf.put("a", page("A page"))
    assert row("a").version == version
    shelf.put("a", page("Another title"))
    assert row("a").version > version


def test_a_thing_that_went_leaves_an_empty_row_until_every_engine_knows(shelf):
    shelf.put("a", page("A page", body="words", areas=["us"]))
    shelf.take_away("a")
    gone = row("a")
    assert (gone.state, gone.title, gone.body, gone.areas, gone.card) == ("gone", "", "", [], {})


def test_a_translation_that_appears_takes_over_its_readers(shelf):
    shelf.put("a", page("Plan", "en"))
    assert row("a").serve_locales == ["en", "es", "ht", "ar", "zh-hans", "vi", "fr"]
    shelf.put("a", page("Plan", "en"), page("Plan", "es"))
    assert row("a", "es").serve_locales == ["es"]
    assert "es" not in row("a").serve_locales


def test_readers_are_offered_english_then_spanish_then_what_exists():
    assert served_to("es", ["es", "ar"]) == ["en", "es", "ht", "zh-hans", "vi", "fr"]
    assert served_to("vi", ["vi"]) == ["en", "es", "ht", "ar", "zh-hans", "vi", "fr"]


def test_the_row_and_the_engine_are_written_in_the_same_transaction(shelf):
    with pytest.raises(RuntimeError), transaction.atomic():
        shelf.put("a", page("Never there"))
        raise RuntimeError
    assert not SearchEntry.objects.filter(key="given:a").exists()
    assert not any(name.startswith("given:") for name in database_engine().held())


def test_drift_counts_rows_that_are_missing_stale_or_left_over(shelf, given_source):
    shelf.put("a", page("One"))
    shelf.put("b", page("Two"))
    before = source_drift()
    SearchEntry.objects.filter(key="given:a").update(title="changed by hand")
    assert source_drift() == before + 1
    given_source.things.pop("b")
    assert source_drift() == before + 2
    project_batch(given_source, ["a", "b"])
    assert source_drift() == before


def test_what_is_changed_together_is_written_once_at_the_end(shelf, given_source):
    shelf.put("a", page("One"))
    version = row("a").version
    with projected_together():
        shelf.take_away("a")
        with projected_together():
            shelf.put("a", page("Two"))
        shelf.put("a", page("Three"))
        assert row("a").title == "One"
    assert (row("a").title, row("a").version) == ("Three", version + 1)


def test_what_is_changed_together_and_undone_is_written_neither_then_nor_later(shelf):
    with pytest.raises(RuntimeError), projected_together():
        shelf.put("a", page("Never there"))
        raise RuntimeError
    shelf.put("b", page("Another"))
    assert not SearchEntry.objects.filter(key="given:a").exists()
    assert row("b").title == "Another"
