"""What every installation shares. What differs comes from the environment; .env.example names each variable."""

from pathlib import Path
from typing import Any

import environ

from .editing import *  # noqa: F403
from .languages import *  # noqa: F403
from .security import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = False
PATTERNS = False  # the page that shows every component, on the machines of those who build them
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
WAGTAILADMIN_BASE_URL = SITE_URL

INSTALLED_APPS = [
    # Each may use what stands below it (docs/architecture.md); its templates win over theirs.
    "home",
    "search.site",
    "cms.demo",
    "cms.editorial",
    "cms.campaigns",
    "cms.resources",
    "coalition.directory",
    "coalition.imports",
    "wagtail.contrib.redirects",  # before ours, which looks at what it wrote when a page was renamed
    "cms.pages",
    "cms.site_settings",
    "cms.alerts",
    "cms.rich_text",
    "cms.taxonomy",
    "cms.documents",
    "cms.places",
    "cms.users",
    "cms.images",
    "search.index",
    "cms.mail",
    "cms.attempts",
    "cms.cleaning",
    "cms.visibility",
    "cms.http",
    "cms.backups",
    "cms.ops",
    "cms.i18n",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.users.apps.UsersInAdmin",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # What every answer carries stands before whatever may answer: a file, a refusal, a redirect.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.http.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.http.middleware.RequestSanityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.http.middleware.PathLocaleMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "cms.http.page_cache.PageCacheMiddleware",
    "cms.http.middleware.MethodNotAllowedMiddleware",
    "cms.http.middleware.LoginThrottleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.http.full_disk.FullDiskMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.http.middleware.SiteRedirectMiddleware",
    "cms.editorial.publish_validation.PublishValidationMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
AUTH_USER_MODEL = "users.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cms.pages.templatetags.page_tags"],
        },
    }
]

# SQLite waits its turn to write instead of failing; PostgreSQL by DATABASE_URL.
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            # A cache that is down slows the site; it never stops it.
            "BACKEND": "cms.http.cache_backends.CircuitBreakerRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

_email = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(_email)
# What is sent waits in a table; the scheduler hands it to the server that EMAIL_URL names (cms/mail/outbox.py).
MAIL_DELIVERY_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_BACKEND = "cms.mail.backends.OutboxBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="alongside@example.org")

# Search: the engine that answers first. Without an address the database does it alone.
ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="alongside")

AUTHENTICATION_BACKENDS = ["cms.users.backends.CountedPasswords"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static_collected")))
LOCAL_FOLDER = Path(env.str("LOCAL_FOLDER", default=str(BASE_DIR / ".local")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cms.http.finders.ErrorPageFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "cms.ops.storage.WholeFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# No address, agent, query string or form content: only what happened, where in the code (docs/adr/0016).
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"privacy": {"()": "cms.http.logging.PrivacyFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "privacy"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "elastic_transport": {"level": "ERROR"},
        "pypdf": {"level": "CRITICAL"},
    },
}
