"""The tests: fast password hashes, mail kept in memory, files in a folder of each run's own."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import LOGGING

SECRET_KEY = "only for tests, never in an installation, long enough for check --deploy"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "other.example"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="alongside-media-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
STORAGES = {
    "default": {"BACKEND": "cms.ops.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Tests choose their engine themselves; an address in the environment must not choose it for them.
ELASTICSEARCH_URL = ""
LOGGING["root"]["level"] = "ERROR"
