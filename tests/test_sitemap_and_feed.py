"""What programs read: the sitemap for search engines, and the feed of what is new."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now
from wagtail.models import Locale, PageViewRestriction, Site

from cms.pages.models import StandardPage
from cms.pages.sitemaps import EntrySitemap
from coalition.directory.models import Organization
from search.index.models import SearchEntry

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "a": "http://www.w3.org/2005/Atom",
}


@pytest.fixture
def xml(client):
    def read(address, **headers):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        return ElementTree.fromstring(answer.content)

    return read


@pytest.fixture
def spanish(home_page):
    locale = Locale.objects.get_or_create(language_code="es")[0]
    home_page.copy_for_translation(locale).save_revision().publish()
    return locale


def page(home_page, title, **facts):
    made = home_page.add_child(
        instance=StandardPage(title=title, slug=title.lower(), summary=f"About {title}.", **facts)
    )
    if made.live:
        made.save_revision().publish()
    return made


def in_spanish(english, spanish, title, **kwargs):
    made = english.copy_for_translation(spanish, **kwargs)
    if not kwargs.get("alias"):
        made.title = title
        made.save_revision().publish()
    return made


def addresses(tree) -> list[str]:
    return [location.text for location in tree.findall("s:url/s:loc", NAMES)]


def alternates(tree, address) -> dict[str, str]:
    found = next(url for url in tree.findall("s:url", NAMES) if url.find("s:loc", NAMES).text == address)
    return {link.get("hreflang"): link.get("href") for link in found.findall("x:link", NAMES)}


def group(name, **facts):
    return Organization.objects.create(name=name, **facts)


def listed(name):
    return group(name, assured_on=localdate(), next_review_due=localdate())


# ---- the sitemap


def test_its_parts_are_named_with_the_day_of_the_last_change(xml, home_page):
    listed("Lantern House")
    parts = {
        part.find("s:loc", NAMES).text: part.find("s:lastmod", NAMES)
        for part in xml("/sitemap.xml").findall("s:sitemap", NAMES)
    }
    assert set(parts) == {f"{HOST}/sitemap-{name}.xml" for name in ("pages", "regions", "directory", "groups")}
    assert parts[f"{HOST}/sitemap-groups.xml"].text == localdate().isoformat()
    for address in parts:
        assert addresses(xml(address))


def test_a_page_is_there_in_each_language_and_names_the_others(xml, home_page, spanish):
    in_spanish(page(home_page, "Rights"), spanish, "Derechos")
    tree = xml("/sitemap-pages.xml")
    assert {f"{HOST}/rights/", f"{HOST}/es/rights/"} <= set(addresses(tree))
    expected = {"en": f"{HOST}/rights/", "es": f"{HOST}/es/rights/", "x-default": f"{HOST}/rights/"}
    assert alternates(tree, f"{HOST}/rights/") == alternates(tree, f"{HOST}/es/rights/") == expected


def test_what_readers_cannot_open_is_not_there(xml, home_page, spanish):
    in_spanish(page(home_page, "Aliased"), spanish, "", alias=True)
    page(home_page, "Draft", live=False)
    private = page(home_page, "Private")
    page(private, "Below")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    found = addresses(xml("/sitemap-pages.xml"))
    assert f"{HOST}/aliased/" in found
    for hidden in ("/es/aliased/", "/draft/", "/private/", "/private/below/"):
        assert HOST + hidden not in found


def test_only_groups_that_are_listed_are_there_in_every_language(xml, home_page):
    listed("Lantern House")
    group("Unchecked")
    Organization.objects.filter(pk=listed("Closed").pk).update(
        unlisted_at="2026-11-01T00:00Z", unlisted_reason="closed"
    )
    tree = xml("/sitemap-groups.xml")
    assert len(addresses(tree)) == 7
    assert all("lantern-house" in address for address in addresses(tree))
    links = alternates(tree, f"{HOST}/zh-hans/groups/lantern-house/")
    assert len(links) == 8
    assert links["x-default"] == links["en"] == f"{HOST}/groups/lantern-house/"


def test_states_are_there_and_counties_are_not(xml, home_page):
    found = addresses(xml("/sitemap-regions.xml"))
    assert f"{HOST}/ar/regions/ohio/" in found
    assert not [address for address in found if "county" in address]


def test_a_site_names_its_own_pages_alone(xml, home_page):
    other = page(home_page, "Other")
    page(other, "Inside")
    Site.objects.create(hostname="other.example", root_page=other, port=80)
    Site.clear_site_root_paths_cache()
    found = addresses(xml("/sitemap-pages.xml", host="other.example"))
    assert found == ["http://other.example/", "http://other.example/inside/"]


def test_more_groups_cost_no_more_queries_and_fill_more_files(client, xml, home_page, monkeypatch):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            for name in ("groups", "pages"):
                assert client.get(f"/sitemap-{name}.xml").status_code == 200
        return len(queries)

    def fill(start, end):
        for number in range(start, end):
            listed(f"Group {number}")
            page(home_page, f"Page{number}")

    fill(0, 1)
    once = cost()
    fill(1, 10)
    assert cost() == once
    monkeypatch.setattr("cms.places.sitemaps.MultilingualSitemap.limit", 15)
    files = [addresses(xml(f"/sitemap-groups.xml?p={number}")) for number in range(1, 6)]
    assert [len(file) for file in files] == [15, 15, 15, 15, 10]
    assert len({address for file in files for address in file}) == 70


@pytest.mark.parametrize("address", ["/sitemap-nothing.xml", "/sitemap-groups.xml?p=99", "/sitemap-groups.xml?p=x"])
def test_a_part_that_is_not_there_is_explained(client, home_page, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "</html>" in answer.content.decode()


# ---- the feed


def entries(tree) -> dict[str, ElementTree.Element]:
    return {entry.find("a:title", NAMES).text: entry for entry in tree.findall("a:entry", NAMES)}


def test_each_language_has_a_feed_of_its_own(xml, home_page, spanish):
    in_spanish(page(home_page, "Rights"), spanish, "Derechos")
    page(home_page, "English")
    english, espanol = xml("/feed.atom"), xml("/es/feed.atom")
    assert {"Rights", "English"} <= set(entries(english))
    assert "Derechos" in entries(espanol)
    assert "English" not in entries(espanol)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (english.get(language), espanol.get(language)) == ("en", "es")
    assert entries(espanol)["Derechos"].find("a:link", NAMES).get("href") == f"{HOST}/es/rights/"


def test_only_what_everyone_may_read_is_in_it(xml, home_page):
    page(home_page, "Draft", live=False)
    PageViewRestriction.objects.create(page=page(home_page, "Private"), restriction_type="login")
    listed("Lantern House")
    assert not {"Draft", "Private", "Lantern House"} & set(entries(xml("/feed.atom")))


def test_an_entry_keeps_its_id_and_tells_its_change(xml, home_page, spanish):
    rights = page(home_page, "Rights")
    in_spanish(rights, spanish, "Derechos")
    before = entries(xml("/feed.atom"))["Rights"]
    rights.refresh_from_db()
    rights.title, rights.slug = "Rights, again", "again"
    rights.save_revision().publish()
    after = entries(xml("/feed.atom"))["Rights, again"]
    told = [entry.find("a:id", NAMES).text for entry in (before, after)]
    assert told[0] == told[1]
    assert told[0].startswith("urn:uuid:")
    assert told[0] != entries(xml("/es/feed.atom"))["Derechos"].find("a:id", NAMES).text
    assert after.find("a:updated", NAMES).text > before.find("a:updated", NAMES).text
    assert after.find("a:published", NAMES).text == before.find("a:published", NAMES).text


def test_who_has_the_newest_feed_is_told_so(client, home_page):
    page(home_page, "Rights")
    first = client.get("/feed.atom")
    assert first["Content-Type"].startswith("application/atom+xml")
    again = client.get("/feed.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_costs_the_same_with_more_in_it_and_holds_thirty(client, xml, home_page):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/feed.atom")
        return len(queries)

    page(home_page, "First")
    once = cost()
    for number in range(40):
        page(home_page, f"Page{number}")
    assert cost() == once
    assert len(entries(xml("/feed.atom"))) == 30


def test_every_page_names_the_feed_of_its_language(client, home_page, spanish):
    assert 'type="application/atom+xml"' in client.get("/").content.decode()
    assert 'href="/es/feed.atom"' in client.get("/es/").content.decode()


def test_the_sitemap_of_a_kind_holds_each_thing_once_and_only_while_it_is_shown(rf):
    hour = timedelta(hours=1)
    shown = {"now": {}, "over": {"visible_until": now() - hour}, "later": {"visible_from": now() + hour}}
    for name, times in shown.items():
        for locale in ("en", "es"):
            SearchEntry.objects.create(key=f"local:{name}", locale=locale, kind="local", title=name, **times)
    assert [entry.title for entry in EntrySitemap(rf.get("/"), "local").items()] == ["now"]
