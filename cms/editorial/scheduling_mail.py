"""Who hears that something could not go live, or be taken down, at its hour: once for each reason."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import send_mail
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.users.models import UserProfile

from .models import SchedulingFailure

logger = logging.getLogger(__name__)


def notify(failure: SchedulingFailure) -> None:
    """Write to those who work on it, unless they were told this reason. Tried again while no mail goes out."""
    if failure.reported_reason == failure.reason:
        return
    thing = thing_of(failure)
    people = _who_works_on(thing) if thing else []
    sent = [_write(user, failure, thing) for user in people]
    if any(sent) or not people:
        SchedulingFailure.objects.filter(pk=failure.pk).update(reported_reason=failure.reason)


def thing_of(failure: SchedulingFailure):
    """The page, in its own class, or the snippet. None where it is gone."""
    thing = failure.content_object
    return thing.specific if isinstance(thing, Page) else thing


def _who_works_on(thing) -> list:
    """Its owner and its last editor; where neither is here any more, everybody who may publish it."""
    revision = thing.latest_revision
    keys: list[int | None] = [getattr(thing, "owner_id", None), revision.user_id if revision else None]
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    return list(users.filter(pk__in={key for key in keys if key is not None}).order_by("pk")) or list(
        users.filter(pk__in=_who_may_publish(thing).values("pk")).order_by("pk")
    )


def _who_may_publish(thing):
    if isinstance(thing, Page):
        return PagePermissionPolicy().users_with_permission_for_instance("publish", thing)
    return policy_registry.get(thing).users_with_permission("publish")


def _write(user, failure: SchedulingFailure, thing) -> bool:
    """Whether the mail went out."""
    context = {
        "failure": failure,
        "thing": thing,
        "is_page": isinstance(thing, Page),
        "url": (settings.WAGTAILADMIN_BASE_URL or "") + (AdminURLFinder(user).get_edit_url(thing) or "/admin/"),
    }
    with override(UserProfile.get_for_user(user).get_preferred_language()):
        subject = " ".join(render_to_string("editorial/emails/scheduling_failure_subject.txt", context).split())
        message = render_to_string("editorial/emails/scheduling_failure.txt", context)
    try:
        return bool(send_mail(subject, message, [user.email]))
    except (OSError, SMTPException) as error:
        logger.warning("Nobody could be told of a failure of the schedule: %s.", type(error).__name__)
        return False
