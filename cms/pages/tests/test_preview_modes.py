"""What an editor sees beside her page before anybody else does."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from ..models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page):
    page = StandardPage(
        title="At your door", slug="door", summary="You need not open.", body=[("text", "<p>Ask why.</p>")]
    )
    return home_page.add_child(instance=page)


@pytest.fixture
def preview(admin_client):
    def look(page, mode):
        address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        return admin_client.get(address, {"mode": mode})

    return look


def spanish_draft(page, home_page):
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish)
    draft = page.copy_for_translation(spanish)
    draft.title = "A su puerta"
    draft.save_revision()
    return draft


def test_the_editor_offers_every_way_to_look_at_a_page(page, home_page, admin_client):
    spanish_draft(page, home_page)
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for name in ("Page", "Search and social card", "Print", "Español"):
        assert f">{name}</option>" in " ".join(editor.split()).replace("> ", ">").replace(" <", "<"), name


def test_a_page_is_seen_as_a_result_of_search_and_as_its_link_looks_when_shared(page, preview):
    page.search_description = "What to do when they knock."
    page.save_revision()
    html = preview(page, "shared").content.decode()
    assert "You need not open." in html
    assert "What to do when they knock." in html.split("Social card")[1]
    assert "There is no summary" not in html


def test_a_page_without_a_summary_is_told_what_others_will_not_see(page, preview):
    page.summary = ""
    page.save_revision()
    html = preview(page, "shared").content.decode()
    assert "There is no summary" in html
    assert "Ask why." in html


def picture(title):
    return get_image_model().objects.create(title=title, description=title, credit="Us", file=get_test_image_file())


def test_the_picture_that_is_shared_is_shown_from_this_site(page, preview):
    value = {"image": {"image": picture("A door").pk, "alt_text": "A blue door", "decorative": False}, "caption": ""}
    page.body = [{"type": "image", "value": value}]
    page.save_revision()
    shown = preview(page, "shared").content.decode().split("Social card")[1]
    assert 'src="/media/' in shown
    assert 'alt="A blue door"' in shown


def test_a_page_is_seen_as_it_prints(page, preview):
    html = preview(page, "printed").content.decode()
    assert 'class="print-view"' in html
    assert "Ask why." in html
    assert 'class="print-view"' not in preview(page, "").content.decode()


def test_a_page_is_seen_in_its_other_language_with_what_nobody_has_read_yet(page, home_page, preview):
    spanish_draft(page, home_page)
    html = preview(page, "es").content.decode()
    assert 'lang="es"' in html
    assert "A su puerta" in html


@pytest.mark.parametrize("mode", ["fr", "en", "nonsense"])
def test_a_way_to_look_that_does_not_exist_is_not_there(page, preview, mode):
    assert preview(page, mode).status_code == 404


@pytest.mark.parametrize("mode", ["", "shared", "printed"])
def test_a_page_that_was_never_saved_is_previewed_too(home_page, admin_client, mode):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["pages", "standardpage", home_page.pk])
    fields = {
        "title": "Brand new", "slug": "new", "summary": "", "menu_title": "",
        "topic_links": inline_formset([]), "audience_links": inline_formset([]), "body": streamfield([]),
    }  # fmt: skip
    assert admin_client.post(address, nested_form_data(fields)).json()["is_valid"]
    assert "Brand new" in admin_client.get(address, {"mode": mode}).content.decode()
