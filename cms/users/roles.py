"""What each role may do, as data, and how an installation gets it.

After every migration each role gets the rights it has not had before: a new model has its rights at once, and what
administrators took away or added stays so. Stewards get theirs from coalition/directory/permissions.py.
"""

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models.signals import post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from .models import ADMINISTRATORS, EDITORS, REVIEWERS, TRANSLATORS, WRITERS, AppliedDefault
from .workflows import make_workflows


class Role(NamedTuple):
    """`rights` are "app.codename", and "*" is every right there is; `pages` hold for all languages, `files` for all
    collections; `translated` are rights over pages in every language but the one that is written here.
    """

    rights: tuple = ()
    pages: tuple = ()
    files: tuple = ()
    translated: tuple = ()


LOG_IN = "wagtailadmin.access_admin"
SEND_TO_TRANSLATION = "wagtail_localize.submit_translation"
WORDS = tuple(f"taxonomy.{action}_{model}" for model in ("topic", "audience") for action in ("add", "change", "view"))
ALERTS = tuple(f"alerts.{action}_alert" for action in ("add", "change", "delete", "view"))
ADD_FILES = (
    "wagtailimages.add_image", "wagtailimages.choose_image", "wagtaildocs.add_document", "wagtaildocs.choose_document",
)  # fmt: skip
KEEP_FILES = (*ADD_FILES, "wagtailimages.change_image", "wagtaildocs.change_document")

ROLES = {
    # Writes and changes drafts, and hands them in.
    WRITERS: Role((LOG_IN, SEND_TO_TRANSLATION), pages=("add_page", "change_page"), files=ADD_FILES),
    # Publishes.
    EDITORS: Role(
        (
            LOG_IN,
            SEND_TO_TRANSLATION,
            *WORDS,
            *ALERTS,
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
        ),
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        files=KEEP_FILES,
    ),
    # Puts pages into other languages; the original is not theirs to change.
    TRANSLATORS: Role((LOG_IN, SEND_TO_TRANSLATION), translated=("change_page",)),
    # Reads what a workflow sends, and says yes or no. That right comes with the task.
    REVIEWERS: Role((LOG_IN,)),
    ADMINISTRATORS: Role(
        ("*",),
        pages=("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
        files=KEEP_FILES,
    ),
}


@receiver(post_migrate)
def give_rights(app_config, **kwargs):
    """The rights over one app, when its tables and permissions are there."""
    if not _is_ready():
        return
    create_permissions(app_config, verbosity=0)
    for name, role in ROLES.items():
        _give(name, _rights(role.rights, app_config.label))
        _give_files(name, _rights(role.files, app_config.label))
    if app_config.label == "wagtailcore":
        give_over_pages()
        make_workflows()


def _is_ready() -> bool:
    """Not while a migration is taken back."""
    return {AppliedDefault._meta.db_table, Workflow._meta.db_table} <= set(connection.introspection.table_names())


def _rights(wanted: tuple, label: str) -> dict[str, Permission]:
    there = Permission.objects.filter(content_type__app_label=label).select_related("content_type")
    named = {f"{label}.{permission.codename}": permission for permission in there}
    return named if "*" in wanted else {name: named[name] for name in wanted if name in named}


def _give(role: str, rights: dict[str, Permission]) -> None:
    new = AppliedDefault.claim_new([f"{role}: {right}" for right in rights])
    if new:
        group = Group.objects.get_or_create(name=role)[0]
        group.permissions.add(*(permission for right, permission in rights.items() if f"{role}: {right}" in new))


def _give_files(role: str, rights: dict[str, Permission]) -> None:
    root = Collection.get_first_root_node()
    new = (
        AppliedDefault.claim_new([f"{role}: {right} in collections" for right in rights]) if root and rights else set()
    )
    for right, permission in rights.items():
        if f"{role}: {right} in collections" in new:
            group = Group.objects.get_or_create(name=role)[0]
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def give_over_pages() -> None:
    """Give each role its rights over all pages, and over those of each other language than that of the originals."""
    root = Page.get_first_root_node()
    if root is None:
        return
    for name, role in ROLES.items():
        _give_pages(name, role.pages, root)
    for page in root.get_children():
        _give_translated(page)


def _give_pages(role: str, codenames: tuple, page: Page) -> None:
    new = AppliedDefault.claim_new([f"{role}: {codename} from page {page.pk}" for codename in codenames])
    for codename in codenames:
        if f"{role}: {codename} from page {page.pk}" in new:
            group = Group.objects.get_or_create(name=role)[0]
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


@receiver(post_save)
def grant_translators_new_language(sender, instance, created, raw=False, **kwargs):
    """The first page of a language opens its tree to those who translate."""
    if created and not raw and isinstance(instance, Page) and instance.depth == 2:
        _give_translated(instance)


def _give_translated(page: Page) -> None:
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return
    for name, role in ROLES.items():
        _give_pages(name, role.translated, page)
