"""Options and markers for every test: redrawing golden pictures, and tools that a machine may lack."""

from __future__ import annotations

import pytest

from tests.support.programs import chromium, exiftool, is_ci

_FINDERS = {"browser": chromium, "exiftool": exiftool}


def pytest_addoption(parser):
    parser.addoption("--redraw", action="store_true", help="draw the golden pictures again")


def pytest_runtest_setup(item):
    for marker, find in _FINDERS.items():
        if item.get_closest_marker(marker) and not find():
            _go_without(f"{marker}: the program is not installed")


def _go_without(reason):
    """Skip on a person's machine, fail where nobody would read that something was skipped."""
    if is_ci():
        pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
    pytest.skip(reason)
