from urllib.parse import urlencode

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from cms.i18n.language_names import SPOKEN
from cms.places.lookup import Place, find_place, states_of
from cms.places.sections import directory_step
from search.index.pages import page_numbers
from search.index.requests import PAGE_SIZE, DirectoryRequest
from search.index.search import directory
from search.index.understanding import understand

from . import forms
from .cards import group_card, reasons
from .models import Group, GroupSlug, Population, Service
from .states import states_with_counts
from .structured import group_node
from .visibility import public_details

NARROW_TIERS = {"zip", "county", "within"}


def group_list(request):
    """Who serves a place, narrowest area first; without a place the form and every state with its count."""
    locale = get_language()
    services = Service.names(locale)
    asked = forms.read(request.GET, set(services), set(SPOKEN))
    context = {"asked": asked, "in_every_language": True, "services": services}
    if not asked.asks_something:
        return render(request, "pages/coalition/start.html", context | {"states": states_with_counts()})
    place = find_place(asked.where, locale=locale) if asked.where else None
    if isinstance(place, list):
        choices = [{"label": choice.label, "address": _address(request, choice.label)} for choice in place]
        return render(request, "pages/coalition/choices.html", context | {"choices": choices})
    if asked.where and (place is None or not place.is_covered):
        context |= {"states": states_with_counts(), "unknown": place is None, "place": place}
        return render(request, "pages/coalition/unknown_place.html", context)
    return render(request, "pages/coalition/list.html", context | _found(asked, place, locale, services))


def _found(asked, place: Place | None, locale: str, services: dict[str, str]) -> dict:
    query = understand(asked.q, locale)
    asked_for = DirectoryRequest(
        locale=locale,
        chain=dict(place.chain) if place else {},
        within=parts_of(place) if place else (),
        point=place.point if place else None,
        query=query,
        services=asked.services,
        languages=asked.languages,
        page=asked.page,
    )
    found = directory(asked_for)
    pages = -(-found.total // PAGE_SIZE)
    tiers = []
    for entry in found.entries:
        tier = found.tier_of.get(entry.document_id, "all")
        if not tiers or tiers[-1]["tier"] != tier:
            tiers.append({"tier": tier, "count": found.tiers.get(tier, 0), "groups": []})
        why = reasons(entry, asked_for, tier, locale)
        tiers[-1]["groups"].append({"entry": entry, "card": group_card(entry, locale), "why": why})
    return {
        "place": place,
        "concerns": place.states if place else (),
        "q": query.text,
        "tiers": tiers,
        "tier_counts": found.tiers,
        "total": found.total,
        "only_wider": bool(place and found.total and not NARROW_TIERS & set(found.tiers)),
        "degraded": found.degraded,
        "beyond_last": bool(found.total) and asked.page > pages,
        "pages": page_numbers(asked.page, pages),
        "pages_count": pages,
        "service_facet": _facet(found.facets["service"], services, asked.services),
        "language_facet": _facet(found.facets["language"], SPOKEN, asked.languages),
    }


def parts_of(place: Place) -> tuple[str, ...]:
    """The areas whose parts are of interest too: groups for some ZIPs of a county, for some counties of a state."""
    if place.kind == "state":
        return place.states[:1]
    return tuple(place.counties) if place.kind in {"county", "city"} else ()


def states_served(coverage: list[str]) -> set[str]:
    """The states that a group's areas lie in, as far as these are states and counties."""
    counties = [code.removeprefix("county:") for code in coverage if code.startswith("county:")]
    return {code for code in coverage if code.startswith("state:")} | set(states_of(counties))


def _facet(counts: dict, names: dict, chosen: tuple) -> list[dict]:
    rows = [
        {"value": value, "name": names.get(value, value), "count": count, "on": value in chosen}
        for value, count in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], str(row["name"])))


def _address(request, label: str) -> str:
    query = {name: values for name, values in request.GET.lists() if name not in {"where", "page"}}
    return f"{reverse('groups')}?{urlencode({'where': label, **query}, doseq=True)}"


def group_page(request, slug):
    """One group as everyone may see it. One that has gone leaves a tombstone; an old address leads to the new."""
    group = Group.objects.for_page().filter(slug=slug).first()
    if group is None:
        former = GroupSlug.objects.filter(slug=slug).select_related("group").first()
        if former is None or not former.group.was_ever_public:
            raise Http404
        return HttpResponsePermanentRedirect(reverse("group", args=[former.group.slug]))
    if not group.was_ever_public:
        raise Http404
    if group.merged_into and group.merged_into.is_public:
        return HttpResponsePermanentRedirect(reverse("group", args=[group.merged_into.slug]))
    if not group.is_public:
        return render(request, "pages/coalition/gone.html", {"in_every_language": True, "group": group}, status=410)
    locale = get_language()
    details, services = public_details(group, locale), Service.names(locale)
    context = {
        "in_every_language": True,
        "group": details,
        "concerns": states_served(details["coverage"]),
        "structured": [group_node(details, request.build_absolute_uri(request.path), services)],
        "between": [directory_step()],
        "services": services,
        "populations": Population.names(locale),
    }
    return render(request, "pages/coalition/group.html", context)
