"""What imports register when the site starts: their entry in the menu of the directory."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ImportsConfig(AppConfig):
    """Lists of groups, and what was decided about their rows."""

    name = "coalition.imports"
    label = "imports"
    verbose_name = "Imports"

    def ready(self) -> None:
        from coalition.directory.permissions import create_stewards_role
        from coalition.directory.viewsets import DirectoryViewSetGroup

        from .viewsets import ImportReviewViewSet

        post_migrate.connect(create_stewards_role, sender=self)
        DirectoryViewSetGroup.register(ImportReviewViewSet, position=1)
