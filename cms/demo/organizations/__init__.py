"""The invented groups of the demo, from the files beside this one.

Loading again touches nothing: a group that was loaded once stays as it was edited, and one that was deleted stays
deleted, because its SourceRecord remembers it.
"""

import tomllib
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils.timezone import localdate, now

from cms.demo.files import read
from cms.demo.pages import load_terms
from coalition.models import (
    Contact,
    Coverage,
    Group,
    GroupPopulation,
    GroupText,
    Offer,
    Office,
    Phone,
    Population,
    Service,
    Source,
    SourceRecord,
    VerificationEvent,
)
from coalition.models.provenance import Decision

HERE = Path(__file__).parent
SOURCE = {"slug": "demo", "defaults": {"name": "Demo", "licence": "BSD-3-Clause"}}


def load() -> None:
    words = read("vocabulary.toml")
    load_terms(Service, words["service"])
    load_terms(Population, words["population"])
    source = Source.objects.get_or_create(**SOURCE)[0]
    known = set(source.records.values_list("external_key", flat=True))
    for facts in groups():
        if facts["slug"] not in known:
            create(facts, source)


def groups() -> list[dict]:
    """Every group of the files, as groups-national.toml explains them."""
    return [
        facts
        for path in sorted(HERE.glob("groups-*.toml"))
        for facts in tomllib.loads(path.read_text("utf-8"))["group"]
    ]


@transaction.atomic
def create(facts: dict, source: Source) -> None:
    group = built(facts)
    group.save()
    for event in facts.get("verification", []):
        when = localdate() - timedelta(event["when_days_ago"])
        due = when + timedelta(event["next_due_days"])
        VerificationEvent.objects.create(
            group=group, role=event["role"], method=event["method"], when=when, next_due=due
        )
    SourceRecord.objects.create(
        source=source,
        external_key=facts["slug"],
        group=group,
        decision=Decision.TAKEN,
        row_hash=sha256(repr(facts).encode()).hexdigest(),
    )


def built(facts: dict) -> Group:
    """The group with everything that belongs to it, not yet saved."""
    group = Group(
        slug=facts["slug"],
        name=facts["name"],
        website=facts.get("website", ""),
        founded=facts.get("founded"),
        introductions=facts["introductions"],
        is_demo=True,
    )
    checks = [
        (localdate() - timedelta(event["when_days_ago"]), event["next_due_days"])
        for event in facts.get("verification", [])
    ]
    if checks:
        group.verified_on, days = max(checks)
        group.next_due = group.verified_on + timedelta(days)
    if "unlisted_reason" in facts:
        group.unlisted_reason = facts["unlisted_reason"]
        group.unlisted_at = now() - timedelta(facts["unlisted_days_ago"])
    origins = facts.get("text_origin", {})
    group.coverage = [Coverage(code=code) for code in facts["coverage"]]
    group.populations = [GroupPopulation(population=slug) for slug in facts["populations"]]
    group.texts = [
        GroupText(language=language, text=text, origin=origins.get(language, "human"))
        for language, text in facts["text"].items()
    ]
    group.offers = [Offer(**offer) for offer in facts.get("offer", [])]
    group.phones = [Phone(**phone) for phone in facts.get("phone", [])]
    group.offices = [Office(**office) for office in facts.get("office", [])]
    group.contacts = [Contact(**contact) for contact in facts.get("contact", [])]
    return group
