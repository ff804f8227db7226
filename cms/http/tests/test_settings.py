"""What production refuses to start without."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

WEAK = ["", "short", "a" * 60, "django-insecure-" + "x1y2z3" * 10]


@pytest.mark.parametrize("key", WEAK)
def test_a_missing_or_weak_key_stops_production(key):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "SECRET_KEY": key,
        "ALLOWED_HOSTS": "alongside.example.org",
    }
    run = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert "SECRET_KEY is missing or weak" in run.stderr


def test_every_setting_of_the_environment_is_in_the_example():
    import re

    used = set()
    for path in (settings.BASE_DIR / "cms" / "settings").glob("*.py"):
        used |= set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', path.read_text()))
    example = (settings.BASE_DIR / ".env.example").read_text()
    assert {name for name in used if f"{name}=" not in example} == set()
