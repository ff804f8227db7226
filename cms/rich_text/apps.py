from django.apps import AppConfig


class RichTextConfig(AppConfig):
    name = "cms.rich_text"
    label = "rich_text"
    verbose_name = "Rich text"
