"""Options and markers for every test: redrawing golden pictures, and programs that a machine may lack."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from tests.support.programs import require

# The same examples in every run, on however slow a machine; `make fuzz` alone tries its luck.
settings.register_profile(
    "cutline",
    derandomize="CUTLINE_FUZZ" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("cutline")


def pytest_addoption(parser):
    parser.addoption("--redraw", action="store_true", help="draw the golden pictures again")


def pytest_runtest_setup(item):
    for marker in ("browser", "exiftool"):
        if item.get_closest_marker(marker):
            require(marker)
