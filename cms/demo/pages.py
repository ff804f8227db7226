"""The pages of the demo: English from its files; the other languages as translations, string by string.

Because each translation is a real one, a sentence changed in English shows up as work to do.
"""

import json
import uuid
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from cms.pages.legal_review.services import record_review
from cms.taxonomy.models import Audience, PageAudience, PageTopic, Topic
from cms.users import workflows

from .block_values import stream_of
from .files import HERE, document_named, read
from .models import DemoRecord
from .page_keys import NAMESPACE, SOURCE, get_page, page_key, page_named

# In focus on the first page; each has its own page.
STATES = [f"state:{code}" for code in ("AZ", "FL", "IA", "ID", "NC", "OH", "PA", "TN", "TX")]
WELCOME = "welcome"
# With what is below them; pages that were read for the law go through the review too.
LEGAL_REVIEW_PAGES = ["campaign", "rights-at-hand"]
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def load_vocabulary() -> None:
    """Topics and audiences, each in every language."""
    words = read("vocabulary.toml")
    for model, name in ((Topic, "topic"), (Audience, "audience")):
        load_terms(model, words[name])


def load_terms(model, rows: list[dict]) -> None:
    """`rows` hold a slug and a name for each language."""
    for row in rows:
        if not DemoRecord.mark_loaded(f"{model._meta.label_lower}:{row['slug']}"):
            continue
        key = uuid.uuid5(NAMESPACE, f"{model._meta.label_lower}:{row['slug']}")
        for code in LANGUAGES:
            locale = Locale.objects.get_or_create(language_code=code)[0]
            model.objects.create(translation_key=key, locale=locale, slug=row["slug"], name=row[code])


def load_pages() -> None:
    """Make the English pages, fill and publish them, then translate them; each step once in an installation."""
    english = _in_order(_files(SOURCE))
    for facts in english:
        _create(facts)
    for facts in english:
        _fill(facts)
    for code in LANGUAGES:
        if code != SOURCE:
            for facts in _sorted_like(english, _files(code)):
                _translate(facts, code)


def assign_legal_review() -> None:
    """What tells people their rights goes through the legal review, in every language it is in."""
    read = [facts["key"] for facts in _files(SOURCE) if "legal_reviewed_by" in facts]
    for key in dict.fromkeys([*LEGAL_REVIEW_PAGES, *read]):
        for code in LANGUAGES:
            page = page_named(key, code)
            if page and DemoRecord.mark_loaded(f"workflow:{key}:{code}"):
                workflows.assign(page, workflows.LEGAL)


def _files(code: str) -> list[dict]:
    folder = HERE / "pages" / code
    return [read(path.relative_to(HERE)) for path in sorted(Path(folder).glob("*.toml"))]


def _in_order(pages: list[dict]) -> list[dict]:
    """Parents before their children, siblings by their order."""
    depth = {"home": 0}
    todo = {page["key"]: page for page in pages if page["key"] != "home"}
    while todo:
        ready = [key for key, page in todo.items() if page["parent"] in depth]
        if not ready:
            raise ValueError(f"No way from the home page to {', '.join(sorted(todo))}.")
        for key in ready:
            depth[key] = depth[todo.pop(key)["parent"]] + 1
    return sorted(pages, key=lambda page: (depth[page["key"]], page.get("order", 0), page["key"]))


def _sorted_like(english: list[dict], pages: list[dict]) -> list[dict]:
    order = {page["key"]: at for at, page in enumerate(english)}
    return sorted(pages, key=lambda page: order[page["key"]])


@transaction.atomic
def _create(facts: dict) -> None:
    """Make the English page without its text, so that all pages can be linked to."""
    if not DemoRecord.mark_loaded(f"page:{facts['key']}:{SOURCE}"):
        return
    model = apps.get_model(facts["type"])
    page = model(title=facts["title"], translation_key=page_key(facts["key"]), live=False)
    page.locale = Locale.objects.get_or_create(language_code=SOURCE)[0]
    if facts["key"] == "home":
        _replace_welcome_page(page)
        return
    parent = page_named(facts["parent"])
    if parent is None:
        return
    page.slug = facts["slug"]
    page.show_in_menus = facts["parent"] == "home" and facts["type"] != "pages.StandardPage"
    parent.add_child(instance=page)


