"""Pages and the projection: what is saved, published, moved, hidden and deleted shows in search at once."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Locale, PageViewRestriction

from search.index.models import SearchEntry
from search.index.projection import count_source_drift

from ..models import StandardPage

pytestmark = pytest.mark.django_db


def row(page):
    return (
        SearchEntry.objects.live().filter(key=f"page:{page.translation_key}", locale=page.locale.language_code).first()
    )


def test_a_page_is_found_by_its_whole_way_and_by_no_part_of_it(home_page, client):
    above = home_page.add_child(instance=StandardPage(title="Above", slug="above"))
    above.add_child(instance=StandardPage(title="Below", slug="below"))
    assert client.get("/above/below/").context_data["page"].title == "Below"
    for address in ("/below/", "/above/above/", "/above/below/below/", "/below/above/", "/above" * 200 + "/"):
        assert client.get(address).status_code == 404, address


def test_a_page_below_a_draft_is_there(home_page, client):
    above = home_page.add_child(instance=StandardPage(title="Above", slug="above", live=False))
    above.add_child(instance=StandardPage(title="Below", slug="below"))
    assert client.get("/above/").status_code == 404
    assert client.get("/above/below/").status_code == 200


def text(words):
    return [("text", f"<p>{words}</p>")]


def test_a_published_page_is_in_the_projection_in_the_same_transaction(home_page):
    with pytest.raises(RuntimeError), transaction.atomic():
        page = home_page.add_child(instance=StandardPage(title="Never", slug="never"))
        raise RuntimeError
    page = home_page.add_child(instance=StandardPage(title="Rights", slug="rights", body=text("silence")))
    assert not SearchEntry.objects.filter(title="Never").exists()
    assert row(page).title == "Rights"
    assert "silence" in row(page).body


def test_a_draft_is_nowhere_until_it_is_published(home_page):
    page = home_page.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    page.title = "Draft, changed"
    page.save_revision()
    assert row(page) is None
    page.get_latest_revision().publish()
    assert row(page).title == "Draft, changed"
    page.title = "Not yet public"
    page.save_revision()
    assert row(page).title == "Draft, changed"


def test_unpublishing_and_deleting_take_a_page_away_with_its_children(home_page):
    parent = home_page.add_child(instance=StandardPage(title="Parent", slug="parent"))
    child = parent.add_child(instance=StandardPage(title="Child", slug="child"))
    parent.unpublish(set_expired=False)
    assert row(parent) is None
    assert row(child) is not None
    child.delete()
    assert row(child) is None


def test_a_page_behind_a_login_or_password_is_not_found_nor_are_its_children(home_page):
    parent = home_page.add_child(instance=StandardPage(title="Parent", slug="parent"))
    child = parent.add_child(instance=StandardPage(title="Child", slug="child"))
    restriction = PageViewRestriction.objects.create(page=parent, restriction_type="login")
    assert row(parent) is None
    assert row(child) is None
    restriction.delete()
    assert row(child) is not None


def test_a_moved_page_keeps_its_entry_with_its_new_address(home_page):
    shelf = home_page.add_child(instance=StandardPage(title="Shelf", slug="shelf"))
    page = home_page.add_child(instance=StandardPage(title="Moved", slug="moved"))
    page.move(shelf, pos="last-child")
    assert row(page).display_data["url"] == "/shelf/moved/"


def test_an_alias_is_never_found(home_page):
    page = home_page.add_child(instance=StandardPage(title="Only English", slug="only"))
    french = Locale.objects.get_or_create(language_code="fr")[0]
    home_page.copy_for_translation(french, alias=True)
    page.copy_for_translation(french, alias=True)
    assert SearchEntry.objects.live().filter(locale="fr").count() == 0
    assert "fr" in row(page).serve_locales


def test_what_no_signal_sees_is_mended_by_sync(home_page):
    page = home_page.add_child(instance=StandardPage(title="Before", slug="before"))
    StandardPage.objects.filter(pk=page.pk).update(title="After")
    assert count_source_drift() == 1
    call_command("search_index", "sync")
    assert row(page).title == "After"


def test_check_fails_with_the_number_of_differences(home_page, capsys):
    page = home_page.add_child(instance=StandardPage(title="Before", slug="before"))
    call_command("search_index", "rebuild")
    StandardPage.objects.filter(pk=page.pk).update(title="After")
    with pytest.raises(CommandError):
        call_command("search_index", "check")
    assert "database: drift: 1" in capsys.readouterr().out
