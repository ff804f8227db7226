"""Every page type renders, opens in the editor and previews: one loop over all there are."""

import pytest
from django.apps import apps
from django.test import RequestFactory
from wagtail.models import Page

from cms.pages.models import BasePage
from cms.users.models import User

pytestmark = pytest.mark.django_db

PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, BasePage)]


@pytest.fixture(params=PAGE_TYPES, ids=lambda model: model._meta.label)
def page(request, home_page):
    return path_to(request.param, home_page)


def path_to(model, home_page) -> Page:
    """A page of this type, below a parent that may hold it; the home page is there already."""
    if model is type(home_page):
        return home_page
    parents = model.clean_parent_page_models()
    parent = (
        home_page
        if type(home_page) in parents
        else path_to(next(kind for kind in parents if kind is not model), home_page)
    )
    return parent.add_child(instance=model(title=f"A {model._meta.verbose_name}", slug=model._meta.model_name))


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("admin@example.org", "x"))
    return client


def test_it_renders_with_one_heading_and_its_language(page, client):
    content = client.get(page.url).content.decode()
    assert content.count("<h1") == 1
    assert '<html lang="en" dir="ltr"' in content


def test_it_opens_in_the_editor(page, admin):
    assert admin.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_it_previews(page):
    request = RequestFactory().get("/")
    for mode, _ in page.preview_modes:
        assert page.make_preview_request(request, mode).status_code == 200
