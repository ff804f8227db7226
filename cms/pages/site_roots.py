"""What a site can begin with: a page that everybody can read, in the language that is written here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction, Site

from .reserved_slugs import is_reserved_slug


def validate_site_root(site: Site) -> None:
    """Raise ValidationError where readers would find no first page. A root that stays as it was is not asked about."""
    if site.root_page_id is None:
        return
    before = Site.objects.filter(pk=site.pk).values_list("root_page_id", flat=True).first()
    if before != site.root_page_id and (reason := _reason(Page.objects.get(pk=site.root_page_id))):
        raise ValidationError({"root_page": reason})


def _reason(page: Page) -> str | None:
    if page.depth == 1:
        return None  # Wagtail's own beginning, before there are pages
    if not page.live:
        return _("This page is a draft, so readers would find nothing. Publish it first.")
    if page.locale.language_code != settings.LANGUAGE_CODE:
        sentence = _("This page is in %(language)s. Choose the one in the language the site is written in.")
        return sentence % {"language": page.locale.get_display_name()}
    if page.alias_of_id:
        return _("This page is an alias, which readers are not shown. Choose the page it stands for.")
    if PageViewRestriction.objects.filter(page__in=page.get_ancestors(inclusive=True)).exists():
        return _("This page is private, so readers would find nothing. Make it public first.")
    taken = [slug for slug in page.get_children().values_list("slug", flat=True) if is_reserved_slug(slug)]
    if taken:
        sentence = _("Pages below it could not be reached, because the site itself answers there: %(words)s.")
        return sentence % {"words": ", ".join(taken)}
    return None


def is_root(page: Page) -> bool:
    """Whether a Site begins with this very page; its translations do not count."""
    return Site.objects.filter(root_page_id=page.pk).exists()
