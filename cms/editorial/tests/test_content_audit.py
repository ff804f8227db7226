"""The report of what the checks say of public pages: read by the clock, without anybody opening the editor."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now
from wagtail.models import Site

from cms.http.cache_version import VERSION
from cms.pages.models import StandardPage

from .. import content_audit
from ..models import ContentAudit

pytestmark = pytest.mark.django_db

VAGUE = [("text", '<p>To know more, <a href="https://example.org">click here</a>.</p>')]
CLEAR = [("text", '<p>Read <a href="https://example.org">what a warrant is</a>.</p>')]


@pytest.fixture
def page(home_page):
    page = home_page.add_child(instance=StandardPage(title="At your door", slug="door", body=VAGUE))
    page.save_revision().publish()
    return page


def reported(client, **filters) -> dict[str, str]:
    """Title of a page → what is amiss."""
    response = client.get(reverse("site_reports:checks"), filters)
    assert response.status_code == 200
    return {page.title: content_audit.describe_issues(page) for page in response.context_data["object_list"]}


def test_a_published_page_is_read_and_reported_until_it_is_mended(page, admin_client):
    assert reported(admin_client)["At your door"] == "Not read yet"
    content_audit.audit_next_batch()
    assert reported(admin_client) == {"At your door": "Link text is not descriptive"}
    page.body = CLEAR
    page.save_revision()
    content_audit.audit_next_batch()
    assert reported(admin_client) == {"At your door": "Link text is not descriptive"}
    page.get_latest_revision().publish()
    content_audit.audit_next_batch()
    assert reported(admin_client) == {}


def test_the_report_is_narrowed_to_one_kind_and_the_first_page_leads_to_it(page, admin_client):
    content_audit.audit_next_batch()
    assert reported(admin_client, fault="vague-link").keys() == {"At your door"}
    assert reported(admin_client, fault="heavy-page") == {}
    assert reverse("site_reports:checks") in admin_client.get("/admin/").content.decode()
    empty = admin_client.get(reverse("site_reports:checks"), {"fault": "heavy-page"}).content.decode()
    assert "No page matches this filter." in empty


def test_drafts_and_pages_that_were_taken_down_are_not_reported(page, home_page, admin_client):
    home_page.add_child(instance=StandardPage(title="Draft", slug="draft", body=VAGUE, live=False))
    content_audit.audit_next_batch()
    page.unpublish()
    assert reported(admin_client) == {}


def test_a_page_is_read_once_and_again_after_a_day(page):
    assert content_audit.audit_next_batch() > 0
    assert content_audit.audit_next_batch() == 0
    ContentAudit.objects.filter(page=page).update(audited_at=now() - timedelta(hours=25))
    assert content_audit.audit_next_batch() == 1


def test_a_page_that_cannot_be_made_holds_up_no_other(page, home_page, monkeypatch, caplog):
    other = home_page.add_child(instance=StandardPage(title="Other", slug="other", body=VAGUE))
    monkeypatch.setattr(StandardPage, "make_preview_request", lambda self: 1 / 0 if self.pk == page.pk else None)
    content_audit.audit_next_batch()
    assert f"number {page.pk}" in caplog.text
    assert ContentAudit.objects.filter(page__in=[page, other]).count() == 2


@pytest.mark.parametrize("address", [None, "https"])
def test_where_all_is_redirected_to_https_pages_are_read_all_the_same(page, admin_client, settings, address):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    if address:
        Site.objects.update(port=443)
    content_audit.audit_next_batch()
    settings.SECURE_SSL_REDIRECT = False
    assert reported(admin_client) == {"At your door": "Link text is not descriptive"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda self: HttpResponseRedirect("/elsewhere/"), "HTTP 302"),
        (lambda self: HttpResponse(status=503), "HTTP 503"),
        (lambda self: 1 / 0, "ZeroDivisionError"),
        (lambda self: threading.Event().wait(10), "TimeoutError"),
    ],
)
def test_what_could_not_be_read_is_not_clean_and_is_said(page, admin_client, monkeypatch, answer, reason):
    monkeypatch.setattr(content_audit, "PAGE_TIMEOUT", 1)
    with monkeypatch.context() as broken:
        broken.setattr(StandardPage, "make_preview_request", answer)
        content_audit.audit_next_batch()
    assert reported(admin_client) == {"At your door": f"Could not be read: {reason}"}
    assert reported(admin_client, fault="unreadable").keys() == {"At your door"}
    assert reported(admin_client, fault="vague-link") == {}
    assert "Pages that the checks could not read" in admin_client.get("/admin/").content.decode()
    assert content_audit.audit_next_batch() == 0
    ContentAudit.objects.update(audited_at=now() - timedelta(minutes=61))
    content_audit.audit_next_batch()
    assert reported(admin_client) == {"At your door": "Link text is not descriptive"}


def test_a_page_that_was_published_again_is_not_called_clean_before_it_was_read(page, admin_client):
    page.body = CLEAR
    page.save_revision().publish()
    content_audit.audit_next_batch()
    assert reported(admin_client) == {}
    page.save_revision().publish()
    assert reported(admin_client) == {"At your door": "Not read since it was published"}
    assert reported(admin_client, fault="not-read").keys() == {"At your door"}


def test_reading_pages_empties_no_cache_of_readers(page):
    cache.set(VERSION, "as it was", None)
    content_audit.audit_next_batch()
    assert cache.get(VERSION) == "as it was"


def test_who_may_change_no_page_sees_no_report(page, client):
    content_audit.audit_next_batch()
    client.force_login(get_user_model().objects.create_user("s@example.org", "a long password"))
    assert client.get(reverse("site_reports:checks")).status_code == 302
