"""The imports that wait for a decision, as an entry of the directory's menu."""

from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from cms.users.requests import SignedInRequest

from . import views


class ImportReviewViewSet(ViewSet):
    """The entry "Waiting imports", for those who may decide."""

    name = "import_review"
    url_prefix = "directory/waiting-imports"
    menu_label = _("Waiting imports")
    menu_icon = icon = "download"

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        class ImportReviewMenuItem(MenuItem):
            def is_shown(self, request: SignedInRequest) -> bool:
                return request.user.has_perm("imports.change_sourcerecord")

        return ImportReviewMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.ImportReviewView.as_view(), name="list"),
            path("<int:pk>/", views.review_decision, name="decide"),
        ]
