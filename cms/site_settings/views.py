"""Two addresses that every page of a site may lead to: away from here, and its colors."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from cms.http.access import access

from .quick_exit import get_exit_url
from .theme import Palette


@access("everyone")
@require_safe
def quick_exit(request):
    """Leads to another site, tells it nothing, and has the browser drop what it kept of this one (docs/adr/0020)."""
    response = HttpResponse(status=303, headers={"Location": get_exit_url(request)})
    # A browser leads on only when all is cleared, and a full cache takes it a second or more. So the reader who waits
    # (no script) is not made to; the script asks in the background while the other page is already opening.
    waiting = request.headers.get("Sec-Fetch-Dest") == "document"
    response.headers["Clear-Site-Data"] = '"storage"' if waiting else '"cache", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@access("everyone")
def site_colours(request, main, second, version_hash):
    """The stylesheet of two colours. Its address holds them, so it needs no database and an old page keeps its own."""
    palette = Palette(f"#{main}", f"#{second}")
    if palette.is_the_default or palette.contrast_failures():
        raise Http404
    if version_hash != palette.version_hash:  # the colours of before an update of the site
        return HttpResponseRedirect(palette.url)
    response = HttpResponse(palette.stylesheet(), content_type="text/css")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
