"""What is asked before a page is served: whether it has this address, and whether this visitor may see it."""

from django.conf import settings
from django.http import Http404
from django.utils.timezone import now
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Site

from cms.visibility.restrictions import may_pass


@hooks.register("before_serve_page")
def require_language_prefix(page, request, args, kwargs):
    """Neither an alias nor, where a language has no home page yet, English under its prefix (docs/adr/0012)."""
    source = Site.find_for_request(request).root_page.locale_id
    if page.alias_of_id or (page.locale_id == source and get_language() != settings.LANGUAGE_CODE):
        raise Http404


@hooks.register("before_serve_page")
def hide_private_page(page, request, args, kwargs):
    """Before Wagtail's own, which leads to a login or asks for a password and so tells that there is a page."""
    page.cached_view_restrictions = page.get_view_restrictions()
    has_expired = page.expire_at is not None and page.expire_at <= now()  # the clock may not have come round yet
    if has_expired or not may_pass(request, page.cached_view_restrictions):
        raise Http404
