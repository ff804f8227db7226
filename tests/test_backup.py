"""What was backed up comes back whole, and a file that is not whole changes nothing."""

import hashlib
import json
import shutil
import stat
import warnings
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from wagtail.documents import get_document_model

import cms
from cms.attempts.passwords import begin
from cms.backups import archive, restore, tables
from cms.documents.tests import factories
from cms.documents.tests.test_sanitize_office import CORE, ZEBRA
from cms.mail.models import OutgoingMail
from cms.ops.models import SchedulerLease
from cms.ops.scheduler import Scheduler
from cms.pages.models import StandardPage
from cms.users.models import User

pytestmark = pytest.mark.django_db


def say(command, *arguments, **options) -> str:
    # Rows that a test wrote a moment ago still wait for their constraints; those of a site do not.
    connection.check_constraints()
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def contents(said: str) -> str:
    """The counts and the hash over all that a command names."""
    return said.partition(" rows,")[0].rpartition(" ")[2] + said.partition(" rows,")[2]


@pytest.fixture
def site(home_page, settings, tmp_path):
    """A page, a login and a file, in folders of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    home_page.add_child(
        instance=StandardPage(title="Know your rights", slug="rights", body=[("heading", "At the door")])
    )
    User.objects.create_user("editor@example.org", "a long password")
    get_document_model().objects.create(title="Flyer", file=ContentFile(b"Rights" * 100, "flyer.txt"))
    return tmp_path


@pytest.fixture
def backup(site):
    say("backup", site / "backup.zip")
    return site / "backup.zip"


def now(site) -> str:
    return contents(say("backup", site / "now.zip"))


def test_what_was_changed_and_lost_comes_back_with_equal_counts_and_hashes(site, client):
    before = contents(say("backup", site / "backup.zip"))
    StandardPage.objects.get(slug="rights").delete()
    User.objects.all().delete()
    (site / "media" / "later.txt").write_text("came after the backup")
    assert now(site) != before
    shutil.rmtree(site / "media" / "documents")
    assert contents(say("restore", site / "backup.zip", replace=True)) == before == now(site)
    assert client.login(username="editor@example.org", password="a long password")
    assert "At the door" in client.get("/rights/").content.decode()
    assert "Know your rights" in client.get("/search/?q=rights").content.decode()
    assert [path.name for path in archive.files_below(site / "media")] == ["flyer.txt"]


def test_rows_made_after_a_restore_take_keys_of_their_own(backup):
    say("restore", backup, replace=True)
    newest = User.objects.latest("pk").pk
    assert User.objects.create_user("another@example.org", "a long password").pk > newest


def test_only_its_owner_reads_a_backup_and_nobody_is_logged_in_by_it(site):
    Session.objects.create(session_key="stolen", session_data="x", expire_date=timezone.now())
    say("backup", site / "backup.zip")
    assert stat.S_IMODE((site / "backup.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(site / "backup.zip") as file:
        assert not [name for name in file.namelist() if name.startswith("rows/sessions")]
        assert "stolen" not in "".join(file.read(name).decode(errors="replace") for name in file.namelist())


def test_a_backup_that_fails_leaves_the_one_before_it_and_no_rest(backup, site, monkeypatch):
    before = backup.read_bytes()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_add_file", full)
    with pytest.raises(CommandError, match="No space left on device"):
        say("backup", backup)
    assert backup.read_bytes() == before
    assert [path.name for path in site.glob("*.zip*")] + [path.name for path in site.glob(".*")] == ["backup.zip"]


def test_a_backup_is_not_put_where_the_site_would_hand_it_out(site):
    with pytest.raises(CommandError, match="hand it out"):
        say("backup", site / "media" / "backup.zip")


def test_what_is_here_is_not_lost_without_being_told(backup, site):
    before = now(site)
    with pytest.raises(CommandError, match="not empty.*--replace"):
        say("restore", backup)
    assert now(site) == before


def test_a_folder_with_files_is_not_taken_for_empty(backup, monkeypatch):
    monkeypatch.setattr(restore, "_non_empty_tables", lambda tables: [])
    with pytest.raises(CommandError, match="There are files"):
        say("restore", backup)


def cut_short(path: Path):
    path.write_bytes(path.read_bytes()[:-200])


def emptied(path: Path):
    path.write_bytes(b"")


def another_byte(path: Path):
    """One byte of the flyer is another; the zip's own sum is made to fit."""
    rewrite(path, lambda name, held: held.replace(b"Rights", b"Wrongs", 1) if name.endswith("flyer.txt") else held)


