"""How readers get a document, or the page in place of a withdrawn one."""

from django.db.models import Value
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from wagtail.documents.views.serve import serve as wagtail_serve

from cms.http.access import access
from cms.visibility.restrictions import may_pass

from .models import SiteDocument
from .querysets import view_restrictions_on
from .services import current_replacements

MAX_ID_DIGITS = 18  # digits that fit into any database


@access("everyone")
def serve(request, document_id, document_filename):
    """A file as it is now: caches ask each time whether it was replaced, and get it only if it was.

    A private one is not there (404) except for whom its collection admits, and stays in no cache then.
    """
    if len(document_id) > MAX_ID_DIGITS:
        raise Http404
    document = get_object_or_404(SiteDocument.objects.select_related("collection"), pk=document_id)
    restrictions = list(view_restrictions_on(Value(document.collection.path)))
    if not may_pass(request, restrictions):
        raise Http404
    if document_filename == f"documents{document.filename}":  # as files of the folder page had it
        return redirect(document.url, permanent=True)
    response = wagtail_serve(request, document_id, document_filename)
    if restrictions:
        patch_cache_control(response, private=True, no_store=True)
    elif response.status_code in (200, 206, 304) and "Cache-Control" not in response.headers:
        patch_cache_control(response, no_cache=True)
    return response


def withdrawn(document, request):
    """Instead of a withdrawn file: since when, why, and what replaces it.

    The address of a file names no language, so the page is in that of the file: whoever had it could read that.
    """
    translation.activate(document.language)
    request.LANGUAGE_CODE = document.language
    successor = current_replacements([document]).get(document.pk)
    context = {"document": document, "successor": successor}
    return render(request, "pages/documents/withdrawn.html", context, status=410)
