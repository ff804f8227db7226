"""The groups of people who log in, and what each may do. Made after every migration, so a new model has its rights."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.dispatch import receiver

# Rights are given to Editors (write) and Moderators (publish): these are Wagtail's own names.
EDITORS = ["Editors", "Moderators"]
EDITORS_MAY = [
    ("core", "topic", ("add", "change", "view")),
    ("core", "audience", ("add", "change", "view")),
    ("wagtail_localize", "translation", ("submit",)),
]


@receiver(post_migrate)
def give_editors_their_rights(app_config, **kwargs):
    if app_config.label != "users" or not apps.is_installed("wagtail_localize"):
        return
    for app, model, actions in EDITORS_MAY:
        codenames = [f"{action}_{model}" for action in actions]
        for group in Group.objects.filter(name__in=EDITORS):
            group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
