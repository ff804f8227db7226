"""Links that survive: kept by what they lead to, right after a rename, a move, a merge, in the reader's language."""

import json
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, now
from wagtail.documents import get_document_model
from wagtail.models import GroupPagePermission, Locale, ReferenceIndex, Site
from wagtail.rich_text import expand_db_html

from cms.editorial import content_audit
from cms.pages.models import StandardPage
from cms.places.models import Region
from cms.resources.models import ResourceCollectionPage, ResourcePage
from coalition.directory.models import Organization
from coalition.directory.services import merge_organizations
from tests.markup import tidy

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection(home_page):
    return home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))


@pytest.fixture
def flyer(collection):
    return collection.add_child(instance=ResourcePage(title="Rights at school", slug="rights-at-school"))


def listed(name="Lantern House", **facts):
    group = Organization(name=name, assured_on=localdate(), next_review_due=localdate(), **facts)
    group.save()
    return group


def link(kind, key, words="there"):
    return f'<a linktype="{kind}" id="{key}">{words}</a>'


def page_with(home_page, *texts, slug="plain", blocks=()):
    body = [{"type": "text", "value": text} for text in texts] + list(blocks)
    return home_page.add_child(instance=StandardPage(title="Plain", slug=slug, body=json.dumps(body)))


def links_of(client, path="/plain/") -> list[tuple[str, str]]:
    """Every link of the page's article: its address and its language, where one is named."""
    article = tidy(client.get(path).content.decode()).split("<article", 1)[1].split("</article>", 1)[0]
    return re.findall(r'<a(?: class="[^"]*")? href="([^"]*)"(?: hreflang="([^"]*)")?', article)


def translated(page, language, title, publish=True):
    if language not in Locale.objects.values_list("language_code", flat=True):
        Locale.objects.create(language_code=language)
    locale = Locale.objects.get(language_code=language)
    parents = [p for p in page.get_ancestors().filter(depth__gt=1).specific() if not p.has_translation(locale)]
    for parent in parents:
        parent.copy_for_translation(locale).save_revision().publish()
    copy = page.copy_for_translation(locale)
    copy.title = title
    copy.save()
    if publish:
        copy.save_revision().publish()
    return copy


def test_a_link_to_a_group_is_right_after_a_new_name_and_address(client, home_page):
    group = listed()
    page_with(home_page, f"<p>{link('group', group.uuid)}</p>")
    assert links_of(client) == [("/groups/lantern-house/", "")]
    group.name, group.slug = "Beacon House", "beacon-house"
    group.save()
    assert links_of(client) == [("/groups/beacon-house/", "")]


def test_a_link_to_a_merged_group_leads_to_the_one_it_is_part_of(client, home_page):
    group, other = listed(), listed("Harbor Clinic")
    page_with(home_page, f"<p>{link('group', group.uuid)}</p>")
    merge_organizations(organization=group, into=other)
    assert links_of(client) == [("/groups/harbor-clinic/", "")]


def test_a_link_to_an_unlisted_group_leads_to_the_page_that_says_so(client, home_page):
    group = listed()
    page_with(home_page, f"<p>{link('group', group.uuid)}</p>")
    Organization.objects.filter(pk=group.pk).update(unlisted_at=now(), unlisted_reason="closed")
    [(url, _)] = links_of(client)
    assert client.get(url).status_code == 410


def test_a_group_that_nobody_has_checked_is_not_linked(client, home_page):
    group = Organization(name="Unknown")
    group.save()
    page_with(home_page, f"<p>Ask {link('group', group.uuid, 'them')} first.</p>")
    assert links_of(client) == []
    assert "Ask them first." in client.get("/plain/").content.decode()


def test_a_link_to_a_resource_is_right_after_a_move_and_a_new_slug(client, home_page, collection, flyer):
    page_with(home_page, f"<p>{link('resource', flyer.translation_key)}</p>")
    assert links_of(client) == [("/shelf/rights-at-school/", "")]
    below = collection.add_child(instance=ResourceCollectionPage(title="Below", slug="below"))
    flyer.refresh_from_db()
    flyer.move(below, "last-child")
    flyer.refresh_from_db()
    flyer.slug = "at-school"
    flyer.save()
    cache.clear()
    assert links_of(client) == [("/shelf/below/at-school/", "")]


@pytest.mark.parametrize("kind", ["resource", "page"])
def test_a_link_leads_to_the_readers_language_and_names_the_language_where_there_is_no_such_page(
    home_page, flyer, kind
):
    key = flyer.translation_key if kind == "resource" else flyer.pk
    with translation.override("es"):
        assert 'hreflang="en"' in expand_db_html(link(kind, key))
    spanish = translated(flyer, "es", "Derechos en la escuela")
    with translation.override("es"):
        assert expand_db_html(link(kind, key)) == f'<a href="{spanish.get_url()}">there</a>'
        assert spanish.get_url().startswith("/es/")
    assert expand_db_html(link(kind, key)) == '<a href="/shelf/rights-at-school/">there</a>'


