"""What an editor is told beside her page before readers find it: looked for in the page as it will be.

The preview in the editor is read here; where something is amiss, the element says so (data-content-issue), and the
checker of Wagtail, which runs in the browser, has one rule for each kind (CHECKS). So the looking is Python and needs
no browser.
"""

import re

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Locale, Page

from cms.images.consent import images_lacking_consent
from cms.visibility.querysets import published

from .readability import exceeds_reading_level, sentences_of

# What a link says that says nothing, in each language, as `plain` writes it.
VAGUE_LINK_TEXTS = {
    "en": {"click here", "here", "read more", "more", "learn more", "link", "this link", "this page", "download"},
    "es": {"haga clic aquí", "clic aquí", "aquí", "leer más", "más", "más información", "enlace", "este enlace"},
    "ht": {"klike la", "klike isit", "la a", "isit la", "li plis", "plis", "lyen", "lyen sa a"},
    "ar": {"انقر هنا", "اضغط هنا", "هنا", "اقرأ المزيد", "المزيد", "الرابط", "هذا الرابط"},
    "zh-hans": {"点击这里", "点击此处", "这里", "此处", "更多", "了解更多", "阅读更多", "链接", "此链接"},
    "vi": {"bấm vào đây", "nhấp vào đây", "ở đây", "đây", "xem thêm", "đọc thêm", "thêm", "liên kết"},
    "fr": {"cliquez ici", "ici", "lire la suite", "en savoir plus", "plus", "lien", "ce lien", "cette page"},
}  # fmt: skip

# Pages on these topics are needed in every language that the site has.
MUST_BE_TRANSLATED = {"know-your-rights"}
MAX_IMAGE_BYTES = 150 * 1024
MAX_PAGE_BYTES = 100 * 1024

# Kind of fault → what the side panel says: its name, and what to do.
CHECKS = {
    "vague-link": (
        _("Link text is not descriptive"),
        _("Use link text that describes the destination, such as “Rights at school”, not “click here”."),
    ),
    "file-unsaid": (
        _("Link to a file does not name its format"),
        _("Name the format, and the language if it is different: “Plan for families (PDF, Spanish)”."),
    ),
    "hard-to-read": (
        _("The text is hard to read"),
        _("Reading level is above grade 8. Use shorter sentences, simpler words and lists."),
    ),
    "photo-consent": (
        _("A picture shows a face without consent"),
        _("The page cannot be published. Ask the person and mark it at the picture, or choose another one."),
    ),
    "untranslated": (
        _("This page is needed in every language"),
        _("It tells people their rights and is missing in some. Send it to translation when it is ready."),
    ),
    "heavy-picture": (
        _("A picture is heavy"),
        _("More than 150 KB on a phone. Crop it, or upload it as JPEG or WebP."),
    ),
    "heavy-page": (
        _("The page is heavy"),
        _("More than 100 KB with its pictures. Take out what readers do not need."),
    ),
}


def annotate_issues(html: str, page) -> str:
    """The page's HTML with every fault marked where it is; what concerns all of it is marked on its title."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main")
    title = main and main.find("h1")
    if main is None or not title:
        return html
    language = page.locale.language_code
    for link in main.find_all("a", href=True):
        if plain(link.get_text()) in VAGUE_LINK_TEXTS.get(language, ()):
            _mark(link, "vague-link")
        elif _is_unlabelled_file(link):
            _mark(link, "file-unsaid")
    for kind in _image_issues(html, main):
        _mark(title, kind)
    if exceeds_reading_level(sentences_of(_texts(main)), language):
        _mark(title, "hard-to-read")
    if images_lacking_consent(page):
        _mark(title, "photo-consent")
    if _lacks_translation(page):
        _mark(title, "untranslated")
    return str(soup)


def find_issues(html: str, page) -> set[str]:
    """The kinds of fault (CHECKS) in the page's HTML."""
    return {
        kind
        for kinds in re.findall(r'data-content-issue="([^"]+)"', annotate_issues(html, page))
        for kind in kinds.split()
    }


def plain(text: str) -> str:
    """The text casefolded and without punctuation, one space between words: as VAGUE_LINK_TEXTS are written."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _mark(element, kind: str) -> None:
    element["data-content-issue"] = " ".join(filter(None, [element.get("data-content-issue"), kind]))


def _is_unlabelled_file(link) -> bool:
    """A link in running text that opens a file and does not name its format. Lists of files say it themselves."""
    if not re.search(r"/documents/\d+/", link["href"]) or link.has_attr("hreflang"):
        return False
    return not re.search(r"\b(pdf|docx?|odt|xlsx?|ods|pptx?|odp|zip|csv|txt)\b", link.get_text(), re.IGNORECASE)


def _texts(main) -> list[str]:
    return [element.get_text(" ", strip=True) for element in main.select("article p, article li")]


def _image_issues(html: str, main) -> list[str]:
    sizes = [_file_size(image.get("src", "")) for image in main.find_all("img")]
    issues = ["heavy-picture"] if any(size > MAX_IMAGE_BYTES for size in sizes) else []
    if len(html.encode()) + sum(sizes) > MAX_PAGE_BYTES:
        issues.append("heavy-page")
    return issues


def _file_size(address: str) -> int:
    name = address.removeprefix(settings.MEDIA_URL)
    return default_storage.size(name) if name != address and default_storage.exists(name) else 0


def _lacks_translation(page) -> bool:
    """Whether a language that readers are offered lacks this page; said of the original, from which it is sent."""
    if not page.pk or not MUST_BE_TRANSLATED & {topic.slug for topic in page.topics}:
        return False
    home = page.get_ancestors(inclusive=True).filter(depth=2).first()
    offered = published(Page.objects.filter(translation_key=home.translation_key))
    there = published(Page.objects.filter(translation_key=page.translation_key))
    if page.locale != Locale.get_default() and there.filter(locale=Locale.get_default()).exists():
        return False
    without_translation_in = offered.exclude(locale__in=there.values("locale")).exclude(locale=page.locale_id)
    return without_translation_in.exists()


class SiteContentChecker(ContentCheckerItem):
    """Wagtail's checker with more rules: those of axe that its editors' pages can break, and those above."""

    axe_run_only = [
        *ContentCheckerItem.axe_run_only, "color-contrast", "image-alt", "label", "list", "target-size", *CHECKS,
    ]  # fmt: skip
    # "has-alt" fails on every element without an alt attribute, which none of the marked ones has.
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        *(
            {
                "id": kind,
                "impact": "serious",
                "selector": f'[data-content-issue~="{kind}"]',
                "tags": ["best-practice"],
                "any": ["has-alt"],
                "enabled": True,
            }
            for kind in CHECKS
        ),
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        kind: {"error_name": name, "help_text": help_text} for kind, (name, help_text) in CHECKS.items()
    }
