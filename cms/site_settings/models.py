"""What is set for each site: its words, menu, colors, logo and hotlines."""

from typing import TypedDict
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import PreviewableMixin, Site

from .blocks import HotlinesBlock, MenuBlock, SiteTranslationsBlock
from .theme import MAIN, SECOND, Palette, contrast, normalise_hex_colour

LOGO = "max-480x120|format-webp"
SHARE_IMAGE = "fill-1200x630|format-jpeg|jpegquality-75"


def image_foreign_key(label, help_text):
    """A field for an image that may be empty, and becomes so when the image is deleted."""
    return models.ForeignKey(
        get_image_model_string(),
        verbose_name=label,
        help_text=help_text,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


def validate_exit_url(address: str) -> None:
    """Where "Leave this page" leads: another site, by its full address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or "." not in parts.hostname or "\\" in address:
        raise ValidationError(
            _("Write the full address of another site, beginning with https://. “%(address)s” is none.")
            % {"address": address}
        )


class SiteSettingsForm(WagtailAdminModelForm):
    """The form in the admin. Refuses colors that are too hard to read, an exit to a site of this installation, and
    words without a name in the language that all others fall back to.
    """

    def clean_main_colour(self):
        return normalise_hex_colour(self.cleaned_data["main_colour"])

    def clean_second_colour(self):
        return normalise_hex_colour(self.cleaned_data["second_colour"])

    def clean(self):
        cleaned = super().clean()
        self._check_colours(cleaned)
        self._check_exit(cleaned)
        self._check_words(cleaned)
        return cleaned

    def _check_colours(self, cleaned):
        if "main_colour" not in cleaned or "second_colour" not in cleaned:
            return
        for requirement in Palette(cleaned["main_colour"], cleaned["second_colour"]).contrast_failures():
            self.add_error(
                requirement.field,
                _("Too hard to read %(where)s: the contrast is %(figure)s to 1 and must be %(least)s to 1 at least.")
                % {
                    "where": requirement.message,
                    "figure": f"{contrast(requirement.foreground, requirement.background):.2f}",
                    "least": requirement.minimum,
                },
            )

    def _check_exit(self, cleaned):
        host = urlsplit(cleaned.get("exit_url") or "").hostname
        if host and Site.objects.filter(hostname__iexact=host).exists():
            self.add_error("exit_url", _("This address is this site itself. Leaving must lead to another one."))

    def _check_words(self, cleaned):
        rows = cleaned.get("translations")
        source = self.instance.site.root_page.locale.language_code
        if rows and not any(row.value["language"] == source and row.value["name"] for row in rows):
            self.add_error(
                "translations",
                _("The name is missing in %(language)s, the language that all others fall back to.")
                % {"language": dict(settings.LANGUAGES)[source]},
            )


class Logo(TypedDict):
    """The logo of a site: its address and size in pixels, and another address for dark screens, or none.

    has_name: the name of the site stands in the picture, so that it is not written beside it.
    """

    url: str
    width: int
    height: int
    dark: str
    has_name: bool


@register_setting(icon="site", order=100)
class SiteSettings(PreviewableMixin, BaseSiteSetting):
    """Everything that tells one union's site from another's. Readers get it by context.py, never from here."""

    translations = StreamField(
        SiteTranslationsBlock(),
        verbose_name=_("words in each language"),
        blank=True,
        default="",
        help_text=_("Begin with the language of your first page. A line that is empty is shown in that language."),
    )
    main_colour = models.CharField(
        _("Primary color"),
        max_length=7,
        default=MAIN,
        help_text=_("A dark one: footer, buttons, links. Lighter and darker shades follow from it by themselves."),
    )
    second_colour = models.CharField(
        _("Accent color"), max_length=7, default=SECOND, help_text=_("A bright one: strokes, marked boxes, focus.")
    )
    logo = image_foreign_key(_("logo"), _("Shown on top of each page in place of the two strokes. Wide or square."))
    logo_on_dark = image_foreign_key(
        _("logo for dark screens"), _("Only if the other one is hard to see on black. Many phones are set to dark.")
    )
    logo_has_name = models.BooleanField(
        _("the logo contains the name"), default=False, help_text=_("Then the name is not written beside it.")
    )
    share_image = image_foreign_key(
        _("picture for sharing"), _("Shown where a page without a picture of its own is shared. Without words in it.")
    )
    exit_url = models.URLField(
        _("where “Leave this page” leads"),
        blank=True,
        default="",
        validators=[validate_exit_url],
        help_text=_("An ordinary site that nobody wonders about, such as the weather. If blank: Wikipedia."),
    )
    hotlines = StreamField(
        HotlinesBlock(),
        verbose_name=_("hotlines"),
        blank=True,
        default="",
        help_text=_("Shown on the pages that say something is missing. The one for emergencies first."),
    )
    menu = StreamField(
        MenuBlock(),
        verbose_name=_("main menu"),
        blank=True,
        default="",
        help_text=_("Five entries fit. If blank: the directory, and pages marked “show in menus”."),
    )
    footer_menu = StreamField(
        MenuBlock(),
        verbose_name=_("Footer links"),
        blank=True,
        default="",
        help_text=_("Who you are, privacy, accessibility. If blank: the other pages below the first one."),
    )

    base_form_class = SiteSettingsForm
    not_searchable = "the frame of each page, not a page"

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "Setup guide: start with the name and texts of your organization in each language, then "
                            "hotlines, menu and footer, colors and logo. What you save is on every page within "
                            "seconds."
                        )
                    ),
                    FieldPanel("translations"),
                    FieldPanel("hotlines"),
                    FieldPanel("exit_url"),
                ],
                heading=_("Words and numbers"),
            ),
            ObjectList([FieldPanel("menu"), FieldPanel("footer_menu")], heading=_("Menu and footer")),
            ObjectList(
                [
                    FieldPanel("main_colour"),
                    FieldPanel("second_colour"),
                    FieldPanel("logo"),
                    FieldPanel("logo_on_dark"),
                    FieldPanel("logo_has_name"),
                    FieldPanel("share_image"),
                ],
                heading=_("Colors and pictures"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("this site")
        verbose_name_plural = _("these sites")

    def clean_fields(self, exclude=None):
        errors = {}
        for name in ("main_colour", "second_colour"):
            try:
                setattr(self, name, normalise_hex_colour(getattr(self, name)))
            except ValidationError as error:
                errors[name] = error
        super().clean_fields(exclude)
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.get_logo()  # the first reader must not wait for the small copies
        self.get_social_image()

    def get_logo(self) -> Logo | None:
        """Addresses and size of the logo on a page."""
        if not self.logo:
            return None
        small = self.logo.get_rendition(LOGO)
        dark = self.logo_on_dark.get_rendition(LOGO) if self.logo_on_dark else None
        return {
            "url": small.url, "width": small.width, "height": small.height,
            "dark": dark.url if dark else "", "has_name": self.logo_has_name,
        }  # fmt: skip

    def get_social_image(self):
        """The image with its copy at hand, so that a page asks for nothing."""
        if self.share_image:
            self.share_image.get_rendition(SHARE_IMAGE)
        return self.share_image

    @property
    def preview_modes(self):
        return list(settings.LANGUAGES)

    @property
    def default_preview_mode(self):
        return self.site.root_page.locale.language_code

    def serve_preview(self, request, mode_name):
        """The first page of the site in the language chosen, with these settings around it."""
        root = self.site.root_page
        with override(mode_name or self.default_preview_mode):
            page = root.get_translations(inclusive=True).filter(locale__language_code=mode_name).first() or root
            request.LANGUAGE_CODE = mode_name
            return page.specific.serve(request).render()
