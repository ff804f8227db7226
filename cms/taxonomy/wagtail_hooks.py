from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .models import Audience, Topic


class VocabularyTermViewSet(SnippetViewSet):
    list_display = ["name", "slug", "locale"]
    search_fields = ["name", "slug"]
    panels = [FieldPanel("name"), FieldPanel("slug")]


class TopicViewSet(VocabularyTermViewSet):
    model = Topic
    icon = "tag"


class AudienceViewSet(VocabularyTermViewSet):
    model = Audience
    icon = "group"


class VocabularyGroup(SnippetViewSetGroup):
    items = (TopicViewSet, AudienceViewSet)
    menu_label = _("Vocabulary")
    menu_icon = "tag"
    menu_order = 300


register_snippet(VocabularyGroup)
