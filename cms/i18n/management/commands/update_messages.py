"""`manage.py update_messages`, which `make messages` runs."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

# Where strings are not looked for: what is not ours, what is made, and the tests.
NOT_OURS = [".venv/*", "static_collected/*", "media/*", "*/tests/*", "tests/*", "docs/*", "conftest.py"]


class Command(BaseCommand):
    """Brings the translation files in line with the strings of the code, and compiles them."""

    help = "Collect every string into the translation files and compile them. Needs gettext; the site itself does not."

    requires_system_checks = []  # they ask for the catalogues

    def handle(self, **options: object) -> None:
        locales = [to_locale(code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        collect(locales)
        call_command("compilemessages", locale=locales, ignore_patterns=NOT_OURS, verbosity=0)
        self.stdout.write(f"The translation files of {', '.join(locales)} are up to date.")


def collect(locales: list[str]) -> None:
    """Bring the .po files below LOCALE_PATHS[0] up to date with the strings in the code."""
    call_command(
        "makemessages",
        locale=locales,
        ignore_patterns=NOT_OURS,
        add_location="file",
        no_wrap=True,
        no_obsolete=True,
        verbosity=0,
    )
