"""Alerts in the menu of the admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.alerts.models import Alert


class AlertViewSet(SnippetViewSet):
    """The alerts, as editors see them: words, level, whether each is active, when it begins and ends."""

    model = Alert
    icon = "warning"
    add_to_admin_menu = True
    menu_order = 250
    list_display = ["__str__", "level", "status", "visible_from", "visible_until"]
    copy_view_enabled = False


register_snippet(AlertViewSet)
