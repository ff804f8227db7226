from django.core.management.base import BaseCommand, CommandError

from search.index import maintenance


class Command(BaseCommand):
    help = (
        "rebuild: project every source anew, then fill each engine. sync: send what changed, and only that. "
        "check: compare the sources with the projection, and the projection with what each engine holds."
    )

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["rebuild", "sync", "check"])

    def handle(self, action, **options):
        drift = getattr(maintenance, action)()
        for engine, count in drift.items():
            self.stdout.write(f"{engine}: drift: {count}")
        if any(drift.values()):
            raise CommandError("The search index differs from its sources. `search_index rebuild` mends it.")
