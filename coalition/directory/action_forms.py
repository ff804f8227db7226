"""Forms of the actions on a group. Each carries the version that the steward saw."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.cleaning.phone_numbers import format_national

from .models import Organization, Phone, VerificationEvent
from .models.organization import UnlistedReason
from .visibility import is_found_by_place, unconfirmed_phones

DEFAULT_REVIEW_DAYS = 180


class OrganizationActionForm(forms.Form):
    """Nothing but the version that the steward saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class VerificationForm(forms.ModelForm):
    """Who made sure, how and when, and until when that holds."""

    class Meta:
        model = VerificationEvent
        fields = ["role", "method", "assured_on", "next_review_due"]
        widgets = {"assured_on": AdminDateInput, "next_review_due": AdminDateInput}

    def clean_assured_on(self) -> date:
        """Raises ValidationError for a day that has not come yet."""
        assured_on: date = self.cleaned_data["assured_on"]
        if assured_on > localdate():
            raise forms.ValidationError(_("The verification date cannot be in the future."))
        return assured_on

    def clean(self) -> dict[str, Any]:
        """The next check comes after this one."""
        super().clean()
        data = self.cleaned_data
        if data.get("assured_on") and data.get("next_review_due") and data["next_review_due"] <= data["assured_on"]:
            self.add_error("next_review_due", _("The next verification must be after this one."))
        return data


class UnreachableConfirmationMixin:
    """For a VerificationForm: before groups that no place leads to are verified, somebody says that this is meant."""

    fields: dict[str, forms.Field]

    def add_unreachable_confirmation(self, organizations: Iterable[Organization]) -> None:
        """A box to tick, where no place leads to one of these groups. They are kept in `unreachable`."""
        self.unreachable = [organization for organization in organizations if not is_found_by_place(organization)]
        if self.unreachable:
            self.fields["confirm_unreachable"] = forms.BooleanField(
                label=_("Verify although no place leads there"),
                error_messages={
                    "required": _("Add the areas that are served first, or tick this if there really are none.")
                },
            )


class VerifyForm(UnreachableConfirmationMixin, VerificationForm):
    """One group is verified, and its numbers that are public are ticked."""

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

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phones = unconfirmed_phones(organization)
        cast(forms.ChoiceField, self.fields["public_phones"]).choices = [
            (phone.pk, phone_label(phone)) for phone in phones
        ]
        if not phones:
            del self.fields["public_phones"]
        self.add_unreachable_confirmation([organization])


def phone_label(phone: Phone) -> str:
    """The number for reading, and what the list says against showing it."""
    number = " ext. ".join(filter(None, [format_national(phone.number), phone.extension]))
    if not phone.marked_private:
        return number
    return _("%(number)s (the list says “%(mark)s”: ask whose number it is before you tick it)") % {
        "number": number,
        "mark": phone.marked_private,
    }


class BulkVerifyForm(UnreachableConfirmationMixin, VerificationForm):
    """Several groups are verified by one check. `versions`: primary key, as text → version, in JSON."""

    versions = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_unconfirmed_phones = any(unconfirmed_phones(organization) for organization in organizations)
        self.add_unreachable_confirmation(organizations)

    def clean_versions(self) -> dict[str, int]:
        """Number of a group → its version, both as numbers. Raises ValidationError for anything else."""
        versions = self.cleaned_data["versions"]
        if not isinstance(versions, dict) or not all(type(version) is int for version in versions.values()):
            raise forms.ValidationError(_("Go back and choose the groups again."))
        return versions


def default_check_dates() -> dict[str, date]:
    """Checked today, and to be checked again in DEFAULT_REVIEW_DAYS."""
    return {"assured_on": localdate(), "next_review_due": localdate() + timedelta(DEFAULT_REVIEW_DAYS)}


class UnlistForm(OrganizationActionForm):
    """Why a group goes; "merged" is a view of its own."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in UnlistedReason.choices if choice[0] != UnlistedReason.MERGED],
        widget=forms.RadioSelect,
    )
