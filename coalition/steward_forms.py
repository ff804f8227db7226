"""Forms of the actions on a group. Each carries the version that the steward saw."""

from datetime import timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .models import VerificationEvent
from .models.group import UnlistedReason
from .visibility import is_found_by_place, readable, unconfirmed_phones

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


class AsksAboutPlacesMixin:
    """For a CheckForm: before groups that no place leads to are verified, somebody says that this is meant."""

    def ask_about_places(self, groups) -> None:
        self.unreachable = [group for group in groups if not is_found_by_place(group)]
        if self.unreachable:
            self.fields["without_a_place"] = forms.BooleanField(
                label=_("Verify although no place leads there"),
                error_messages={
                    "required": _("Add the areas that are served first, or tick this if there really are none.")
                },
            )


class VerifyForm(AsksAboutPlacesMixin, CheckForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    public_phones = forms.TypedMultipleChoiceField(
        label=_("Numbers that the group makes public"),
        help_text=_(
            "Readers do not see these numbers yet. Tick a number only if the group told you that anybody may call it. "
            "Leave out the number of a person."
        ),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["public_phones"].choices = [(phone.pk, in_words(phone)) for phone in unconfirmed_phones(group)]
        if not self.fields["public_phones"].choices:
            del self.fields["public_phones"]
        self.ask_about_places([group])


def in_words(phone) -> str:
    number = " ext. ".join(filter(None, [readable(phone.number), phone.extension]))
    if not phone.marked_private:
        return number
    return _("%(number)s (the list says “%(mark)s”: ask whose number it is before you tick it)") % {
        "number": number,
        "mark": phone.marked_private,
    }


class VerifyGroupsForm(AsksAboutPlacesMixin, CheckForm):
    versions = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.keeps_numbers = any(unconfirmed_phones(group) for group in groups)
        self.ask_about_places(groups)

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