@pytest.mark.parametrize("kind", ["resource", "page"])
def test_a_link_to_a_page_that_was_taken_down_is_plain_text(client, home_page, flyer, kind):
    key = flyer.translation_key if kind == "resource" else flyer.pk
    page_with(home_page, f"<p>Print {link(kind, key, 'the flyer')} today.</p>")
    assert len(links_of(client)) == 1
    flyer.unpublish()
    assert "Print the flyer today." in client.get("/plain/").content.decode()


def test_a_link_to_a_region_is_kept_by_its_code_and_stays_in_the_readers_language(home_page):
    assert expand_db_html(link("region", "state:OH")) == '<a href="/regions/ohio/">there</a>'
    with translation.override("ar"):
        assert expand_db_html(link("region", "state:OH")) == '<a href="/ar/regions/ohio/">there</a>'


@pytest.mark.parametrize("kind", ["group", "resource", "region", "page", "document"])
@pytest.mark.parametrize("key", ["", "nonsense", "0", "00000000-0000-0000-0000-000000000000", "&quot;&gt;", "9" * 300])
def test_a_link_to_what_never_was_is_plain_text_and_reported(client, home_page, admin_client, kind, key):
    page_with(home_page, f"<p>See {link(kind, key, 'this')} now.</p>")
    assert "See this now." in client.get("/plain/").content.decode()
    assert nowhere(admin_client) == {"Plain": "something that was deleted"}


def test_a_page_chosen_in_a_block_leads_to_the_readers_language(client, home_page, flyer):
    blocks = [{"type": "links", "value": {"title": "Next", "links": [{"page": flyer.pk, "text": ""}]}}]
    page = page_with(home_page, blocks=blocks)
    spanish = translated(flyer, "es", "Derechos en la escuela", publish=False)
    translated(page, "es", "Sencilla")
    assert links_of(client, "/es/plain/") == [("/shelf/rights-at-school/", "en")]
    spanish.save_revision().publish()
    assert links_of(client, "/es/plain/") == [(spanish.get_url(), "")]
    assert "Derechos en la escuela" in client.get("/es/plain/").content.decode()


def test_the_queries_of_a_page_do_not_grow_with_its_links(client, home_page, collection):
    groups = [listed(f"Group {n}") for n in range(8)]
    flyers = [collection.add_child(instance=ResourcePage(title=f"Flyer {n}", slug=f"flyer-{n}")) for n in range(8)]
    regions = list(Region.objects.states()[:8])

    def texts(count):
        kinds = [
            *(link("group", group.uuid) for group in groups[:count]),
            *(link("resource", flyer.translation_key) for flyer in flyers[:count]),
            *(link("page", flyer.pk) for flyer in flyers[:count]),
            *(link("region", region.code) for region in regions[:count]),
        ]
        chosen = [{"page": flyer.pk, "text": ""} for flyer in flyers[:count]]
        return [f"<p>{text}</p>" for text in kinds], [{"type": "links", "value": {"title": "", "links": chosen}}]

    def queries(slug):
        cache.clear()
        Site.clear_site_root_paths_cache()
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/{slug}/").status_code == 200
        return len(found)

    for slug, count in (("few", 1), ("many", 8)):
        paragraphs, blocks = texts(count)
        page_with(home_page, *paragraphs, slug=slug, blocks=blocks)
    assert len(links_of(client, "/many/")) == 40
    assert queries("few") == queries("many")


def test_links_in_text_in_questions_and_in_choosers_are_looked_up_together(client, home_page, flyer):
    """Two queries where pages link to pages: which page is meant, and where it stands in the reader's language."""
    blocks = [
        {"type": "links", "value": {"title": "Next", "links": [{"page": flyer.pk, "text": ""}]}},
        {
            "type": "questions",
            "value": {"questions": [{"question": "Where?", "answer": f"<p>{link('page', flyer.pk)}</p>"}]},
        },
    ]
    page_with(home_page, f"<p>{link('page', flyer.pk)}</p>", blocks=blocks)
    with CaptureQueriesContext(connection) as found:
        html = client.get("/plain/").content.decode()
    assert html.count('href="/shelf/rights-at-school/"') >= 3
    assert "FAQPage" in html
    asked = [query["sql"] for query in found if flyer.translation_key.hex in query["sql"].replace("-", "")]
    assert len(asked) == 1, asked


def test_a_page_that_was_shown_is_saved_with_the_links_as_they_were(client, home_page, rf):
    from cms.rich_text.page_links import prefetch_links

    group = listed()
    page = page_with(home_page, f"<p>{link('group', group.uuid)}</p>")
    prefetch_links(page.body)
    page.save()
    assert f'linktype="group" id="{group.uuid}"' in json.dumps(page.body.get_prep_value()).replace("\\", "")


