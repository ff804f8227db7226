"""The settings of a site: what is refused is said at its field with everything typed kept; what is saved is seen."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.pages.models import StandardPage
from cms.site_settings.models import SiteSettings
from cms.site_settings.theme import Palette

pytestmark = pytest.mark.django_db

ENGLISH = {"language": "en", "name": "Harbor Teachers", "tagline": "", "about_text": "", "not_government_notice": "",
           "privacy_promise": "", "disclaimer": ""}  # fmt: skip
HOTLINE = {"name": "Harbor hotline", "number": "(202) 555-0199", "languages": {"count": "0"}, "hours": "", "note": "",
           "translations": {"count": "0"}}  # fmt: skip


@pytest.fixture
def send(admin_client, home_page):
    """Send the form of the settings with these fields changed."""
    address = reverse("wagtailsettings:edit", args=["site_settings", "sitesettings", Site.objects.get().pk])

    def sent(translations=(ENGLISH,), hotlines=(HOTLINE,), menu=(), **fields):
        data = {
            "translations": streamfield([("translation", row) for row in translations]),
            "hotlines": streamfield([("hotline", row) for row in hotlines]),
            "menu": streamfield(menu),
            "footer_menu": streamfield([]),
            "main_colour": "#1d2f6f",
            "second_colour": "#ffb703",
            "exit_url": "",
            **fields,
        }
        return admin_client.post(address, nested_form_data(data))

    return sent


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"main_colour": "#7fd4c1"}, "must be 4.5 to 1 at least"),
        ({"second_colour": "#0f1715"}, "to 1 at least"),
        ({"main_colour": "green"}, "“green” is not a valid color"),
        ({"exit_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"exit_url": "ftp://files.example.org/"}, "beginning with https://"),
        ({"exit_url": "http://localhost/"}, "another"),
        ({"translations": [ENGLISH | {"name": ""}]}, "The name is missing in English"),
        ({"translations": [ENGLISH, ENGLISH]}, "This language is here twice"),
        ({"hotlines": [HOTLINE | {"number": "call us"}]}, "is not a valid phone number"),
        (
            {"menu": [("url", {"url": "javascript:1", "text": "A", "translations": {"count": "0"}})]},
            "Write an address of this site",
        ),
    ],
    ids=[
        "Primary color",
        "Accent color",
        "not a valid color",
        "script",
        "no web",
        "this site",
        "no name",
        "twice",
        "number",
        "menu",
    ],
)
def test_what_cannot_stay_is_said_and_nothing_typed_is_lost(send, fields, said):
    answer = send(**{"exit_url": "https://kept.example.org/", **fields})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert "Harbor hotline" in page
    assert "exit_url" in fields or "https://kept.example.org/" in page
    assert not SiteSettings.objects.filter(main_colour="#1d2f6f").exists()


def test_contrast_that_is_missed_is_told_with_its_figure(send):
    form = send(main_colour="#7fd4c1").context["form"]
    assert "the contrast is 1." in str(form.errors["main_colour"])


def test_an_entry_of_the_menu_leads_to_a_page_that_readers_can_open(send, home_page):
    draft = home_page.add_child(instance=StandardPage(title="Not yet", slug="not-yet", live=False))
    answer = send(menu=[("page", str(draft.pk))])
    assert "is not published, so readers could not open it" in answer.content.decode()


def test_what_is_saved_is_on_the_next_page(send, client, home_page):
    assert "Harbor Teachers" not in client.get("/").content.decode()
    assert send().status_code == 302
    assert "Harbor Teachers" in client.get("/").content.decode()


def test_the_stylesheet_of_before_an_update_leads_to_the_one_of_now(client):
    palette = Palette("#1d2f6f", "#f0b429")
    old = palette.url.replace(palette.version_hash, "0" * 8)
    assert client.get(old).headers["Location"] == palette.url


def test_colours_are_a_stylesheet_of_their_own_whose_address_changes_with_them(send, client):
    addresses = []
    for main in ("#1d2f6f", "#5b1d6f"):
        send(main_colour=main)
        page = client.get("/")
        (address,) = {
            part.split('"')[0] for part in page.content.decode().split('href="') if "/site-colours/" in part[:60]
        }
        sheet = client.get(address)
        assert sheet.headers["Content-Type"].startswith("text/css")
        assert "immutable" in sheet.headers["Cache-Control"]
        assert main in sheet.content.decode()
        assert main not in page.content.decode().partition("<body")[2]
        addresses.append(address)
    assert len(set(addresses)) == 2


def test_words_that_a_language_lacks_are_those_of_the_source_and_marked(send, client, home_page):
    spanish = home_page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0])
    spanish.save_revision().publish()
    send(translations=[ENGLISH | {"tagline": "Every student"}])
    page = client.get("/es/").content.decode()
    assert 'lang="en"' in page.partition("Every student")[0].rpartition("<")[2]


def test_the_preview_shows_the_first_page_with_what_is_not_saved_yet(admin_client, home_page):
    site = Site.objects.get()
    own = SiteSettings.for_site(site)
    own.translations = [("translation", {"language": "en", "name": "Not saved yet"})]
    response = own.make_preview_request(preview_mode="en", extra_request_attrs={own.get_cache_attr_name(): own})
    assert "Not saved yet" in response.content.decode()
