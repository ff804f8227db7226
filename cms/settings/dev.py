"""The site of `make run` and `make dev`: nothing to set up, DEBUG off unless DEBUG=1."""

from .base import *  # noqa: F403
from .base import LOCAL_FOLDER, SECRET_KEY, env
from .local_secret import read_or_create_secret

DEBUG = env.bool("DEBUG", default=False)
PATTERNS = True
SECRET_KEY = SECRET_KEY or read_or_create_secret(LOCAL_FOLDER / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
# Nobody waits for bytes on one's own machine: files with a hash in their names, as in production, but not compressed.
MANIFEST = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES["staticfiles"] = {"BACKEND": PLAIN if DEBUG else MANIFEST}  # noqa: F405