def test_where_a_thing_is_used_is_listed(client, home_page, flyer, admin_client):
    group, ohio = listed(), Region.objects.get(code="state:OH")
    page = page_with(
        home_page,
        f"<p>{link('group', group.uuid)} {link('resource', flyer.translation_key)} {link('region', ohio.code)}</p>",
    )
    for thing in (group, flyer, ohio):
        [(source, _)] = ReferenceIndex.get_grouped_references_to(thing)
        assert source.pk == page.pk
    shown = admin_client.get(reverse("wagtailsnippets_directory_organization:usage", args=[group.pk]))
    assert "Plain" in shown.content.decode()
    shown = admin_client.get(reverse("wagtailadmin_pages:usage", args=[flyer.pk]))
    assert "Plain" in shown.content.decode()


def test_deleting_a_page_that_is_linked_warns_with_the_way_to_the_list(home_page, flyer, admin_client):
    page_with(home_page, f"<p>{link('resource', flyer.translation_key)}</p>")
    answer = admin_client.get(reverse("wagtailadmin_pages:delete", args=[flyer.pk])).content.decode()
    assert reverse("wagtailadmin_pages:usage", args=[flyer.pk]) in answer


def test_a_translation_keeps_the_links(home_page, flyer):
    from wagtail_localize.models import StringTranslation, Translation, TranslationSource

    group = listed()
    page = page_with(
        home_page,
        f"<p>Go {link('group', group.uuid, 'to them')}, take {link('resource', flyer.translation_key, 'it')}.</p>",
    )
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(spanish).save_revision().publish()
    source, _ = TranslationSource.update_or_create_from_instance(page)
    work = Translation.objects.create(source=source, target_locale=spanish)
    for segment in source.stringsegment_set.select_related("string", "context"):
        text = segment.string.data
        own = 'Vaya <a id="a1">con ellos</a>, tome <a id="a2">esto</a>.' if "<a" in text else f"{text} (es)"
        StringTranslation.objects.create(
            translation_of=segment.string, locale=spanish, context=segment.context, data=own,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        )  # fmt: skip
    work.save_target(publish=True)
    shown = page.get_translation(spanish)
    text = shown.body[0].value.source
    assert f'id="{group.uuid}"' in text
    with translation.override("es"):
        assert '<a href="/es/groups/lantern-house/">con ellos</a>' in expand_db_html(text)


@pytest.mark.parametrize("kind", ["group", "resource", "region"])
def test_an_editor_finds_and_chooses_what_a_link_leads_to(admin_client, home_page, flyer, kind):
    group = listed()
    things = {
        "group": (group, str(group.uuid), "Lantern", "/groups/lantern-house/"),
        "resource": (flyer, str(flyer.translation_key), "school", "/shelf/rights-at-school/"),
        "region": (Region.objects.get(code="state:OH"), "state:OH", "Ohio", "/regions/ohio/"),
    }
    thing, key, words, url = things[kind]
    name = f"{kind}_link"
    listing = admin_client.get(reverse(f"{name}:choose_results"), {"q": words}).content.decode()
    assert reverse(f"{name}:chosen", args=[thing.pk]) in listing
    nothing = admin_client.get(reverse(f"{name}:choose_results"), {"q": "zzzz"}).content.decode()
    assert reverse(f"{name}:chosen", args=[thing.pk]) not in nothing
    assert admin_client.get(reverse(f"{name}:choose")).status_code == 200
    chosen = admin_client.get(reverse(f"{name}:chosen", args=[thing.pk])).json()
    assert chosen["result"]["id"] == key
    assert chosen["result"]["url"] == url


def test_unchecked_groups_are_not_offered_for_a_link(admin_client):
    Organization(name="Unknown").save()
    assert "Unknown" not in admin_client.get(reverse("group_link:choose")).content.decode()


@pytest.mark.parametrize("kind", ["group", "resource", "region"])
def test_the_editor_gives_a_link_back_as_it_was_stored(home_page, flyer, kind):
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    group = listed()
    key = {"group": group.uuid, "resource": flyer.translation_key, "region": "state:OH"}[kind]
    converter = ContentstateConverter(["group-link", "resource-link", "region-link", "link"])
    state = converter.from_database_format(f"<p>See {link(kind, key)}</p>")
    assert json.loads(state)["entityMap"]["0"]["data"]["id"] == str(key)
    assert link(kind, key) in re.sub(
        r'<a (id="[^"]*") (linktype="[^"]*")>', r"<a \2 \1>", converter.to_database_format(state)
    )