def another_row(path: Path):
    rewrite(path, lambda name, held: held.replace(b"editor@", b"intruder@") if name.startswith("rows/users") else held)


def a_table_missing(path: Path):
    rewrite(path, lambda name, held: None if name == "rows/users.user.jsonl" else held)


def a_way_out(path: Path):
    def change(name, held):
        return held.replace(b'"documents/flyer.txt"', b'"../../flyer.txt"') if name == "manifest.json" else held

    rewrite(path, change, rename=lambda name: name.replace("documents/flyer", "../../flyer"))


def renamed_to(name):
    """The flyer has another name, in manifest, rows and archive alike: all sums fit."""

    def spoil(path: Path):
        old, new = json.dumps("documents/flyer.txt"), json.dumps(name)
        rows = {}

        def change(member, held):
            if member == "manifest.json":
                manifest = json.loads(held)
                manifest["files"] = {name: manifest["files"]["documents/flyer.txt"]}
                for table, facts in manifest["tables"].items():
                    facts["sha256"] = rows.get(table, facts["sha256"])
                return json.dumps(manifest).encode()
            if member.startswith("rows/documents.sitedocument.") or member.startswith("rows/wagtaildocs.document."):
                held = held.replace(old.encode(), new.encode())
                rows[member[5:-6]] = hashlib.sha256(held).hexdigest()
            return held

        rewrite(path, change, rename=lambda member: member.replace("documents/flyer.txt", name))

    return spoil


def another_file(path: Path):
    """One that no row names, with its place in the manifest."""
    content = b"<script>alert(1)</script>"

    def change(name, held):
        if name != "manifest.json":
            return held
        manifest = json.loads(held)
        manifest["files"]["images/evil.html"] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        return json.dumps(manifest).encode()

    rewrite(path, change)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("files/images/evil.html", content)


def twice_the_same(path: Path):
    with zipfile.ZipFile(path, "a") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file.writestr("files/documents/flyer.txt", b"Wrongs")


def larger_than_said(path: Path):
    rewrite(path, lambda name, held: held + b"more" if name.endswith("flyer.txt") else held)


