"""Entries made for a measurement: pages and groups in several languages, with words as unevenly used as real ones."""

import random
import uuid
from collections.abc import Iterable, Iterator

from cms.places import gazetteer
from search.index import sources
from search.index.documents import IndexDocument

SEED = 7
LOCALES = ("en", "en", "en", "es", "es", "fr", "ar", "zh-hans", "vi", "ht")
TOPICS = ("schools", "workplace", "courts", "housing", "health")
SERVICES = ("legal-help", "food", "housing", "interpreting")
KNOWN = ("school", "rights", "warrant", "lawyer", "family", "police", "teacher", "union", "court", "student", "help",
         "escuela", "derechos", "abogado", "familia", "orden", "policía", "maestra", "corte", "ayuda")  # fmt: skip
SYLLABLES = ("ka", "lo", "mi", "ter", "san", "ver", "du", "pe", "ron", "tal", "is", "gra", "ne", "ful", "ob", "ent")


class SyntheticSource(sources.Source):
    """`count` things, each made anew from its number: none is held in memory."""

    name = "made"

    def __init__(self, count: int):
        self.count = count
        chance = random.Random(SEED)
        made = {"".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(6_000)}
        self.words = [*KNOWN, *sorted(made)]
        # The n-th word is used 1/n as often as the first, as in any language.
        self.weights = [1 / (rank + 5) for rank in range(len(self.words))]
        self.counties = sorted(gazetteer.counties().by_fips)

    def handles(self, model) -> bool:
        return False

    def iter_object_ids(self) -> Iterator[str]:
        return (f"{number:07}" for number in range(self.count))

    def entries(self, identities: list[str]) -> Iterable[tuple[str, IndexDocument]]:
        for identity in identities:
            yield identity, self.entry(int(identity))

    def entry(self, number: int) -> IndexDocument:
        chance = random.Random(SEED * 1_000_003 + number)
        locale = chance.choice(LOCALES)
        texts = {"title": self.text(chance, 6), "summary": self.text(chance, 25), "body": self.text(chance, 110)}
        if number % 2:
            return IndexDocument(
                locale, "resource", **texts, facets={"topic": [chance.choice(TOPICS)]}, display_data={"url": "/"}
            )
        county = chance.choice(self.counties)
        service, spoken = chance.choice(SERVICES), chance.choice(("en", "es", "ht", "vi"))
        point = [chance.uniform(30, 45), chance.uniform(-120, -75)]
        return IndexDocument(
            "en", "group", **texts, areas=[f"county:{county}"], points=[point],
            facets={"service": [service], "language": [spoken], "topic": [chance.choice(TOPICS)]},
            review_due_ordinal=800_000, display_data=card(number, service, spoken),
        )  # fmt: skip

    def text(self, chance: random.Random, length: int) -> str:
        return " ".join(chance.choices(self.words, self.weights, k=length)).capitalize()


def card(number: int, service: str, spoken: str) -> dict:
    return {
        "url": "/", "slug": f"made-{number}", "service_types": [service], "languages": [spoken],
        "delivery_modes": ["phone"],
        "cost_options": ["free"], "phones": [], "cities": [["Chicago", "IL"]], "hidden_location": False,
        "assured_on": "2026-11-01", "next_review_due": "2027-05-01", "accepts_introductions": "yes",
        "translation_origin": "human",
        "invented": True, "uuid": str(uuid.UUID(int=number)),
    }  # fmt: skip


def questions(source: SyntheticSource, count: int) -> dict[str, list[str]]:
    """Addresses to ask: common and rare words, one to three of them; places of every kind."""
    chance = random.Random(SEED + 1)
    prefixes = ("", "/es", "/ar")
    searches = [
        f"{chance.choice(prefixes)}/search/?q={'+'.join(chance.choices(source.words[:2_000], k=chance.randint(1, 3)))}"
        for _ in range(count)
    ]
    places = ("60608", "90012", "77002", "10001", "Chicago, IL", "Ohio", "Cook County, IL", "Houston, TX", "Texas")
    needs = ("", "", "&service=legal-help", "&q=school", "&language=es")
    directory = [
        f"{chance.choice(prefixes)}/groups/?where={chance.choice(places).replace(' ', '+')}{chance.choice(needs)}"
        for _ in range(count)
    ]
    return {"search": searches, "directory": directory}
