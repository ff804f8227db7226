"""Whether what a cache holds is still what there is: one version for all, a new one when anything readers see changes.

Kept in the cache itself. A process that does not share its cache sees the changes of others when `max_age()` is over,
and so does everybody after a change that the cache was not there to hear of.
"""

import uuid

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_unpublished, post_page_move

VERSION = "cache-version"
SECONDS = 15  # a page may hold a frame that is as old: what begins and ends by the clock is seen after twice as long
SECONDS_ALONE = 5

# What changes all the time and no reader ever sees.
IGNORED_MODELS = {
    "attempts.attempts", "attempts.attemptwindow", "contenttypes.contenttype", "editorial.contentaudit",
    "editorial.linkcheck",
    "editorial.schedulingfailure", "ops.scheduledjob", "ops.schedulerlease", "mail.outgoingmail",
    "search_index.searchversion", "sessions.session", "users.resetrequest", "users.user",
    "wagtailadmin.editingsession", "wagtailcore.modellogentry", "wagtailcore.pagelogentry",
    "wagtailcore.referenceindex", "wagtailcore.revision", "wagtailcore.uploadedfile", "wagtailsearch.indexentry",
    "wagtailusers.userprofile",
}  # fmt: skip
# What a draft changes of its live page.
IGNORED_FIELDS = {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}


def max_age() -> int:
    """How long anything may be kept."""
    return SECONDS if settings.REDIS_URL else SECONDS_ALONE


def get_cached(key: str):
    """The version, and what is kept under `key` if it is of this version. No version means that there is no cache."""
    found = cache.get_many([VERSION, key])
    version = found.get(VERSION)
    if version is None:
        cache.add(VERSION, uuid.uuid4().hex, None)
        return cache.get(VERSION), None
    kept_version, kept = found.get(key, (None, None))
    return version, kept if kept_version == version else None


def set_cached(key: str, version: str | None, value) -> None:
    """Keep what was made while `version` held. If something changed meanwhile, nobody will take it."""
    if version is not None:
        cache.set(key, (version, value), max_age())


def bump_version(**_) -> None:
    """For this process now, for the others as soon as they can see it."""
    _new_version()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_new_version)


def _new_version() -> None:
    cache.set(VERSION, uuid.uuid4().hex, None)


def _on_model_change(sender, update_fields=None, **_) -> None:
    is_draft = update_fields and set(update_fields) <= IGNORED_FIELDS
    if sender._meta.label_lower not in IGNORED_MODELS and not is_draft:
        bump_version()


def connect_signals() -> None:
    """An app that has other signals for such changes connects `bump_version` to them."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_on_model_change, dispatch_uid="cache_version")
    for signal in (page_unpublished, post_page_move):
        signal.connect(bump_version, dispatch_uid="cache_version")
