"""The demo site that browsers test: `make run`'s, and addresses that fail on purpose (urls.py)."""

from cms.settings.dev import *  # noqa: F403

ROOT_URLCONF = "tests.browser.urls"
