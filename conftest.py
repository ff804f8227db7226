"""Fixtures for every test: the engines, a reset language, and pages to begin with."""

import os
import uuid

import pytest
from django.core.cache import cache
from django.utils import translation
from wagtail.models import Page, Site

from home.models import HomePage
from search.index.engines.database import database_engine
from search.index.engines.elasticsearch import ElasticsearchEngine

pytest_plugins = ["tests.partitions", "tests.database_template"]
ENGINE_URL = os.environ.get("ALONGSIDE_TEST_ENGINE_URL", "")


@pytest.fixture(autouse=True)
def _reset_language():
    """A language left active by one test must not colour the next."""
    translation.activate("en")
    cache.clear()
    yield
    translation.activate("en")


@pytest.fixture
def home_page(db):
    """The site with nothing but its home page, in English."""
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(pk=root.pk)
    page = root.add_child(instance=HomePage(title="Home", slug="home", summary="You have rights here."))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page, "port": 80}
    )
    Site.clear_site_root_paths_cache()
    page.save()
    return page


@pytest.fixture
def elasticsearch_node(settings, monkeypatch, db):
    """An engine on the real server, with an index of this test's own. Missing on CI is a failure, elsewhere a skip."""
    if not ENGINE_URL:
        missing = "No Elasticsearch: `make test` starts one."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    # A busy machine is no outage.
    for patience in ("REQUEST_TIMEOUT", "WRITE_TIMEOUT"):
        monkeypatch.setattr(f"search.index.engines.elasticsearch.{patience}", 60.0)
    alias = f"test-{uuid.uuid4().hex}"
    engine = ElasticsearchEngine(ENGINE_URL, alias)
    engine.ensure_index()
    yield engine
    engine.writer.indices.delete(index=list(engine.writer.indices.get(index=f"{alias}-*")))


@pytest.fixture(params=["database", "elasticsearch"])
def engine(request, db):
    """Each engine in turn; the same expectations hold for all."""
    if request.param == "database":
        return database_engine()
    return request.getfixturevalue("elasticsearch_node")


@pytest.fixture
def site_with_elasticsearch(elasticsearch_node, settings):
    """The whole site configured to ask the real server first."""
    settings.ELASTICSEARCH_URL = ENGINE_URL
    settings.ELASTICSEARCH_INDEX = elasticsearch_node.alias
    return elasticsearch_node
