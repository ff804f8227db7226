"""Forms to log in, to get back a lost password, to change one's own account, and to keep the users."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables
from wagtail.admin.forms.auth import LoginForm as BaseLoginForm
from wagtail.admin.forms.auth import PasswordChangeForm as BasePasswordChangeForm
from wagtail.admin.forms.auth import PasswordResetForm as BaseResetForm
from wagtail.users.forms import UserCreationForm as BaseCreationForm
from wagtail.users.forms import UserEditForm as BaseEditForm

from cms.attempts.passwords import TooManyAttemptsError

from .addresses import AddressFormField
from .backends import check_own_password, told_to_wait
from .models import ResetRequest
from .notices import notify_password_changed

NEEDED = _("Type your own password. It is asked for before an address or a password changes.")
WRONG = _("This is not your password. Nothing was changed.")


def own_password_field(help_text) -> forms.CharField:
    """A field for the password of whoever sends the form, which the form itself requires where it is needed."""
    return forms.CharField(
        label=_("Your own password"),
        required=False,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@sensitive_variables("password")
def confirm_own_password(request, password: str) -> None:
    """Raises ValidationError unless this is the password of who sends the form."""
    if not password:
        raise forms.ValidationError(NEEDED, code="own_password_needed")
    try:
        is_right = check_own_password(request, password)
    except TooManyAttemptsError as stopped:
        raise told_to_wait(request, stopped) from None
    if not is_right:
        raise forms.ValidationError(WRONG, code="own_password_wrong")


class OnlySuperusersMakeSuperusers:
    """Wagtail lets whoever keeps the users give away every right there is. Here only those can who have it."""

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        if not request.user.is_superuser:
            self.fields.pop("is_superuser", None)


class UserCreationForm(OnlySuperusersMakeSuperusers, BaseCreationForm):
    """The form in the admin that adds a user."""

    email = AddressFormField(label=_("Email"))


class UserEditForm(OnlySuperusersMakeSuperusers, BaseEditForm):
    """Whoever changes how somebody gets in, their own account or another's, gives their own password."""

    email = AddressFormField(label=_("Email"))
    own_password = own_password_field(_("Only needed to change the e-mail address or the password."))

    def clean(self):
        cleaned = super().clean()
        if {"email", "password1"} & set(self.changed_data):
            try:
                confirm_own_password(self.request, self.cleaned_data.get("own_password", ""))
            except forms.ValidationError as error:
                self.add_error("own_password", error)
        return cleaned

    def save(self, commit=True):
        user = super().save(commit)
        if commit and self.cleaned_data.get("password1") and user != self.request.user:
            notify_password_changed(user)
        return user


class LoginForm(BaseLoginForm):
    """The login of the admin; after too many wrong passwords it says how long to wait, and the answer is a 429."""

    def clean(self):
        try:
            return super().clean()
        except TooManyAttemptsError as stopped:
            raise told_to_wait(self.request, stopped) from None


class OwnAddressForm(forms.ModelForm):
    """The address by which one logs in."""

    email = AddressFormField(label=_("Email"))
    own_password = own_password_field(_("Only needed to change the e-mail address."))

    class Meta:
        model = get_user_model()
        fields = ["email"]

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        cleaned = super().clean()
        if "email" in self.changed_data:
            try:
                confirm_own_password(self.request, self.cleaned_data.get("own_password", ""))
            except forms.ValidationError as error:
                self.add_error("own_password", error)
        return cleaned

    def save(self, commit=True):
        if "email" in self.changed_data:
            self.instance.save(update_fields=["email"])
            self.request.user.email = self.instance.email  # a form that is saved after this one holds that copy
        return self.instance


class PasswordChangeForm(BasePasswordChangeForm):
    """A new password of one's own; the old one is checked, and counted, as at a login."""

    def __init__(self, user, *args, request, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.request = request

    @sensitive_variables("password")
    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        confirm_own_password(self.request, password)
        return password


class PasswordResetForm(BaseResetForm):
    """Writes down that somebody asks, and no more: whether there is such an account is looked up later (resets.py).

    So the answer comes as fast, and says as much, for an address that nobody has.
    """

    email = AddressFormField(label=auth_forms.PasswordResetForm.base_fields["email"].label, max_length=254)

    def save(self, **kwargs):
        ResetRequest.objects.create(email=self.cleaned_data["email"], language=get_language())
