"""What an editor is told beside her page before readers find it."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.pages.models import StandardPage
from cms.taxonomy.models import PageTopic, Topic
from cms.users.models import User

from ..content_checks import CHECKS, VAGUE_LINK_TEXTS, annotate_issues
from ..readability import exceeds_reading_level, sentences_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home_page):
    return home_page.add_child(instance=StandardPage(title="At your door", slug="door"))


def faults(page, body="", title="At your door") -> dict[str, list[str]]:
    """The kinds of fault that are marked → the words of the marked elements."""
    html = annotate_issues(f"<main><h1>{title}</h1><article>{body}</article></main>", page)
    found = re.findall(r'<(\w+)[^>]*data-content-issue="([^"]+)"[^>]*>(.*?)</\1>', html)
    return {kind: [words for _, kinds, words in found if kind in kinds.split()] for kind in CHECKS if kind in html}


def test_a_link_that_does_not_say_where_it_leads_is_marked_and_one_that_does_is_not(page):
    body = '<p>To know more, <a href="/a/">Click here!</a> or <a href="/b/">Rights at school</a>.</p>'
    assert faults(page, body) == {"vague-link": ["Click here!"]}


@pytest.mark.parametrize("code", VAGUE_LINK_TEXTS)
def test_vague_words_are_known_in_every_language(page, code):
    page.locale = Locale(language_code=code)
    for words in VAGUE_LINK_TEXTS[code]:
        assert "vague-link" in faults(page, f'<p><a href="/a/">{words}</a></p>'), words


def test_a_file_in_running_text_says_that_it_is_one(page):
    assert "file-unsaid" in faults(page, '<p><a href="/documents/7/plan.pdf">Plan for families</a></p>')
    assert not faults(page, '<p><a href="/documents/7/plan.pdf">Plan for families (PDF, Spanish)</a></p>')
    assert not faults(page, '<p><a href="/files/7/ask/">Need it in another format?</a></p>')


HARD = (
    "Notwithstanding aforementioned constitutional considerations, administrative determinations regarding "
    "immigration enforcement necessitate comprehensive interdepartmental documentation, supplementary authorization "
    "and meticulous verification procedures before implementation of educational accommodations. "
) * 6
EASY = (
    "You may stay silent. You may ask for a lawyer. Do not sign a thing. Keep the door shut and talk through it. " * 6
)
DIFICIL = (
    "Las consideraciones constitucionales anteriormente mencionadas determinan administrativamente la implementación "
    "de procedimientos complementarios de verificación documental interinstitucional. "
) * 8
FACIL = "Usted no tiene que abrir. Hable con calma. Pida ver el papel. No firme nada. Llame a su abogado hoy. " * 8


@pytest.mark.parametrize(
    ("text", "language", "hard"),
    [(HARD, "en", True), (EASY, "en", False), (DIFICIL, "es", True), (FACIL, "es", False), (HARD[:80], "en", False),
     (HARD, "vi", False)],
)  # fmt: skip
def test_text_for_more_than_eight_years_of_school_is_too_hard(text, language, hard):
    assert exceeds_reading_level(sentences_of([text]), language) is hard


def test_hard_text_is_told_at_the_title(page):
    assert faults(page, f"<p>{HARD}</p>") == {"hard-to-read": ["At your door"]}


def face(consent=False):
    return get_image_model().objects.create(
        title="Girl at the bus", description="A girl", credit="Us", shows_face=True, consent_on_file=consent,
        file=get_test_image_file(),
    )  # fmt: skip


def with_picture(page, image):
    value = {"image": {"image": image.pk, "alt_text": "A girl waits", "decorative": False}, "caption": ""}
    page.body = json.dumps([{"type": "image", "value": value}])
    return page


def test_a_face_without_consent_is_told_and_the_page_is_not_published_but_saved(page):
    image = face()
    with_picture(page, image)
    assert "photo-consent" in faults(page)
    with pytest.raises(ValidationError, match="no consent is on file, or it has ended: Girl at the bus"):
        page.save()
    page.skip_publish_validation = True
    page.save_revision()
    image.consent_on_file = True
    image.save()
    page.get_latest_revision().publish()
    assert "photo-consent" not in faults(page)


def test_a_consent_that_has_ended_is_none(page):
    image = face(consent=True)
    with_picture(page, image)
    assert "photo-consent" not in faults(page)
    image.consent_until = localdate() - timedelta(days=1)
    image.save()
    assert "photo-consent" in faults(page)


def test_a_page_on_rights_that_a_language_of_the_site_lacks_is_told(page, home_page):
    topic = Topic.objects.create(name="Know your rights", slug="know-your-rights", locale=page.locale)
    page.topic_links = [PageTopic(topic=topic, locale=page.locale)]
    page.save()
    assert not faults(page), "there is no other language"
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).specific.save_revision().publish()
    assert "untranslated" in faults(page)
    translation = page.copy_for_translation(spanish)
    translation.save_revision().publish()
    assert not faults(StandardPage.objects.get(pk=page.pk))
    french = Locale.objects.get_or_create(language_code="fr")[0]
    home_page.copy_for_translation(french).specific.save_revision().publish()
    assert "untranslated" in faults(StandardPage.objects.get(pk=page.pk))
    assert not faults(StandardPage.objects.get(pk=translation.pk)), "it is sent to translation from the original"


def test_heavy_pictures_and_pages_are_told(page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "large.jpg").write_bytes(b"0" * 200_000)
    assert set(faults(page, '<img src="/media/large.jpg" alt="A bus">')) == {"heavy-picture", "heavy-page"}


def test_the_preview_in_the_editor_marks_faults_and_brings_the_checker_and_the_page_itself_does_not(page, client):
    client.force_login(User.objects.create_superuser("a@example.org", "x"))
    page.body = json.dumps([{"type": "text", "value": '<p><a href="https://example.org">click here</a></p>'}])
    page.save()
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "data-content-issue" not in preview
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    fields = {
        "title": page.title, "slug": page.slug, "comments": inline_formset([]),
        "topic_links": inline_formset([]), "audience_links": inline_formset([]),
        "body": streamfield([("text", rich_text('<p><a href="https://example.org">click here</a></p>'))]),
    }  # fmt: skip
    assert client.post(address, nested_form_data(fields)).json()["is_valid"]
    content = client.get(f"{address}?in_preview_panel=true").content.decode()
    assert 'data-content-issue="vague-link"' in content
    assert "wagtail-userbar" in content
    public = client.get(page.url).content.decode()
    assert "data-content-issue" not in public
    assert "userbar" not in public


def test_the_side_panel_knows_every_rule_and_says_what_to_do(page, client):
    client.force_login(User.objects.create_superuser("a@example.org", "x"))
    content = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    found = re.search(r'<script id="checker-axe-configuration"[^>]*>(.*?)</script>', content, re.DOTALL)
    configuration = json.loads(found.group(1))
    for rule in (*CHECKS, "color-contrast", "image-alt", "label", "list", "target-size"):
        assert rule in configuration["options"]["runOnly"]
    assert "click here" in configuration["messages"]["vague-link"]["help_text"]
