"""Forms of the actions on a group. Each carries the version that the steward saw."""

from datetime import timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .models import VerificationEvent
from .models.group import UnlistedReason

USUAL_DAYS = 180


class GroupActionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CheckForm(forms.ModelForm):
    """Who made sure, how and when, and until when that holds."""

    class Meta:
        model = VerificationEvent
        fields = ["role", "method", "when", "next_due"]
        widgets = {"when": AdminDateInput, "next_due": AdminDateInput}

    def clean_when(self):
        when = self.cleaned_data["when"]
        if when > localdate():
            raise forms.ValidationError(_("A check cannot lie in the future."))
        return when

    def clean(self):
        data = super().clean()
        if data.get("when") and data.get("next_due") and data["next_due"] <= data["when"]:
            self.add_error("next_due", _("The next check comes after this one."))
        return data


class VerifyForm(CheckForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class VerifyGroupsForm(CheckForm):
    versions = forms.JSONField(widget=forms.HiddenInput)

    def clean_versions(self):
        """Number of a group → its version, both as numbers. Raises ValidationError for anything else."""
        versions = self.cleaned_data["versions"]
        if not isinstance(versions, dict) or not all(type(version) is int for version in versions.values()):
            raise forms.ValidationError(_("Go back and choose the groups again."))
        return versions


def first_dates() -> dict:
    return {"when": localdate(), "next_due": localdate() + timedelta(USUAL_DAYS)}


class UnlistForm(GroupActionForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in UnlistedReason.choices if choice[0] != UnlistedReason.MERGED],
        widget=forms.RadioSelect,
    )
