"""The app of rich text."""

from django.apps import AppConfig


class RichTextConfig(AppConfig):
    """Rich text: links that outlive a move, and what blocks are made from. It has no models."""

    name = "cms.rich_text"
    label = "rich_text"
    verbose_name = "Rich text"
