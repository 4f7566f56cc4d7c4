"""How the C library keeps memory in a process of many threads that draws large pictures.

glibc gives threads up to eight arenas a core and, after the first large picture is freed, takes further
ones from those arenas, which it hardly gives back: thirty requests left a worker at 374 MB that needs 200.
Two arenas, and pictures in mappings of their own, return what was freed. Elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
from typing import Final

# Names and numbers from glibc's malloc.h.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_MEGABYTE: Final = 1024 * 1024


def keep_little() -> bool:
    """Let this process return freed memory; tell whether its C library could be asked."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    wanted = ((_ARENA_MAX, 2), (_MMAP_THRESHOLD, 2 * _MEGABYTE), (_TRIM_THRESHOLD, 16 * _MEGABYTE))
    answers = [mallopt(name, value) for name, value in wanted]
    return answers == [1] * len(wanted)
