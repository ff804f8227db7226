"""What every page has, pages that are built of blocks, and the plain page."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.images.consent import images_lacking_consent
from cms.taxonomy.models import Audience, Topic
from cms.visibility.querysets import annotate_is_current, view_restrictions_on, with_link_fields
from search.index.projection import sync_entries
from search.index.sources import get_source

from . import preview_modes
from .blocks.stream import ContentStreamBlock
from .forms import SiteCopyForm, SitePageForm
from .legal_review import services as legal
from .legal_review.models import LegalReview  # noqa: F401
from .legal_review.permissions import LegalPermissions, is_under_review
from .legal_review.workflow import LegalReviewTask  # noqa: F401
from .mixins import ContentReviewMixin
from .reserved_slugs import is_reserved_slug, validate_slug_available

MAX_TREE_DEPTH = Page._meta.get_field("path").max_length // Page.steplen  # that a tree of pages can be


class BasePage(ContentReviewMixin, Page):
    """What every page has. Saving projects it to search in the same transaction (docs/architecture.md, "Search")."""

    menu_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        default="",
        help_text=_("Two or three words, for menus. If blank, the title is shown."),
    )
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        default="",
        help_text=_("One to three plain sentences. Shown on top of the page, in lists and in search."),
    )

    base_form_class = SitePageForm
    copy_form_class = SiteCopyForm
    cached_view_restrictions = None  # what restricts this page, where that was asked in this request
    skip_publish_validation = False  # set by the form: a draft may be saved without what readers need

    search_kind = ""  # what kind of result this page is: "page", "campaign", "resource" …

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
    ]
    promote_panels = [
        *Page.promote_panels,
        FieldPanel("menu_title"),
        HelpPanel(heading=_("Short address"), template="pages/admin/short_address.html"),
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
        InlinePanel("audience_links", label=_("audience"), heading=_("Audiences")),
        ContentReviewMixin.review_panel,
    ]

    # A slug outside ASCII is destroyed in messages, so all languages share the English one.
    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        *ContentReviewMixin.review_translatable_fields,
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.depth:
            validate_slug_available(self.slug, self.get_parent())
        if not self.skip_publish_validation and (missing := self.get_publish_errors()):
            raise ValidationError(missing)

    def get_publish_errors(self) -> dict[str, str]:
        """What is missing before this may be published: field → a sentence that says so."""
        return images_lacking_consent(self)

    @transaction.atomic
    def save(self, *args, **kwargs):
        self._validate_slug()
        fields = kwargs.get("update_fields")
        if review_affected := legal.affects_review(self, fields):
            legal.apply_review(self)
            kwargs["update_fields"] = fields and {*fields, *legal.FIELDS}
        super().save(*args, **kwargs)
        if review_affected:
            legal.clear_translations_review(self)
        source = get_source("page")
        sync_entries(source, source.object_id_for(self))

    def _validate_slug(self):
        """Also where nothing is cleaned. A page that has such an address from before can still be withdrawn."""
        slug = self.slug or slugify(self.title)
        if is_reserved_slug(slug) and not type(self).objects.filter(pk=self.pk, slug=slug).exists():
            validate_slug_available(slug, self.get_parent())

    def route(self, request, path_components):
        """The whole way below at once, where Wagtail reads each page on it twice."""
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > MAX_TREE_DEPTH:
            raise Http404
        places = [f"{self.url_path}{'/'.join(path_components[:n])}/" for n in range(1, len(path_components) + 1)]
        below = Page.objects.filter(url_path__in=places, slug__in=path_components, path__startswith=self.path)
        way = list(annotate_is_current(with_link_fields(below, "content_type")).order_by("depth"))
        model = way[-1].cached_content_type.model_class() if way and way[-1].url_path == places[-1] else None
        if model is None:
            raise Http404
        page = model.objects.select_related("locale").get(pk=way[-1].pk)
        if self.locale_id == page.locale_id:
            self.locale = page.locale
        page.ancestors_for_breadcrumbs = [self, *(ancestor for ancestor in way[:-1] if ancestor.is_current)]
        return page.route(request, [])

    @cached_property
    def ancestors_for_breadcrumbs(self) -> list[Page]:
        """The pages above this one, from the home page down, without drafts and what has expired."""
        pages = annotate_is_current(with_link_fields(self.get_ancestors().filter(depth__gt=1))).order_by("path")
        return [page for page in pages if page.is_current or page.depth == 2] if self.pk else []

    def permissions_for_user(self, user):
        return LegalPermissions(user, self)

    @cached_property
    def published_version(self):
        """The page as its readers see it, whatever was typed meanwhile; None before it was saved."""
        return type(self).objects.filter(pk=self.pk).first()

    @property
    def has_legal_review(self) -> bool:
        return legal.is_reviewed(self)

    @property
    def is_under_legal_review(self) -> bool:
        return bool(self.path) and is_under_review(self)

    def get_view_restrictions(self):
        """Wagtail's answer, in one query instead of one for each page above, and once in a request."""
        if self.cached_view_restrictions is not None:
            return self.cached_view_restrictions
        return view_restrictions_on(models.Value(self.path)).distinct()

    def get_context(self, request, *args, **kwargs):
        """With the links of its text looked up, all at once, before the head of the page tells of its questions."""
        from cms.rich_text.page_links import prefetch_links  # it builds on a class that wants every model to be there

        prefetch_links(getattr(self, "body", None))
        return super().get_context(request, *args, **kwargs)

    def get_template(self, request, *args, **kwargs):
        return f"pages/{self._meta.app_label}/{self._meta.model_name}.html"

    def _get_dummy_headers(self, original_request=None):
        """Wagtail asks for a preview as the Site is written down, http on port 80: where all is redirected to https,
        the answer would be that redirect."""
        headers = super()._get_dummy_headers(original_request)
        if settings.SECURE_SSL_REDIRECT and original_request is None:
            headers["wsgi.url_scheme"] = "https"
        return headers

    default_preview_mode = preview_modes.DEFAULT

    @property
    def preview_modes(self):
        return preview_modes.get_preview_modes(self)

    def is_previewable(self):
        return True

    def serve_preview(self, request, mode_name):
        """In the editor the page as it is read may say what is amiss: hooks `annotate_page_preview(html, page)`."""
        if mode_name:
            return preview_modes.serve_preview_mode(self, request, mode_name)
        response = super().serve_preview(request, mode_name)
        if preview_modes.is_in_panel(request):

            def annotate(rendered):
                html = rendered.content.decode()
                for hook in hooks.get_hooks("annotate_page_preview"):
                    html = hook(html, self)
                rendered.content = html

            response.add_post_render_callback(annotate)
        return response

    @cached_property
    def topics(self) -> list[Topic]:
        return [link.topic for link in self.topic_links.select_related("topic")]

    @cached_property
    def audiences(self) -> list[Audience]:
        return [link.audience for link in self.audience_links.select_related("audience")]


class ContentPage(BasePage):
    """A page whose text is built of blocks."""

    body = StreamField(ContentStreamBlock(), verbose_name=_("text of the page"), blank=True, default="")

    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True


class StandardPage(ContentPage):
    """Privacy, accessibility, about: a page that is neither campaign nor resource."""

    search_kind = "page"
    parent_page_types = ["home.HomePage", "pages.StandardPage"]
    subpage_types = ["pages.StandardPage"]
    content_panels = [
        HelpPanel(_("For pages about the site itself: who publishes it, privacy, accessibility.")),
        *ContentPage.content_panels,
    ]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
