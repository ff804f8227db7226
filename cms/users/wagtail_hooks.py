"""Panels of one's own account in the admin, and a limit on bulk actions over users."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from .models import User
from .panels import AddressPanel, PasswordPanel

hooks.register("register_account_settings_panel", AddressPanel)
hooks.register("register_account_settings_panel", PasswordPanel)


@hooks.register("before_bulk_action")
def restrict_superuser_changes(request, action_type, objects, action_class_instance):
    """Send whoever is no superuser back to the list if a bulk action is to change a superuser; None lets it go on."""
    if request.user.is_superuser or action_class_instance.model is not User:
        return None
    if any(user.is_superuser for user in objects):
        messages.error(request, _("Only a superuser can change a superuser. Nothing was changed."))
        return redirect("wagtailusers_users:index")
    return None
