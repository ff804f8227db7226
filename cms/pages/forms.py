"""The forms in which editors write and copy pages: what they refuse, and what they let pass as a draft."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from .legal_review.permissions import can_bypass_review, is_under_review
from .legal_review.services import has_reviewed_text
from .legal_review.text import NOT_TEXT
from .reserved_slugs import validate_slug_available


class SitePageForm(WagtailAdminPageForm):
    """Saves what is not finished, as a draft; what readers see is whole."""

    def clean(self):
        cleaned = super().clean()
        self.instance.skip_publish_validation = self.is_deferred_validation
        if (day := cleaned.get("checked_on")) and day > timezone.localdate():
            self.add_error("checked_on", _("Enter a date that is not in the future."))
        slug = cleaned.get("slug") or slugify(cleaned.get("title", ""))
        _add_slug_error(self, "slug", slug, self.parent_page)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if "action-publish" in self.data and self._needs_legal_review():
            sentence = _("This text needs a legal review before it can be published. Choose “Submit to Legal review”.")
            self.add_error(None, sentence)

    def _needs_legal_review(self) -> bool:
        page = self.instance
        if can_bypass_review(self.for_user) or not is_under_review(page if page.path else self.parent_page):
            return False
        rows_changed = any(formset.has_changed() for name, formset in self.formsets.items() if name not in NOT_TEXT)
        return page.locale.language_code == settings.LANGUAGE_CODE and (rows_changed or not has_reviewed_text(page))


class SiteCopyForm(CopyForm):
    """Refuses a slug at which the site itself would answer instead of the copy."""

    def clean(self):
        cleaned = super().clean()
        _add_slug_error(self, "new_slug", cleaned.get("new_slug", ""), cleaned.get("new_parent_page"))
        return cleaned


def _add_slug_error(form, field: str, slug: str, parent) -> None:
    try:
        validate_slug_available(slug, parent)
    except ValidationError as refused:
        form.add_error(field if field in form.fields else None, refused.messages)
