from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ImportsConfig(AppConfig):
    name = "coalition.imports"
    label = "imports"
    verbose_name = "Imports"

    def ready(self):
        from cms.http import url_access
        from coalition.directory.permissions import create_stewards_role
        from coalition.directory.viewsets import DirectoryViewSetGroup

        from .viewsets import ImportReviewViewSet

        post_migrate.connect(create_stewards_role, sender=self)
        url_access.register("import_review", "stewards")
        DirectoryViewSetGroup.register(ImportReviewViewSet, position=1)
