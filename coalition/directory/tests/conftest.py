import csv
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.timezone import localdate

from ..models import Location, Organization, OrganizationDescription, Service, ServiceArea
from ..services import change_log

SHARED = Path(os.environ.get("ALONGSIDE_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))


def save_changes(*, organization, by):
    """What a steward's form does: save with a line in the history for each change."""
    with change_log(organization, by):
        organization.save()


@pytest.fixture
def make_group(db):
    """A listed group; facts and children as keywords."""

    def make(name="Lantern House", *, verified=True, days_left=100, **facts):
        organization = Organization(name=name, **facts)
        if verified:
            organization.assured_on, organization.next_review_due = (
                localdate() - timedelta(200),
                localdate() + timedelta(days_left),
            )
        organization.save()
        return organization

    return make


@pytest.fixture
def full_group(make_group):
    """One with text in two languages, a service, an area and an office."""
    return make_group(
        descriptions=[
            OrganizationDescription(language="en", text="A house by the river. It helps with forms."),
            OrganizationDescription(
                language="es", text="Una casa junto al río. Ayuda con formularios.", translation_origin="machine"
            ),
        ],
        services=[
            Service(service_type="legal-help", languages=["en", "es"], cost_option="free", delivery_modes=["phone"])
        ],
        service_areas=[ServiceArea(area_code="county:39049")],
        locations=[
            Location(
                visibility="public",
                street="12 Sample Street",
                city="Columbus",
                state="OH",
                zip="43201",
                latitude=39.99,
                longitude=-83.0,
            )
        ],
    )


@pytest.fixture
def steward(db):
    user = get_user_model().objects.create_user("steward@example.org", "a long password", first_name="Noor")
    user.groups.add(Group.objects.get(name="Stewards"))
    return user


@pytest.fixture
def editor(db):
    user = get_user_model().objects.create_user("editor@example.org", "a long password")
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def admin_page(client, steward):
    client.force_login(steward)
    return client


@pytest.fixture
def shared_list():
    """The path of a real list. It is not part of the project, so its tests are left out where it is not there."""

    def path(name):
        found = SHARED / "orgs" / name
        if not found.exists():
            pytest.skip(f"{found} is not there: real lists lie beside the project, not in it")
        return found

    return path


@pytest.fixture
def csv_file(tmp_path):
    """A CSV file of dictionaries."""

    def write(rows, header=None, name="list.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, header or list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write
