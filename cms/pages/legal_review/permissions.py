"""A page that goes through the legal review is published by that review, not past it."""

from typing import NamedTuple

from wagtail.models import Page, PagePermissionTester, WorkflowPage, WorkflowTask

from .services import has_reviewed_text, original_of
from .workflow import LegalReviewTask

# Who may take a page out of the workflow may also publish it past the workflow.
BYPASS_REVIEW_PERMISSION = "wagtailcore.change_workflow"


class WorkflowScopes(NamedTuple):
    """Where in the tree the legal review begins, and where another workflow does. Two queries for all pages."""

    legal: list[str]
    others: list[str]

    @classmethod
    def load(cls) -> "WorkflowScopes":
        tasks = LegalReviewTask.objects.filter(active=True)
        legal = set(WorkflowTask.objects.filter(task__in=tasks.values("pk")).values_list("workflow_id", flat=True))
        there = WorkflowPage.objects.filter(workflow__active=True).values_list("page__path", "workflow_id")
        there = list(there) if legal else []
        return cls([path for path, pk in there if pk in legal], [path for path, pk in there if pk not in legal])

    def requires_review(self, page: Page) -> bool:
        """Whether the nearest workflow at or above the page has a legal review in it."""
        nearest = max(
            (path for path in [*self.legal, *self.others] if page.path.startswith(path)), key=len, default=""
        )
        return nearest in self.legal


def is_under_review(page: Page) -> bool:
    """Whether the page goes through the legal review by its place in the tree. At most two queries."""
    return WorkflowScopes.load().requires_review(page)


def can_bypass_review(user) -> bool:
    """Whether this user may publish without the legal review: who may change workflows may."""
    return user.has_perm(BYPASS_REVIEW_PERMISSION)


def lacks_review(page) -> bool:
    """Whether what would be published of this page was not read for the law. A translation waits for its original."""
    if not page.is_original:
        original = original_of(page)
        return original is not None and not original.live
    if not has_reviewed_text(page):
        return True
    return bool(
        page.pk and page.has_unpublished_changes and not has_reviewed_text(page.get_latest_revision_as_object())
    )


class LegalPermissions(PagePermissionTester):
    """Publishing waits for the review; withdrawing, privacy and the clock do not."""

    def can_publish(self):
        return super().can_publish() and not (self._must_pass_review() and lacks_review(self.page))

    def can_publish_subpage(self):
        return super().can_publish_subpage() and not self._must_pass_review()

    def can_set_view_restrictions(self):
        return super().can_publish()

    def can_unschedule(self):
        return super().can_publish()

    def _must_pass_review(self) -> bool:
        if can_bypass_review(self.user):
            return False
        if not hasattr(self.user, "_workflow_scopes"):  # for the many pages of one list
            self.user._workflow_scopes = WorkflowScopes.load()
        return self.user._workflow_scopes.requires_review(self.page)
