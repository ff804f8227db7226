"""Whether mail goes out."""

from cms.ops.health import SECONDS_TO_WAIT, Part

from .outbox import figures


def mail() -> list[Part]:
    found = figures()
    works = found["seconds"] <= SECONDS_TO_WAIT and not found["failed"] and not found["unsure"]
    advice = (
        f"{found['waiting']} mails wait, {found['failed']} could not be sent in the last day, {found['unsure']} may "
        "or may not have arrived. Is the worker running (python manage.py run_scheduler)? Is EMAIL_URL right?"
    )
    # No figures: /readyz is open to all, and a mail more tells that an address has an account.
    return [Part("mail", works, advice=advice)]
