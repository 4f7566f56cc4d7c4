"""Pictures in the store of a cloud (S3, Google, Azure), named by their content as in a folder.

Credentials, region and endpoint come by the usual variables of each cloud. An object is whole or not there;
one that is there is not sent again. The client behind it is not fork-safe: each process opens its own, at the
first use, and no process may use one before it forks. What was read is kept in a folder of bounded size.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import ObjectStore, from_url

from service.errors import ConfigurationError, Refusal
from service.meters import CACHE_READS
from service.model.picture import MEDIA_TYPES
from service.outside.read_cache import ReadCache
from service.outside.store import is_key, key_of

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_FOREVER: Final = "public, max-age=31536000, immutable"
_PROBE: Final = "cutline-readiness"
_ABSENT: Final = (NotFoundError, FileNotFoundError)  # the client raises either
_PLAIN_HTTP: Final = ("AWS_ALLOW_HTTP", "AZURE_ALLOW_HTTP", "GOOGLE_ALLOW_HTTP")
# A short outage is ridden out here, a longer one by whoever called: a worker comes back to its job.
_RETRY: Final[RetryConfig] = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}


class CloudStore:
    """Pictures under an address such as `s3://bucket/prefix`. Threads, processes and hosts may share it."""

    def __init__(self, address: str, cache: ReadCache) -> None:
        self._address = address
        self._cache = cache
        self._lock = Lock()
        self._opened: ObjectStore | None = None
        self._process = 0

    def put(self, data: bytes, suffix: str) -> str:
        """Keep these bytes and return their key; raise Refusal `unready` where the store is out of reach."""
        key = key_of(data, suffix)
        with _reached():
            try:
                self._send(key, data, "create")
            except AlreadyExistsError:
                if self._fetch(key) is None:
                    self._send(key, data, "overwrite")
        self._cache.keep(key, data)
        return key

    def get(self, key: str) -> bytes | None:
        """Return the bytes of a key, or None where there are none or they are damaged."""
        if not is_key(key):
            return None
        kept = _sound(key, self._cache.read(key))
        CACHE_READS.labels("pictures", "miss" if kept is None else "hit").inc()
        if kept is not None:
            return kept
        with _reached():
            data = self._fetch(key)
        if data is not None:
            self._cache.keep(key, data)
        return data

    def has(self, key: str) -> bool:
        """Tell whether there is an object of this key."""
        with _reached():
            return is_key(key) and self._is_there(key)

    def delete(self, key: str) -> bool:
        """Remove a key's object; tell whether there was one."""
        if not self.has(key):
            return False
        with _reached():
            obstore.delete(self._store(), key)
        self._cache.forget(key)
        return True

    def sweep(self) -> int:
        """Bring the folder of what was read down to its bound; return how many files were removed."""
        return self._cache.trim()

    def check(self) -> None:
        """Raise Refusal `unready` where the store does not answer, or does not let us in."""
        with _reached():
            self._is_there(_PROBE)

    def _send(self, key: str, data: bytes, mode: Literal["create", "overwrite"]) -> None:
        media_type = MEDIA_TYPES.get(PurePosixPath(key).suffix[1:], "application/octet-stream")
        attributes = {"Content-Type": media_type, "Cache-Control": _FOREVER}
        obstore.put(self._store(), key, data, mode=mode, attributes=attributes)

    def _fetch(self, key: str) -> bytes | None:
        try:
            data = bytes(obstore.get(self._store(), key).bytes())
        except _ABSENT:
            return None
        return _sound(key, data)

    def _is_there(self, key: str) -> bool:
        try:
            obstore.head(self._store(), key)
        except _ABSENT:
            return False
        return True

    def _store(self) -> ObjectStore:
        with self._lock:
            if self._opened is None or self._process != os.getpid():
                self._opened, self._process = open_cloud(self._address), os.getpid()
            return self._opened


def open_cloud(address: str) -> ObjectStore:
    """Return a client for an address; raise ConfigurationError where it or its variables cannot be used."""
    client: ClientConfig = {
        "connect_timeout": "3s",
        "timeout": "15s",
        "allow_http": any(os.environ.get(name, "").lower() in ("true", "1") for name in _PLAIN_HTTP),
    }
    try:
        return from_url(address, client_options=client, retry_config=_RETRY)
    except (BaseError, ValueError) as error:
        raise ConfigurationError(f"CUTLINE_STORE: {_first_line(error)}") from None


def _sound(key: str, data: bytes | None) -> bytes | None:
    """Return bytes that are what their key says, and None for others."""
    if data is None or hashlib.sha256(data).hexdigest() != PurePosixPath(key).stem:
        return None
    return data


@contextmanager
def _reached() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise Refusal(
            "unready", "Pictures cannot be kept or read just now. Try again in a moment.",
            log=f"picture store: {_first_line(error)}", retry_after=5,
        ) from error  # fmt: skip


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
