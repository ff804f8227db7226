"""docs/your-own-site.md, done as it says by an administrator in the admin: the result is that union's own site."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.i18n.language_names import LANGUAGE_NAMES
from cms.site_settings.blocks import HotlineBlock, MenuUrlBlock, SiteTranslationBlock
from cms.site_settings.models import SiteSettings

pytestmark = pytest.mark.django_db

DOCUMENT = (Path(settings.BASE_DIR) / "docs" / "your-own-site.md").read_text()
ROW = re.compile(r"^\| (?P<field>[^|]+?) \| `(?P<example>[^`]+)` \|$", re.MULTILINE)
# How the document calls a language, and its code.
CODES = {"English": "en", "Spanish": "es"}


def examples(heading: str) -> dict[str, str]:
    """What the document has somebody type under this heading: label of the field → words."""
    part = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = {row["field"]: row["example"] for row in ROW.finditer(part)}
    assert found, heading
    return found


def typed_into(form, heading: str) -> dict[str, str]:
    """The same by the names of the fields. A label that the form does not have is a fault of the document."""
    names = {str(field.label).lower(): name for name, field in form.fields.items()}
    return {names[label.lower()]: words for label, words in examples(heading).items()}


def block_of(kind, heading: str) -> dict:
    """The same for a block, with the rows that the document leaves alone as they come."""
    value = kind().get_default()
    data = {name: value[name] for name in kind().child_blocks}
    data |= {name: {"count": "0"} for name, child in kind().child_blocks.items() if hasattr(child, "child_block")}
    names = {str(child.label).lower(): name for name, child in kind().child_blocks.items()}
    for label, words in examples(heading).items():
        name = names[label.lower()]
        if name == "language":
            words = CODES[words]
        elif name == "languages":
            words = rows([CODES[language] for language in words.split(", ")])
        data[name] = words
    return data


def rows(values: list[str]) -> dict:
    row = {f"{at}": {"deleted": "", "order": str(at), "type": "item", "value": value, "id": ""}
           for at, value in enumerate(values)}  # fmt: skip
    return row | {"count": str(len(values))}


def save(client, address, data):
    """Send a form as it stands with some fields changed; what it says of errors is the fault."""
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.context["form"].errors.as_json()


def followed(client, home_page) -> str:
    """The document's steps in its order. Returns the host of the site."""
    site = Site.objects.get()
    address = reverse("wagtailsites:edit", args=[site.pk])
    form = client.get(address).context["form"]
    save(client, address, {"root_page": home_page.pk, "is_default_site": "on"} | typed_into(form, "The address"))
    address = reverse("wagtailsettings:edit", args=["site_settings", "sitesettings", site.pk])
    form = client.get(address).context["form"]
    data = {
        "translations": streamfield([("translation", block_of(SiteTranslationBlock, "Words in a language"))]),
        "hotlines": streamfield([("hotline", block_of(HotlineBlock, "Hotline"))]),
        "menu": streamfield([("url", block_of(MenuUrlBlock, "Main menu"))]),
        "footer_menu": streamfield([]),
        **typed_into(form, "The way out"),
        **typed_into(form, "Colors"),
    }
    save(client, address, nested_form_data(data))
    return examples("The address")["Hostname"]


def test_what_the_document_says_makes_the_site_the_unions_own(admin_client, client, home_page, settings):
    settings.ALLOWED_HOSTS = [host := examples("The address")["Hostname"], "testserver"]
    assert followed(admin_client, home_page) == host
    page = client.get("/", headers={"host": host}).content.decode()
    for heading in ("Words in a language", "Main menu", "The way out"):
        for label, words in examples(heading).items():
            assert label == "Language" or words in page, label
    missing = client.get("/not-there/", headers={"host": host}).content.decode()
    number = examples("Hotline")["Number"]
    assert number in missing
    assert "tel:+12025550199" in missing
    colours = client.get(re.search(r'href="([^"]*/site-colours/[^"]+)"', page)[1], headers={"host": host})
    assert examples("Colors")["Primary color"] in colours.content.decode()
    assert "Alongside" not in page + missing


def test_a_second_site_in_the_same_installation_has_its_own(admin_client, client, home_page, settings):
    settings.ALLOWED_HOSTS = [first := examples("The address")["Hostname"], "second.example.org", "testserver"]
    followed(admin_client, home_page)
    root = home_page.get_parent().add_child(instance=type(home_page)(title="Second", slug="second"))
    second = Site.objects.create(hostname="second.example.org", root_page=root)
    own = SiteSettings.for_site(second)
    own.translations = [("translation", {"language": "en", "name": "Lake Workers"})]
    own.save()
    pages = {host: client.get("/", headers={"host": host}).content.decode() for host in (first, second.hostname)}
    name = examples("Words in a language")["Organization name"]
    assert name in pages[first]
    assert name not in pages[second.hostname]
    assert "Lake Workers" in pages[second.hostname]
    assert "Lake Workers" not in pages[first]


def test_every_language_that_the_document_names_can_be_chosen():
    assert set(CODES.values()) <= set(LANGUAGE_NAMES)
