"""The wheel, built once and installed into an environment that knows nothing of this checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = next(
    (
        str(path)
        for path in (shutil.which("uv"), ROOT / ".tools/uv/bin/uv", Path(sys.executable).with_name("uv"))
        if path and Path(path).is_file()
    ),
    "uv",
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Build the wheel with the build tools of this environment: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory):
    """Return the Python of a new environment with the wheel and what the lock file says it needs."""
    home = tmp_path_factory.mktemp("installed")
    python, locked = home / "environment" / "bin" / "python", home / "requirements.txt"
    run(UV, "venv", "--quiet", "--no-config", "--python", sys.executable, python.parents[1])
    run(UV, "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--output-file", locked)
    install(python, "--require-hashes", "-r", locked)
    install(python, wheel)
    return python


def install(python, *what):
    """Install from uv's cache, which setting up has filled; from the index where it was emptied since."""
    command = (UV, "pip", "install", "--quiet", "--no-deps", "--python", python, *what)
    if attempt(*command, "--offline").returncode:
        run(*command)


def run(*command):
    """Run a command; fail with what it printed."""
    done = attempt(*command)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def attempt(*command):
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
