"""The page of patterns, for those who build components."""

from django.shortcuts import render

from cms.http.access import access

from .catalog import components

TITLE = "Patterns"
LEAD = "Every component of the site and every block of its pages, in each state, with invented words."


@access("everyone")
def patterns(request):
    """Every component in every state, in the language of the address: `/ar/patterns/` reads from right to left."""
    context = {"has_localized_urls": True, "title_shown": TITLE, "lead": LEAD, "components": components(request)}
    return render(request, "pages/demo/patterns.html", context)
