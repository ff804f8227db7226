"""Logins of the demo: one for each role, with passwords made here and kept beside the database, never in git."""

import json
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from cms.users.models import EDITORS, REVIEWERS, TRANSLATORS, WRITERS, User

# Role → its groups; the administrator has every right without one.
ROLES = {
    "writer": [WRITERS],
    "editor": [EDITORS],
    "translator": [TRANSLATORS],
    "reviewer": [REVIEWERS],
    "steward": ["Stewards"],
    "administrator": [],
}


def logins_file() -> Path:
    """Where the logins are kept: a JSON file, role → e-mail and password, that its owner alone can read."""
    return settings.LOCAL_FOLDER / "logins.json"


def logins() -> dict[str, tuple[str, str]]:
    """Role → e-mail and password, for those demo users who still exist."""
    if not logins_file().exists():
        return {}
    kept = json.loads(logins_file().read_text())
    known = set(User.objects.filter(email__in=[email for email, _ in kept.values()]).values_list("email", flat=True))
    return {role: (email, password) for role, (email, password) in kept.items() if email in known}


def make_logins() -> None:
    """Make the demo user of each role on first use; afterwards nothing is touched."""
    made = json.loads(logins_file().read_text()) if logins() else {}
    missing = [role for role in ROLES if role not in made]
    for role in missing:
        email, password = f"{role}@example.org", secrets.token_urlsafe(12)
        make = User.objects.create_superuser if role == "administrator" else User.objects.create_user
        User.objects.filter(email=email).delete()
        user = make(email, password, first_name="Demo", last_name=role)
        user.groups.set(Group.objects.filter(name__in=ROLES[role]))
        made[role] = (email, password)
    if not missing:
        return
    logins_file().parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(logins_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
