"""A page is translated from its original, and the editor of every language opens."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from cms.users.models import User

from ..models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client):
    user = User.objects.create_superuser("chief@example.org", "a long password")
    client.force_login(user)
    return user


@pytest.fixture
def law(home_page):
    for code in ("es", "fr"):
        home_page.copy_for_translation(Locale.objects.get_or_create(language_code=code)[0])
    return home_page.add_child(instance=StandardPage(title="The law", slug="law"))


def variant(page, code):
    return Page.objects.get(translation_key=page.translation_key, locale__language_code=code)


def translate(page, code):
    source = TranslationSource.get_or_create_from_instance(page.specific)[0]
    locale = Locale.objects.get(language_code=code)
    Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})[
        0
    ].save_target(publish=False)
    return variant(page, code)


def submit(client, page, code):
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(address, {"locales": [Locale.objects.get(language_code=code).pk]}, follow=True)


def opens(client, page):
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_from_spanish_then_from_english_the_french_editor_still_opens(law, chief, client):
    translate(translate(law, "es"), "fr").delete()
    translate(law, "fr")
    assert opens(client, variant(law, "fr"))


def broken(law):
    """As older versions left it."""
    french = translate(translate(law, "es"), "fr")
    source = TranslationSource.get_or_create_from_instance(law)[0]
    Translation.objects.bulk_create([Translation(source=source, target_locale=french.locale)])
    return french


def test_what_is_broken_is_mended_by_a_command_that_names_it_and_does_it_once(law, chief, client, capsys):
    french = broken(law)
    client.raise_request_exception = False
    assert client.get(reverse("wagtailadmin_pages:edit", args=[french.pk])).status_code == 500
    call_command("repair_translations")
    assert "The law (fr): kept en, removed es" in capsys.readouterr().out
    assert opens(client, french)
    assert Translation.objects.get(target_locale=french.locale).source.locale.language_code == "en"
    call_command("repair_translations")
    assert "kept" not in capsys.readouterr().out


def test_a_translation_is_not_sent_to_translation(law, chief, client):
    spanish = translate(law, "es")
    answer = submit(client, spanish, "fr")
    assert "This page is a translation" in answer.content.decode()
    assert not Page.objects.filter(translation_key=law.translation_key, locale__language_code="fr").exists()
    submit(client, law, "fr")
    assert opens(client, variant(law, "fr"))


def test_it_is_not_offered_on_one_either(law, chief, client):
    spanish = translate(law, "es")
    for page, is_offered in ((law, True), (spanish, False)):
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        for shown in (
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            reverse("wagtailadmin_explore", args=[page.pk]),
            reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        ):
            if shown.endswith("/edit/") and page is spanish:
                continue  # wagtail-localize's own editor, which has no menu
            assert (f'href="{address}"' in client.get(shown).content.decode()) is is_offered


def test_a_page_that_exists_in_spanish_alone_can_be_translated(law, chief, client):
    spanish_home = Page.objects.get(depth=2, locale__language_code="es")
    page = spanish_home.add_child(instance=StandardPage(title="Solo", slug="solo", locale=spanish_home.locale))
    submit(client, page, "fr")
    assert opens(client, variant(page, "fr"))
