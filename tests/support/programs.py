"""Programs that some tests need beside Python, and where this machine keeps them."""

from __future__ import annotations

import os
import shutil
from functools import cache

import pytest

# For a headless browser that knows this machine alone and leaves nothing behind.
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@cache
def chromium() -> str:
    """Return the path of a Chromium, or nothing."""
    return _first_of("chromium", "chromium-browser", "google-chrome")


@cache
def exiftool() -> str:
    """Return the path of exiftool, or nothing."""
    return _first_of("exiftool")


def require(name: str) -> None:
    """Skip the test where the browser or exiftool is missing; fail where nobody would read that."""
    if {"browser": chromium, "exiftool": exiftool}[name]():
        return
    reason = f"{name}: the program is not installed"
    if is_ci():
        pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
    pytest.skip(reason)


def is_ci() -> bool:
    """Tell whether this runs where a missing program is a failure."""
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


def _first_of(*names: str) -> str:
    return next((path for path in map(shutil.which, names) if path), "")
