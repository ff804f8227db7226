"""Logs say what happened and where in the code; never who asked, from where, for what (docs/adr/0016)."""

import logging

# Django's request loggers put the address asked for, or the request itself, into the message.
_SAY_TOO_MUCH = ("django.request", "django.server", "django.security", "gunicorn.access")


class WithoutVisitor(logging.Filter):
    """Takes everything a visitor sent out of a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith(_SAY_TOO_MUCH):
            status = getattr(record, "status_code", None)
            record.msg = f"A request ended with status {status}." if status else "A request was refused."
            record.args = ()
        return True


class PlainFormatter(logging.Formatter):
    """One line, and for failures the places in our code: frames and the kind of exception, not its words."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, exc_info):  # noqa: N802  (the name is logging's)
        kind, _, trace = exc_info
        places = []
        while trace:
            code = trace.tb_frame.f_code
            places.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return "\n".join([*places, f"  {kind.__name__}"])
