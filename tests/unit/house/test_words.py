"""Nothing unfinished stands in the tree, and nothing of the machine it was made on."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.unit.house.files import ROOT

FORBIDDEN = re.compile(
    r"(?:#|//|/\*|<!--)\s*(?:TODO|FIXME|XXX)\b|lorem ipsum|^<{7} |^>{7} |/(?:root|home|Users)/\w",
    re.IGNORECASE,
)
# The lock file is written by its tool, and data of others is quoted as it came.
EXEMPT = ("uv.lock", "LICENSE", "assets/fonts/", "assets/samples/LICENSE", "tests/unit/house/test_words.py")
LARGEST_TEXT = 2_000_000


def texts():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if name.startswith(EXEMPT) or not path.is_file() or path.stat().st_size > LARGEST_TEXT:
            continue
        data = path.read_bytes()
        if b"\0" not in data[:8000]:
            yield name, data.decode("utf-8", "replace")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="this is not a git checkout")
def test_no_forbidden_word_stands_in_the_tree():
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ["# todo: later", "<<<<<<< HEAD", "see /home/someone/notes"])
def test_a_forbidden_word_is_found(line):
    assert FORBIDDEN.search(line)


def test_ordinary_words_pass():
    assert not FORBIDDEN.search("The newsroom's workflow ends at the root of the tree.")
