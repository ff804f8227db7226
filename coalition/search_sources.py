"""Groups as search entries: those that are listed, one entry for each language in which something is written."""

import re
from collections.abc import Iterable, Iterator

from django.conf import settings

from cms.places.lookup import parents_of
from search.index.entries import Entry
from search.index.sources import Source, register

from . import visibility
from .models import Group, Service
from .models.fields import in_language

LONGEST_SUMMARY = 240
_SENTENCE_ENDS = re.compile(r"(?<=[.!?。！？؟])\s*")


class GroupSource(Source):
    name = "group"

    def covers(self, model) -> bool:
        return issubclass(model, Group)

    def identity(self, instance) -> str:
        return str(instance.uuid)

    def identities(self) -> Iterator[str]:
        return (str(uuid) for uuid in Group.objects.order_by("pk").values_list("uuid", flat=True))

    def entries(self, identities: list[str]) -> Iterable[tuple[str, Entry]]:
        groups = list(Group.objects.listed().filter(uuid__in=identities).with_facts())
        names: dict[str, dict] = {}
        for group in groups:
            texts = {text.language: text for text in group.texts.all() if text.language in dict(settings.LANGUAGES)}
            for locale in texts or {settings.LANGUAGE_CODE: None}:
                if locale not in names:
                    names[locale] = Service.names(locale)
                yield str(group.uuid), entry_of(group, locale, texts.get(locale), names[locale])


def entry_of(group: Group, locale: str, text, service_names: dict[str, str]) -> Entry:
    offers = list(group.offers.all())
    own_words = text.text if text else ""
    summary = first_sentences(own_words)
    codes = [row.code for row in group.coverage.all()]
    languages = {code for offer in offers for code in offer.languages}
    languages |= {code for phone in visibility.public_phones(group) for code in phone.languages}
    facets = {
        "service": sorted(offer.service for offer in offers),
        "language": sorted(languages),
        "population": sorted(row.population for row in group.populations.all()),
        "way": sorted({way for offer in offers for way in offer.ways}),
        "cost": sorted({offer.cost for offer in offers if offer.cost}),
    }
    notes = [in_language(offer.note, locale) for offer in offers]
    spoken_of = [service_names.get(offer.service, "") for offer in offers]
    return Entry(
        locale=locale,
        kind="group",
        title=group.name,
        summary=summary,
        body="\n".join(filter(None, [own_words, *notes, *spoken_of])),
        facets=facets,
        areas=sorted(codes),
        within=sorted({parent for code in codes for parent in parents_of(code)}),
        points=[point for office in group.offices.all() if (point := visibility.public_point(office))],
        card=card_of(group, locale, text, facets),
        dated=group.verified_on,
        due_day=group.next_due.toordinal(),
    )


def card_of(group: Group, locale: str, text, facets: dict[str, list[str]]) -> dict:
    """What a list shows: codes, dates and the group's own words."""
    cities = [[office["city"], office["state"]] for office in visibility.public_offices(group)]
    return {
        "slug": group.slug,
        "uuid": str(group.uuid),
        "services": [offer.service for offer in group.offers.all()],
        "languages": facets["language"],
        "ways": facets["way"],
        "cost": facets["cost"],
        "phones": visibility.phones(group, locale),
        "cities": [city for at, city in enumerate(cities) if city not in cities[:at]],
        "hidden_office": visibility.hides_its_office(group),
        "verified_on": group.verified_on.isoformat(),
        "next_due": group.next_due.isoformat(),
        "introductions": group.introductions,
        "text_origin": text.origin if text else "",
        "invented": group.is_demo,
    }


def first_sentences(text: str) -> str:
    """As many whole sentences from the beginning as a summary holds; a longer first one is cut at a word."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_SUMMARY:
        return text
    ends = [match.start() for match in _SENTENCE_ENDS.finditer(text) if 0 < match.start() <= LONGEST_SUMMARY]
    return text[: ends[-1]] if ends else text[:LONGEST_SUMMARY].rpartition(" ")[0] + " …"


register(GroupSource())
