"""The `golden` fixture: `golden.check(image, "name")` holds a picture against pictures/name.png."""

from __future__ import annotations

import pytest

from tests.golden.gallery import Gallery


@pytest.fixture
def golden(request) -> Gallery:
    """Return the gallery; with --redraw it draws what it is shown."""
    return Gallery(redraw=request.config.getoption("--redraw"))
