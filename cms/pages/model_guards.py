"""What this site asks of Wagtail's own models: said by their forms, and refused again when they are saved."""

from collections.abc import Callable

from django.db.models import Model
from django.db.models.signals import pre_save


def guard(model: type[Model], refuse: Callable[[Model], None]) -> None:
    """`refuse(instance)` raises ValidationError. Rows that a backup brings back are taken as they are."""
    own_clean = model.clean

    def clean(self):
        own_clean(self)
        refuse(self)

    def before_saving(instance, raw=False, **kwargs):
        if not raw:
            refuse(instance)

    model.clean = clean
    pre_save.connect(before_saving, sender=model, weak=False, dispatch_uid=f"guard {model._meta.label}")
