"""Every door at which a visitor might meet a page or a file, each as a function that gives what stands there."""

import re
from urllib.parse import unquote

from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, Site

from cms.alerts.models import Alert
from cms.campaigns.models import CampaignPage
from cms.editorial import broken_links
from cms.pages.models import StandardPage
from cms.pages.short_links import short_code
from cms.places.models import Region
from cms.resources.models import ResourceCollectionPage, ResourceFile, ResourcePage
from cms.site_settings.models import SiteSettings
from cms.taxonomy.models import PageTopic, Topic
from home.models import HomePage

ADDRESS = "/quince/marmalade-rights/"
# The title of the page, and its address; not those of its translation or of a page below it.
SEEN = "Marmalade|(?<!/es/quince)/marmalade-rights/(?!below)"


def said(answer) -> str:
    """All that an answer tells: where it leads, and its text without the address that was asked for."""
    text = answer.content.decode() if not answer.streaming else "".join(map(bytes.decode, answer))
    asked = answer.wsgi_request.path
    return unquote(answer.headers.get("Location", "")) + (text.replace(asked, "") if asked.count("/") > 2 else text)


class PageDoors:
    """A site around one page: everything on it that can lead to a page leads there."""

    def __init__(self, home_page, client, kind=ResourcePage):
        self.home, self.client = home_page, client
        self.shelf = home_page.add_child(instance=ResourceCollectionPage(title="Quince", slug="quince"))
        page = kind(title="Marmalade", slug="marmalade-rights", summary="About the orchard.")
        self.page = self.shelf.add_child(instance=page)
        topic = Topic.objects.create(slug="fruit", name="Fruit", locale=page.locale)
        PageTopic.objects.create(page=page, topic=topic, locale=page.locale)
        page.save_revision().publish()
        self.page.refresh_from_db()
        self.spanish = Locale.objects.get_or_create(language_code="es")[0]
        for each, title in ((home_page, "Inicio"), (self.shelf, "Estante")):
            translated(each, title, self.spanish)

    def read(self, path, **kwargs) -> str:
        return said(self.client.get(path, **kwargs))

    def on_a_page(self, *blocks) -> str:
        """A page for each kind of block."""
        slug = f"with-{blocks[0][0]}-{len(str(blocks))}".replace("_", "-")
        if not Page.objects.filter(slug=slug).exists():
            self.home.add_child(instance=StandardPage(title="Door", slug=slug, body=list(blocks)))
        return self.read(f"/{slug}/")

    def on_a_first_page(self, block) -> str:
        slug = f"first-{block[0]}"
        if not Page.objects.filter(slug=slug).exists():
            self.home.add_child(instance=HomePage(title="Door", slug=slug, body=[block]))
        return self.read(f"/{slug}/")

    def with_the_frame(self, **settings) -> str:
        made = SiteSettings.objects.create(site=Site.objects.get(), **settings)
        found = self.read("/search/")
        made.delete()
        return found

    def walk(self, seen: str, doors=()) -> dict[str, list[str]]:
        """Door → the lines there that show the page or file."""
        names = doors or [name for name, door in vars(type(self)).items() if callable(door) and name not in NOT_DOORS]
        return {name: re.findall(f".*(?:{seen}).*", getattr(self, name)()) for name in names}

    # ---- one for each door

    def its_address(self):
        answer = self.client.get(ADDRESS)
        return said(answer) if answer.status_code != 404 or "Marmalade" in answer.content.decode() else ""

    def its_address_as_it_prints(self):
        return self.read(f"{ADDRESS}?print")

    def its_short_address(self):
        return self.read(f"/r/{short_code(self.page.translation_key)}/")

    def a_redirect_that_editors_made(self):
        Redirect.objects.get_or_create(old_path="/old", redirect_page=self.page)
        return self.read("/old/")

    def a_list_of_links(self):
        return self.on_a_page(("links", {"title": "", "links": [{"page": self.page, "text": ""}]}))

    def an_ask(self):
        ask = {"title": "Ask", "text": "Why", "link_text": "", "page": self.page}
        return self.on_a_page(("asks", {"title": "", "asks": [ask]}))

    def a_panel(self):
        return self.on_a_page(("panel", {"title": "Next", "text": "", "links": [{"page": self.page, "text": ""}]}))

    def a_link_in_a_text(self):
        return self.on_a_page(("text", f'<p><a linktype="page" id="{self.page.pk}">Read this</a></p>'))

    def a_link_to_a_resource_in_a_text(self):
        return self.on_a_page(("text", f'<p><a linktype="resource" id="{self.page.translation_key}">This</a></p>'))

    def a_link_in_an_answer(self):
        answer = f'<p><a linktype="page" id="{self.page.pk}">Read this</a></p>'
        questions = [{"question": "Where?", "answer": answer}]
        return self.on_a_page(("questions", {"title": "", "questions": questions}))

    def the_newest_on_a_topic(self):
        return self.on_a_page(("listing", {"title": "New", "topic": "fruit", "kind": "resource"}))

    def the_newest_on_the_first_page(self):
        return self.on_a_first_page(("newest", {"title": "", "kind": "resource", "count": 4}))

    def a_way_in_on_the_first_page(self):
        way = {"kind": "rights", "title": "Way", "text": "", "links": [{"page": self.page, "url": "", "text": "In"}]}
        return self.on_a_first_page(("ways", {"ways": [way]}))

    def what_is_happening_on_the_first_page(self):
        text = f'<p><a linktype="page" id="{self.page.pk}">Read this</a></p>'
        return self.on_a_first_page(("happening", {"title": "", "text": text}))

    def the_list_of_what_is_below_a_page(self):
        return self.read("/quince/")

    def the_menu(self):
        return self.with_the_frame(menu=[("page", self.page)])

    def the_foot(self):
        return self.with_the_frame(footer_menu=[("page", self.page)])

    def an_alert(self):
        words = [("translation", {"language": "en", "text": "Now", "more": "", "link": ""})]
        ends = timezone.now() + timezone.timedelta(days=1)
        made = Alert.objects.create(site=Site.objects.get(), visible_until=ends, page=self.page, translations=words)
        found = self.read("/search/")
        made.delete()
        return found

    def an_alert_on_the_page_of_its_region(self):
        region = Region.objects.filter(kind__in=Alert.KINDS).first()
        words = [("translation", {"language": "en", "text": "Now", "more": "", "link": ""})]
        ends = timezone.now() + timezone.timedelta(days=1)
        made = Alert.objects.create(site=Site.objects.get(), visible_until=ends, page=self.page, translations=words)
        made.states.set([region])
        made.save()
        found = self.read(f"/regions/{region.slug}/")
        made.delete()
        return found

    def an_address_that_is_like_it(self):
        return self.read("/nowhere/marmalade-rights/")

    def its_address_in_a_language_that_it_lacks(self):
        return self.read(f"/fr{ADDRESS}")

    def the_steps_to_a_page_below_it(self):
        if not Page.objects.filter(slug="below").exists():
            Page.objects.get(pk=self.page.pk).add_child(instance=StandardPage(title="Below", slug="below"))
        return self.read(f"{ADDRESS}below/").replace(ADDRESS, "")

    def the_search(self):
        return self.read("/search/", data={"q": "orchard"})

    def the_feed(self):
        return self.read("/feed.atom")

    def the_sitemap(self):
        return self.read("/sitemap-pages.xml")

    def the_report_of_links(self):
        """Names the page where links to it lead nowhere, so it is read the other way round."""
        self.a_link_in_a_text()
        dead = broken_links.pages_with_broken_links(Page.objects.filter(slug__startswith="with-text"))
        return "" if dead.exists() else "Marmalade"


