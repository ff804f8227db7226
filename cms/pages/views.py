"""Pages for when something is wrong: each says so in the reader's language and offers a way on. And the way out."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from cms.visibility.restrictions import read_session

from .not_found import related_entries, resolve_requested_page
from .page_suggestions import suggest_pages


def not_found(request, exception=None):
    """Not here; or not in this language; or not any more (410). Redirects of the editors come before all of them.

    What is private is answered by the same words and headers as what was never there.
    """
    read_session(request)
    locale = get_language()
    if request.path.startswith("/admin/"):
        return render(request, "errors/404.html", status=404)
    meant = resolve_requested_page(request)
    if meant is None:
        return render(request, "errors/404.html", {"likely": suggest_pages(request.path_info, locale)}, status=404)
    own = meant.in_language(locale)
    if own and own.get_url(request) != request.path:
        return HttpResponseRedirect(own.get_url(request))
    context: dict[str, object] = {"entries": related_entries(meant.topics, locale)}
    if not meant.variants:
        return render(request, "errors/410.html", context, status=410)
    variants = [
        {"code": page.locale.language_code, "title": page.title, "url": page.get_url(request)}
        for page in meant.variants
    ]
    context |= {"variants": variants, "first": variants[0]}
    return render(request, "errors/untranslated.html", context, status=404)
