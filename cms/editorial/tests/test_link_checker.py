"""Addresses of our own site that somebody typed: each that leads nowhere is told, wherever it stands."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Site

from cms.alerts.models import Alert
from cms.pages.models import StandardPage
from cms.site_settings.models import SiteSettings
from coalition.directory.models import Organization

from .. import content_audit, link_checker
from ..models import LinkCheck

pytestmark = pytest.mark.django_db


def page_with(home_page, *addresses):
    text = "".join(f'<p><a href="{address}">what a warrant is</a></p>' for address in addresses)
    page = home_page.add_child(instance=StandardPage(title="Typed", slug="typed", body=[("text", text)]))
    page.save_revision().publish()
    return page


def told(admin_client) -> str:
    content_audit.audit_next_batch()
    rows = admin_client.get(reverse("site_reports:links")).context_data["object_list"]
    return "; ".join(page.broken_links for page in rows)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/no-such/", "is not there"),
        ("/es/no-such/", "is not there"),
        ("http://localhost/no-such/", "is not there"),
        ("https://LOCALHOST/no-such/#part", "is not there"),
        ("#no-such-part", "has no such part"),
        ("/#no-such-part", "has no such part"),
        ("/documents/999/flyer.pdf", "is not there"),
        ("/files/999/", "is not there"),
        ("/media/images/no-such.jpg", "is not there"),
        ("/static/no-such.css", "is not there"),
        ("/groups/no-such/", "is not there"),
        ("/ring/", "leads in a circle"),
    ],
)
def test_a_typed_address_of_our_own_that_leads_nowhere_is_told(home_page, admin_client, address, why):
    ring = {"/ring": "/round/", "/round": "/ring/"}
    Redirect.objects.bulk_create(Redirect(old_path=old, redirect_link=new) for old, new in ring.items())  # unchecked
    page_with(home_page, address)
    assert f"{address} ({why})" in told(admin_client)


def test_what_leads_somewhere_or_to_another_site_is_not_told(home_page, admin_client):
    file = get_document_model().objects.create(title="Flyer", file=ContentFile(b"Rights", "flyer.txt"))
    Redirect.objects.create(old_path="/moved", redirect_link="/groups/", is_permanent=False)
    page_with(
        home_page, "/", "/groups/?where=60608", "http://localhost/", "#main", "#top", "#", "https://example.org/no-such/",
        "mailto:help@example.org", "tel:+13125550100", file.url, "/moved/", "/static/css/site.css", "/admin/",
        "/groups/#top",
    )  # fmt: skip
    assert told(admin_client) == ""


def test_an_address_of_our_own_in_a_block_is_told(home_page, admin_client):
    block = {"type": "panel", "value": {"title": "Next", "address": "/no-such/"}}
    page = home_page.add_child(instance=StandardPage(title="Typed", slug="typed", body=json.dumps([])))
    found = list(link_checker._typed_urls(block["value"]["address"]))
    assert found == ["/no-such/"]
    assert link_checker.OwnSite().find_problem(found[0], page.full_url) == "missing"


def test_where_all_is_redirected_to_https_links_are_read_all_the_same(home_page, admin_client, settings):
    settings.SECURE_SSL_REDIRECT = True
    page_with(home_page, "/", "/no-such/")
    content_audit.audit_next_batch()
    settings.SECURE_SSL_REDIRECT = False
    assert told(admin_client) == "/no-such/ (is not there)"


def test_an_address_that_could_not_be_read_is_said_and_not_called_clean(home_page, admin_client, monkeypatch):
    page_with(home_page, "/groups/")
    monkeypatch.setattr(link_checker, "_get", lambda host, path: HttpResponse(status=503))
    assert told(admin_client) == "/groups/ (could not be read: HTTP 503)"


def test_a_page_that_was_not_read_yet_is_not_called_clean(home_page, admin_client):
    page_with(home_page, "/no-such/")
    clean = "No broken links on your live pages."
    shown = admin_client.get(reverse("site_reports:links")).content.decode()
    assert clean not in shown
    assert "2 live pages have not been checked yet, or could not be read" in shown
    StandardPage.objects.all().delete()
    content_audit.audit_next_batch()
    assert clean in admin_client.get(reverse("site_reports:links")).content.decode()


def test_a_thing_that_cannot_be_read_is_no_clean_one_and_holds_up_no_other(home_page, monkeypatch):
    first, second = (Redirect.objects.create(old_path=f"/old-{n}/", redirect_link="/nowhere-here/") for n in (1, 2))
    read = link_checker.OwnSite.broken_links_in

    def stumble(self, thing, base):
        if thing == first:
            raise RuntimeError
        return read(self, thing, base)

    monkeypatch.setattr(link_checker.OwnSite, "broken_links_in", stumble)
    link_checker.check_registered_objects()
    kept = {check.object_id: link_checker.describe_problems(check.broken_links) for check in LinkCheck.objects.all()}
    assert "could not be read: RuntimeError" in kept[str(first.pk)][0]
    assert kept[str(second.pk)] == ["/nowhere-here/ (is not there)"]


def test_menus_alerts_redirects_and_groups_are_read_too(home_page, admin_client):
    site = Site.objects.get(is_default_site=True)
    words = [
        {"type": "translation", "value": {"language": "en", "text": "Officers were seen", "more": "", "link": ""}}
    ]
    Alert.objects.create(
        site=site, translations=json.dumps(words), url="/no-alert/", visible_until=now() + timedelta(days=1)
    )
    menu = [{"type": "url", "value": {"url": "/no-menu/", "text": "Help", "translations": []}}]
    SiteSettings.objects.create(site=site, menu=json.dumps(menu))
    Redirect.objects.create(old_path="/old", redirect_link="/no-redirect/", is_permanent=False)
    for name, website in (("Here", "http://localhost/no-group/"), ("Elsewhere", "https://example.org/no-such/")):
        Organization(name=name, website=website, assured_on=localdate(), next_review_due=localdate()).save()
    link_checker.check_registered_objects()
    shown = admin_client.get(reverse("site_reports:other_links")).content.decode()
    for address in ("/no-alert/", "/no-menu/", "/no-redirect/", "http://localhost/no-group/"):
        assert f"{address} (is not there)" in shown
    assert "example.org" not in shown
    assert "Menus, alerts and groups with broken links" in admin_client.get("/admin/").content.decode()
    Redirect.objects.all().delete()
    link_checker.check_registered_objects()
    assert "/no-redirect/" not in json.dumps(list(LinkCheck.objects.values_list("broken_links", flat=True)))
