from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "cms.images"
    verbose_name = "Images"

    def ready(self):
        from cms.backups.restore import register_file_cleaner
        from cms.ops.scheduler import Step, register

        from . import signals  # noqa: F401
        from .stored import cleaned_parts, forget_waiting_uploads

        register(Step("delete uploads nobody finished", lambda beat: forget_waiting_uploads(), order=70))
        register_file_cleaner(cleaned_parts)
