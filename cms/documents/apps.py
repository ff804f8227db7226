"""Documents as an app: its steps of the scheduler, and the signals it listens to."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The files that readers open."""

    name = "cms.documents"
    verbose_name = "Documents"

    def ready(self):
        from cms.backups.restore import register_file_cleaner
        from cms.http import cache_version
        from cms.ops.scheduler import DAY, Step, register

        from . import format_requests, signals  # noqa: F401
        from .long_files import read_long_files
        from .querysets import publication_changed
        from .stored import cleaned_parts

        register_file_cleaner(cleaned_parts)
        register(Step("read long files", read_long_files, order=65))
        register(Step("delete old format requests", lambda beat: format_requests.delete_expired(), DAY, order=80))
        publication_changed.connect(cache_version.bump_version, dispatch_uid="cache_version")
