"""Kinds of results in words, and names of topics."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.taxonomy.models import Topic

KINDS = {
    "campaign": (_("Campaign"), _("Campaigns")),
    "explainer": (_("Explainer"), _("Explainers")),
    "collection": (_("Collection"), _("Collections")),
    "resource": (_("Resource"), _("Resources")),
    "page": (_("Page"), _("Pages")),
    "group": (_("Group"), _("Groups")),
}


def kind_name(kind: str) -> str:
    return KINDS[kind][0]


def kind_plural(kind: str) -> str:
    return KINDS[kind][1]


def topic_names(locale: str) -> dict[str, str]:
    return Topic.names(locale)


def entry_url(entry) -> str:
    """Where a result leads: a page to its own address, a group to its page in the reader's language."""
    return reverse("group", args=[entry.display_data["slug"]]) if entry.kind == "group" else entry.display_data["url"]
