"""Our users, and Wagtail's views of users, as apps."""

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    """Who logs in, and their roles; the scheduler answers those who lost a password."""

    name = "cms.users"
    verbose_name = "Users"
    default = True

    def ready(self):
        from wagtail.admin.views.account import AvatarSettingsPanel

        from cms.ops.scheduler import Step, register

        from . import roles  # noqa: F401
        from .resets import answer_requests

        AvatarSettingsPanel.is_active = lambda panel: False  # nobody's face is kept
        register(Step("answer who lost a password", lambda beat: answer_requests(), order=20))


class UsersInAdmin(WagtailUsersAppConfig):
    """Wagtail's users in the admin, with the forms of this site."""

    user_viewset = "cms.users.viewsets.UserViewSet"
