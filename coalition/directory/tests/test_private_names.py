"""Names of groups that nobody checked, and of those that asked to be gone, are for stewards alone."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from .. import services
from ..models import Organization
from ..permissions import STEWARDS
from ..rich_text import OrganizationLinkHandler

pytestmark = pytest.mark.django_db

UNCHECKED, GONE, LISTED = "Hidden Harbor", "Silent Shelter", "Lantern House"


@pytest.fixture
def three_groups(make_group):
    organizations = {
        "unchecked": make_group(UNCHECKED, verified=False),
        "gone": make_group(GONE),
        "listed": make_group(LISTED),
    }
    services.unlist(organization=organizations["gone"], reason="asked")
    return organizations


def addresses_about_groups(pks):
    """Every address of the admin that concerns the model Group, with and without a number in it."""
    for namespace in (
        "wagtailsnippets_directory_organization",
        "wagtailsnippetchoosers_directory_organization",
        "group_link",
    ):
        yield from _of_namespace(namespace, pks)
    every = "&".join(f"id={pk}" for pk in pks)
    actions = {
        action.action_type for action in bulk_action_registry.get_bulk_actions_for_model("directory", "organization")
    }
    for action in {"delete", "verify"} | actions:
        address = reverse("wagtail_bulk_action", args=["directory", "organization", action])
        yield f"{address}?{every}"
        yield f"{address}?id=all"


def _of_namespace(namespace, pks):
    names = {key for key in get_resolver().namespace_dict[namespace][1].reverse_dict if isinstance(key, str)}
    for name in sorted(names):
        try:
            yield reverse(f"{namespace}:{name}") + "?" + "&".join(f"id={pk}" for pk in pks)
        except NoReverseMatch:
            yield from (reverse(f"{namespace}:{name}", args=[pk]) for pk in pks)


def roles():
    """All that may not change groups."""
    stewards = Group.objects.filter(permissions__codename="change_organization")
    return sorted(Group.objects.exclude(pk__in=stewards).values_list("name", flat=True))


def signed_in(client, role):
    user = get_user_model().objects.create_user(f"{role.casefold().replace(' ', '-')}@example.org", "a long password")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


def test_no_staff_role_reads_the_name_of_a_group_that_is_not_listed(client, three_groups):
    pks = [organization.pk for organization in three_groups.values()]
    assert len(roles()) >= 3
    addresses = list(addresses_about_groups(pks))
    assert len(addresses) > 20
    for role in roles():
        signed_in(client, role)
        for address in addresses:
            for method in (client.get, client.post):
                assert_no_name_in(text_of(method(address)), role, address)
        assert_no_name_in(text_of(client.get("/admin/")), role, "what the messages say")


def assert_no_name_in(page, *where):
    assert UNCHECKED not in page, where
    assert GONE not in page, where


def test_choosers_offer_what_is_listed_to_every_role(client, three_groups):
    for role in ("Editors", STEWARDS):
        signed_in(client, role)
        for chooser in ("wagtailsnippetchoosers_directory_organization", "group_link"):
            page = client.get(reverse(f"{chooser}:choose")).json()["html"]
            assert LISTED in page
            assert UNCHECKED not in page
            assert GONE not in page
            chosen = client.get(reverse(f"{chooser}:chosen", args=[three_groups["listed"].pk]))
            assert LISTED in chosen.content.decode()
            for pk in (three_groups["gone"].pk, three_groups["unchecked"].pk, 0, "x", "9" * 30):
                assert client.get(reverse(f"{chooser}:chosen", args=[pk])).status_code == 404, (chooser, pk)
            several = "&".join(
                f"id={pk}" for pk in [*(organization.pk for organization in three_groups.values()), "x", "9" * 30]
            )
            result = client.get(f"{reverse(f'{chooser}:chosen_multiple')}?{several}").json()["result"]
            assert len(result) == 1


def test_several_chosen_groups_become_links_by_their_uuid(client, three_groups):
    signed_in(client, "Editors")
    address = f"{reverse('group_link:chosen_multiple')}?id={three_groups['listed'].pk}"
    (result,) = client.get(address).json()["result"]
    assert result["id"] == str(three_groups["listed"].uuid)
    assert result["url"] == "/groups/lantern-house/"


def test_a_link_to_a_group_that_is_gone_still_leads_there_but_does_not_say_its_name(three_groups):
    key = str(three_groups["gone"].uuid)
    found = OrganizationLinkHandler.resolve({key})[key]
    assert (found.url, found.title) == ("/groups/silent-shelter/", "")


def test_a_steward_still_verifies_several(admin_page, three_groups):
    address = reverse("wagtail_bulk_action", args=["directory", "organization", "verify"])
    assert UNCHECKED in admin_page.get(f"{address}?id={three_groups['unchecked'].pk}").content.decode()


def test_nothing_is_at_the_address_that_would_delete_several(admin_client, three_groups):
    address = reverse("wagtail_bulk_action", args=["directory", "organization", "delete"])
    assert admin_client.post(f"{address}?id={three_groups['listed'].pk}").status_code == 404
    assert Organization.objects.count() == 3
