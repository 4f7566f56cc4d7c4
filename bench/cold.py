"""From nothing to the first card, in a new process: `python -m bench.cold [--quick] [--folder FOLDER]`.

The command line with one photo, beside a Node process with sharp that draws the same card, where `FOLDER` is
one that `bench/peers.sh` filled. Files are in the system's cache, for nobody restarts the machine for a card.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bench.asked import HEADLINE
from bench.cards import SIZES
from bench.installed import compiled_modules
from bench.peers_run import ENVIRONMENT, PEERS
from bench.photos import real_photo, save_photo
from bench.rounds import medians, report


def ours(photo: Path, folder: Path, environment: Mapping[str, str]) -> None:
    """Render one card by the command line."""
    command = [
        str(Path(sys.executable).with_name("cutline")),
        "render",
        "--photo",
        str(photo),
        "-o",
        str(folder),
    ]
    command += ["--headline", HEADLINE, "--credit", ENVIRONMENT["CREDIT"], "--formats", "og"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def sharp(photo: Path, folder: Path) -> None:
    """Render one card by sharp in a new Node process."""
    line, environment = f"{photo}\tjpeg\t1\n", {**os.environ, **ENVIRONMENT}
    command = ["node", str(folder / "sharp.mjs")]
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=True, input=line, text=True, stdout=quiet, cwd=folder, env=environment)


def children_cpu(_way: str) -> float:
    """Return the processor time of all processes that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print milliseconds from start to end, and the ratio where sharp is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path("/nonexistent"))
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as made, compiled_modules() as environment:
        for megapixels in (2, 12):
            photo = Path(made, f"{megapixels}.jpg")
            photo.write_bytes(save_photo(real_photo(*SIZES[megapixels]), "JPEG", quality=90))
            ways: dict[str, Callable[[], object]] = {"ours": partial(ours, photo, Path(made), environment)}
            if shutil.which("node") and (options.folder / "node_modules").is_dir():
                for script in PEERS.glob("*.mjs"):
                    shutil.copy(script, options.folder)
                shutil.copy(PEERS / "card.html", options.folder)
                ways["sharp"] = partial(sharp, photo, options.folder)
            ours(photo, Path(made), environment)  # compiles
            took = medians(ways, 3 if options.quick else 9, cpu=children_cpu)
            row: dict[str, object] = {"Mpx": megapixels, "ours ms": round(took["ours"].clock)}
            row["ours CPU ms"] = round(took["ours"].cpu)
            if "sharp" in took:
                row["sharp ms"] = round(took["sharp"].clock)
                row["ratio"] = round(took["ours"].clock / took["sharp"].clock, 2)
                row["CPU ratio"] = round(took["ours"].cpu / took["sharp"].cpu, 2)
            rows.append(row)
    report("cold", rows)


if __name__ == "__main__":
    main()
