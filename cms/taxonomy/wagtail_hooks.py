"""Topics and audiences in the menu of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Audience, Topic


class VocabularyTermViewSet(SnippetViewSet):
    """What the lists and forms of all vocabularies share: an editor writes name and code of each word."""

    list_display = ["name", "slug", "locale"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


class TopicViewSet(VocabularyTermViewSet):
    """The topics, as editors see them."""

    model = Topic
    icon = "tag"


class AudienceViewSet(VocabularyTermViewSet):
    """The audiences, as editors see them."""

    model = Audience
    icon = "group"


class VocabularyGroup(SnippetViewSetGroup):
    """The entry "Vocabulary" of the admin's menu, with topics and audiences below it."""

    items = (TopicViewSet, AudienceViewSet)
    menu_label = _("Vocabulary")
    menu_icon = "tag"
    menu_order = 300


register_snippet(VocabularyGroup)
