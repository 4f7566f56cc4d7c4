"""How much memory one decode takes at its worst, each in a process of its own.

Run `python -m bench.memory`. Fails when the largest photo that the guard passes takes a worker over 600 MB.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bench.photos import draw_photo
from service.model.geometry import Size
from service.pixels.guard import COST, inspect
from service.pixels.limits import ImageLimits
from service.pixels.photo import develop

MOST_MEGABYTES = 600
NEEDS = (Size(1200, 630), Size(1080, 1920), Size(1600, 900))
WORST: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("JPEG", "RGB", {"progressive": True, "subsampling": 0}),
    ("JPEG", "CMYK", {"progressive": True, "subsampling": 0}),
    ("PNG", "RGBA", {"compress_level": 1}),
    ("GIF", "P", {}),
    ("WEBP", "RGB", {"method": 0}),
    ("AVIF", "RGBA", {"speed": 10}),
)


def write_largest(path: Path, kind: str, mode: str, options: dict[str, object]) -> None:
    """Write the largest square photo of a kind that the guard passes."""
    limits = ImageLimits()
    side = math.isqrt(int(min(limits.max_pixels, limits.max_memory / COST[kind])))
    small = draw_photo(side // 8, side // 8)
    if mode == "RGBA":
        small.putalpha(small.getchannel("R"))
    small.convert(mode).resize((side, side), Image.Resampling.NEAREST).save(path, kind, **options)


def measure(path: Path) -> None:
    """Develop one photo and print the peak of this process in megabytes."""
    limits = ImageLimits(max_bytes=10**9)
    plate = develop(inspect(path.read_bytes(), limits), NEEDS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{plate.width}x{plate.height} {peak}")


def run(*arguments: str) -> str:
    """Run a part of this bench in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "bench.memory", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Measure all kinds; exit with 1 when one of them takes too much."""
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, mode, _) in enumerate(WORST):
            path = Path(folder, kind)
            run("write", str(number), str(path))
            size, peak = run("measure", str(path)).split()
            worst = max(worst, int(peak))
            print(f"{kind:5} {mode:5} {size}: {peak} MB")
    print(f"worst {worst} MB of {MOST_MEGABYTES} MB")
    sys.exit(worst > MOST_MEGABYTES)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write_largest(Path(sys.argv[3]), *WORST[int(sys.argv[2])])
    elif sys.argv[1:2] == ["measure"]:
        measure(Path(sys.argv[2]))
    else:
        main()