def a_bomb(path: Path):
    def change(name, held):
        return b" " * (11 << 20) if name == "rows/users.user.jsonl" else held

    with zipfile.ZipFile(path) as file:
        held = {name: change(name, file.read(name)) for name in file.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in held.items():
            file.writestr(name, content)


def no_manifest(path: Path):
    rewrite(path, lambda name, held: b"[]" if name == "manifest.json" else held)


def of_format(number):
    """A backup of another format, as the version of the site that wrote it made it."""

    def change(name, held):
        return json.dumps(json.loads(held) | {"format": number}).encode() if name == "manifest.json" else held

    return lambda path: rewrite(path, change)


def newer(path: Path):
    def change(name, held):
        if name != "manifest.json":
            return held
        manifest = json.loads(held)
        manifest["migrations"].append(["pages", "9999_of_next_year"])
        return json.dumps(manifest).encode()

    rewrite(path, change)


def rewrite(path: Path, change, rename=str):
    with zipfile.ZipFile(path) as file:
        held = {name: change(name, file.read(name)) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in held.items():
            if content is not None:
                file.writestr(rename(name), content)


@pytest.mark.parametrize("twin", ["ed\u0131tor@example.org", "edi\u200btor@example.org", "EDITOR@example.org"])
def test_a_backup_in_which_an_account_has_a_look_alike_address_changes_nothing(backup, site, twin, monkeypatch):
    """Whoever wrote it into the archive made its hashes fit."""
    before = now(site)
    plain_values = tables.Table._values

    def with_a_twin(table, row):
        return (twin if value == "editor@example.org" else value for value in plain_values(table, row))

    monkeypatch.setattr(tables.Table, "_values", with_a_twin)
    with pytest.raises(CommandError, match="user_email_in_one_spelling|No row was changed"):
        say("restore", backup, replace=True)
    monkeypatch.undo()
    assert now(site) == before


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (cut_short, "cut short or is damaged"),
        (emptied, "cut short or is damaged"),
        (another_byte, "flyer.txt is not what was backed up"),
        (another_row, "rows/users.user.jsonl is not what was backed up"),
        (a_table_missing, "does not hold what its manifest says"),
        (a_way_out, "leads out of the folder"),
        (renamed_to("/absolute/flyer.txt"), "leads out of the folder"),
        (renamed_to("C:/flyer.txt"), "leads out of the folder"),
        (renamed_to("documents/../../flyer.txt"), "leads out of the folder"),
        (renamed_to("documents//flyer.txt"), "leads out of the folder"),
        (renamed_to("documents\\flyer.txt"), "leads out of the folder"),
        (renamed_to("documents/fly\u202eer.txt"), "leads out of the folder"),
        (renamed_to(".restoring/flyer.txt"), "leads out of the folder"),
        (another_file, "evil.html' is not both a file in it and named by a row"),
        (twice_the_same, "does not hold what its manifest says"),
        (larger_than_said, "not as large as what was backed up"),
        (a_bomb, "would unpack to"),
        (no_manifest, "its manifest cannot be read"),
        (newer, "newer version of the site: pages.9999_of_next_year"),
        (of_format(2), "older, and not supported: version"),
        (of_format(99), "newer version of the site"),
    ],
)
def test_a_spoiled_file_changes_nothing_and_says_what_is_wrong(backup, site, spoil, says):
    before = now(site)
    spoil(backup)
    with pytest.raises(CommandError, match=says):
        say("restore", backup, replace=True)
    assert now(site) == before
    assert [path.name for path in archive.files_below(site / "media")] == ["flyer.txt"]
    assert {path.name for path in site.iterdir()} == {"media", "backup.zip", "now.zip"}


def test_an_absolute_name_is_written_nowhere(backup, site):
    """The hole that was found: a tampered archive wrote to any place of the machine."""
    target = site / "outside" / "flyer.txt"
    renamed_to(str(target))(backup)
    with pytest.raises(CommandError, match="leads out of the folder"):
        say("restore", backup, replace=True)
    assert not target.exists()


def test_a_link_within_the_folder_of_files_leads_nowhere_else(backup, site):
    (site / "elsewhere").mkdir()
    shutil.rmtree(site / "media" / "documents")
    (site / "media" / "documents").symlink_to(site / "elsewhere")
    with pytest.raises(CommandError, match="by a link in"):
        say("restore", backup, replace=True)
    assert not list((site / "elsewhere").iterdir())


def test_a_backup_names_each_row_whose_file_is_missing_and_leaves_no_archive(site):
    letter = get_document_model().objects.create(title="Letter", file=ContentFile(b"Dear Mayor", "letter.txt"))
    copy = get_document_model().objects.create(title="Copy")
    get_document_model().objects.filter(pk=copy.pk).update(file=letter.file.name)
    shutil.rmtree(site / "media" / "documents")
    with pytest.raises(CommandError, match="2 files are missing") as refused:
        say("backup", site / "backup.zip")
    rows = [f"documents.sitedocument {file.pk}: {file.file.name}" for file in get_document_model().objects.all()]
    assert len(rows) == 3
    assert all(row in str(refused.value) for row in rows)
    assert [path.name for path in site.iterdir()] == ["media"]


def test_a_backup_without_files_says_so_and_a_restore_of_it_keeps_those_that_are_here(site):
    said = say("backup", site / "rows.zip", without_files=True)
    assert "0 files" in said
    assert "--without-files" in said
    said = say("restore", site / "rows.zip", replace=True)
    assert "made with --without-files" in said
    assert [path.name for path in archive.files_below(site / "media")] == ["flyer.txt"]
    shutil.rmtree(site / "media" / "documents")
    with pytest.raises(CommandError, match="1 files that rows name are not in .*flyer.txt") as left:
        say("restore", site / "rows.zip", replace=True)
    assert left.value.returncode == 3


