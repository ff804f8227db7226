"""Urgent alerts: a few words on every page of a Site, or on those about some states, between two moments.

Readers get them from the frame of the page (context.py), which is at hand for seconds. So the frame has those that are
still to begin as well, and each page leaves out what does not hold at its own moment.
"""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PreviewableMixin, Site

from cms.cleaning.web_addresses import link_address
from cms.places.models import Region
from cms.visibility.validators import validate_readable_by_all

from .blocks import AlertTranslationsBlock


class Level(models.TextChoices):
    """How urgent an alert is, the least first: readers see the worst on top."""

    INFORMATION = "information", _("Good to know")
    WARNING = "warning", _("Important")
    URGENT = "urgent", _("Urgent")


class AlertForm(WagtailAdminModelForm):
    """Refuses an end before the start, page and URL at once, a page not open to all, and a missing first language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["states"].queryset = Region.objects.filter(kind__in=Alert.KINDS)
        if not self.instance.site_id:
            self.initial.setdefault("site", Site.objects.filter(is_default_site=True).first())

    def clean_page(self):
        page = self.cleaned_data["page"]
        if page:
            validate_readable_by_all(page.specific_deferred)
        return page

    def clean(self):
        cleaned = super().clean()
        visible_from, visible_until = cleaned.get("visible_from"), cleaned.get("visible_until")
        if visible_from and visible_until and visible_until <= visible_from:
            self.add_error("visible_until", _("The end must be after the start."))
        if cleaned.get("page") and cleaned.get("url"):
            self.add_error("url", _("Choose a page or enter a URL, not both."))
        rows, site = cleaned.get("translations"), cleaned.get("site")
        if rows and site:
            source = site.root_page.locale
            if not any(row.value["language"] == source.language_code for row in rows):
                self.add_error(
                    "translations",
                    _("The words in %(language)s are missing. All other languages fall back to them.")
                    % {"language": source.get_display_name()},
                )
        return cleaned


class Alert(PreviewableMixin, ClusterableModel):
    """A few words, with a page or an address to read more. Without states it stands on every page of the site."""

    KINDS = (Region.Kind.STATE, Region.Kind.TERRITORY)

    site = models.ForeignKey(
        Site, verbose_name=_("site"), on_delete=models.CASCADE, related_name="+", help_text=_("Whose pages show it.")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, default=Level.WARNING)
    translations = StreamField(
        AlertTranslationsBlock(),
        verbose_name=_("words in each language"),
        help_text=_(
            "Short. Begin with the language of your first page; readers of a language that is missing see it."
        ),
    )
    page = models.ForeignKey(
        Page,
        verbose_name=_("Link to page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Each reader gets its translation."),
    )
    url = models.CharField(
        _("Or link to URL"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("A page on this site or another site."),
    )
    states = ParentalManyToManyField(
        Region,
        verbose_name=_("states"),
        blank=True,
        related_name="+",
        help_text=_(
            "Leave blank to show the alert on every page. Select states to show it only on those states’ pages, "
            "their groups, and searches for places in them."
        ),
    )
    visible_from = models.DateTimeField(_("begins"), default=timezone.now)
    visible_until = models.DateTimeField(_("ends"), help_text=_("The alert is removed automatically at this time."))

    base_form_class = AlertForm
    not_searchable = "stands on the pages themselves for a few days"

    panels = [
        FieldPanel("level"),
        FieldPanel("translations"),
        MultiFieldPanel([FieldPanel("page"), FieldPanel("url")], heading=_("Where to read more")),
        FieldRowPanel([FieldPanel("visible_from"), FieldPanel("visible_until")], heading=_("When")),
        FieldPanel("states", widget=forms.CheckboxSelectMultiple),
        FieldPanel("site"),
    ]

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-visible_from"]

    def __str__(self):
        return next((row.value["text"] for row in self.translations), str(_("Alert without words")))

    def clean(self):
        super().clean()
        try:
            self.url = link_address(self.url) if self.url else ""
        except ValidationError as error:
            raise ValidationError({"url": error}) from error

    def status(self) -> str:
        """For the list in the admin."""
        now = timezone.now()
        if now < self.visible_from:
            return pgettext("alert", "Scheduled")
        return pgettext("alert", "Active") if now < self.visible_until else pgettext("alert", "Ended")

    status.short_description = _("state")  # type: ignore[attr-defined]  # where Wagtail looks for a column's name

    @property
    def preview_modes(self):
        return list(settings.LANGUAGES)

    def serve_preview(self, request, mode_name):
        """The first page of the site in the language chosen, with this alert on it whatever its time."""
        root = (self.site if self.site_id else Site.objects.get(is_default_site=True)).root_page
        with override(mode_name):
            page = root.get_translations(inclusive=True).filter(locale__language_code=mode_name).first() or root
            request.LANGUAGE_CODE = mode_name
            request.alert_previewed = self
            return page.specific.serve(request).render()
