"""What the scheduler found out about pages and links, for the dashboard and the reports of editors."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ContentAudit(models.Model):
    """What the checks of content said of a public page when they last read it (content_audit.py)."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="content_audit")
    audited_at = models.DateTimeField()
    issues = models.CharField(max_length=255, blank=True, default="")  # kinds, with a space between
    error = models.CharField(max_length=255, blank=True, default="")  # why nothing is known of it
    broken_links = models.JSONField(default=list, blank=True)  # typed addresses of this site: [address, why] each

    class Meta:
        verbose_name = "content_audit"
        verbose_name_plural = "content audits"

    def __str__(self):
        return self.issues


class LinkCheck(models.Model):
    """Typed addresses of this site, in something that is no page, that lead nowhere (link_checker.py)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    broken_links = models.JSONField(default=list, blank=True)  # [address, why] each
    read_at = models.DateTimeField()

    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        verbose_name = "check of links"
        verbose_name_plural = "checks of links"
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="link_check_once_a_thing")]

    def __str__(self):
        return f"{self.content_object}"


class SchedulingFailure(models.Model):
    """Something that could not go live, or be taken down, at its hour, and why (scheduled_publishing.py)."""

    class Action(models.TextChoices):
        PUBLISH = "publish", _("go live")
        UNPUBLISH = "unpublish", _("be taken down")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    action = models.CharField(max_length=10, choices=Action.choices)
    due_at = models.DateTimeField()
    reason = models.TextField()
    reported_reason = models.TextField(blank=True, default="")  # of which somebody has had a mail

    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        verbose_name = "failure of the schedule"
        verbose_name_plural = "failures of the schedule"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "action"], name="scheduling_failure_once_a_thing"
            )
        ]

    def __str__(self):
        return self.reason
