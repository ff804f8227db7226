"""`manage.py check_health`."""

import time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.ops.health import Component, check_components


class Command(BaseCommand):
    """Prints a line for each part; raises CommandError where a needed one does not work."""

    help = "Say whether every part this installation needs works, and for each that doesn't what to do."

    requires_system_checks = ()  # they ask the database, which may be what is missing

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", type=int, default=0, metavar="SECONDS", help="Wait so long for what is needed.")
        parser.add_argument(
            "--before-migrating", action="store_true", help="Missing migrations are no fault: they come next."
        )

    def handle(self, *, wait: int, before_migrating: bool, **options: object) -> None:
        until = time.monotonic() + wait
        while (lacking := self.lacking(before_migrating)) and time.monotonic() < until:
            time.sleep(1)
        for part in check_components():
            self.stdout.write(f"{part.name}: works" if part.works else f"{part.name}: {part.advice}")
        if lacking:
            raise CommandError("\n".join(part.advice for part in lacking))

    def lacking(self, before_migrating: bool) -> list[Component]:
        """The parts that are needed and do not work."""
        return [
            part
            for part in check_components()
            if part.required and not part.works and not (before_migrating and "migrations_missing" in part.figures)
        ]
