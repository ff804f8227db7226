"""A page is sent to translation from the language it is written in, never from one of its translations."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from cms.pages.translations import is_translation


class SubmitOriginal(SubmitPageTranslationView):
    """Wagtail-localize's view, for originals alone."""

    def dispatch(self, request, *args, **kwargs):
        page = Page.objects.filter(pk=kwargs["page_id"]).first()
        if page and page.depth > 1 and is_translation(page):
            messages.error(request, _("This page is a translation. Open its original, and translate that."))
            return redirect("wagtailadmin_pages:edit", page.pk)
        return super().dispatch(request, *args, **kwargs)


def hide_translations_from_submit() -> None:
    """Takes "Translate this page" from the menus of translations. Wagtail has hooks to add to these menus, none to
    take from them.
    """
    own = localize.page_listing_more_buttons
    for name in ("register_page_header_buttons", "register_page_listing_more_buttons"):
        hooks._hooks[name] = [(_offered if hook is own else hook, order) for hook, order in hooks._hooks[name]]


def _offered(page, user, view_name=None, next_url=None):
    """wagtail-localize's buttons; for a translation without the one that sends it to translation."""
    address = reverse("wagtail_localize:submit_page_translation", args=[page.alias_of_id or page.pk])
    for button in localize.page_listing_more_buttons(page, user, view_name, next_url):
        if button.url != address or not is_translation(page):
            yield button
