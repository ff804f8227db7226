"""Stewards keep the directory. Nobody deletes a group: it is unlisted, and those who have its address are told."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.permission_policies import ModelPermissionPolicy

STEWARDS = "Stewards"


class NoDeletePermissionPolicy(ModelPermissionPolicy):
    """The usual permissions but for "delete", which nobody has, whatever their role."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return super().user_has_any_permission(user, [action for action in actions if action != "delete"])

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission([action for action in actions if action != "delete"])


def create_stewards_role(app_config, **kwargs) -> None:
    """After each migration: the group of users who may log in to the admin and keep everything in this app."""
    create_permissions(app_config, verbosity=0, apps=apps)
    stewards, _ = Group.objects.get_or_create(name=STEWARDS)
    of_the_directory = Permission.objects.filter(content_type__app_label=app_config.label)
    to_log_in = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    stewards.permissions.add(*of_the_directory, *to_log_in)
