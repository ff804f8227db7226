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
from coalition.directory.models import (
    Contact,
    Location,
    Organization,
    OrganizationDescription,
    OrganizationTargetPopulation,
    Phone,
    Service,
    ServiceArea,
    ServiceType,
    TargetPopulation,
    VerificationEvent,
)
from coalition.imports.models import RecordStatus, Source, SourceRecord

HERE = Path(__file__).parent
SOURCE_FACTS = {"name": "Demo", "licence": "BSD-3-Clause"}


def load() -> None:
    """Bring in the words of the directory and its invented groups; those that are there stay as they are."""
    words = read("vocabulary.toml")
    load_terms(ServiceType, words["service_type"])
    load_terms(TargetPopulation, words["target_population"])
    source = Source.objects.get_or_create(slug="demo", defaults=SOURCE_FACTS)[0]
    known = set(source.records.values_list("external_key", flat=True))
    for facts in organizations():
        if facts["slug"] not in known:
            create(facts, source)


def organizations() -> list[dict]:
    """Every group of the files, as groups-national.toml explains them."""
    return [
        facts
        for path in sorted(HERE.glob("groups-*.toml"))
        for facts in tomllib.loads(path.read_text("utf-8"))["organization"]
    ]


@transaction.atomic
def create(facts: dict, source: Source) -> None:
    """Save the group with the checks it went through, as many days ago as its file says, and where it came from."""
    organization = build_organization(facts)
    organization.save()
    for event in facts.get("verification", []):
        assured_on = localdate() - timedelta(event["assured_days_ago"])
        due = assured_on + timedelta(event["next_review_due_days"])
        VerificationEvent.objects.create(
            organization=organization,
            role=event["role"],
            method=event["method"],
            assured_on=assured_on,
            next_review_due=due,
        )
    SourceRecord.objects.create(
        source=source,
        external_key=facts["slug"],
        organization=organization,
        status=RecordStatus.ACCEPTED,
        row_hash=sha256(repr(facts).encode()).hexdigest(),
    )


def build_organization(facts: dict) -> Organization:
    """The group with everything that belongs to it, not yet saved."""
    organization = Organization(
        slug=facts["slug"],
        name=facts["name"],
        website=facts.get("website", ""),
        founded=facts.get("founded"),
        accepts_introductions=facts["accepts_introductions"],
        is_demo=True,
    )
    checks = [
        (localdate() - timedelta(event["assured_days_ago"]), event["next_review_due_days"])
        for event in facts.get("verification", [])
    ]
    if checks:
        organization.assured_on, days = max(checks)
        organization.next_review_due = organization.assured_on + timedelta(days)
    if "unlisted_reason" in facts:
        organization.unlisted_reason = facts["unlisted_reason"]
        organization.unlisted_at = now() - timedelta(facts["unlisted_days_ago"])
    translation_origins = facts.get("translation_origin", {})
    organization.service_areas = [ServiceArea(area_code=code) for code in facts["service_areas"]]
    organization.target_populations = [
        OrganizationTargetPopulation(target_population=slug) for slug in facts["target_populations"]
    ]
    organization.descriptions = [
        OrganizationDescription(
            language=language, text=text, translation_origin=translation_origins.get(language, "human")
        )
        for language, text in facts["description"].items()
    ]
    organization.services = [Service(**service) for service in facts.get("service", [])]
    organization.phones = [Phone(**phone) for phone in facts.get("phone", [])]
    organization.locations = [Location(**location) for location in facts.get("location", [])]
    organization.contacts = [Contact(**contact) for contact in facts.get("contact", [])]
    return organization
