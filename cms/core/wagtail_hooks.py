from django.contrib import messages
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .links import PageLink
from .models import Audience, Topic


class TermViewSet(SnippetViewSet):
    list_display = ["name", "slug", "locale"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


class TopicViewSet(TermViewSet):
    model = Topic
    icon = "tag"


class AudienceViewSet(TermViewSet):
    model = Audience
    icon = "group"


class VocabularyGroup(SnippetViewSetGroup):
    items = (TopicViewSet, AudienceViewSet)
    menu_label = _("Words")
    menu_icon = "tag"
    menu_order = 300


register_snippet(VocabularyGroup)


@hooks.register("register_rich_text_features", order=10)
def lead_to_pages_in_the_readers_language(features):
    """After Wagtail's own, which it takes the place of."""
    features.register_link_type(PageLink)


@hooks.register("before_edit_page")
def keep_both_versions(request, page):
    """The later of two people who save the same page is told; theirs becomes a draft (docs/adr/0008)."""
    loaded = request.POST.get("loaded_revision_id") if request.method == "POST" else None
    newest = page.latest_revision
    if not loaded or newest is None or str(newest.pk) == loaded or newest.user_id == request.user.pk:
        return
    request.POST = request.POST.copy()
    request.POST.pop("action-publish", None)
    messages.warning(
        request,
        _(
            "Somebody else saved this page after you opened it. Your version was kept as a draft and nothing was "
            "published: compare both in the history of the page, then publish."
        ),
    )