def test_what_no_row_names_is_in_no_backup(site):
    (site / "media" / "stray.txt").write_text("left behind")
    say("backup", site / "backup.zip")
    with zipfile.ZipFile(site / "backup.zip") as file:
        assert [name for name in file.namelist() if name.startswith("files/")] == ["files/documents/flyer.txt"]


def test_a_backup_names_the_version_of_the_site_and_another_one_is_said(backup, monkeypatch):
    with archive.open_backup(backup) as (_, manifest):
        assert manifest["version"] == cms.__version__
    assert "made with version" not in say("restore", backup, check=True)
    monkeypatch.setattr(archive, "__version__", "99.0")
    assert f"It was made with version {cms.__version__} of the site; this is 99.0." in say(
        "restore", backup, check=True
    )


def test_a_document_of_an_old_backup_is_cleaned_when_it_comes_back(site):
    letter = factories.docx({"docProps/core.xml": CORE})
    document = get_document_model().objects.create(title="Letter", file=ContentFile(letter, name="letter.docx"))
    Path(document.file.path).write_bytes(letter)  # as older code stored it
    say("backup", site / "old.zip")
    say("restore", site / "old.zip", replace=True)
    restored = get_document_model().objects.get(title="Letter")
    assert ZEBRA.encode() not in factories.members(Path(restored.file.path).read_bytes())["docProps/core.xml"]


def test_a_restore_whose_search_engine_hangs_ends_and_says_what_is_left(backup, site, settings, client):
    StandardPage.objects.get(slug="rights").delete()
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="All rows are restored. Left to do:") as left:
        say("restore", backup, replace=True)
    assert left.value.returncode == 3
    assert "`python manage.py search_index rebuild` could not be run to its end" in str(left.value)
    assert "Know your rights" in client.get("/search/?q=rights").content.decode()


def test_the_lease_of_the_scheduler_is_in_no_backup(site):
    Scheduler().beat()
    say("backup", site / "backup.zip")
    say("restore", site / "backup.zip", replace=True)
    assert not SchedulerLease.objects.exists()


def test_a_file_that_is_not_there_is_named(site):
    with pytest.raises(CommandError, match="nowhere.zip cannot be read: No such file"):
        say("restore", site / "nowhere.zip", check=True)


def test_rows_that_do_not_come_out_as_they_went_in_are_taken_back(backup, site, monkeypatch):
    before = now(site)
    insert = tables.Table.insert

    def loses_one(self, lines):
        insert(self, list(lines)[:-1] if self.name == "users.user" else lines)

    monkeypatch.setattr(tables.Table, "insert", loses_one)
    with pytest.raises(CommandError, match="rows of users.user came out otherwise"):
        say("restore", backup, replace=True)
    monkeypatch.undo()
    assert now(site) == before


def test_only_what_is_there_is_left_out():
    models = {model._meta.label_lower for model in apps.get_models()}
    assert models >= tables.TRANSIENT_TABLES
    assert {label.partition(".")[0] for label in models} >= tables.REBUILT_APPS


def test_what_migrations_fill_by_themselves_counts_as_empty(db):
    """The list of such tables is right as long as this passes."""
    loader = MigrationLoader(connection)
    assert restore._non_empty_tables(tables.tables_of(archive.state_of(loader, archive.applied(loader)))) == []


def test_mail_that_waits_and_attempts_to_sign_in_are_in_no_backup(site):
    """A restored copy must write to nobody; a link to a lost password lies in no archive."""
    OutgoingMail.objects.create(recipient="rosa@example.org", sender="us@example.org", text="MARKlink")
    begin("rosa@example.org", "203.0.113.77")
    say("backup", site / "backup.zip")
    with zipfile.ZipFile(site / "backup.zip") as archive:
        names = archive.namelist()
        assert not any(b"MARKlink" in archive.read(name) for name in names)
    assert not any("attempts" in name or "outgoingmail" in name for name in names)
