"""Options and markers for every test: redrawing golden pictures, and programs that a machine may lack."""

from __future__ import annotations

from tests.support.programs import require


def pytest_addoption(parser):
    parser.addoption("--redraw", action="store_true", help="draw the golden pictures again")


def pytest_runtest_setup(item):
    for marker in ("browser", "exiftool"):
        if item.get_closest_marker(marker):
            require(marker)
