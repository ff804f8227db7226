"""Every answer carries the security headers: pages, files, refusals and failures."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

pytestmark = pytest.mark.django_db

COMPLETE = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
ADDRESSES = ["/", "/search/?q=school", "/groups/?where=60608", "/es/", "/en/", "/not-there/", "/%00/", "/sitemap.xml",
             "/healthz", "/readyz", "/admin/", "/admin/login/", "/media/images/none.png", "/static/css/site.css",
             "/documents/0/none.pdf", "/regions/nowhere/", "/favicon.ico"]  # fmt: skip


def lacking(answer):
    return COMPLETE - set(answer.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_complete(client, home_page, settings, address):
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    assert lacking(client.get(address)) == set()


def test_a_document_is_complete(client, home_page):
    document = get_document_model().objects.create(title="Flyer", file=ContentFile(b"Rights", "flyer.txt"))
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert lacking(answer) == set()


def test_a_failure_is_complete(client, home_page, monkeypatch):
    def breaks(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr("search.site.views.parse_query", breaks)
    client.raise_request_exception = False
    answer = client.get("/search/?q=school")
    assert answer.status_code == 500
    assert lacking(answer) == set()


def test_a_form_sent_from_another_site_is_refused_completely(home_page):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert lacking(answer) == set()


@pytest.mark.parametrize("address", [address for address in ADDRESSES if not address.startswith("/admin/")])
def test_a_visitor_is_given_no_cookie(client, home_page, address):
    assert client.get(address).cookies == {}


def test_the_panel_of_an_editor_may_frame_the_preview_and_nobody_else_a_page(client, admin_client, home_page):
    preview = admin_client.get(f"/admin/pages/{home_page.pk}/view_draft/")
    assert preview.status_code == 200
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert "no-store" in preview.headers["Cache-Control"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]
