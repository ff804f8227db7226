"""Stewards keep the directory. Nobody deletes a group: it is unlisted, and those who have its address are told."""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

STEWARDS = "Stewards"


class NoDeletePermissionPolicy(ModelPermissionPolicy):
    """The usual permissions but for "delete", which nobody has, whatever their role."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether they may; "delete" is nobody's."""
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        """Whether they may do any of these."""
        return bool(super().user_has_any_permission(user, [action for action in actions if action != "delete"]))

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """Everybody who may do any of these."""
        users: QuerySet[Any] = super().users_with_any_permission([action for action in actions if action != "delete"])
        return users


def create_stewards_role(app_config: AppConfig, **kwargs: object) -> None:
    """After each migration: the group of users who may log in to the admin and keep everything in this app."""
    create_permissions(app_config, verbosity=0, apps=apps)
    stewards, _ = Group.objects.get_or_create(name=STEWARDS)
    of_the_directory = Permission.objects.filter(content_type__app_label=app_config.label)
    to_log_in = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    stewards.permissions.add(*of_the_directory, *to_log_in)
