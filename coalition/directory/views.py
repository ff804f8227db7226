"""The pages of the directory: who serves a place, and each group."""

from collections.abc import Mapping
from typing import TypedDict
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from cms.http.access import access
from cms.i18n.active_language import active_language
from cms.i18n.language_names import LANGUAGE_NAMES
from cms.places.lookup import Place, find_place, states_of
from cms.places.region_sections import directory_breadcrumb
from search.index.pagination import page_numbers
from search.index.query_parser import parse_query
from search.index.requests import PAGE_SIZE, DirectoryRequest
from search.index.results import FacetRow
from search.index.search import directory

from .cards import GroupRow, group_card, match_reasons
from .models import Organization, OrganizationSlug, ServiceType, TargetPopulation
from .params import DirectoryParams, parse_params
from .schema_org import organization_json_ld
from .state_counts import states_with_counts
from .visibility import serialize_public

NARROW_TIERS = {"zip", "county", "within"}


class TierRows(TypedDict):
    """Groups of this page that serve an equally wide area; `count` is how many there are on all pages."""

    tier: str
    count: int
    groups: list[GroupRow]


@access("everyone")
def group_list(request: HttpRequest) -> HttpResponse:
    """Who serves a place, narrowest area first; without a place the form and every state with its count."""
    locale = active_language()
    service_types = ServiceType.names(locale)
    params = parse_params(request.GET, set(service_types), set(LANGUAGE_NAMES))
    context: dict[str, object] = {"params": params, "has_localized_urls": True, "service_types": service_types}
    if not params.has_criteria:
        return render(request, "pages/directory/landing.html", context | {"states": states_with_counts()})
    place = find_place(params.where, locale=locale) if params.where else None
    if isinstance(place, list):
        choices = [{"label": choice.label, "url": _url_for_place(request, choice.label)} for choice in place]
        return render(request, "pages/directory/disambiguation.html", context | {"choices": choices})
    if params.where and (place is None or not place.is_covered):
        context |= {"states": states_with_counts(), "unknown": place is None, "place": place}
        return render(request, "pages/directory/place_not_found.html", context)
    return render(request, "pages/directory/results.html", context | _found(params, place, locale, service_types))


def _found(
    params: DirectoryParams, place: Place | None, locale: str, service_types: dict[str, str]
) -> dict[str, object]:
    """What pages/directory/results.html shows."""
    query = parse_query(params.q, locale)
    directory_request = DirectoryRequest(
        locale=locale,
        chain=dict(place.chain) if place else {},
        within=parts_of(place) if place else (),
        point=place.point if place else None,
        query=query,
        services=params.services,
        languages=params.languages,
        page=params.page,
    )
    found = directory(directory_request)
    pages = -(-found.total // PAGE_SIZE)
    tiers: list[TierRows] = []
    for entry in found.entries:
        tier = found.tier_of.get(entry.document_id, "all")
        if not tiers or tiers[-1]["tier"] != tier:
            tiers.append(TierRows(tier=tier, count=found.tiers.get(tier, 0), groups=[]))
        why = match_reasons(entry, directory_request, tier, locale)
        tiers[-1]["groups"].append(GroupRow(entry=entry, card=group_card(entry, locale), why=why))
    return {
        "place": place,
        "region_codes": place.states if place else (),
        "q": query.text,
        "tiers": tiers,
        "tier_counts": found.tiers,
        "total": found.total,
        "only_wider": bool(place and found.total and not NARROW_TIERS & set(found.tiers)),
        "degraded": found.degraded,
        "beyond_last": bool(found.total) and params.page > pages,
        "pages": page_numbers(params.page, pages),
        "pages_count": pages,
        "service_facet": _facet(found.facets["service"], service_types, params.services),
        "language_facet": _facet(found.facets["language"], LANGUAGE_NAMES, params.languages),
    }


def parts_of(place: Place) -> tuple[str, ...]:
    """The areas whose parts are of interest too: groups for some ZIPs of a county, for some counties of a state."""
    if place.kind == "state":
        return place.states[:1]
    return tuple(place.counties) if place.kind in {"county", "city"} else ()


def states_of_areas(service_areas: list[str]) -> set[str]:
    """The states that a group's areas lie in, as far as these are states and counties."""
    counties = [code.removeprefix("county:") for code in service_areas if code.startswith("county:")]
    return {code for code in service_areas if code.startswith("state:")} | set(states_of(counties))


def _facet(counts: dict[str, int], names: Mapping[str, Promise | str], chosen: tuple[str, ...]) -> list[FacetRow]:
    rows = [
        FacetRow(value=value, name=names.get(value, value), count=count, on=value in chosen)
        for value, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], str(row["name"])))


def _url_for_place(request: HttpRequest, label: str) -> str:
    query = {name: values for name, values in request.GET.lists() if name not in {"where", "page"}}
    return f"{reverse('groups')}?{urlencode({'where': label, **query}, doseq=True)}"


@access("everyone")
def group_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One group as everyone may see it. One that has gone leaves a tombstone; an old address leads to the new."""
    organization = Organization.objects.with_page_details().filter(slug=slug).first()
    if organization is None:
        former = OrganizationSlug.objects.filter(slug=slug).select_related("organization").first()
        if former is None or not former.organization.was_ever_public:
            raise Http404
        return HttpResponsePermanentRedirect(reverse("group", args=[former.organization.slug]))
    if not organization.was_ever_public:
        raise Http404
    if organization.merged_into and organization.merged_into.is_public:
        return HttpResponsePermanentRedirect(reverse("group", args=[organization.merged_into.slug]))
    if not organization.is_public:
        return render(
            request, "pages/directory/tombstone.html", {"has_localized_urls": True, "group": organization}, status=410
        )
    locale = active_language()
    details, service_types = serialize_public(organization, locale), ServiceType.names(locale)
    context = {
        "has_localized_urls": True,
        "group": details,
        "region_codes": states_of_areas(details["service_areas"]),
        "structured": [organization_json_ld(details, request.build_absolute_uri(request.path), service_types)],
        "breadcrumb_items": [directory_breadcrumb()],
        "service_types": service_types,
        "target_populations": TargetPopulation.names(locale),
    }
    return render(request, "pages/directory/group.html", context)
