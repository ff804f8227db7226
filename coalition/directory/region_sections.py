"""The groups of a region, for its page."""

from django.utils.translation import gettext as _

from cms.places.areas import parents_of
from cms.places.models import Region
from cms.places.region_sections import Section, register
from search.index.requests import DirectoryRequest
from search.index.search import directory

from .cards import GroupRow, group_card, match_reasons
from .models import ServiceType

SHOWN = 10


def organizations_section(region: Region, locale: str) -> Section:
    """The first groups that serve all of the region, then those that serve a part of it."""
    chain = {code: code.partition(":")[0] for code in (region.code, *parents_of(region.code)) if code != "us"}
    chain = {code: tier for code, tier in chain.items() if tier in {"zip", "county", "state"}} | {"us": "nation"}
    within = (region.code,) if region.code.startswith(("state:", "county:")) else ()
    request = DirectoryRequest(locale=locale, chain=chain, within=within, size=SHOWN)
    found = directory(request)
    rows = [
        GroupRow(
            entry=entry,
            card=group_card(entry, locale),
            why=match_reasons(entry, request, found.tier_of[entry.document_id], locale),
        )
        for entry in found.entries
    ]
    context = {"rows": rows, "service_types": ServiceType.names(locale), "region": region}
    return Section("groups", _("Groups"), found.total, "components/region_groups.html", context)


register(20, organizations_section)
