"""The demo: a real campaign in two languages, loaded once and never over what people did since."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import TestCase
from django.utils.html import strip_tags
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.editorial import content_audit
from cms.editorial.models import ContentAudit
from cms.pages.plain_text import plain_text
from search.index.projection import count_source_drift

from ..files import read
from ..page_keys import page_named

DEMO = Path(settings.BASE_DIR) / "cms" / "demo"
LONG = ["campaign", "sanctuary", "state-responses", "toolkits", "three-asks", "k-12"]


def words_of(page) -> str:
    return " ".join(f"{page.title} {page.summary} {plain_text(page)}".split())


def rows_in_every_table() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


class TheDemo(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo")

    def test_a_table_is_read_in_spanish_to_its_last_cell(self):
        table = next(
            block.value["table"] for block in page_named("state-responses", "es").body if block.block_type == "table"
        )
        assert [column["heading"] for column in table.columns] == ["Estado", "Dirección", "Qué se propone"]
        assert {row["values"][1] for row in table.row_data} == {"Prohibir", "Ampliar", "Ambas"}

    def test_the_checks_find_nothing_amiss_but_languages_that_lack_a_page(self):
        while content_audit.audit_next_batch():
            pass
        assert ContentAudit.objects.filter(page=page_named("k-12", "es")).exists()
        amiss = ContentAudit.objects.exclude(issues="").values_list("issues", "page__locale__language_code")
        assert set(amiss) == {("untranslated", "en")}

    def test_loading_it_twice_adds_no_row_to_any_table(self):
        before = rows_in_every_table()
        call_command("load_demo")
        assert rows_in_every_table() == before

    def test_what_was_edited_stays_and_what_was_deleted_is_not_revived(self):
        privacy = page_named("privacy")
        privacy.title = "Edited"
        privacy.save_revision().publish()
        page_named("about", "es").delete()
        page_named("about").delete()
        call_command("load_demo")
        assert page_named("privacy").title == "Edited"
        assert page_named("about") is None
        assert page_named("about", "es") is None

    def test_every_fact_of_the_campaign_is_on_its_page_in_both_languages(self):
        facts = read("facts.toml")["fact"]
        assert len(facts) >= 25
        for fact in facts:
            for code in ("en", "es"):
                page = page_named(fact["page"], code)
                assert " ".join(fact[code].split()).casefold() in visible(self.client.get(page.url)).casefold(), fact

    def test_six_pages_have_four_hundred_words_in_both_languages(self):
        for key in LONG:
            for code in ("en", "es"):
                assert len(words_of(page_named(key, code)).split()) >= 400, (key, code)

    def test_spanish_pages_are_translations_so_that_a_changed_sentence_shows_up_as_work(self):
        english = Page.objects.filter(locale__language_code="en", depth__gt=1)
        for page in english:
            assert Translation.objects.filter(
                source__object_id=page.translation_key, target_locale__language_code="es"
            ).exists(), page.title
        translation = Translation.objects.get(
            source__object_id=page_named("sanctuary").translation_key, target_locale__language_code="es"
        )
        assert translation.get_progress()[0] == translation.get_progress()[1]
        page = page_named("sanctuary")
        page.summary = "A new sentence."
        page.save_revision().publish()
        translation.source.update_from_db()
        assert translation.get_progress()[1] == translation.get_progress()[0] - 1

    def test_the_home_page_is_there_in_seven_languages_and_five_say_they_are_made_by_machine(self):
        machine_made = {code: page_named("home", code).machine_made for code, _ in settings.LANGUAGES}
        assert machine_made == {code: code not in {"en", "es"} for code, _ in settings.LANGUAGES}

    def test_files_are_real_tagged_small_and_in_the_language_they_say(self):
        documents = get_document_model().objects.all()
        assert len(documents) >= 12
        for document in documents:
            assert document.tagged, document.title
            assert document.pages, document.title
            assert document.file.size <= 150 * 1024
            words = re.findall(r"\w+", document.extracted.text.casefold())
            spanish = sum(word in {"de", "la", "que", "los", "una", "el", "su"} for word in words) > len(words) / 12
            assert spanish == (document.language == "es"), document.title

    def test_pictures_say_where_they_are_from_and_are_ready_before_the_first_reader(self):
        from wagtail.images import get_image_model

        images = get_image_model().objects.all()
        assert len(images) >= 4
        for image in images:
            assert image.credit
            assert image.description
            assert image.renditions.count() >= 3

    def test_the_projection_is_what_its_sources_say(self):
        assert count_source_drift() == 0

    def test_the_flyer_is_the_first_answer_to_ice_at_school(self):
        for prefix in ("", "/es"):
            content = self.client.get(f"{prefix}/search/?q=ICE en la escuela").content.decode()
            first = re.search(r'<li class="result.*?<h\d[^>]*>(.*?)</h\d>', content, re.DOTALL).group(1)
            assert re.search("ICE.*(escuela|school)", strip_tags(first)), prefix


def visible(answer) -> str:
    import html

    return " ".join(html.unescape(strip_tags(answer.content.decode())).split())


@pytest.mark.parametrize("code", ["en", "es"])
def test_no_sentence_stands_in_two_pages_groups_or_files(code):
    texts = [path.read_text() for path in (DEMO / "pages" / code).glob("*.toml")]
    files = [f"{key}.html" for key, facts in read("documents/documents.toml").items() if facts["language"] == code]
    texts += [(DEMO / "documents" / "src" / name).read_text() for name in files]
    for path in (Path(settings.BASE_DIR) / "cms" / "demo" / "organizations").glob("*.toml"):
        texts += [
            group.get("description", {}).get(code, "") for group in tomllib.loads(path.read_text())["organization"]
        ]
    sentences = Counter()
    for text in texts:
        plain = strip_tags(text)
        pieces = {piece.strip() for piece in re.split(r"(?<=[.!?])\s+|\n|\"", plain)}
        sentences.update(piece for piece in pieces if len(piece.split()) >= 8 and piece.endswith((".", "!", "?")))
    assert [sentence for sentence, count in sentences.items() if count > 1] == []


def test_nothing_in_the_demo_is_a_placeholder():
    for path in (*(DEMO / "pages").rglob("*.toml"), *(DEMO / "documents" / "src").iterdir()):
        assert not re.search(r"[Ll]orem|ipsum|\bTODO\b|\bTBD\b|\b[Pp]laceholder", path.read_text()), path.name


@pytest.mark.django_db
def test_the_files_of_the_demo_are_stored_cleaned(monkeypatch):
    """They go through the same field as every upload."""
    from .. import files

    facts = dict(list(read("documents/documents.toml").items())[:2])
    monkeypatch.setattr(files, "read", lambda name: facts)
    files.load_documents()
    for key, fact in facts.items():
        stored = get_document_model().objects.get(title=fact["title"]).file.open().read()
        given = (files.HERE / "documents" / f"{key}.pdf").read_bytes()
        assert b"WeasyPrint" not in stored
        assert stored != given
