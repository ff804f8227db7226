from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class SitePageForm(WagtailAdminPageForm):
    """Saves what is not finished, as a draft; what readers see is whole."""

    def clean(self):
        cleaned = super().clean()
        self.instance.is_only_draft = self.is_deferred_validation
        for name in ("checked_on", "legal_reviewed_on"):
            if (day := cleaned.get(name)) and day > timezone.localdate():
                self.add_error(name, _("This day has not come yet."))
        return cleaned
