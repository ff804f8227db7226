"""The directory in the admin, as a steward uses it."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Locale, ModelLogEntry

from .. import services
from ..models import Contact, Location, Organization, OrganizationDescription, Phone, Service, ServiceArea, ServiceType
from .conftest import save_changes

pytestmark = pytest.mark.django_db

Source, SourceRecord = apps.get_model("imports", "Source"), apps.get_model("imports", "SourceRecord")
NAMESPACE = "wagtailsnippets_directory_organization"


def url(name, *args):
    return reverse(f"{NAMESPACE}:{name}", args=args)


class FormFields(HTMLParser):
    """What a browser would send of the editing form."""

    def __init__(self):
        super().__init__()
        self.fields, self._select, self._area = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "input" and name and attrs.get("type") in ("checkbox", "radio"):
            if "checked" in attrs:
                self.fields.setdefault(name, []).append(attrs.get("value", "on"))
        elif tag == "input" and name and attrs.get("type") != "submit":
            self.fields[name] = [attrs.get("value", "")]
        elif tag == "select" and name:
            self._select = name
        elif tag == "option" and self._select and "selected" in attrs:
            self.fields[self._select] = [attrs.get("value", "")]
        elif tag == "textarea" and name:
            self._area = name
            self.fields[name] = [""]

    def handle_data(self, data):
        if self._area:
            self.fields[self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            # A browser drops the line break after the tag.
            self.fields[self._area][0] = self.fields[self._area][0].removeprefix("\n")
            self._area = None


def form_of(response) -> dict:
    html = re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.S)
    parser = FormFields()
    parser.feed(html)
    return {name: values for name, values in parser.fields.items() if "__prefix__" not in name}


@pytest.fixture
def whole_group(full_group):
    english = Locale.objects.get_or_create(language_code="en")[0]
    ServiceType.objects.create(slug="legal-help", name="Legal help", locale=english)
    full_group.phones = [
        Phone(number="+16145550100", languages=["en", "es"], types=["voice"], description={"en": "Main line"})
    ]
    full_group.contacts = [Contact(role="Director", email="director@example.org")]
    full_group.save()
    return full_group


def test_a_steward_finds_groups_by_name_and_by_filters(admin_page, make_group):
    unchecked = make_group("Unchecked House", verified=False)
    source = Source.objects.create(slug="list", name="A list")
    SourceRecord.objects.create(
        source=source, external_key="1", organization=unchecked, status="accepted", row_hash="x"
    )
    serving = make_group(
        "Serving House",
        service_areas=[ServiceArea(area_code="county:39049")],
        services=[Service(service_type="health", languages=["ht"])],
    )
    for question, found in [
        ({"q": "serving"}, serving),
        ({"status": "unchecked"}, unchecked),
        ({"status": "fresh"}, serving),
        ({"area": "state:OH"}, serving),
        ({"area": "unknown"}, unchecked),
        ({"language": "ht"}, serving),
        ({"source": source.pk}, unchecked),
    ]:
        page = admin_page.get(url("list"), question)
        assert [organization.name for organization in page.context["object_list"]] == [found.name], question


def test_the_list_that_was_found_is_had_as_a_table_without_anything_private(admin_page, whole_group, make_group):
    make_group("Unchecked House", verified=False)
    for form in ("csv", "xlsx"):
        assert admin_page.get(url("list"), {"status": "fresh", "export": form}).status_code == 200
    sheet = b"".join(admin_page.get(url("list"), {"status": "fresh", "export": "csv"}).streaming_content).decode()
    assert "Lantern House,lantern-house,fresh" in sheet
    assert "Unchecked House" not in sheet
    assert "12 Sample Street" not in sheet
    assert "director@example.org" not in sheet


def test_the_list_says_how_each_group_stands(admin_page, make_group):
    make_group(service_areas=[ServiceArea(area_code="county:39049")])
    page = admin_page.get(url("list")).content.decode()
    assert "Franklin County, Ohio" in page
    assert "fresh" in page


def test_a_steward_adds_a_group_and_it_is_unchecked(admin_page, steward):
    fields = form_of(admin_page.get(url("add")))
    fields |= {
        "name": ["River House"],
        "service_areas-TOTAL_FORMS": ["1"],
        "service_areas-0-area_code": ["Cook County, Illinois"],
        "service_areas-0-id": [""],
        "service_areas-0-ORDER": ["1"],
        "service_areas-0-DELETE": [""],
        "phones-TOTAL_FORMS": ["1"],
        "phones-0-number": ["(312) 555-0100"],
        "phones-0-visibility": ["everyone"],
        "phones-0-languages": ["Spanish, Haitian Creole"],
        "phones-0-types": ["voice", "sms"],
        "phones-0-description": ["en: Main line\nes: Línea principal"],
        "phones-0-id": [""],
        "phones-0-DELETE": [""],
    }
    response = admin_page.post(url("add"), fields)
    assert response.status_code == 302
    organization = Organization.objects.get()
    assert (organization.verification_status, organization.slug) == ("unchecked", "river-house")
    assert organization.service_areas.get().area_code == "county:17031"
    phone = organization.phones.get()
    assert (phone.number, phone.languages, phone.types) == ("+13125550100", ["es", "ht"], ["voice", "sms"])
    assert phone.description == {"en": "Main line", "es": "Línea principal"}
    assert organization.changes.get(field="name").who == steward


def test_a_form_that_is_saved_as_it_was_opened_changes_no_fact(admin_page, whole_group):
    from ..history import snapshot

    before = snapshot(Organization.objects.get())
    response = admin_page.post(url("edit", whole_group.pk), form_of(admin_page.get(url("edit", whole_group.pk))))
    assert response.status_code == 302
    assert snapshot(Organization.objects.get()) == before
    assert not whole_group.changes.exists()


def test_what_a_steward_edits_is_saved_with_its_history(admin_page, whole_group):
    fields = form_of(admin_page.get(url("edit", whole_group.pk)))
    fields |= {
        "name": ["River House"],
        "locations-0-street": ["99 Secret Street"],
        "locations-0-visibility": ["hidden"],
    }
    assert admin_page.post(url("edit", whole_group.pk), fields).status_code == 302
    assert Organization.objects.get().name == "River House"
    history = admin_page.get(url("history", whole_group.pk)).content.decode()
    assert "Lantern House" in history
    assert "private" in history
    assert "Secret Street" not in history


def test_the_site_history_says_nothing_of_a_group_whatever_is_done_to_it(admin_page, steward, make_group):
    fields = form_of(admin_page.get(url("add")))
    admin_page.post(url("add"), fields | {"name": ["River House"]})
    organization, other = (
        Organization.objects.get(),
        make_group("Harbor House", verified=False, service_areas=[ohio()]),
    )
    organization.service_areas = [ohio()]
    organization.save()
    fields = form_of(admin_page.get(url("edit", organization.pk)))
    admin_page.post(url("edit", organization.pk), fields | {"name": ["Rivers House"]})
    check = {"role": ["steward"], "method": ["phone"]}
    for action, typed in [("verify", check), ("unlist", {"reason": ["asked"]}), ("relist", {})]:
        admin_page.post(url(action, organization.pk), form_of(admin_page.get(url(action, organization.pk))) | typed)
    admin_page.post(verify_many(other), form_of(admin_page.get(verify_many(other))) | check)
    merging = f"{url('merge', other.pk)}?into={organization.pk}"
    admin_page.post(merging, form_of(admin_page.get(merging)))
    assert Organization.objects.get(pk=other.pk).merged_into == organization
    assert organization.changes.filter(who=steward).count() >= 5
    assert not ModelLogEntry.objects.exists()


def test_the_site_history_says_nothing_of_what_belongs_to_a_group(make_group, steward):
    models = Organization.with_children()
    assert {
        Organization,
        Contact,
        Location,
        Phone,
        OrganizationDescription,
        Service,
        ServiceArea,
        SourceRecord,
    } <= set(models)
    for model in models:
        log(instance=model(pk=1), action="wagtail.edit", user=steward)
    assert not ModelLogEntry.objects.exists()
    log(instance=ServiceType(pk=1, name="Legal help"), action="wagtail.edit", user=steward)
    assert ModelLogEntry.objects.get().label == "Legal help"


def test_the_later_of_two_stewards_is_told_and_loses_nothing(admin_page, whole_group, steward):
    fields = form_of(admin_page.get(url("edit", whole_group.pk)))
    faster = Organization.objects.get()
    faster.name = "Faster House"
    save_changes(organization=faster, by=steward)
    fields |= {"name": ["Slower House"], "descriptions-0-text": ["Typed with care."]}
    response = admin_page.post(url("edit", whole_group.pk), fields)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Noor changed this group after you opened it" in page
    assert "Slower House" in page
    assert "Typed with care." in page
    assert Organization.objects.get().name == "Faster House"
    assert not OrganizationDescription.objects.filter(text="Typed with care.").exists()


def test_the_form_explains_what_it_does_not_understand(admin_page, whole_group):
    fields = form_of(admin_page.get(url("edit", whole_group.pk)))
    fields |= {
        "service_areas-0-area_code": ["Franklin County"],
        "phones-0-number": ["call us"],
        "phones-0-languages": ["Klingon"],
        "services-0-note": ["no language"],
    }
    page = admin_page.post(url("edit", whole_group.pk), fields).content.decode()
    for message in ("Which one?", "is not a valid phone number", "Not a language we know: Klingon", "Begin each line"):
        assert message in page


def test_verifying_lists_an_imported_group(admin_page, make_group):
    organization = make_group(verified=False, service_areas=[ServiceArea(area_code="state:OH")])
    fields = form_of(admin_page.get(url("verify", organization.pk))) | {"role": ["steward"], "method": ["phone"]}
    assert admin_page.post(url("verify", organization.pk), fields).status_code == 302
    assert Organization.objects.get().is_public
    assert Organization.objects.get().verifications.get().by.email == "steward@example.org"


def ohio():
    return ServiceArea(area_code="state:OH")


def verify_many(*organizations):
    chosen = "&".join(f"id={organization.pk}" for organization in organizations)
    return f"{reverse('wagtail_bulk_action', args=['directory', 'organization', 'verify'])}?{chosen}"


def test_a_steward_verifies_several_groups_at_once(admin_page, make_group):
    organizations = [
        make_group(name, verified=False, service_areas=[ohio()]) for name in ("Lantern East", "Lantern West")
    ]
    untouched = make_group("Lantern North", verified=False)
    listing = admin_page.get(url("list")).content.decode()
    assert verify_many().removesuffix("?") in listing
    assert f'data-object-id="{organizations[0].pk}"' in listing
    page = admin_page.get(verify_many(*organizations))
    assert "Lantern East" in page.content.decode()
    fields = form_of(page) | {"role": ["steward"], "method": ["phone"]}
    assert admin_page.post(verify_many(*organizations), fields).status_code == 302
    assert set(Organization.objects.listed()) == set(organizations)
    for organization in organizations:
        assert organization.verifications.get().by.email == "steward@example.org"
        assert organization.changes.filter(field="assured_on").exists()
    assert not Organization.objects.get(pk=untouched.pk).is_public


def test_of_several_groups_none_is_verified_when_one_was_changed_meanwhile(admin_page, make_group):
    organizations = [
        make_group(name, verified=False, service_areas=[ohio()]) for name in ("Lantern East", "Lantern West")
    ]
    fields = form_of(admin_page.get(verify_many(*organizations))) | {"role": ["steward"], "method": ["phone"]}
    Organization.objects.get(pk=organizations[1].pk).save()
    page = admin_page.post(verify_many(*organizations), fields).content.decode()
    assert "somebody changed “Lantern West” after you opened this page" in page
    assert not Organization.objects.listed().exists()


@pytest.mark.parametrize("versions", ["", "[]", "{", '{"1": "x"}', "{}"])
def test_several_groups_are_not_verified_without_the_versions_that_were_seen(admin_page, make_group, versions):
    organization = make_group(verified=False)
    fields = form_of(admin_page.get(verify_many(organization))) | {"role": ["steward"], "method": ["phone"]}
    assert admin_page.post(verify_many(organization), fields | {"versions": [versions]}).status_code == 200
    assert not Organization.objects.listed().exists()


def test_editors_verify_no_groups(client, editor, make_group):
    organization = make_group(verified=False)
    client.force_login(editor)
    assert "Lantern House" not in client.get(verify_many(organization)).content.decode()
    check = {
        "role": "steward",
        "method": "phone",
        "assured_on": "2026-01-01",
        "next_review_due": "2090-01-01",
        "versions": "{}",
    }
    client.post(verify_many(organization), check)
    assert not Organization.objects.listed().exists()


def test_a_check_in_the_future_or_one_that_ends_before_it_began_is_refused(admin_page, make_group):
    organization = make_group(verified=False)
    fields = {
        "version": [1],
        "role": ["steward"],
        "method": ["phone"],
        "assured_on": ["2090-01-01"],
        "next_review_due": ["2089-01-01"],
    }
    page = admin_page.post(url("verify", organization.pk), fields).content.decode()
    assert "cannot be in the future" in page
    assert not Organization.objects.get().is_public


def test_a_group_is_unlisted_with_a_reason_and_listed_again(admin_page, make_group):
    organization = make_group()
    fields = form_of(admin_page.get(url("unlist", organization.pk)))
    assert admin_page.post(url("unlist", organization.pk), fields).status_code == 200
    admin_page.post(url("unlist", organization.pk), fields | {"reason": ["asked"]})
    assert Organization.objects.get().unlisted_reason == "asked"
    admin_page.post(url("relist", organization.pk), form_of(admin_page.get(url("relist", organization.pk))))
    assert Organization.objects.get().is_public


def test_an_action_on_a_group_that_was_changed_meanwhile_is_refused(admin_page, make_group):
    organization = make_group()
    fields = form_of(admin_page.get(url("unlist", organization.pk))) | {"reason": ["asked"]}
    Organization.objects.get().save()
    page = admin_page.post(url("unlist", organization.pk), fields).content.decode()
    assert "changed after you opened it" in page
    assert Organization.objects.get().is_public


def test_a_merge_shows_what_moves_before_it_is_done(admin_page, make_group):
    goes = make_group("Lantern East", phones=[Phone(number="+16145550100")])
    stays = make_group("Lantern West")
    choices = admin_page.get(url("merge", goes.pk)).content.decode()
    assert "Lantern West" in choices
    address = f"{url('merge', goes.pk)}?into={stays.pk}"
    page = admin_page.get(address)
    assert "+16145550100" in page.content.decode()
    assert admin_page.post(address, form_of(page)).status_code == 302
    assert Organization.objects.get(pk=goes.pk).merged_into == stays
    assert stays.phones.count() == 1


def list_again(page, organization):
    address = url("relist", organization.pk)
    shown = page.get(address)
    return shown.content.decode(), page.post(address, form_of(shown), follow=True).content.decode()


def test_listing_again_after_a_merge_shows_what_comes_back_and_brings_it(admin_page, make_group):
    goes, stays = make_group("Lantern East", phones=[Phone(number="+16145550100")]), make_group("Lantern West")
    services.merge_organizations(organization=goes, into=stays)
    shown, said = list_again(admin_page, goes)
    assert "+16145550100 (Lantern West)" in shown
    assert "“Lantern East” is listed again." in said
    assert Organization.objects.get(pk=goes.pk).phones.count() == 1


def test_listing_again_after_a_merge_says_what_does_not_come_back(admin_page, make_group):
    goes, stays = make_group("Lantern East", phones=[Phone(number="+16145550100")]), make_group("Lantern West")
    services.merge_organizations(organization=goes, into=stays)
    stays.phones.all().delete()
    shown, said = list_again(admin_page, goes)
    assert "<li>phones: 1</li>" in shown
    assert "not all came back (phones: 1)" in said


def test_listing_again_after_a_merge_of_long_ago_says_that_the_entry_may_be_empty(admin_page, make_group):
    goes, stays = make_group("Lantern East", phones=[Phone(number="+16145550100")]), make_group("Lantern West")
    services.merge_organizations(organization=goes, into=stays)
    Organization.objects.filter(pk=goes.pk).update(moved_in_merge={})
    shown, said = list_again(admin_page, goes)
    assert "It comes back as it was" not in shown
    assert "the entry may be empty" in shown
    assert "without what it gave away in the merge" in said


@pytest.mark.parametrize("into", ["", "x", "0", "99999999999999999999999", "self"])
def test_a_merge_needs_another_group_that_is_there(admin_page, make_group, into):
    organization = make_group()
    into = organization.pk if into == "self" else into
    response = admin_page.post(f"{url('merge', organization.pk)}?into={into}", {"version": 1})
    assert response.status_code == 200
    assert Organization.objects.get().is_public


def test_nobody_deletes_a_group_not_even_an_administrator(admin_client, make_group):
    organization = make_group()
    page = admin_client.get(url("edit", organization.pk)).content.decode()
    assert "/delete/" not in page
    assert admin_client.post(f"/admin/snippets/directory/organization/delete/{organization.pk}/").status_code == 404
    bulk = reverse("wagtail_bulk_action", args=["directory", "organization", "delete"])
    assert bulk not in admin_client.get(url("list")).content.decode()
    admin_client.post(f"{bulk}?id={organization.pk}")
    assert Organization.objects.filter(pk=organization.pk).exists()


def test_editors_neither_see_nor_change_the_directory(client, editor, make_group):
    organization = make_group()
    client.force_login(editor)
    assert "Waiting imports" not in client.get("/admin/").content.decode()
    for address in (
        url("list"),
        url("edit", organization.pk),
        url("verify", organization.pk),
        url("merge", organization.pk),
        reverse("import_review:list"),
    ):
        assert client.get(address).status_code == 302, address
    assert client.post(reverse("import_review:decide", args=[1])).status_code in (302, 403)


def test_stewards_have_the_directory_in_their_menu(admin_page):
    page = admin_page.get("/admin/").content.decode()
    for label in ("Directory", "Waiting imports", "Populations"):
        assert label in page


def test_services_are_edited_as_snippets(admin_page):
    assert admin_page.get(reverse("wagtailsnippets_directory_servicetype:list")).status_code == 200
    assert admin_page.get(reverse("wagtailsnippets_directory_targetpopulation:add")).status_code == 200


def test_the_list_of_groups_costs_the_same_however_many_there_are(
    admin_page, make_group, django_assert_max_num_queries
):
    for number in range(12):
        make_group(f"Group {number}", service_areas=[ServiceArea(area_code="state:OH")])
    with django_assert_max_num_queries(25):
        admin_page.get(url("list"))


def test_a_hidden_street_is_not_found_by_the_search_of_the_admin(admin_page, make_group):
    make_group(locations=[Location(street="99 Secret Street", city="Columbus")])
    assert not admin_page.get(url("list"), {"q": "Secret"}).context["object_list"]
