"""Every string is in the catalogues; those of visitors in all seven languages, those of the admin in Spanish."""

import gettext
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import to_locale

from cms.i18n.management.commands.update_messages import collect

LOCALES = [to_locale(code) for code, _ in settings.LANGUAGES if code != "en"]
HOME = Path(settings.LOCALE_PATHS[0])

# Where strings stand that visitors meet. The rest is the admin's.
VISITORS = [
    "templates/*",
    "cms/pages/legal_review/reviewers.py",
    "cms/pages/feeds.py",
    "cms/i18n/language_names.py",
    "cms/http/static_error_pages.py",
    "cms/site_settings/context.py",
    "cms/pages/views.py",
    "cms/documents/models.py",
    "cms/documents/format_requests.py",
    "cms/places/*",
    "coalition/directory/cards.py",
    "coalition/directory/models/*",
    "coalition/directory/region_sections.py",
    "search/site/*",
]

# Strings that are rightly the same in another language: names, codes, words shared by both.
SAME_IN_BOTH = set((HOME / "same_in_both.txt").read_text().splitlines())


def po(locale, home=HOME) -> Path:
    return home / locale / "LC_MESSAGES" / "django.po"


def entries(path: Path) -> dict[str, str]:
    """msgid → msgstr of a .po file, compiled by gettext's own tool."""
    compiled = path.with_suffix(".check.mo")
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, path], check=True)
    try:
        with compiled.open("rb") as file:
            return {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}
    finally:
        compiled.unlink()


def msgids(path: Path) -> set[str]:
    command = ["msgattrib", "--no-obsolete", "--no-wrap", path]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line for line in found.splitlines() if line.startswith(("msgid ", "msgid_plural ", "msgctxt "))}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogues as they would be if they were collected now, from a copy of the code."""
    copy = tmp_path_factory.mktemp("copy") / "project"
    left_out = shutil.ignore_patterns(".*", "media", "static_collected", "demo", "docs", "*.sqlite3*", "__pycache__")
    shutil.copytree(settings.BASE_DIR, copy, ignore=left_out)
    before, settings.LOCALE_PATHS = settings.LOCALE_PATHS, [str(copy / "cms" / "locale")]
    folder = os.getcwd()
    os.chdir(copy)
    try:
        collect(LOCALES)
    finally:
        settings.LOCALE_PATHS = before
        os.chdir(folder)
    return copy / "cms" / "locale"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_string_is_outside_the_catalogue(collected, locale):
    assert msgids(po(locale, collected)) - msgids(po(locale)) == set()
    assert msgids(po(locale)) - msgids(po(locale, collected)) == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_committed_catalogue_is_what_its_source_compiles_to(locale):
    with po(locale).with_suffix(".mo").open("rb") as file:
        committed = {key: value for key, value in gettext.GNUTranslations(file)._catalog.items() if key}
    assert committed == entries(po(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_visitors_string_is_translated(locale):
    assert untranslated(visitors_part(locale)) == ""


def test_the_whole_admin_is_in_spanish():
    assert untranslated(po("es").read_bytes()) == ""


@pytest.mark.parametrize("locale", LOCALES)
def test_no_translation_is_the_english_again_but_for_the_words_both_share(locale):
    same = {key for key, value in entries(po(locale)).items() if key == value}
    assert same - SAME_IN_BOTH == set()


def test_five_catalogues_say_that_they_are_made_by_machine():
    marked = {locale for locale in LOCALES if '"X-Origin: machine' in po(locale).read_text()}
    assert marked == set(LOCALES) - {"es"}


def visitors_part(locale) -> bytes:
    """The part of a catalogue whose strings visitors meet."""
    chosen = [option for path in VISITORS for option in ("-N", path)]
    return subprocess.run(["msggrep", *chosen, po(locale)], check=True, capture_output=True).stdout


def untranslated(catalogue: bytes) -> str:
    command = ["msgattrib", "--untranslated", "--no-obsolete", "-"]
    return subprocess.run(command, input=catalogue, check=True, capture_output=True).stdout.decode().strip()