def _replace_welcome_page(home: Page) -> None:
    """The home page beside Wagtail's welcome page, whose address it takes."""
    root = Page.get_first_root_node()
    Page.objects.filter(pk__in=root.get_children().filter(slug="home")).update(slug=WELCOME, url_path=f"/{WELCOME}/")
    home.slug = "home"
    Page.get_first_root_node().add_child(instance=home)


def _set_root_page(home: Page) -> None:
    """The site begins with its home page, now that readers can read it; Wagtail's welcome page goes."""
    welcome = Page.get_first_root_node().get_children().filter(slug=WELCOME).first()
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.save()
    if welcome:
        Page.objects.get(pk=welcome.pk).delete()


@transaction.atomic
def _fill(facts: dict) -> None:
    """Give the English page its text and publish it."""
    page = page_named(facts["key"])
    if page is None or not DemoRecord.mark_loaded(f"page:{facts['key']}:{SOURCE}:text"):
        return
    for name, value in _fields(facts).items():
        setattr(page, name, value)
    page.topic_links = [PageTopic(topic=_term(Topic, slug), locale=page.locale) for slug in facts.get("topics", [])]
    page.audience_links = [
        PageAudience(audience=_term(Audience, slug), locale=page.locale) for slug in facts.get("audiences", [])
    ]
    if "files" in facts:
        link = page._meta.get_field("files").related_model
        page.files = [link(document=document_named(key)) for key in facts["files"]]
    if "legal_reviewed_by" in facts:
        record_review(
            page, by=facts["legal_reviewed_by"], on=facts["legal_reviewed_on"],
            jurisdiction=facts["legal_jurisdiction"],
        )  # fmt: skip
    page.save_revision(log_action=False).publish(log_action=False)
    if facts["key"] == "home":
        _set_root_page(page)


def _term(model, slug: str):
    return model.objects.get(slug=slug, locale__language_code=SOURCE)


def _fields(facts: dict) -> dict:
    """The values of a page's fields, from its file."""
    simple = (
        "title",
        "menu_title",
        "summary",
        "search_description",
        "checked_on",
        "review_due",
        "kicker",
        "promise",
        "kind",
    )
    fields = {name: facts[name] for name in simple if name in facts}
    if "body" in facts:
        fields["body"] = json.dumps(stream_of(facts["key"], facts["body"]))
    if facts["key"] == "home":
        fields["body"] = json.dumps(stream_of("home", _home_body(facts)))
    return fields


def _home_body(facts: dict) -> list[dict]:
    """The first page of the look, in its order."""
    happening = {"title": facts["happening_title"], "text": facts["happening"]}
    parts = {
        "ways": {"ways": facts["ways"]},
        "happening": happening,
        "newest": {"title": "", "kind": "resource", "count": 4},
        "asks": {"title": facts["asks_title"], "asks": facts["asks"]},
        "states": {"title": facts["states_title"], "states": STATES},
        "languages": None,
    }
    return [{"type": kind, "value": value} for kind, value in parts.items()]


@transaction.atomic
def _translate(facts: dict, code: str) -> None:
    page = page_named(facts["key"])
    if page is None or not page.live or not DemoRecord.mark_loaded(f"page:{facts['key']}:{code}"):
        return
    locale = Locale.objects.get_or_create(language_code=code)[0]
    words = _strings_of(page, facts)
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale)
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                data=words[(segment.context.path, segment.order)],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            )
            for segment in source.stringsegment_set.select_related("context", "string")
        ],
        ignore_conflicts=True,  # a sentence that stands twice in one place
    )
    # Published here, for wagtail-localize would wait for the end of the transaction and then publish its own revision.
    translation.save_target(publish=False)
    translated = get_page(facts["key"], code).get_latest_revision_as_object()
    translated.machine_made = facts.get("machine_made", False)
    translated.save_revision(log_action=False).publish(log_action=False)


def _strings_of(page: Page, facts: dict) -> dict[tuple[str, int], str]:
    """Each string of the translated page by its place: what a translator would have typed there."""
    translated = type(page).objects.get(pk=page.pk)
    for name, value in _fields(facts).items():
        setattr(translated, name, value)
    segments = [segment for segment in extract_segments(translated) if isinstance(segment, StringSegmentValue)]
    return {(segment.path, segment.order): segment.string.data for segment in segments}
