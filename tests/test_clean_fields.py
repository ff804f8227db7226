"""Every door by which a name or an address comes in: what hides is taken out, a mail filter's link is undone."""

import csv
import json
from datetime import timedelta
from html import unescape
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils.timezone import now
from PIL import Image
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock, URLBlock
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.alerts.models import Alert
from cms.cleaning.fields import LEFT_ALONE, LEFT_MODELS, LINKS, OURS, TEXTS, WAGTAILS
from cms.cleaning.rich_text import clean_links
from cms.pages.models import StandardPage
from cms.site_settings.blocks import LinkUrlBlock
from cms.site_settings.models import SiteSettings
from cms.taxonomy.models import Topic
from coalition.directory.models import Organization
from coalition.directory.tests.test_admin import form_of
from coalition.imports.tests.test_imports import ALLIES, ally

pytestmark = pytest.mark.django_db

HIDING = "\u202eHarbor\u2066 \u200bHo\u0336\u0336\u0336\u0336\u0336use\U000e0041\x07"
SHOWN = "Harbor Ho\u0336\u0336\u0336use"
MEANT = "https://harbor.example.org/help"
FILTERED = (
    "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fharbor.example.org%2Fhelp&data=05&reserved=0"
)
REFUSED = [
    "javascript:alert(1)",
    "data:text/html,x",
    "http://user:pw@harbor.example.org/",
    "https://protect.mimecast.com/s/x",
]


# Fields, read from the models so that later ones follow


def fields_of(kind):
    for model in apps.get_models():
        if model._meta.app_label in OURS | WAGTAILS and model._meta.label_lower not in LEFT_MODELS:
            for field in model._meta.local_fields:
                if isinstance(field, kind) and field.name not in LEFT_ALONE:
                    yield field


def test_what_is_named_here_is_there():
    models_there = {model._meta.label_lower for model in apps.get_models()}
    fields_there = {str(field) for model in apps.get_models() for field in model._meta.local_fields}
    assert {model._meta.app_label for model in apps.get_models()} >= OURS | WAGTAILS
    assert models_there >= LEFT_MODELS
    assert fields_there >= LINKS | TEXTS
    assert {field.rpartition(".")[2] for field in fields_there} >= LEFT_ALONE


def test_every_name_title_and_slug_is_clean_where_it_is_stored():
    fields = [
        field for field in fields_of(models.CharField) if not isinstance(field, models.EmailField | models.URLField)
    ]
    assert len(fields) > 50
    for field in fields:
        assert field.get_prep_value("a\u202eb") == "ab", field
        assert field.to_python("a\u202eb\ufeff") == "ab", field


def test_a_name_of_which_nothing_is_seen_is_refused():
    for field in fields_of(models.CharField):
        if not field.blank and not field.choices and not isinstance(field, models.SlugField | models.EmailField):
            with pytest.raises(ValidationError, match="Nothing of this can be seen"):
                field.clean("\u202e\u200b", None)


def test_every_field_for_an_address_of_the_web_refuses_what_is_none_and_undoes_filters():
    fields = list(fields_of(models.URLField))
    assert {field.name for field in fields} >= {"website", "url", "exit_url", "redirect_link"}
    for field in fields:
        for bad in REFUSED:
            with pytest.raises(ValidationError):
                field.clean(bad, None)
        assert field.clean(FILTERED, None) == MEANT
        assert field.get_prep_value(FILTERED) == MEANT


@pytest.mark.parametrize("bad", [*REFUSED, "javascript:alert(document.cookie)//https://harbor.example.org"])
def test_no_bad_address_is_stored_by_who_saves_without_asking_the_checks(bad, home_page):
    """Where the field may be empty it is; where it may not, nothing is saved. In every model that has one."""
    for field in fields_of(models.URLField):
        if field.blank:
            assert field.get_db_prep_save(bad, connection) == "", field
        else:
            with pytest.raises(ValidationError):
                field.get_db_prep_save(bad, connection)
        instance = field.model()
        setattr(instance, field.attname, bad)
        assert field.pre_save(instance, add=True) == getattr(instance, field.attname) == "", field
    Organization.objects.create(name="Harbor House", website=bad)
    Organization.objects.bulk_create([Organization(name="River House", slug="river", website=bad)])
    Organization.objects.update(website=bad)
    assert set(Organization.objects.values_list("website", flat=True)) == {""}
    assert not Organization.objects.filter(website=bad).exists()
    redirect = Redirect.objects.create(old_path="/away", redirect_link=bad)
    alert = Alert.objects.create(site=Site.objects.get(), url=bad, visible_until=now() + timedelta(days=1))
    redirect.refresh_from_db()
    alert.refresh_from_db()
    assert (redirect.redirect_link, alert.url) == ("", "")


