"""`manage.py run_local`, which `make run` calls."""

import signal
import socket
import subprocess
import sys
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.demo.logins import logins


class Command(BaseCommand):
    """Serves the site and runs the scheduler until it is stopped; raises CommandError where the port is taken."""

    help = "Serve this installation on one's own machine: gunicorn, and the clock beside it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--prepare", action="store_true", help="First migrate, load the demo, collect static files."
        )
        parser.add_argument("--reload", action="store_true", help="Start anew when a file changes.")

    def handle(self, port, prepare, reload, **options):
        if taken(port):
            raise CommandError(f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}")
        if prepare:
            self.prepare()
        self.stdout.write(
            f"\n  The site:   http://localhost:{port}/\n  The admin:  http://localhost:{port}/admin/\n\n"
        )
        for role, (email, password) in logins().items():
            self.stdout.write(f"    {role:14} {email:32} {password}")
        self.stdout.write("\n  Stop it with Ctrl+C.\n\n")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        children = [
            subprocess.Popen(arguments, cwd=settings.BASE_DIR)
            for arguments in (web_server(port, reload), [sys.executable, "manage.py", "run_scheduler"])
        ]
        try:
            children[0].wait()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()

    def prepare(self) -> None:
        """Bring database, demo and static files up to date, saying what takes long the first time."""
        call_command("check_health", before_migrating=True, stdout=StringIO())
        self.say("Preparing the database …")
        call_command("migrate", verbosity=0)
        self.say("Loading the demo …")
        call_command("load_demo", logins=True, stdout=StringIO())
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)

    def say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def web_server(port: int, reload: bool) -> list[str]:
    """gunicorn, with the limits that the public site has."""
    return [
        sys.executable, "-m", "gunicorn", "cms.wsgi", "--config", "cms/gunicorn.py",
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", *(["--reload"] if reload else []),
    ]  # fmt: skip


def taken(port: int) -> bool:
    """Whether a program listens on this port of 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
