from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    verbose_name = "Users"

    def ready(self):
        from . import roles  # noqa: F401
