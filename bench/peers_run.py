"""The same card by Cutline and by its peers, a warm process each, in turn: run by `bench/peers.sh`.

Every process gets a line and answers with a line; nothing is kept between two cards. The clock is what a
caller waits; processor time is the process's own with all its children, for sharp and libvips use every core.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from bench.asked import HEADLINE
from bench.cards import SIZES
from bench.photos import real_photo, save_photo
from bench.rounds import Taken, cpu_seconds, family, medians, report
from service.resources import asset

PEERS = Path(__file__).parent / "peers"
ENVIRONMENT = {
    "HEADLINE": HEADLINE,
    "CREDIT": "A. Person/AFP via Getty Images",
    "FONT": str(next(asset("fonts", "inter").glob("*.ttf"))),
}
SOURCES = (
    (2, "JPEG", {"quality": 90}, ("jpeg", "png")),
    (12, "JPEG", {"quality": 90}, ("jpeg", "png")),
    (24, "JPEG", {"quality": 90}, ("jpeg", "png")),
    (12, "PNG", {"compress_level": 1}, ("jpeg",)),
    (12, "WEBP", {"method": 0, "quality": 85}, ("jpeg",)),
)


def programs(folder: Path) -> dict[str, list[str]]:
    """Return the command of each peer that is installed; Cutline first."""
    found = {"ours": [sys.executable, str(PEERS / "ours.py")]}
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("chromium-browser")
    if node and (folder / "node_modules").is_dir():
        found |= {name: [node, str(folder / f"{name}.mjs")] for name in ("sharp", "satori", "takumi")}
    if (folder / "py").is_dir():
        python = str(folder / "py/bin/python")
        found |= {name: [python, str(PEERS / f"{name}_card.py")] for name in ("pytakumi", "pyvips", "skia")}
    if chromium:
        found["chromium"] = [sys.executable, str(PEERS / "chromium_card.py")]
    return found


class Peer:
    """A process that renders a card for each line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._numbers = count()

    def render(self, photo: Path, kind: str) -> None:
        """Render a card with a headline of its own; raise SystemExit where that fails."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{photo}\t{kind}\t{next(self._numbers)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer.isdigit() or int(answer) < 10_000:
            raise SystemExit(f"{self._process.args!r} answered {answer!r}")

    def cpu(self) -> float:
        """Return the processor time it took so far, in seconds."""
        return sum(cpu_seconds(each) for each in family(self._process.pid))


@contextmanager
def started(command: list[str], folder: Path) -> Iterator[Peer]:
    """Start a peer; it ends when its input does."""
    paths = {"PYTHONPATH": str(PEERS.parent.parent)} if command[0] == sys.executable else {}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, **paths},
    )
    try:
        yield Peer(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(20)


def row(name: str, taken: dict[str, Taken]) -> dict[str, object]:
    """Return a row: our milliseconds, and our share of each peer's, on the clock and of processors."""
    ours = taken["ours"]
    ratios = {
        peer: f"{ours.clock / each.clock:.2f} ({ours.cpu / max(each.cpu, 0.001):.2f})"
        for peer, each in taken.items()
        if peer != "ours"
    }
    return {"photo and card": name, "ours ms": round(ours.clock, 1), **ratios}


def main() -> None:
    """Measure every source and type against every peer there is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        for script in PEERS.iterdir():
            if script.suffix in (".mjs", ".html"):
                shutil.copy(script, options.folder)
        peers = {
            name: stack.enter_context(started(command, options.folder))
            for name, command in programs(options.folder).items()
        }
        for megapixels, kind, settings, outputs in SOURCES[:2] if options.quick else SOURCES:
            photo = Path(made, f"{megapixels}.{kind.lower()}")
            photo.write_bytes(save_photo(real_photo(*SIZES[megapixels]), kind, **settings))
            for output in outputs:
                ways = {name: partial(peer.render, photo, output) for name, peer in peers.items()}
                taken = medians(ways, 4 if options.quick else 11, cpu=lambda name: peers[name].cpu())
                rows.append(row(f"{megapixels} Mpx {kind} to {output}", taken))
    report("peers", rows)


if __name__ == "__main__":
    main()
