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


class VerifyForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

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


def first_dates() -> dict:
    return {"when": localdate(), "next_due": localdate() + timedelta(USUAL_DAYS)}


class UnlistForm(GroupActionForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in UnlistedReason.choices if choice[0] != UnlistedReason.MERGED],
        widget=forms.RadioSelect,
    )
