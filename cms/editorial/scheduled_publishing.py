"""Pages and snippets go live and expire at their hour: one try each, and none holds up another.

Wagtail's `publish_scheduled` runs them all in one go and clears the schedule before it saves: what a check refuses
lost its hour, silently, and all after it waited. Here each has a transaction of its own. What fails keeps its
schedule, is tried again at each turn, and those who work on it are told why, once for each reason.
"""

import logging
from collections.abc import Callable, Iterator

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.utils.timezone import now
from wagtail.models import DraftStateMixin, Page, Revision

from .models import SchedulingFailure
from .scheduling_mail import notify

logger = logging.getLogger(__name__)
PUBLISH, UNPUBLISH = SchedulingFailure.Action.PUBLISH, SchedulingFailure.Action.UNPUBLISH


def publish_due(beat: Callable[[], None] = lambda: None) -> None:
    """Take down what has expired, publish what is due."""
    for thing in _expired():
        _try(_unpublish, thing, UNPUBLISH, thing.expire_at)
        beat()
    for revision in _due():
        _try(_publish, revision, PUBLISH, revision.approved_go_live_at)
        beat()
    _delete_resolved()


def count_due() -> int:
    """How many wait for an hour that has passed."""
    return _due().count() + sum(things.count() for things in _expired_of_each_model())


def _due():
    return Revision.objects.filter(approved_go_live_at__lt=now()).order_by("approved_go_live_at")


def _expired() -> Iterator[DraftStateMixin]:
    for things in _expired_of_each_model():
        yield from list(things)


def _expired_of_each_model():
    others = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    models = [Page, *(model for model in others if not issubclass(model, Page))]
    return [model.objects.filter(live=True, expire_at__lt=now()).order_by("expire_at") for model in models]


def _try(act: Callable, subject, action: str, due_at) -> None:
    try:
        with transaction.atomic():
            act(subject)
    except (OperationalError, InterfaceError):  # the database's fault, not the page's: the whole step waits
        raise
    except Exception as error:
        if not isinstance(error, ValidationError):
            logger.exception("What was scheduled could not %s: %s %s.", action, *_key(subject))
        _note(subject, action, due_at, error)


def _unpublish(thing) -> None:
    """Locked and read again: another process may have done it meanwhile."""
    still = type(thing).objects.select_for_update().filter(pk=thing.pk, live=True, expire_at__lt=now()).first()
    if still:
        still.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    still = _due().select_for_update(of=("self",)).filter(pk=revision.pk).first()
    if still:
        still.publish(log_action="wagtail.publish.scheduled")


def _key(subject) -> tuple[int, str]:
    """Content type and primary key, both of the base class: as a revision names its object."""
    if isinstance(subject, Revision):
        return subject.base_content_type_id, subject.object_id
    return ContentType.objects.get_for_model(subject).pk, str(subject.pk)


def _note(subject, action: str, due_at, error: Exception) -> None:
    content_type, object_id = _key(subject)
    failure, _ = SchedulingFailure.objects.update_or_create(
        content_type_id=content_type, object_id=object_id, action=action,
        defaults={"reason": _reason(error), "due_at": due_at},
    )  # fmt: skip
    notify(failure)


def _reason(error: Exception) -> str:
    """Sentences where a check refused; else only the kind of the error, for its words may hold what is private."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return type(error).__name__


def _delete_resolved() -> None:
    """What went well, or has no hour any more, is no failure."""
    if not SchedulingFailure.objects.exists():
        return
    due = {(UNPUBLISH, *_key(thing)) for thing in _expired()} | {(PUBLISH, *_key(revision)) for revision in _due()}
    for failure in SchedulingFailure.objects.all():
        if (failure.action, failure.content_type_id, failure.object_id) not in due:
            failure.delete()
