"""What editors see beside their page: as it is read, as others meet it before they open it, on paper, and in each
other language."""

from django.conf import settings
from django.http import Http404, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.index.highlight import PASSAGE

from .plain_text import plain_text

DEFAULT, SOCIAL, PRINT = "", "shared", "printed"


def get_preview_modes(page: Page) -> list[tuple[str, Promise | str]]:
    """(Mode, its name); the mode of another language is its code. One query."""
    names = dict(settings.LANGUAGES)
    codes = sorted(_other_translations(page).values_list("locale__language_code", flat=True), key=list(names).index)
    return [
        (DEFAULT, _("Page")),
        (SOCIAL, _("Search and social card")),
        (PRINT, _("Print")),
        *((code, names[code]) for code in codes),
    ]


def serve_preview_mode(page: Page, request, mode: str):
    """The answer in one of the special modes. Raises Http404 where there is no such mode or language (any more)."""
    if mode == PRINT:
        request.GET = QueryDict("print")
        return TemplateResponse(request, page.get_template(request), page.get_context(request))
    if mode == SOCIAL:
        context = page.get_context(request) | {"found": _as_search_result(page)}
        return TemplateResponse(request, "pages/pages/social_preview.html", context)
    other = _other_translations(page).filter(locale__language_code=mode).first()
    if other is None:
        raise Http404
    draft = other.get_latest_revision_as_object()
    return draft.make_preview_request(request, DEFAULT, {"in_preview_panel": is_in_panel(request)})


def _as_search_result(page: Page) -> dict:
    """What components/result.html shows of a page that no word of a question marks."""
    return {
        "entry": {"display_data": {"kind": getattr(page, "kind", ""), "machine_made": page.machine_made}},
        "kind": capfirst(page._meta.verbose_name),
        "title": page.title,
        "url": page.get_url() or "",
        "passage": page.summary or plain_text(page)[:PASSAGE],
    }


def _other_translations(page: Page):
    """The same page in its other languages, drafts too."""
    return Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(locale=page.locale_id)


def is_in_panel(request) -> bool:
    """Whether the preview is shown beside the form, where the checks read it."""
    return getattr(request, "in_preview_panel", False)
