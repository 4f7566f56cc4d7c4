"""The oracle of the metadata tests: exiftool, where it is installed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import programs
from tests.support.programs import require

Oracle = Callable[..., str]


@pytest.fixture(scope="session")
def exiftool(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    """Return a caller of exiftool on picture bytes; under CI=true its absence is a failure."""
    require("exiftool")
    program = programs.exiftool()
    folder = tmp_path_factory.mktemp("exiftool")

    def run(data: bytes, *options: str) -> str:
        file = Path(folder, "picture")
        file.write_bytes(data)
        call = [program, "-charset", "iptc=utf8", *options, str(file)]
        return subprocess.run(call, check=False, capture_output=True, text=True).stdout

    return run


@pytest.fixture
def told_by_exiftool(exiftool: Oracle) -> Callable[[bytes], dict[str, Any]]:
    """Return a reader of all of a picture's tags, by "Group:Tag"."""

    def read(data: bytes) -> dict[str, Any]:
        return json.loads(exiftool(data, "-j", "-G1", "-a", "-struct", "-charset", "exif=utf8"))[0]

    return read
