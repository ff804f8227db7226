"""What the head of a page tells search engines and messengers about it."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import localdate, now
from wagtail.documents import get_document_model
from wagtail.models import Locale, PageViewRestriction, Site

from cms.campaigns.models import CampaignPage
from cms.pages.models import StandardPage
from coalition.directory.models import Location, Organization, OrganizationDescription

pytestmark = pytest.mark.django_db
HOST = "http://testserver"


class Head:
    def __init__(self, answer):
        page = BeautifulSoup(answer.content, "html.parser")
        self.soup, self.body = page.head, page.body

    def link(self, rel):
        return [link["href"] for link in self.soup.find_all("link", rel=rel) if not link.get("hreflang")]

    @property
    def alternates(self):
        return {link["hreflang"]: link["href"] for link in self.soup.find_all("link", hreflang=True)}

    def says(self, name):
        found = self.soup.find("meta", attrs={"name": name}) or self.soup.find("meta", attrs={"property": name})
        return found and found["content"]

    @property
    def robots(self):
        return [meta["content"] for meta in self.soup.find_all("meta", attrs={"name": "robots"})]

    @property
    def graph(self):
        """Type → node of the structured data."""
        block = self.soup.find("script", type="application/ld+json")
        return {node["@type"]: node for node in json.loads(block.string)["@graph"]} if block else {}


@pytest.fixture
def head(client):
    return lambda address: Head(client.get(address))


@pytest.fixture
def spanish(home_page):
    return Locale.objects.get_or_create(language_code="es")[0]


@pytest.fixture
def campaign(home_page):
    return home_page.add_child(
        instance=CampaignPage(
            title="Schools & families",
            slug="schools",
            summary='"Stay" calm </script><script>alert(1)</script>',
            body=[
                ("questions", {"title": "", "questions": [{"question": "Must I open?", "answer": "<p>No. Ask.</p>"}]})
            ],
        )
    )


@pytest.fixture
def escuelas(campaign, home_page, spanish):
    translated_home = home_page.copy_for_translation(spanish)
    translated_home.title = "Inicio"
    translated_home.save_revision().publish()
    page = campaign.copy_for_translation(spanish)
    page.title, page.summary = "Escuelas y familias", "Con calma."
    page.save_revision().publish()
    return page


def test_each_language_of_a_page_has_its_own_title_description_and_card(head, campaign, escuelas):
    english, spanish = head("/schools/"), head("/es/schools/")
    assert english.soup.title.string == "Schools & families · This site"
    assert english.says("description") == '"Stay" calm </script><script>alert(1)</script>'
    assert spanish.says("description") == spanish.says("og:description") == "Con calma."
    assert spanish.says("og:title") == "Escuelas y familias"
    assert (spanish.says("og:locale"), spanish.says("og:locale:alternate")) == ("es_US", "en_US")
    assert spanish.says("og:url") == f"{HOST}/es/schools/"
    assert spanish.says("og:type") == "article"
    assert spanish.says("twitter:card") == "summary"


def test_what_an_editor_writes_for_search_engines_comes_before_title_and_summary(head, campaign):
    campaign.seo_title, campaign.search_description = "Raids at schools", "Written for search engines."
    campaign.save_revision().publish()
    found = head("/schools/")
    assert found.soup.title.string == "Raids at schools · This site"
    assert found.says("description") == found.says("og:description") == "Written for search engines."


def test_languages_name_each_other_and_a_default(head, campaign, escuelas):
    expected = {"en": f"{HOST}/schools/", "es": f"{HOST}/es/schools/", "x-default": f"{HOST}/schools/"}
    assert head("/schools/").alternates == head("/es/schools/").alternates == expected
    assert head("/es/schools/").link("canonical") == [f"{HOST}/es/schools/"]


def test_a_page_in_one_language_names_no_other(head, campaign):
    assert head("/schools/").alternates == {}


@pytest.mark.parametrize("hidden", ["alias", "unpublished", "private"])
def test_a_language_that_readers_cannot_open_is_not_named(head, campaign, home_page, spanish, hidden):
    home_page.copy_for_translation(spanish).save_revision().publish()
    page = campaign.copy_for_translation(spanish, alias=hidden == "alias")
    if hidden != "unpublished":
        page.save_revision().publish() if hidden == "private" else None
    if hidden == "private":
        PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert head("/schools/").alternates == {}


@pytest.mark.parametrize("address", ["/schools/?utm_source=mail&fbclid=1", "/schools/?page=7"])
def test_a_query_that_changes_nothing_is_no_address_of_its_own(head, campaign, address):
    found = head(address)
    assert found.link("canonical") == [f"{HOST}/schools/"]
    assert found.says("og:url") == f"{HOST}/schools/"
    assert found.says("robots") is None


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/es/search/?q=school", "/es/search/"),
        ("/search/?q=school&page=900", "/search/"),
        ("/groups/?where=60608", "/groups/"),
        ("/ar/groups/?q=food&page=3", "/ar/groups/"),
    ],
)
def test_a_filtered_list_is_left_out_of_search_engines_and_names_the_whole_list(head, home_page, address, canonical):
    found = head(address)
    assert found.says("robots") == "noindex"
    assert found.link("canonical") == [HOST + canonical]
    assert found.alternates == found.graph == {}


@pytest.fixture
def withdrawn_file():
    return get_document_model().objects.create(
        title="Old flyer",
        file=ContentFile(b"Rights", "flyer.txt"),
        withdrawn_on=localdate(),
        withdrawn_reason="outdated",
    )


def test_pages_about_one_file_are_left_out_of_search_engines(client, home_page, withdrawn_file):
    assert says_noindex(client.get(withdrawn_file.url), status=410)
    flyer = get_document_model().objects.create(title="Flyer", file=ContentFile(b"My rights", "rights.txt"))
    asking = client.get(reverse("request_format", args=[flyer.pk]))
    assert says_noindex(asking)
    token = Head(asking).body.find("input", attrs={"name": "token"})["value"]
    sent = client.post(asking.wsgi_request.path, {"token": token, "format": "braille"})
    assert "Thanks. Your request was recorded." in sent.content.decode()
    assert says_noindex(sent)


def says_noindex(answer, status=200):
    assert answer.status_code == status
    return Head(answer).robots == ["noindex"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search/?q=school", 200),
        ("/groups/?where=Ohio", 200),
        ("/groups/?where=Franklin+County", 200),
        ("/groups/?where=Atlantis", 200),
        ("/groups/?print=1", 200),
        ("/schools/?print=1", 200),
        ("/groups/closed-house/", 410),
        ("/not-there/", 404),
        ("/es/not-there/", 404),
    ],
)
def test_what_is_no_page_of_its_own_is_left_out_of_search_engines(client, campaign, address, status):
    gone = Organization(name="Closed House", assured_on=localdate(), next_review_due=localdate())
    gone.unlisted_at, gone.unlisted_reason = now(), "closed"
    gone.save()
    assert says_noindex(client.get(address), status), address


@pytest.mark.parametrize("address", ["/", "/schools/", "/groups/", "/groups/open-house/", "/regions/ohio/"])
def test_what_readers_shall_find_is_open_to_search_engines(client, campaign, address):
    Organization(name="Open House", assured_on=localdate(), next_review_due=localdate()).save()
    assert Head(client.get(address)).robots == []


def test_no_template_puts_markup_where_the_word_for_search_engines_stands():
    block = re.compile(r"{% block robots %}(.*?){% endblock %}", re.S)
    templates = [
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        *settings.BASE_DIR.glob("*/**/templates/**/*.html"),
    ]
    found = {path: word for path in templates for word in block.findall(path.read_text())}
    assert len(found) >= 9
    assert not {path for path, word in found.items() if "<" in word}


def test_the_unfiltered_directory_exists_in_every_language(head, home_page):
    found = head("/ar/groups/?utm_source=mail")
    assert found.says("robots") is None
    assert found.link("canonical") == [f"{HOST}/ar/groups/"]
    assert len(found.alternates) == 8
    assert found.alternates["zh-Hans"] == f"{HOST}/zh-hans/groups/"
    assert found.alternates["x-default"] == f"{HOST}/groups/"


def test_a_page_that_is_not_there_has_no_address(head, home_page):
    found = head("/not-there/")
    assert found.says("robots") == "noindex"
    assert found.link("canonical") == []
    assert found.says("og:url") is None


def test_structured_data_say_what_the_page_is_and_close_no_script(client, head, campaign, escuelas):
    graph = head("/schools/").graph
    article = graph["Article"]
    assert article["name"] == "Schools & families"
    assert article["description"] == '"Stay" calm </script><script>alert(1)</script>'
    assert (article["url"], article["inLanguage"]) == (f"{HOST}/schools/", "en")
    campaign.refresh_from_db()
    assert article["publisher"]["@id"] == graph["Organization"]["@id"] == f"{HOST}/#publisher"
    assert [step["item"] for step in graph["BreadcrumbList"]["itemListElement"]] == [f"{HOST}/", f"{HOST}/schools/"]
    assert "<script>alert" not in client.get("/schools/").content.decode()
    published = head("/es/schools/").graph["Article"]
    escuelas.refresh_from_db()
    assert published["inLanguage"] == "es"
    assert published["dateModified"] == escuelas.last_published_at.isoformat()


def test_questions_are_told_only_where_a_page_has_some(head, campaign, home_page):
    question = head("/schools/").graph["FAQPage"]["mainEntity"][0]
    assert question["name"] == "Must I open?"
    assert question["acceptedAnswer"]["text"] == "No. Ask."
    home_page.add_child(instance=StandardPage(title="Plain", slug="plain"))
    assert "FAQPage" not in head("/plain/").graph


def test_the_home_page_is_the_site(head, home_page, escuelas):
    graph = head("/es/").graph
    assert graph["WebSite"]["url"] == graph["Organization"]["url"] == f"{HOST}/es/"
    assert graph["WebSite"]["inLanguage"] == "es"


def test_a_group_is_told_as_everyone_may_know_it(head, home_page):
    from django.utils.timezone import localdate

    hidden, area = ("77 Marked Lane", "60601"), "Joliet"
    Organization.objects.create(
        name="Lantern House",
        website="https://lantern.example/",
        assured_on=localdate(),
        next_review_due=localdate(),
        descriptions=[OrganizationDescription(language="en", text="Helps with forms.")],
        locations=[
            Location(visibility="hidden", street=hidden[0], city="Chicago", state="IL", zip=hidden[1]),
            Location(visibility="area", street="9 Secret Road", city=area, state="IL", zip="60432"),
        ],
    )
    found = head("/groups/lantern-house/")
    node = found.graph["NGO"]
    assert (node["name"], node["sameAs"]) == ("Lantern House", "https://lantern.example/")
    assert node["address"] == [
        {"@type": "PostalAddress", "addressLocality": area, "addressRegion": "IL", "addressCountry": "US"}
    ]
    assert all(secret not in str(found.soup) for secret in (*hidden, "Secret Road", "60432"))
    steps = [step["item"] for step in found.graph["BreadcrumbList"]["itemListElement"]]
    assert steps == [f"{HOST}/", f"{HOST}/groups/", f"{HOST}/groups/lantern-house/"]


def test_another_site_speaks_of_its_own_host(client, home_page, campaign):
    Site.objects.create(hostname="other.example", root_page=campaign, port=80)
    found = Head(client.get("/", headers={"host": "other.example"}))
    assert found.says("og:url") == "http://other.example/"
    assert found.link("canonical") == ["http://other.example/"]


def test_the_first_picture_of_a_page_is_its_card_and_is_made_when_it_is_published(head, home_page):
    from wagtail.images.tests.utils import get_test_image_file

    from cms.images.models import SiteImage

    image = SiteImage.objects.create(title="Bus", description="Parents at the bus.", file=get_test_image_file())
    picture = {"image": image, "caption": ""}
    page = home_page.add_child(instance=CampaignPage(title="Bus", slug="bus", body=[("image", picture)], live=False))
    assert not image.renditions.exists()
    page.save_revision().publish()
    assert image.renditions.count() == 1
    found = head("/bus/")
    assert found.says("og:image").startswith(f"{HOST}/media/images/")
    assert found.says("og:image:alt") == "Parents at the bus."
    assert found.says("twitter:card") == "summary_large_image"
    assert found.graph["Article"]["image"] == found.says("og:image")
    assert image.renditions.filter(filter_spec__startswith="fill-1200x630").count() == 1


def test_a_resource_tells_its_files(head, home_page):
    from django.core.files.base import ContentFile
    from wagtail.documents import get_document_model

    from cms.resources.models import ResourceCollectionPage, ResourceFile, ResourcePage

    file = get_document_model().objects.create(title="Flyer", language="es", file=ContentFile(b"Rights", "flyer.txt"))
    shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))
    page = shelf.add_child(instance=ResourcePage(title="Rights", slug="rights"))
    page.files = [ResourceFile(document=file)]
    page.save()
    told = head("/shelf/rights/").graph["WebPage"]["mainEntity"]
    assert [(node["@type"], node["name"], node["inLanguage"]) for node in told] == [("DigitalDocument", "Flyer", "es")]
    assert told[0]["url"] == HOST + file.url
    assert head("/shelf/").graph["CollectionPage"]["name"] == "Shelf"
