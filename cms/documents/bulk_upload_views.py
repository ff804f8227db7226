"""The page on which one file or two hundred come in, are named, and become documents."""

from typing import cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.permissions import policy_registry

from .bulk_upload import publish_upload, stage_upload
from .forms import KEEP_HIDDEN
from .models import Kind, SiteDocument, StagedUpload

UNCHANGED = ("", gettext_lazy("as it is"))


class StagedUploadForm(forms.ModelForm):
    """One file that waits: what it is, or that it is left out; and a box to tick where something is hidden in it."""

    discard = forms.BooleanField(label=gettext_lazy("Leave out"), required=False)

    class Meta:
        model = StagedUpload
        fields = ["title", "language", "kind", "tags"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"prefix": f"file-{kwargs['instance'].pk}"})
        labels = {
            "title": _("Title of %(name)s"),
            "language": _("Language of %(name)s"),
            "kind": _("Kind of %(name)s"),
            "tags": _("Tags of %(name)s"),
            "discard": _("Leave out %(name)s"),
        }
        for name, label in labels.items():
            self.fields[name].widget.attrs["aria-label"] = label % {"name": self.instance.name}
        self.fields["title"].required = False
        if self.instance.hidden_content:
            self.fields["keep_hidden"] = forms.BooleanField(label=KEEP_HIDDEN, required=False)

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        is_added = self.data.get("action") == "add" and not cleaned.get("discard")
        if self.instance.hidden_content and is_added and not cleaned.get("keep_hidden"):
            self.add_error("keep_hidden", _("Say that you have looked at it, or leave the file out."))
        return cleaned


class BulkEditForm(forms.Form):
    """What is said of all files that wait at once."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    tags = forms.CharField(label=gettext_lazy("Tags, with commas between them"), required=False, max_length=255)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs | {"prefix": "all"})
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [UNCHANGED, *(StagedUpload._meta.get_field("language").choices or ())]
        kind = cast(forms.ChoiceField, self.fields["kind"])
        kind.choices = [UNCHANGED, *Kind.choices]


def _require_add_permission(request) -> None:
    if not policy_registry.get_by_type(SiteDocument).user_has_permission(request.user, "add"):
        raise PermissionDenied


def bulk_upload(request):
    """The files of this user that wait; a POST saves what is said of them, and adds them where its action is `add`."""
    _require_add_permission(request)
    staged = list(StagedUpload.objects.filter(uploaded_by=request.user).defer("text"))
    # A file that came in after the page was opened is not in what was sent, and stays as it is.
    sent = request.POST if request.method == "POST" else None
    rows = [
        StagedUploadForm(sent if sent and f"file-{file.pk}-language" in sent else None, instance=file)
        for file in staged
    ]
    bulk_form = BulkEditForm(sent)
    if sent is None:
        return _page(request, rows, bulk_form)
    bound = [row for row in rows if row.is_bound]
    if not bulk_form.is_valid() or [row for row in bound if not row.is_valid()]:
        messages.error(request, _("Some of it could not be saved: it says where. Nothing is lost."))
        return _page(request, rows, bulk_form)
    shared_values = {
        name: value for name, value in bulk_form.cleaned_data.items() if value and sent.get("action") == "all"
    }
    for row in bound:
        for name, value in shared_values.items():
            setattr(row.instance, name, value)
        row.save()
    if sent.get("action") == "add":
        _publish(request, bound)
    else:
        messages.success(request, _("Saved. The files wait here until you add them."))
    return redirect("files:folder")


def _page(request, rows, bulk_form):
    context = {"rows": rows, "bulk_form": bulk_form, "upload_field": "files"}
    return render(request, "documents/bulk_upload.html", context)


def _publish(request, rows) -> None:
    added = 0
    for row in rows:
        if row.cleaned_data["discard"]:
            row.instance.delete()
            continue
        try:
            publish_upload(StagedUpload.objects.get(pk=row.instance.pk))
            added += 1
        except OSError:
            messages.error(request, _("%(name)s could not be stored. It waits here.") % {"name": row.instance.name})
    if added:
        words = ngettext("%(count)d file was added.", "%(count)d files were added.", added)
        messages.success(request, words % {"count": added})


@require_POST
def upload(request):
    """Takes files in. A browser with script sends one at a time and gets its row or its fault back."""
    _require_add_permission(request)
    results = [_stage(request, upload) for upload in request.FILES.getlist("files")]
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"results": results})
    for result in results:
        if "fault" in result:
            messages.error(request, f"{result['name']}: {result['fault']}")
    return redirect("files:folder")


def _stage(request, upload) -> dict:
    try:
        staged = stage_upload(upload=upload, by=request.user)
    except ValidationError as fault:
        return {"name": upload.name, "fault": " ".join(fault.messages)}
    row = render_to_string(
        "documents/bulk_upload_row.html", {"row": StagedUploadForm(instance=staged)}, request=request
    )
    return {"name": upload.name, "row": row}