def blocks_in(block, seen):
    if id(block) in seen:
        return
    seen.add(id(block))
    yield block
    children = [block.child_block] if isinstance(block, ListBlock) else []
    if isinstance(block, StreamBlock | StructBlock):
        children = block.child_blocks.values()
    for child in children:
        yield from blocks_in(child, seen)


def test_every_block_for_an_address_refuses_what_is_none_and_undoes_filters():
    seen = set()
    blocks = [block for field in fields_of(StreamField) for block in blocks_in(field.stream_block, seen)]
    taking = [
        (name, child)
        for block in blocks
        if isinstance(block, StructBlock)
        for name, child in block.child_blocks.items()
        if isinstance(child, URLBlock | LinkUrlBlock) or name in {"url", "address", "href", "website"}
    ]
    assert taking
    for name, block in taking:
        for bad in REFUSED:
            with pytest.raises(ValidationError):
                block.clean(bad)
        assert block.clean(FILTERED) == MEANT, name
    assert any(isinstance(block, RichTextBlock) for block in blocks)


def test_every_text_with_links_refuses_what_is_none_and_undoes_filters(home_page):
    assert [field for field in fields_of(StreamField) if field.name == "body"]
    assert not list(fields_of(RichTextField)), "one more door: test it here"
    page = StandardPage(title="Help", slug="help")
    for bad in REFUSED:
        page.body = [("text", f'<p>Look: <a href="{bad}">our <b>site</b></a></p>')]
        with pytest.raises(ValidationError) as refused:
            page.full_clean()
        (told,) = refused.value.error_dict["body"][0].non_block_errors.as_data()
        assert "The link “our site”: " in told.message
    page.body = [("text", f'<p><a href="{FILTERED.replace("&", "&amp;")}">Ours</a> <a href="/groups/">Here</a></p>')]
    home_page.add_child(instance=page)
    body = StandardPage.objects.get().body[0].value.source
    assert f'<a href="{MEANT}">Ours</a>' in body
    assert '<a href="/groups/">Here</a>' in body


def test_a_link_that_came_in_by_no_form_keeps_its_words_alone():
    assert clean_links('<p><a href="javascript:x">One</a> <a href="mailto:a@example.org">two</a></p>') == (
        '<p>One <a href="mailto:a@example.org">two</a></p>'
    )
    stored = '<a linktype="group" id="x">Group</a> <a id="5" linktype="page">Page</a> <a href="#top">Top</a>'
    assert clean_links(stored) == stored


def test_the_box_in_which_an_editor_types_a_link_says_why_it_is_refused(admin_client):
    for bad in REFUSED:
        assert not ExternalLinkChooserForm({"url": bad, "link_text": "x"}).is_valid()
    form = ExternalLinkChooserForm({"url": FILTERED, "link_text": "x"})
    assert form.is_valid()
    assert form.cleaned_data["url"] == MEANT
    box = admin_client.post(
        reverse("wagtailadmin_choose_page_external_link"),
        {"external-link-chooser-url": REFUSED[3], "external-link-chooser-link_text": "x"},
    )
    assert "does not say where it leads" in box.content.decode()


# Doors


def send(client, address, **typed):
    fields = form_of(client.get(address)) | {"body-count": ["0"]} | {name: [value] for name, value in typed.items()}
    answer = client.post(address, fields)
    assert answer.status_code == 302, answer.context and [form.errors for form in [answer.context.get("form")] if form]
    return answer


def test_pages_created_edited_and_translated(admin_client, home_page):
    add = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home_page.pk])
    send(admin_client, add, title=HIDING, slug="harbor", **{"action-publish": "1"})
    page = StandardPage.objects.get()
    assert (page.title, page.draft_title) == (SHOWN, SHOWN)
    send(admin_client, reverse("wagtailadmin_pages:edit", args=[page.pk]), title=f"{HIDING} again", seo_title=HIDING)
    page = StandardPage.objects.get()
    assert page.draft_title == f"{SHOWN} again"
    assert page.get_latest_revision_as_object().seo_title == SHOWN
    assert "\\u202e" not in str(page.latest_revision.content)
    home_page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0])
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"))
    spanish.title = HIDING
    spanish.save_revision().publish()
    assert Page.objects.get(pk=spanish.pk).title == SHOWN


