"""Groups as search entries: those that are listed, one entry for each language in which something is written."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from django.conf import settings
from django.db.models import Model

from cms.places.areas import parents_of
from search.index.documents import IndexDocument
from search.index.sources import Source, register

from . import visibility
from .cards import StoredCard
from .models import Organization, OrganizationDescription, ServiceType
from .models.fields import in_language

MAX_SUMMARY_LENGTH = 240
_SENTENCE_ENDS = re.compile(r"(?<=[.!?。！？؟])\s*")


class OrganizationSource(Source[Organization]):
    """The groups, each by its UUID."""

    name = "group"

    def handles(self, model: type[Model]) -> bool:
        return issubclass(model, Organization)

    def object_id_for(self, instance: Organization) -> str:
        return str(instance.uuid)

    def iter_object_ids(self) -> Iterator[str]:
        return (str(uuid) for uuid in Organization.objects.order_by("pk").values_list("uuid", flat=True))

    def entries(self, object_ids: list[str]) -> Iterable[tuple[str, IndexDocument]]:
        organizations = list(Organization.objects.listed().filter(uuid__in=object_ids).with_details())
        names: dict[str, dict[str, str]] = {}
        for organization in organizations:
            descriptions = {
                text.language: text
                for text in organization.descriptions.all()
                if text.language in dict(settings.LANGUAGES)
            }
            for locale in descriptions or [settings.LANGUAGE_CODE]:
                if locale not in names:
                    names[locale] = ServiceType.names(locale)
                yield str(organization.uuid), entry_of(organization, locale, descriptions.get(locale), names[locale])


def entry_of(
    organization: Organization, locale: str, text: OrganizationDescription | None, service_names: dict[str, str]
) -> IndexDocument:
    """A listed group as an entry in one language, with its text in that language where there is one."""
    services = list(organization.services.all())
    own_words = text.text if text else ""
    summary = first_sentences(own_words)
    codes = [row.area_code for row in organization.service_areas.all()]
    languages = {code for service in services for code in service.languages}
    languages |= {code for phone in visibility.public_phones(organization) for code in phone.languages}
    facets = {
        "service": sorted(service.service_type for service in services),
        "language": sorted(languages),
        "target_population": sorted(row.target_population for row in organization.target_populations.all()),
        "delivery_mode": sorted({delivery_mode for service in services for delivery_mode in service.delivery_modes}),
        "cost_option": sorted({service.cost_option for service in services if service.cost_option}),
    }
    notes = [in_language(service.note, locale) for service in services]
    spoken_of = [service_names.get(service.service_type, "") for service in services]
    return IndexDocument(
        locale=locale,
        kind="group",
        title=organization.name,
        summary=summary,
        body="\n".join(filter(None, [own_words, *notes, *spoken_of])),
        facets=facets,
        areas=sorted(codes),
        parent_areas=sorted({parent for code in codes for parent in parents_of(code)}),
        points=[point for location in organization.locations.all() if (point := visibility.public_point(location))],
        display_data=card_of(organization, locale, text, facets),
        published_on=organization.assured_on,
        review_due_ordinal=cast(date, organization.next_review_due).toordinal(),
    )


def card_of(
    organization: Organization, locale: str, text: OrganizationDescription | None, facets: dict[str, list[str]]
) -> StoredCard:
    """What a list shows: codes, dates and the group's own words."""
    # A listed group has both dates: the table takes no other.
    assured_on, next_review_due = cast(date, organization.assured_on), cast(date, organization.next_review_due)
    cities = [[location["city"], location["state"]] for location in visibility.public_locations(organization)]
    return {
        "slug": organization.slug,
        "uuid": str(organization.uuid),
        "service_types": [service.service_type for service in organization.services.all()],
        "languages": facets["language"],
        "delivery_modes": facets["delivery_mode"],
        "cost_options": facets["cost_option"],
        "phones": visibility.phones(organization, locale),
        "cities": [city for at, city in enumerate(cities) if city not in cities[:at]],
        "hidden_location": visibility.has_hidden_location(organization),
        "assured_on": assured_on.isoformat(),
        "next_review_due": next_review_due.isoformat(),
        "accepts_introductions": organization.accepts_introductions,
        "translation_origin": text.translation_origin if text else "",
        "invented": organization.is_demo,
    }


def first_sentences(text: str) -> str:
    """As many whole sentences from the beginning as a summary holds; a longer first one is cut at a word."""
    text = " ".join(text.split())
    if len(text) <= MAX_SUMMARY_LENGTH:
        return text
    ends = [match.start() for match in _SENTENCE_ENDS.finditer(text) if 0 < match.start() <= MAX_SUMMARY_LENGTH]
    return text[: ends[-1]] if ends else text[:MAX_SUMMARY_LENGTH].rpartition(" ")[0] + " …"


register(OrganizationSource())
