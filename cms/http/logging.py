"""Logs say what happened and where in the code; never who asked, from where, for what (docs/adr/0016).

One formatter writes every line of the site, of its worker and of gunicorn. It prints nothing but what this project's
own source holds: the words of a message before anything is put into them, places in the code, kinds of exceptions
and numbers. What came from outside is text, and no text is ever put in.
"""

import logging
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
OURS = tuple(str(PROJECT / folder) for folder in ("cms", "coalition", "search", "home"))
# gunicorn's messages are written out in its source, with what it was sent as arguments.
SAFE_LOGGERS = {"gunicorn.error"}


class PrivacyFormatter(logging.Formatter):
    """A line with time, level, logger and what may be told of the message; below it the places of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def formatException(self, exc_info) -> str:  # noqa: N802  (the name is logging's)
        """The places and the kind of an exception, not its words."""
        kind, _, trace = exc_info
        places = []
        while trace:
            code = trace.tb_frame.f_code
            places.append(f"  {code.co_filename}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return "\n".join([*places, f"  {kind.__name__}"]) if kind else ""


def message_of(record: logging.LogRecord) -> str:
    """Our own message with its numbers; of anybody else's, where it was written and the status of the answer."""
    if isinstance(record.msg, str) and (record.pathname.startswith(OURS) or record.name in SAFE_LOGGERS):
        return _redact_args(record.msg, record.args)
    status = getattr(record, "status_code", None)
    place = f"{record.module}.py:{record.lineno}"
    return f"status {status} ({place})" if isinstance(status, int) else f"({place})"


def _redact_args(message: str, args) -> str:
    if not args:
        return message
    named = isinstance(args, dict)
    try:
        return message % (
            {key: _redacted(value) for key, value in args.items()} if named else tuple(map(_redacted, args))
        )
    except (TypeError, ValueError):
        return message  # a %d that got a word: the words stay as they were written


def _redacted(value):
    """Numbers as they are, of an exception its kind, anything else not at all."""
    if isinstance(value, int | float):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else "…"