def test_a_page_whose_title_nobody_sees_is_refused_and_what_was_typed_stays(admin_client, home_page):
    add = reverse("wagtailadmin_pages:add", args=["pages", "standardpage", home_page.pk])
    fields = form_of(admin_client.get(add)) | {
        "title": ["\u202e\u2066"],
        "slug": ["seen"],
        "action-publish": ["1"],
        "body-count": ["0"],
    }
    answer = admin_client.post(add, fields)
    assert answer.status_code == 200
    assert "Nothing of this can be seen" in answer.content.decode()
    assert not StandardPage.objects.exists()


def test_groups_in_the_form_and_from_a_list(admin_client, tmp_path):
    send(admin_client, reverse("wagtailsnippets_directory_organization:add"), name=HIDING, website=FILTERED)
    group = Organization.objects.get()
    assert (group.name, group.website) == (SHOWN, MEANT)
    group.delete()
    rows = [ally(HIDING.replace("\x07", ""), website=FILTERED), ally("River House", website=REFUSED[2])]
    with (tmp_path / "list.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ALLIES)
        writer.writeheader()
        writer.writerows(rows)
    call_command("import_groups", tmp_path / "list.csv", stdout=StringIO())
    assert set(Organization.objects.values_list("name", "website")) == {(SHOWN, MEANT), ("River House", "")}


@pytest.mark.parametrize("bad", REFUSED)
def test_a_group_with_a_bad_website_is_refused_and_what_was_typed_stays(admin_client, bad):
    address = reverse("wagtailsnippets_directory_organization:add")
    fields = form_of(admin_client.get(address)) | {"name": ["Harbor House"], "website": [bad]}
    answer = admin_client.post(address, fields)
    assert answer.status_code == 200
    assert bad in answer.content.decode()
    assert not Organization.objects.exists()


def picture():
    out = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return SimpleUploadedFile("har\u202ebor\u2066.png", out.getvalue(), "image/png")


def test_pictures_singly_and_several_at_once(admin_client, home_page):
    collection = Collection.get_first_root_node().pk
    typed = {"title": HIDING, "description": HIDING, "credit": HIDING, "tags": f'"{HIDING}"', "collection": collection}
    answer = admin_client.post(reverse("wagtailimages:add"), typed | {"file": picture()})
    assert answer.status_code == 302, answer.context["form"].errors
    image = get_image_model().objects.get()
    assert (image.title, image.description) == (SHOWN, SHOWN)
    assert [tag.name for tag in image.tags.all()] == [SHOWN]
    assert "\u202e" not in image.file.name
    upload = admin_client.post(reverse("wagtailimages:add_multiple"), {"files[]": picture(), "title": HIDING})
    assert upload.status_code == 200
    assert "\u202e" not in str(list(get_image_model().objects.values()))


def test_files_singly_and_several_at_once(admin_client, home_page):
    Document = get_document_model()  # noqa: N806
    document = Document.objects.create(title=HIDING, file=ContentFile(b"Rights", "har\u202ebor.txt"))
    document.refresh_from_db()
    assert document.title == SHOWN
    assert "\u202e" not in document.file.name + document.filename
    send_file = SimpleUploadedFile("flyer\u202e\u2066.txt", b"My rights", "text/plain")
    admin_client.post(reverse("wagtaildocs:add_multiple"), {"files[]": send_file, "title": HIDING})
    assert "\u202e" not in str(list(Document.objects.values()))


def test_people_alerts_words_redirects_and_sites(admin_client, home_page):
    user = get_user_model().objects.create_user("noor@example.org", "a long password")
    send(admin_client, reverse("wagtailusers_users:edit", args=[user.pk]), first_name=HIDING, last_name="Noor")
    user.refresh_from_db()
    assert user.first_name == SHOWN
    locale = Locale.objects.get(language_code="en")
    topic = Topic(name=HIDING, slug="harbor", locale=locale)
    topic.full_clean()
    topic.save()
    assert Topic.objects.get(slug="harbor").name == SHOWN
    send(admin_client, reverse("wagtailredirects:add"), old_path="/har\u202ebor", redirect_link=FILTERED)
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.redirect_link) == ("/harbor", MEANT)
    answer = admin_client.post(reverse("wagtailredirects:add"), {"old_path": "/b", "redirect_link": REFUSED[2]})
    assert answer.status_code == 200
    assert Redirect.objects.count() == 1
    alert = Alert(
        site=Site.objects.get(), translations=[("translation", {"language": "en", "text": HIDING})], url=FILTERED
    )
    alert.visible_until = alert.visible_from.replace(year=2090)
    alert.full_clean()
    alert.save()
    alert = Alert.objects.get()
    assert (alert.url, str(alert)) == (MEANT, SHOWN)
    for bad in REFUSED:
        alert.url = bad
        with pytest.raises(ValidationError):
            alert.full_clean()


