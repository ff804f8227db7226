"""Files that `collectstatic` gathers and nobody wrote: the pages of static_pages.py, for the web server in front."""

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage


class ErrorPageFinder(BaseFinder):
    """`errors/503.es.html` and its like. Without `collectstatic` Django makes each when it is needed."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        return []

    def list(self, ignore_patterns):
        # Apps are not loaded yet when finders are.
        from .static_error_pages import STATUSES, render_static_error_page

        storage = InMemoryStorage()
        for status in STATUSES:
            for code, _ in settings.LANGUAGES:
                name = f"errors/{status}.{code}.html"
                storage.save(name, ContentFile(render_static_error_page(status, code).encode()))
                yield name, storage