def nowhere(admin_client) -> dict[str, str]:
    """Title of a page → what its links would lead to, as the report says."""
    rows = admin_client.get(reverse("site_reports:links")).context_data["object_list"]
    return {page.title: page.broken_links for page in rows}


def test_a_link_to_what_was_taken_down_is_reported_until_it_is_back(home_page, flyer, admin_client):
    group, ohio = listed(), Region.objects.get(code="state:OH")
    page_with(
        home_page,
        f"<p>{link('group', group.uuid)} {link('resource', flyer.translation_key)} {link('region', ohio.code)}</p>",
    )
    assert nowhere(admin_client) == {}
    content_audit.audit_next_batch()
    empty = admin_client.get(reverse("site_reports:links")).content.decode()
    assert "No broken links on your live pages." in empty
    flyer.unpublish()
    assert nowhere(admin_client) == {"Plain": "Rights at school"}
    Organization.objects.filter(pk=group.pk).update(unlisted_at=now(), unlisted_reason="closed")
    assert nowhere(admin_client) == {"Plain": "Lantern House; Rights at school"}
    flyer.save_revision().publish()
    Organization.objects.filter(pk=group.pk).update(unlisted_at=None, unlisted_reason="")
    assert nowhere(admin_client) == {}


def test_a_link_leads_somewhere_as_long_as_one_language_of_the_page_is_public(home_page, flyer, admin_client):
    page_with(home_page, f"<p>{link('resource', flyer.translation_key)}</p>")
    translated(flyer, "es", "Derechos en la escuela")
    flyer.unpublish()
    assert nowhere(admin_client) == {}


def test_a_link_to_a_merged_group_leads_somewhere(home_page, admin_client):
    group, other = listed(), listed("Harbor Clinic")
    page_with(home_page, f"<p>{link('group', group.uuid)}</p>")
    merge_organizations(organization=group, into=other)
    assert nowhere(admin_client) == {}


@pytest.mark.parametrize("kind", ["resource", "page", "chosen"])
def test_a_link_to_a_deleted_page_is_reported_until_it_is_taken_out(
    home_page, flyer, admin_client, kind, django_capture_on_commit_callbacks
):
    texts, blocks = [], []
    if kind == "chosen":
        blocks = [{"type": "links", "value": {"title": "Next", "links": [{"page": flyer.pk, "text": ""}]}}]
    else:
        texts = [f"<p>{link(kind, flyer.translation_key if kind == 'resource' else flyer.pk)}</p>"]
    page = page_with(home_page, *texts, blocks=blocks)
    with django_capture_on_commit_callbacks(execute=True):
        flyer.delete()
    assert nowhere(admin_client) == {"Plain": "something that was deleted"}
    page.body = [("text", "<p>No link.</p>")]
    page.save()
    assert nowhere(admin_client) == {}


def test_of_a_deleted_translation_a_link_leads_to_what_is_left(
    home_page, flyer, admin_client, django_capture_on_commit_callbacks
):
    page_with(home_page, f"<p>{link('resource', flyer.translation_key)}</p>")
    spanish = translated(flyer, "es", "Derechos en la escuela")
    with django_capture_on_commit_callbacks(execute=True):
        spanish.delete()
    assert nowhere(admin_client) == {}


def test_a_link_to_a_withdrawn_file_is_reported_unless_another_replaces_it(home_page, admin_client):
    documents = get_document_model()
    old = documents.objects.create(title="Old flyer", file=ContentFile(b"words", "old.txt"))
    page_with(home_page, f"<p>{link('document', old.pk)}</p>")
    documents.objects.filter(pk=old.pk).update(withdrawn_on=localdate(), withdrawn_reason="outdated")
    assert nowhere(admin_client) == {"Plain": "Old flyer"}
    documents.objects.create(title="New flyer", file=ContentFile(b"words", "new.txt"), replaces=old)
    assert nowhere(admin_client) == {}


def test_the_first_page_counts_links_that_lead_nowhere_and_leads_to_them(home_page, flyer, admin_client):
    page_with(home_page, f"<p>{link('resource', flyer.translation_key)}</p>")
    flyer.unpublish()
    first = admin_client.get("/admin/").content.decode()
    assert reverse("site_reports:links") in first
    sheet = admin_client.get(reverse("site_reports:links") + "?export=csv")
    assert b"Plain,en,Rights at school" in b"".join(sheet.streaming_content)


def test_the_report_shows_an_editor_of_one_part_of_the_site_nothing_of_the_rest(home_page, flyer, client):
    editor = get_user_model().objects.create_user("e@example.org", "a long password")
    part = Group.objects.create(name="Shelf only")
    part.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=part, page=flyer.get_parent(), permission=change)
    editor.groups.add(part)
    page_with(home_page, f"<p>{link('page', 987654)}</p>")
    client.force_login(editor)
    assert nowhere(client) == {}
