"""The journal: one JSON object a line on standard error, with the request or the job that a line is about.

No line can be forged: control characters of every kind are escaped. Passwords within addresses are left out.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final, TextIO

_SUBJECT: Final[ContextVar[dict[str, str]]] = ContextVar("subject")
_PASSWORD: Final = re.compile(r"(://[^/@\s:]*:)[^@/\s]+@")
_LONGEST: Final = 8000


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: moment, level, logger, message, subject, and a failure's trace."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _discreet(record.getMessage()),
            **_SUBJECT.get({}),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = _discreet(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True, default=str)


def write_journal(level: str, stream: TextIO | None = None) -> None:
    """Let this process write its journal, from a level on, and the libraries' warnings with it."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("cutline").setLevel(level.upper())


def adopt(*names: str) -> None:
    """Let loggers that bring handlers of their own write into the journal instead."""
    for name in names:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


@contextmanager
def about(**subject: str) -> Iterator[None]:
    """Name what the lines written within are about, such as a job."""
    token = _SUBJECT.set(_SUBJECT.get({}) | subject)
    try:
        yield
    finally:
        _SUBJECT.reset(token)


def begin(**subject: str) -> None:
    """Name what all lines of this thread are about from now on, such as a request."""
    _SUBJECT.set(subject)


def _discreet(text: str) -> str:
    return _PASSWORD.sub(r"\1***@", text)[:_LONGEST]
