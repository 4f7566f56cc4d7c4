"""What a network's failures are called: every exception of a fetch becomes one Refusal."""

from __future__ import annotations

import http.client
import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from service.errors import Refusal

_FAILURES: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (ssl.SSLCertVerificationError, "tls_certificate", "The address's host has no valid certificate."),
    (TimeoutError, "fetch_timeout", "The address's host took too long. Try again, or upload the file."),
    (http.client.IncompleteRead, "fetch_truncated", "The file arrived cut short. Try again in a moment."),
    (ssl.SSLError, "fetch_failed", "No secure connection to the address's host could be made."),
    (OverflowError, "fetch_failed", "The address's host sent an answer that cannot be used."),
    (http.client.HTTPException, "fetch_failed", "The address's host sent an answer that cannot be used."),
    (zlib.error, "fetch_failed", "The address's host sent an answer that cannot be used."),
    (ValueError, "fetch_failed", "The address's host sent an answer that cannot be used."),
    (OSError, "fetch_failed", "The address's host cannot be reached."),
)  # fmt: skip
_CAUGHT: Final = tuple(kind for kind, _code, _words in _FAILURES)


@contextmanager
def as_refusals(field: str) -> Iterator[None]:
    """Turn whatever a fetch raises into a Refusal about `field`; the cause goes to the operator's log."""
    try:
        yield
    except Refusal as refusal:
        raise Refusal(
            refusal.code, refusal.detail, field=refusal.field or field, log=refusal.log,
            retry_after=refusal.retry_after,
        ) from None  # fmt: skip
    except _CAUGHT as error:
        code, words = next((code, words) for kind, code, words in _FAILURES if isinstance(error, kind))
        raise Refusal(code, words, field=field, log=f"{type(error).__name__}: {error}"[:300]) from None
