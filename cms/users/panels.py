"""Everybody's own account in the admin: Wagtail's panels for address and password, with the password asked for."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import BaseSettingsPanel, ChangePasswordPanel

from .forms import OwnAddressForm, PasswordChangeForm
from .models import User


class OncePerRequest:
    """Wagtail makes each form several times for one answer; a password that is sent is checked, and counted, once."""

    request: HttpRequest
    name: str
    make_form: Callable[[], Form]

    def get_form(self) -> Form:
        forms = self.request.__dict__.setdefault("account_forms", {})
        if self.name not in forms:
            forms[self.name] = self.make_form()
        return forms[self.name]


class AddressPanel(OncePerRequest, BaseSettingsPanel):
    """One's own e-mail address."""

    name = "address"
    title = _("Email")
    order = 150

    def make_form(self):
        data = (self.request.POST,) if self.request.method == "POST" else ()
        own = User.objects.get(pk=self.user.pk)  # not the one of the other forms: they save all of it
        return OwnAddressForm(*data, instance=own, prefix=self.name, request=self.request)


class PasswordPanel(OncePerRequest, ChangePasswordPanel):
    """One's own password."""

    def is_active(self):
        return self.user.has_usable_password()

    def make_form(self):
        is_sent = any(self.request.POST.get(f"{self.name}-new_password{number}") for number in (1, 2))
        data = (self.request.POST,) if is_sent else ()
        return PasswordChangeForm(self.user, *data, prefix=self.name, request=self.request)