class CampaignDoors(PageDoors):
    """What leads to a campaign alone."""

    def __init__(self, home_page, client):
        super().__init__(home_page, client, CampaignPage)

    def the_campaign_in_focus(self):
        return self.on_a_first_page(("campaign", {"page": self.page}))


def translated(page, title, locale):
    copy = page.copy_for_translation(locale)
    copy.title = title
    copy.save_revision().publish()
    return copy


NOT_DOORS = {"__init__", "read", "on_a_page", "on_a_first_page", "with_the_frame", "walk"}


class FileDoors:
    """A site around one file: everything on it that can lead to a file leads there."""

    def __init__(self, home_page, client, document):
        self.home, self.client, self.document = home_page, client, document
        self.shelf = home_page.add_child(instance=ResourceCollectionPage(title="Shelf", slug="shelf"))
        page = ResourcePage(title="Basket", slug="basket")
        page.files = [ResourceFile(document=document)]
        self.page = self.shelf.add_child(instance=page)

    read, on_a_page, walk = PageDoors.read, PageDoors.on_a_page, PageDoors.walk

    def its_address(self):
        return "" if (answer := self.client.get(self.document.url)).status_code != 200 else said(answer)

    def the_form_for_another_format(self):
        return self.read(f"/files/{self.document.pk}/ask/")

    def the_page_of_the_resource(self):
        """Its list of files, the way to ask for another format, its JSON-LD."""
        return self.read("/shelf/basket/")

    def the_list_of_resources(self):
        """Names of a file its language and format."""
        return self.read("/shelf/").replace("TXT", "Marmalade")

    def a_block_of_files(self):
        return self.on_a_page(("downloads", {"title": "To print", "documents": [self.document]}))

    def a_link_in_a_text(self):
        return self.on_a_page(("text", f'<p><a linktype="document" id="{self.document.pk}">This file</a></p>'))

    def the_page_of_the_file_that_it_replaces(self):
        document = type(self.document).objects.get(pk=self.document.pk)
        if document.replaces is None:
            older = type(document)(title="Older", file=document.file, withdrawn_on="2026-01-01")
            older.save()
            document.replaces = older
            document.save()
        return self.read(document.replaces.url)

    def the_search_for_words_in_it(self):
        return self.read("/search/", data={"q": "orchard"}).replace("Basket", "Marmalade")

    def the_report_of_links(self):
        return PageDoors.the_report_of_links(self)
