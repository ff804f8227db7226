"""Withdrawing, deleting and moving pages and setting their privacy in the admin: one by one or many at once, the page
that asks "are you sure?" lists the translations, and they go along unless the tick is taken away.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction, MoveBulkAction, UnpublishBulkAction
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.unpublish import UnpublishView

from cms.pages import translations
from search.index.projection import projected_together

# The form says that it asked: a tick that was taken away is not sent at all.
ASKED, TICKED = "translations_listed", "with_translations"


def includes_translations(request) -> bool:
    """Whether translations go along: the tick is there, or the form that was sent never listed them."""
    return TICKED in request.POST or ASKED not in request.POST


def report_outcome(request, going: list[translations.Companion]) -> None:
    """How many translations went along, and which stayed although they should not have."""
    if done := sum(one.goes_along for one in going):
        sentence = ngettext("%(count)d translation went along.", "%(count)d translations went along.", done)
        messages.success(request, sentence % {"count": done})
    stayed = [f"{one.page.get_admin_display_title()} ({one.page.locale})" for one in going if not one.goes_along]
    if stayed:
        sentence = _(
            "These translations were not changed, because you may not change them or there is no place for them: %s"
        )
        messages.warning(request, sentence % ", ".join(stayed))


class TranslationActionMixin:
    """For Wagtail's views of one page. `action` is a key of translations.ALLOWED.

    The page and its translations change in one transaction: a wrong law is not left public in one language.
    """

    action = ""

    def companions(self) -> list[translations.Companion]:
        pages = [self.original()]
        if self.includes_descendants():
            pages = translations.with_descendants(pages)
        return translations.companions(pages, self.action, self.request.user, getattr(self, "destination", None))

    def original(self):
        return self.page

    def includes_descendants(self) -> bool:
        """Whether what is below goes the same way page by page; a move and privacy take it along by themselves."""
        return False

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "companions": self.companions(),
            "stays": translations.is_translation(self.original()),
            "is_ticked": self.request.method != "POST" or includes_translations(self.request),
        }


class UnpublishWithTranslationsView(TranslationActionMixin, UnpublishView):
    """Takes down a page and its translations; with what is below them, if the editor asks for that."""

    action = "unpublish"

    def original(self):
        return self.object

    def includes_descendants(self) -> bool:
        """Before it is answered, all are listed."""
        return self.request.method != "POST" or bool(self.request.POST.get("include_descendants"))

    @projected_together()
    def unpublish(self):
        going = self.companions() if includes_translations(self.request) else []
        answer = super().unpublish()
        if answer is None:
            translations.unpublish(going, self.request.user)
            report_outcome(self.request, going)
        return answer


class DeleteWithTranslationsView(TranslationActionMixin, DeleteView):
    """Deletes a page and its translations, with all that is below them, in one transaction."""

    action = "delete"

    def includes_descendants(self) -> bool:
        return True

    @projected_together()
    def post(self, request, *args, **kwargs):
        going = self.companions() if includes_translations(request) else []
        pk = self.page.pk
        answer = super().post(request, *args, **kwargs)
        if not type(self.page).objects.filter(pk=pk).exists():
            translations.delete(going, request.user)
            report_outcome(request, going)
        return answer


class MoveWithTranslationsView(TranslationActionMixin, MoveConfirmView):
    """Moves a page, and its translations to those of the new place. One without such a place stays."""

    action = "move"

    def original(self):
        return self.page_to_move

    @projected_together()
    def post(self, request, *args, **kwargs):
        going = self.companions() if includes_translations(request) else []
        answer = super().post(request, *args, **kwargs)
        translations.move(going, request.user)
        report_outcome(request, going)
        return answer


class SetPrivacyWithTranslationsView(TranslationActionMixin, SetPrivacyView):
    """Sets who may see a page, and gives its translations the same restriction, or none."""

    action = "privacy"

    @projected_together()
    def form_valid(self, form):
        answer = super().form_valid(form)
        if includes_translations(self.request):
            going = self.companions()
            translations.copy_privacy(self.page, going, self.request.user)
            report_outcome(self.request, going)
        return answer


class BulkTranslationActionMixin:
    """For Wagtail's actions on many pages; its form's template draws the list and the tick."""

    perform: Callable[..., None]  # what is done with the translations

    def get_actionable_objects(self):
        """Once: each page is asked what this user may do with it, which costs several queries."""
        if not hasattr(self, "actionable"):
            self.actionable = super().get_actionable_objects()
        return self.actionable

    def companions(self) -> list[translations.Companion]:
        pages, _without_access = self.get_actionable_objects()
        answers = self.cleaned_form.cleaned_data if self.cleaned_form else {}
        if self.includes_descendants(answers):
            pages = translations.with_descendants(pages)
        return translations.companions(pages, self.action_type, self.request.user, answers.get("chooser"))

    def includes_descendants(self, answers: dict) -> bool:
        return False

    def get_context_data(self, **kwargs):
        is_ticked = self.request.method != "POST" or includes_translations(self.request)
        return super().get_context_data(**kwargs) | {"companions": self.companions(), "is_ticked": is_ticked}

    def get_execution_context(self):
        self.going = self.companions() if includes_translations(self.request) else []
        return super().get_execution_context() | {"going": self.going}

    @classmethod
    @projected_together()
    def execute_action(cls, objects, going=(), user=None, **kwargs):
        counts = super().execute_action(objects, user=user, **kwargs)
        cls.perform(going, user)
        return counts

    def get_success_message(self, *counts):
        report_outcome(self.request, self.going)
        return super().get_success_message(*counts)


class UnpublishWithTranslationsBulkAction(BulkTranslationActionMixin, UnpublishBulkAction):
    """Takes down the chosen pages and their translations; with what is below them, if the editor asks for that."""

    perform = staticmethod(translations.unpublish)

    def includes_descendants(self, answers: dict) -> bool:
        """Before it is answered, all are listed."""
        return answers.get("include_descendants", True)


class DeleteWithTranslationsBulkAction(BulkTranslationActionMixin, DeleteBulkAction):
    """Deletes the chosen pages and their translations, with all that is below them."""

    perform = staticmethod(translations.delete)

    def includes_descendants(self, answers: dict) -> bool:
        return True


class MoveWithTranslationsBulkAction(BulkTranslationActionMixin, MoveBulkAction):
    """Moves the chosen pages, and their translations to those of the new place. One without such a place stays."""

    perform = staticmethod(translations.move)


BULK_ACTIONS = [UnpublishWithTranslationsBulkAction, DeleteWithTranslationsBulkAction, MoveWithTranslationsBulkAction]