def rows(*values) -> dict:
    """What the form sends of a block that is a list."""
    typed = {str(at): {"value": value, "order": str(at), "deleted": ""} for at, value in enumerate(values)}
    return {"count": str(len(values)), **typed}


def site_settings_of(**streams) -> dict:
    """What the form of a site's settings sends: these streams, and nothing in the others."""
    names = ("translations", "hotlines", "menu", "footer_menu")
    return nested_form_data({name: streamfield(streams.get(name, [])) for name in names})


def test_the_words_hotlines_and_menu_of_a_site(admin_client, home_page):
    site = Site.objects.get()
    address = reverse("wagtailsettings:edit", args=["site_settings", "sitesettings", site.pk])
    in_spanish = {"language": "es", "name": HIDING, "hours": HIDING, "note": HIDING}
    hotline = {
        "name": HIDING, "number": "(202) 555-0142\u202e", "hours": HIDING, "note": HIDING, "languages": rows("es"),
        "translations": rows(in_spanish),
    }  # fmt: skip
    link = {"url": FILTERED, "text": HIDING, "translations": rows({"language": "es", "text": HIDING})}
    words = dict.fromkeys(
        ("name", "tagline", "about_text", "not_government_notice", "privacy_promise", "disclaimer"), HIDING
    )
    streams = site_settings_of(
        translations=[("translation", {"language": "en", **words})],
        hotlines=[("hotline", hotline)],
        menu=[("url", link)],
        footer_menu=[("url", link)],
    )
    send(admin_client, address, **streams, exit_url=FILTERED)
    own = SiteSettings.objects.get()
    assert "\\u202e" not in json.dumps([stream.raw_data[0] for stream in (own.translations, own.hotlines, own.menu)])
    assert own.translations[0].value["about_text"] == own.hotlines[0].value["translations"][0]["note"] == SHOWN
    for menu in (own.menu, own.footer_menu):
        assert menu[0].value["text"] == menu[0].value["translations"][0]["text"] == SHOWN
        assert menu[0].value["url"] == MEANT
    assert own.exit_url == MEANT
    for bad in REFUSED:
        typed = form_of(admin_client.get(address)) | site_settings_of(menu=[("url", link | {"url": bad})])
        answer = admin_client.post(address, typed)
        assert answer.status_code == 200, bad
        assert bad in unescape(answer.content.decode())
    assert SiteSettings.objects.get().menu[0].value["url"] == MEANT


def test_what_a_translator_types(admin_client, home_page):
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish)
    page = home_page.add_child(instance=StandardPage(title="Help", slug="help", body=[("text", "<p>Call us.</p>")]))
    page.save_revision().publish()
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=spanish)
    translation.save_target(publish=False)
    for segment in source.stringsegment_set.all():
        answer = admin_client.put(
            reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
            encode_multipart(BOUNDARY, {"value": HIDING}),
            content_type=MULTIPART_CONTENT,
        )
        assert answer.status_code in (200, 201), answer.content
    translation.save_target()
    page = StandardPage.objects.get(locale=spanish)
    assert page.title == SHOWN
    assert "\u202e" not in str(page.body.raw_data[0])
    assert "\u202e" not in str(list(StringTranslation.objects.values_list("data", flat=True)))


def test_a_list_of_redirects_that_is_read_in(admin_client, home_page):
    rows = [["/har\u202ebor\u2066", FILTERED], *([f"/bad{at}", bad] for at, bad in enumerate(REFUSED))]
    table = StringIO()
    csv.writer(table).writerows([["from", "to"], *rows])
    file = SimpleUploadedFile("list.csv", table.getvalue().encode(), "text/csv")
    form = admin_client.post(reverse("wagtailredirects:start_import"), {"import_file": file}).context["form"]
    fields = {name: form[name].value() for name in ("import_file_name", "input_format")}
    answer = admin_client.post(
        reverse("wagtailredirects:process_import"), fields | {"from_index": "0", "to_index": "1", "permanent": "on"}
    )
    assert list(Redirect.objects.values_list("old_path", "redirect_link")) == [("/harbor", MEANT)]
    for at in range(len(REFUSED)):
        assert f"/bad{at}" in answer.content.decode()


def test_what_is_written_by_no_form_is_clean_as_well(home_page):
    Organization.objects.bulk_create([Organization(name=HIDING, slug="bulk")])
    assert Organization.objects.get().name == SHOWN
    Organization.objects.update(name=f"{HIDING} again", website=FILTERED)
    assert Organization.objects.values_list("name", "website").get() == (f"{SHOWN} again", MEANT)
    group = Organization.objects.get()
    group.name = HIDING
    group.save()
    assert group.name == SHOWN
