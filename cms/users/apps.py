from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    verbose_name = "Users"
    default = True

    def ready(self):
        from . import roles  # noqa: F401


class UsersInAdmin(WagtailUsersAppConfig):
    """Wagtail's users in the admin, with the forms of this site."""

    user_viewset = "cms.users.viewsets.UserViewSet"
