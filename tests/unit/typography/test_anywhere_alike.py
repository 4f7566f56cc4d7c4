"""A text is drawn alike by every process, and without the system's bidi library or fonts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_DRAW = """
import hashlib, re, sys
from pathlib import Path
from PIL import Image
from service.typography.drawing import draw_text
from service.typography.faces import load_faces
from service.typography.setting import TextStyle, set_text

faces = load_faces()
style = TextStyle("sans", 700, ceiling=60, floor=16, max_lines=4, leading=1.1, may_truncate=True)
for path in sorted(Path("tests/unit/typography/data").glob("*headlines.tsv")):
    for row in path.read_text(encoding="utf-8").splitlines()[1:]:
        name, language, headline = row.split(chr(9))[:3]
        canvas = Image.new("RGB", (700, 260))
        block = set_text(headline, style, 640, 220, faces, language=language)
        draw_text(block, canvas, 20, 20, (255, 255, 255))
        print(name, hashlib.sha256(canvas.tobytes()).hexdigest())
maps = Path("/proc/self/maps")
mapped = maps.read_text() if maps.exists() else ""
print(*sorted(set(re.findall(r"\\S*(?:fribidi|raqm|fontconfig)\\S*", mapped))), file=sys.stderr)
"""
_HIDE = """
for library in $(find /lib /usr/lib /usr/local/lib -name 'libfribidi*' -o -name 'libraqm*' 2>/dev/null); do
    mount --bind /dev/null "$(readlink -f "$library")" || exit 99
done
for folder in /usr/share/fonts /usr/local/share/fonts; do
    [ ! -d "$folder" ] || mount -t tmpfs none "$folder" || exit 99
done
exec "$@"
"""
_RAQM = "from PIL import features; print(features.check('raqm'))"


def drawn(seed: str, *before: str, code: str = _DRAW) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", code]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )


def test_two_processes_draw_the_same_bytes_and_load_no_text_library_of_the_system():
    first, second = drawn("1"), drawn("2")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert len(first.stdout.splitlines()) > 150
    assert first.stdout == second.stdout
    assert first.stderr.strip() == ""


def test_without_the_systems_bidi_library_and_fonts_the_bytes_are_the_same():
    hidden = ("unshare", "-m", "sh", "-c", _HIDE, "hide")
    try:
        probe = drawn("1", *hidden, code=_RAQM)
    except FileNotFoundError:
        pytest.skip("unshare is not there to hide the system's libraries")
    if probe.returncode:
        pytest.skip("hiding the system's libraries needs root and a mount namespace")
    assert probe.stdout.strip() == "False"
    assert drawn("1", *hidden).stdout == drawn("1").stdout != ""
