"""The pages of regions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cms.http.access import access
from cms.i18n.active_language import active_language

from .models import Region
from .region_sections import directory_breadcrumb, sections_of


@access("everyone")
def regions(request: HttpRequest) -> HttpResponse:
    """The list of states is the directory's own first page."""
    return redirect("groups", permanent=False)


@access("everyone")
def region_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page a region: what each app has to say about it."""
    region = get_object_or_404(Region.objects.select_related("parent"), slug=slug)
    sections = sections_of(region, active_language())
    context = {
        "has_localized_urls": True,
        "region": region,
        "sections": sections,
        "breadcrumb_items": [directory_breadcrumb()],
    }
    context["region_codes"] = {region.code, region.parent.code} if region.parent else {region.code}
    return render(request, "pages/places/region.html", context)
