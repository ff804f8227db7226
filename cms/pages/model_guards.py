"""What this site asks of Wagtail's own models: said by their forms, and refused again when they are saved."""

from collections.abc import Callable

from django.db.models import Model
from django.db.models.signals import pre_save


def add_validation(model: type[Model], validator: Callable[[Model], None]) -> None:
    """`validator(instance)` raises ValidationError. Rows that a backup brings back are taken as they are."""
    own_clean = model.clean

    def clean(self):
        own_clean(self)
        validator(self)

    def before_saving(instance, raw=False, **kwargs):
        if not raw:
            validator(instance)

    model.clean = clean  # type: ignore[method-assign]  # a model of Wagtail's cannot be subclassed here
    pre_save.connect(before_saving, sender=model, weak=False, dispatch_uid=f"guard {model._meta.label}")
