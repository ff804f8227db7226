"""`manage.py search_index rebuild|sync|check`."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.index import maintenance
from search.index.engines.elasticsearch import ApiError, ForeignIndexError, TransportError


class Command(BaseCommand):
    """Each prints the drift that is left; raises CommandError where there is some."""

    help = (
        "rebuild: project every source anew, then fill each engine. sync: send what changed, and only that. "
        "check: compare the sources with the projection, and the projection with what each engine holds."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "sync", "check"])

    def handle(self, action: str, **options: object) -> None:
        try:
            drift = getattr(maintenance, action)()
        except ForeignIndexError as error:
            raise CommandError(error.advice) from error
        except (ApiError, TransportError) as error:
            raise CommandError(
                f"Elasticsearch did not take part ({type(error).__name__}); the database is up to date and answers "
                f"readers. When it answers again: python manage.py search_index {action}"
            ) from error
        for engine, count in drift.items():
            self.stdout.write(f"{engine}: drift: {count}")
        if any(drift.values()):
            raise CommandError("The search index differs from its sources. `search_index rebuild` mends it.")
