"""The site of `make run` and `make dev`: nothing to set up, DEBUG off unless DEBUG=1."""

from .base import *  # noqa: F403
from .base import LOCAL_FOLDER, SECRET_KEY, env
from .local_secret import read_or_create_secret

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or read_or_create_secret(LOCAL_FOLDER / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
