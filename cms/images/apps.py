"""Images as an app: its step of the scheduler, and the cleaning of files that a backup brings back."""

from django.apps import AppConfig


class ImagesConfig(AppConfig):
    """The images of the site, cleaned of metadata wherever they come in."""

    name = "cms.images"
    verbose_name = "Images"

    def ready(self):
        from wagtail.users.models import UserProfile

        from cms.backups.restore import register_file_cleaner
        from cms.ops.scheduler import Step, register

        from . import signal_handlers  # noqa: F401
        from .fields import PictureFile
        from .stored import cleaned_parts, delete_stale_uploads

        UserProfile._meta.get_field("avatar").attr_class = PictureFile
        register(Step("delete uploads nobody finished", lambda beat: delete_stale_uploads(), order=70))
        register_file_cleaner(cleaned_parts)
