"""Mail with the way back to a lost password, made by the scheduler after the answer was given."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.db import transaction
from django.utils import timezone, translation

from .models import ResetRequest

MAX_PER_RUN = 50
RETENTION = timedelta(hours=1)  # while the scheduler stood still: nobody waits for it any more
EMAIL = "wagtailadmin/account/password_reset/email.txt"
SUBJECT = "wagtailadmin/account/password_reset/email_subject.txt"


def answer_requests() -> None:
    """One mail for each address that was asked for and has an account, however often it was asked for."""
    ResetRequest.objects.filter(created__lt=timezone.now() - RETENTION).delete()
    asked = dict(ResetRequest.objects.order_by("pk").values_list("email", "language")[:MAX_PER_RUN])
    for email, language in asked.items():
        with transaction.atomic():
            # Of two schedulers one deletes it.
            if ResetRequest.objects.filter(email=email).delete()[0]:
                _mail(email, language)


def _mail(email: str, language: str) -> None:
    form = PasswordResetForm({"email": email})
    site = urlsplit(settings.SITE_URL)
    if form.is_valid():
        with translation.override(language):
            form.save(
                domain_override=site.netloc,
                use_https=site.scheme == "https",
                subject_template_name=SUBJECT,
                email_template_name=EMAIL,
            )
