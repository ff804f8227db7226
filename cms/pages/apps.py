"""What pages register when the site starts: checks, signals, the legal review, and rules for redirects and sites."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .model_guards import add_validation


class PagesConfig(AppConfig):
    """What every page has: blocks, legal review, translations, addresses, and its entry in the search."""

    name = "cms.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from wagtail.contrib.redirects.models import Redirect
        from wagtail.models import Site

        from cms.users import workflows
        from search.index.entry_types import EntryType, register

        from . import checks, search_sources, signal_handlers, translation_records  # noqa: F401
        from .legal_review.workflow import LegalReviewTask
        from .redirects import validate_no_redirect_loop
        from .site_roots import validate_site_root

        workflows.register_task("Legal review", LegalReviewTask)
        add_validation(Redirect, validate_no_redirect_loop)
        add_validation(Site, validate_site_root)
        register(EntryType("page", _("Page"), _("Pages"), listable=True))
