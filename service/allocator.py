"""How the C library keeps memory in a process of many threads that draws large pictures.

glibc gives threads up to eight arenas a core, and each keeps what it once took: thirty requests left a worker
at 374 MB that needs 200. Asked to map every picture on its own instead, it takes each page of each picture
anew from the system, which is a sixth of a card's processor time. So there is one arena, whose memory is
taken again from card to card, and given back when no card was made for a while. A process that makes one card
and ends takes its arena in large pages and gives nothing back. Elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import mmap
import time
from collections.abc import Callable, Mapping
from functools import wraps
from threading import Lock, Thread
from typing import Final, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Names and numbers from glibc's malloc.h.
_TRIM_THRESHOLD: Final = -1
_TOP_PAD: Final = -2
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_MEGABYTE: Final = 1024 * 1024
_MOST_MAPPED: Final = 32 * _MEGABYTE  # glibc allows no more
_MOST_FREE: Final = 256 * _MEGABYTE  # what a large photo takes, and the next one takes again
_QUIET_SECONDS: Final = 10.0
_LARGE_PAGE: Final = 2 * _MEGABYTE
_ONE_CARD: Final = 64 * _MEGABYTE  # what most cards take


def reuse_memory() -> bool:
    """Let this process take freed memory again; tell whether its C library could be asked."""
    return _told(
        {_ARENA_MAX: 1, _MMAP_THRESHOLD: _MOST_MAPPED, _TRIM_THRESHOLD: _MOST_FREE}, ctypes.CDLL(None)
    )


def take_large_pages() -> bool:
    """Let this process, which makes one card and ends, take memory at once; tell whether that could be asked.

    The system hands out a page when it is first touched, and a picture touches 500 of the usual ones for one
    of two megabytes. It gives those where it is set to give them at all.
    """
    c_library = ctypes.CDLL(None)
    wanted = {_ARENA_MAX: 1, _MMAP_THRESHOLD: _MOST_MAPPED, _TRIM_THRESHOLD: 1024 * _MEGABYTE}
    if not _told({**wanted, _TOP_PAD: _ONE_CARD}, c_library):
        return False
    address, size = ctypes.c_void_p, ctypes.c_size_t
    c_library.sbrk.restype = c_library.malloc.restype = address
    start = c_library.sbrk(0) // mmap.PAGESIZE * mmap.PAGESIZE
    c_library.free(address(c_library.malloc(size(_LARGE_PAGE))))  # makes the arena grow
    grown = c_library.sbrk(0) - start
    return bool(c_library.madvise(address(start), size(grown), mmap.MADV_HUGEPAGE) == 0)


def _told(wanted: Mapping[int, int], c_library: ctypes.CDLL) -> bool:
    mallopt = getattr(c_library, "mallopt", None)
    return mallopt is not None and [mallopt(*each) for each in wanted.items()] == [1] * len(wanted)


def give_back() -> bool:
    """Return freed memory to the system; tell whether the C library could be asked."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True


class Tidier:
    """Calls `tidy` once nothing that it watches was done for `seconds`. Threads may share it."""

    def __init__(self, tidy: Callable[[], object] = give_back, seconds: float = _QUIET_SECONDS) -> None:
        self._tidy, self._seconds = tidy, seconds
        self._lock = Lock()
        self._waits = False
        self._last = 0.0

    def watching(self, work: Callable[P, T]) -> Callable[P, T]:
        """Return the same work, after which there is something to tidy."""

        @wraps(work)
        def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return work(*args, **kwargs)
            finally:
                self._note()

        return watched

    def _note(self) -> None:
        with self._lock:
            self._last = time.monotonic()
            starts, self._waits = not self._waits, True
        if starts:
            self._begin()

    def _begin(self) -> None:
        try:
            Thread(target=self._wait, name="tidier", daemon=True).start()
        except RuntimeError:  # the system gives no thread more: the next work asks again
            self._waits = False

    def _wait(self) -> None:
        while self._is_too_soon():
            time.sleep(self._seconds)
        self._tidy()

    def _is_too_soon(self) -> bool:
        """Tell whether something was done just now; where not, the next work begins a new wait."""
        with self._lock:
            self._waits = time.monotonic() - self._last < self._seconds
            return self._waits
