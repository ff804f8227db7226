import os
import socket
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.users.demo import logins


class Command(BaseCommand):
    help = "Serve this installation on one's own machine: gunicorn, and the clock beside it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reload", action="store_true", help="Start anew when a file changes.")

    def handle(self, port, reload, **options):
        if taken(port):
            raise CommandError(f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}")
        self.stdout.write(
            f"\n  The site:   http://localhost:{port}/\n  The admin:  http://localhost:{port}/admin/\n\n"
        )
        for role, (email, password) in logins().items():
            self.stdout.write(f"    {role:14} {email:32} {password}")
        self.stdout.write("\n  Stop it with Ctrl+C.\n\n")
        self.stdout.flush()
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        clock = subprocess.Popen([sys.executable, "manage.py", "clock"], cwd=settings.BASE_DIR, env=environment)
        try:
            subprocess.run(command(port, reload), cwd=settings.BASE_DIR, env=environment, check=False)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")
        finally:
            clock.terminate()
            clock.wait()


def command(port: int, reload: bool) -> list[str]:
    """gunicorn, with the limits that the public site has."""
    return [
        sys.executable, "-m", "gunicorn", "cms.wsgi", "--config", "cms/gunicorn.py",
        "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", *(["--reload"] if reload else []),
    ]  # fmt: skip


def taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
