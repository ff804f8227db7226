"""Whether mail goes out."""

from cms.ops.health import MAX_QUEUE_SECONDS, Component

from .outbox import figures


def mail_components() -> list[Component]:
    """The part "mail": fails if one waits longer than MAX_QUEUE_SECONDS, or failed or got stuck in the last day."""
    found = figures()
    works = found["seconds"] <= MAX_QUEUE_SECONDS and not found["failed"] and not found["unsure"]
    advice = (
        f"{found['waiting']} mails wait, {found['failed']} could not be sent in the last day, {found['unsure']} may "
        "or may not have arrived. Is the worker running (python manage.py run_scheduler)? Is EMAIL_URL right?"
    )
    # No figures: /readyz is open to all, and a mail more tells that an address has an account.
    return [Component("mail", works, advice=advice)]
