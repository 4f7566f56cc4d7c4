"""How much memory a process takes at its peak: `python -m bench.memory [--quick]`.

After three cards from photos of 2 to 100 megapixels; and for one decode of the largest photo of each kind
that the guard passes; each in a process of its own. Fails when that takes a worker over 600 MB.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from bench.installed import compiled_modules
from bench.photos import draw_photo, real_photo
from bench.rounds import report
from service.model.geometry import Size
from service.pixels.guard import COST, inspect
from service.pixels.limits import ImageLimits
from service.pixels.photo import develop

MOST_MEGABYTES = 600
THREE = {2: (1800, 1200), 12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000), 100: (12000, 8320)}
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


def after_three(*, quick: bool) -> list[dict[str, object]]:
    """Return a row for each photo: the peak of a process that makes three cards from it."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, compiled_modules() as environment:
        for megapixels, size in list(THREE.items())[: 3 if quick else None]:
            for kind, options in (("JPEG", {}), ("progressive JPEG", {"progressive": True})):
                path = Path(folder, "photo.jpg")
                run("photo", str(path), *map(str, size), *options)
                peak = min(three_cards(path, environment) for _ in range(2))  # the first compiles
                rows.append({"Mpx": megapixels, "photo": kind, "peak MB": peak})
    return rows


def three_cards(path: Path, environment: Mapping[str, str]) -> int:
    """Return the peak of a process that makes three cards, in megabytes."""
    command = [sys.executable, "-m", "bench.memory_three", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)


def write_photo(path: Path, width: int, height: int, *, progressive: bool) -> None:
    """Write a JPEG of this size: the bench photo beside and below itself."""
    tile = real_photo(width // 4, height // 4)
    photo = Image.new("RGB", (width, height))
    for at in range(16):
        photo.paste(tile, (at % 4 * tile.width, at // 4 * tile.height))
    photo.save(path, "JPEG", quality=90, progressive=progressive)


def run(*arguments: str) -> str:
    """Run a part of this bench in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "bench.memory", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(*, quick: bool) -> None:
    """Measure all kinds; exit with 1 when one of them takes too much."""
    report("memory", after_three(quick=quick))
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (kind, mode, _) in enumerate(WORST[:2] if quick else WORST):
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
    elif sys.argv[1:2] == ["photo"]:
        width, height = map(int, sys.argv[3:5])
        write_photo(Path(sys.argv[2]), width, height, progressive="progressive" in sys.argv)
    else:
        main(quick="--quick" in sys.argv)
