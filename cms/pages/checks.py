"""Invariants of the site, checked at every start: each names what is missing and where to add it."""

from django.apps import apps
from django.core.checks import Error, register
from wagtail.fields import StreamField


@register()
def check_block_previews(app_configs=None, **kwargs):
    """Error pages.E001 for each block of a StreamField without description, preview, icon or group."""
    blocks = {
        f"{field.model._meta.label}.{field.name}: {name}": block
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
        for name, block in field.stream_block.child_blocks.items()
    }
    return [
        Error(f"The block {name} has no {missing}.", hint="Add it to the Meta of the block.", id="pages.E001")
        for name, block in blocks.items()
        for missing in _missing(block)
    ]


def _missing(block) -> list[str]:
    missing = [] if block.get_description() else ["description"]
    if not block.is_previewable:
        missing.append("preview")
    if not str(block.meta.icon) or not block.meta.group:
        missing.append("icon or group")
    return missing
