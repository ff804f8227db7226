"""Each address says who may use it, beside its view."""

import sys
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, include, path
from wagtail.admin import urls as admin_urls

from cms.http.access import access, addresses
from cms.http.checks import check_url_access


@pytest.fixture
def urls(settings, monkeypatch):
    """A URL configuration of these patterns."""

    def use(*patterns):
        module = ModuleType("urls_of_a_test")
        module.urlpatterns = list(patterns)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        settings.ROOT_URLCONF = module.__name__

    return use


def view(request):
    return HttpResponse("here")


def test_an_address_of_which_nobody_has_said_who_may_use_it_fails_the_check(urls):
    below = include(([path("", view, name="in")], "below"))
    urls(path("new/", view, name="new"), path("x/", below), path("old/", view))
    assert [error.msg.split("'")[1] for error in check_url_access()] == ["below:in", "new", "old/"]


def test_one_that_says_it_passes(urls):
    @access("everyone")
    def said(request):
        return HttpResponse("here")

    urls(path("new/", said, name="new"), path("admin/", include(admin_urls)))
    assert check_url_access() == []


def test_who_may_use_it_is_one_of_a_few():
    with pytest.raises(ValueError, match="no access class 'anybody'"):
        access("anybody")


def test_what_is_below_the_admin_is_for_editors_and_nothing_else_is():
    by_access = {}
    for name, who in addresses(get_resolver()):
        by_access.setdefault(who, set()).add(name)
    assert by_access.keys() == {"everyone", "editors"}
    assert {"wagtail_serve", "search", "group", "readyz", "wagtailcore_login"} <= by_access["everyone"]
    assert {"wagtailadmin_home", "wagtailadmin_login", "format_requests:done"} <= by_access["editors"]
