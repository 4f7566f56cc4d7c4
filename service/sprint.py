"""How a process runs that makes one card and ends: it prepares nothing for a later that never comes."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Final

from service.allocator import take_large_pages

# Seconds until who reads the credit must let the thread run that decodes: that one asks often and briefly.
_TURN: Final = 0.0001


def begin() -> None:
    """Run on without looking for rubbish, of which one card makes little, and with memory at hand."""
    gc.disable()
    sys.setswitchinterval(_TURN)
    take_large_pages()


def end(status: int) -> None:
    """End the process at once; return where nobody takes its last words.

    To take apart what it loaded, object by object, takes longer than to encode the card.
    """
    with suppress(OSError):
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(status)
