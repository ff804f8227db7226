"""What Wagtail's own `wagtail start` makes, served the same way on the same machine: the measure beside ours."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.temporary_site import running

HERE = Path(__file__).resolve().parent
NAME = "started"
SETTINGS = """
from .base import *

DEBUG = False
SECRET_KEY = "for a measurement on one machine, thrown away with it after some minutes"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
"""
# A page beneath the home page, as many sites have them; the project knows no other type.
FILL = """
from home.models import HomePage
home = HomePage.objects.get(depth=2)
for number in range(30):
    home.add_child(instance=HomePage(title=f"School rights, page {number}", slug=f"page-{number}"))
"""
PAGES = {"home": "/", "content": "/page-1/", "search": "/search/?query=school"}


class Baseline:
    """The project in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder / NAME
        self.environment = os.environ | {"DJANGO_SETTINGS_MODULE": f"{NAME}.settings.bench"}
        for name in ("DATABASE_URL", "ELASTICSEARCH_URL", "REDIS_URL"):
            self.environment.pop(name, None)
        wagtail = Path(sys.executable).parent / "wagtail"
        self.folder.mkdir(parents=True)
        self._run(str(wagtail), "start", NAME, ".")
        (self.folder / NAME / "settings" / "bench.py").write_text(SETTINGS)
        self._run(sys.executable, "manage.py", "migrate", "--verbosity", "0")
        self._run(sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        self._run(sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", FILL)
        self._run(sys.executable, "manage.py", "update_index")

    def _run(self, *command: str) -> str:
        environment = self.environment | {"PYTHONPATH": str(self.folder)}
        done = subprocess.run(command, cwd=self.folder, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[:3])} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        return done.stdout

    def costs(self) -> dict:
        return json.loads(self._run(sys.executable, str(HERE / "request_cost.py"), *PAGES.values()).splitlines()[-1])

    def served(self):
        gunicorn = ["-m", "gunicorn", f"{NAME}.wsgi", "--workers", "2", "--log-level", "error"]
        return running(gunicorn, self.folder, self.environment, self.folder / "gunicorn.log")
