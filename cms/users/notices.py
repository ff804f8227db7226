"""Mail to whoever has an account when somebody changes how one gets into it."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation


def notify_email_changed(user, old: str) -> None:
    """To the old address and to the new one. The old one may be the last that its owner still reads."""
    for recipient in (old, user.email):
        _send(recipient, user, "address_changed", {"old": old, "new": user.email, "is_old": recipient == old})


def notify_password_changed(user) -> None:
    """After somebody else has set it."""
    _send(user.email, user, "password_changed", {})


def _send(recipient: str, user, name: str, context: dict) -> None:
    context |= {"site": settings.SITE_URL, "site_name": settings.WAGTAIL_SITE_NAME}
    with translation.override(user.language):
        subject = render_to_string(f"users/mail/{name}_subject.txt", context).strip()
        send_mail(subject, render_to_string(f"users/mail/{name}.txt", context), None, [recipient])
