"""What a steward does with a group beside editing it: verify, unlist, relist, merge."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from . import services, steward_forms
from .models import Group, StaleWrite

NAMESPACE = "wagtailsnippets_coalition_group"


def stale_message(group: Group) -> str:
    """Who was faster. What was typed stays in the form."""
    last = group.changes.select_related("who").first()
    if last and last.who:
        return _(
            "Not saved: %(who)s changed this group after you opened it. What you typed is still below; "
            "open the group in another tab, compare, and enter there what is missing."
        ) % {"who": last.who}
    return _(
        "Not saved: this group was changed after you opened it. What you typed is still below; "
        "open the group in another tab, compare, and enter there what is missing."
    )


class GroupAction(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A form about one group; `act` does it, in the version that the steward saw."""

    model = Group
    permission_required = "change"
    template_name = "coalition/admin/action.html"
    form_class = steward_forms.GroupActionForm
    header_icon = "group"
    explanation = ""
    button = ""
    done = ""
    said: dict[str, str] = {}  # what `done` says beside the group

    @cached_property
    def group(self) -> Group:
        return get_object_or_404(Group, pk=self.kwargs["pk"])

    @property
    def edit_url(self) -> str:
        return reverse(f"{NAMESPACE}:edit", args=[self.group.pk])

    def get_page_subtitle(self):
        return self.group.name

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{NAMESPACE}:list"), "label": _("Groups")},
            {"url": self.edit_url, "label": self.group.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self):
        return {"version": self.group.version}

    def form_valid(self, form):
        self.group.version = form.cleaned_data["version"]
        try:
            self.act(form)
        except StaleWrite:
            form.add_error(None, stale_message(self.group))
            return self.form_invalid(form)
        messages.success(self.request, self.done % ({"group": self.group.name} | self.said))
        return redirect(self.edit_url)

    def act(self, form) -> None:
        raise NotImplementedError


class VerifyGroup(GroupAction):
    template_name = "coalition/admin/verify.html"
    form_class = steward_forms.VerifyForm
    page_title = gettext_lazy("Verify")
    explanation = gettext_lazy(
        "You, or somebody you trust, made sure that everything in this entry is true. "
        "A group that was never verified is seen by stewards alone; with this it is listed."
    )
    button = gettext_lazy("It is true")
    done = gettext_lazy("“%(group)s” is verified.")

    def get_initial(self):
        return super().get_initial() | steward_forms.first_dates()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"group": self.group}

    def act(self, form):
        facts = {name: form.cleaned_data[name] for name in ("role", "method", "when", "next_due")}
        numbers = form.cleaned_data.get("public_phones", ())
        services.verify(group=self.group, by=self.request.user, public_phones=numbers, **facts)


class UnlistGroup(GroupAction):
    form_class = steward_forms.UnlistForm
    page_title = gettext_lazy("Unlist")
    explanation = gettext_lazy(
        "It leaves every list and search at once. Its page then says that the group is no longer listed, "
        "without the reason. It can be listed again."
    )
    button = gettext_lazy("Unlist it")
    done = gettext_lazy("“%(group)s” is no longer listed.")

    def act(self, form):
        services.unlist(group=self.group, reason=form.cleaned_data["reason"], by=self.request.user)


class RelistGroup(GroupAction):
    template_name = "coalition/admin/relist.html"
    page_title = gettext_lazy("List again")
    button = gettext_lazy("List it again")

    @property
    def explanation(self):
        if self.group.merged_into is None:
            return _("It comes back as it was, with the date of its last check.")
        return _("It comes back with the date of its last check. What it gave to “%(group)s” returns to it.") % {
            "group": self.group.merged_into
        }

    def get_context_data(self, **kwargs):
        coming = services.what_comes_back(self.group).values()
        return super().get_context_data(**kwargs) | {
            "coming": [(children[0]._meta.verbose_name_plural, children) for children in coming if children],
            "staying": self._staying(),
            "not_kept": self.group.merged_into and not self.group.moved_in_merge,
        }

    def _staying(self) -> list[tuple[str, int]]:
        """What does not come back: of what kind, and how many."""
        relations = services.what_stays_away(self.group).items()
        return [(getattr(self.group, name).model._meta.verbose_name_plural, number) for name, number in relations]

    def act(self, form):
        staying = ", ".join(f"{name}: {number}" for name, number in self._staying())
        if self.group.merged_into and not self.group.moved_in_merge:
            self.done = _("“%(group)s” is listed again, without what it gave away in the merge. Look at it now.")
        elif staying:
            self.done = _("“%(group)s” is listed again, but not all came back (%(staying)s). Look at it now.")
        else:
            self.done = _("“%(group)s” is listed again.")
        services.relist(group=self.group, by=self.request.user)
        self.said = {"staying": staying}


class MergeGroup(GroupAction):
    """First the other group is looked for and chosen (`into`, its number), then what moves is shown and confirmed."""

    template_name = "coalition/admin/merge.html"
    page_title = gettext_lazy("Merge")
    done = gettext_lazy("“%(group)s” was merged; its address now leads to the other group.")
    MOST_CHOICES = 20

    @cached_property
    def into(self) -> Group | None:
        chosen = self.request.GET.get("into", "")
        return self.candidates.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None

    @property
    def candidates(self):
        return Group.objects.filter(unlisted_at=None).exclude(pk=self.group.pk)

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("q", "").replace("\x00", "").strip()
        words = asked or self.group.name.split()[0]
        found = self.candidates.filter(name__icontains=words)
        return super().get_context_data(**kwargs) | {
            "asked": words,
            "choices": found[: self.MOST_CHOICES],
            "into": self.into,
            "moving": self._moving() if self.into else [],
        }

    def _moving(self) -> list[tuple[str, list]]:
        moving = services.what_moves(self.group, self.into)
        return [(children[0]._meta.verbose_name_plural, children) for children in moving.values() if children]

    def form_valid(self, form):
        if self.into is None:
            form.add_error(None, _("Choose the group that stays."))
            return self.form_invalid(form)
        return super().form_valid(form)

    def act(self, form):
        services.merge_groups(group=self.group, into=self.into, by=self.request.user)
