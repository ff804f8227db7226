"""`manage.py load_demo`, which `run_local --prepare` calls too."""

from collections import defaultdict
from contextlib import contextmanager

from django.core.management.base import BaseCommand
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo import files, organizations, pages, union
from cms.demo.logins import make_logins
from search.index.projection import projected_together


class Command(BaseCommand):
    """Loads the demo, and with `--logins` makes a login for each role."""

    help = "Load the demo campaign and directory. Repeatable: keeps what was edited, revives nothing that was deleted."

    def add_arguments(self, parser):
        parser.add_argument(
            "--logins", action="store_true", help="Also make a login for each role, with a new password."
        )

    def handle(self, logins, **options):
        with projected_together(), references_updated_once():
            organizations.load()
            pages.load_vocabulary()
            files.load_images()
            files.load_documents()
            pages.load_pages()
            pages.assign_legal_review()
            union.load_site_settings()
        if logins:
            make_logins()
        self.stdout.write("The demo is loaded.")


@contextmanager
def references_updated_once():
    """Wagtail notes at each save what a thing refers to; here for each thing once, at the end.

    What belongs to another thing is noted with that one.
    """
    saved = defaultdict(set)
    models = {model for model in ReferenceIndex.tracked_models if not belongs_to_another(model)}

    def remember(sender, instance, **kwargs):
        if sender in models:
            saved[sender].add(instance.pk)

    post_save.connect(remember)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.disconnect(remember)
    for model, keys in saved.items():
        for thing in model.objects.filter(pk__in=keys):
            ReferenceIndex.create_or_update_for_object(thing)


def belongs_to_another(model) -> bool:
    """Whether things of this model are parts of another thing, to which they have a ParentalKey."""
    return any(isinstance(field, ParentalKey) for field in model._meta.get_fields())
