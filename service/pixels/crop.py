"""Which part of the photo a card shows, and cutting it out.

The caller's word counts first, then what the photographer wrote into the file, then faces where they can be
found, then what the eye finds.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from PIL import Image

from service.errors import Refusal
from service.model.geometry import Box, FocalPoint, Size
from service.model.rights import Region
from service.pixels.heads import main_heads
from service.pixels.photo import Plate
from service.pixels.saliency import best_start
from service.pixels.shrinking import SHRINKING, resized

_HEADROOM: Final = 0.08
_UPPER_THIRD: Final = 1 / 3
_SAME_RATIO: Final = 0.002
_SLIVER: Final = 0.001
_DIGITS: Final = 5
_WHOLE: Final = Box(0.0, 0.0, 1.0, 1.0)
_MAIN: Final = ("mainsubject", "main subject", "areaofinterest", "area of interest", "face", "headshot")


# Whether EXIF orientation flips a point across and down, after its axes were swapped from 5 on.
_FLIPS: Final = {
    1: (False, False),
    2: (True, False),
    3: (True, True),
    4: (False, True),
    5: (False, False),
    6: (True, False),
    7: (True, True),
    8: (False, True),
}


class _Window(NamedTuple):
    """The size of a crop in fractions of the photo's width and height."""

    width: float
    height: float


class Crop(NamedTuple):
    """The part of the upright photo that is shown, in fractions, and what decided on it.

    `source` is `crop`, `focal`, `image-region`, `subject-area`, `faces`, `saliency`, `upper-third` or
    `contained`.
    """

    box: Box
    source: str


def choose_crop(  # noqa: PLR0913 - one argument for each voice that may decide
    plate: Plate,
    target: Size,
    *,
    focal: FocalPoint | None = None,
    regions: Sequence[Region] = (),
    subject_area: Sequence[int] = (),
    box: Box | None = None,
) -> Crop:
    """Choose the largest part of the photo with the target's shape that keeps what matters.

    `box` bounds the choice: nothing outside it is shown. `subject_area` is EXIF's, in stored pixels.
    """
    frame = check_box(box) if box else _WHOLE
    window = _largest(frame, plate, target)
    if box and window.width * window.height > (1 - _SAME_RATIO) * frame.width * frame.height:
        return Crop(frame, "crop")
    point = _focal_box(focal, plate) if focal else None
    for kept, source in (
        (point, "focal"),
        (_region_box(regions), "image-region"),
        (subject_box(subject_area, plate), "subject-area"),
        (main_heads(plate.heads, window), "faces"),
    ):
        if kept is not None and _touches(kept, frame):
            return Crop(_around(kept, frame, window), source)
    return _by_eye(plate, frame, window)


def cut(plate: Plate, crop: Crop, target: Size) -> Image.Image:
    """Return the chosen part at exactly the target's pixels."""
    left, top, right, bottom = crop.box
    source, share = plate.source, right - left
    image = source.nearest(share, target.width)
    width, height = image.size
    part = (left * width, top * height, min(right * width, width), min(bottom * height, height))
    shrinks = part[2] - part[0] >= target.width
    way = SHRINKING if shrinks else Image.Resampling.BICUBIC
    return resized(image, target, way, part, source.ready if share == 1 else None)


def contain(plate: Plate, target: Size, colour: tuple[int, int, int]) -> Image.Image:
    """Return the whole photo in the middle of a canvas of the target's size and this colour."""
    scale = min(target.width / plate.width, target.height / plate.height)
    size = Size(max(1, round(plate.width * scale)), max(1, round(plate.height * scale)))
    canvas = Image.new("RGB", (target.width, target.height), colour)
    corner = (target.width - size.width) // 2, (target.height - size.height) // 2
    canvas.paste(cut(plate, Crop(_WHOLE, "contained"), size), corner)
    return canvas


def check_box(box: Box) -> Box:
    """Return a caller's crop box; refuse one that is not a part of the photo in fractions of it."""
    if not all(math.isfinite(side) for side in box) or not _WHOLE.contains(box, 1e-6) or not _has_area(box):
        raise Refusal(
            "field_invalid",
            "The crop must be four fractions of the photo, left, top, right and bottom, between 0 and 1.",
            field="image.crop",
        )
    return Box(max(0.0, box.left), max(0.0, box.top), min(1.0, box.right), min(1.0, box.bottom))


def subject_box(area: Sequence[int], plate: Plate) -> Box | None:
    """Return EXIF's SubjectArea as a box in fractions of the upright photo; None when it lies outside.

    Two numbers are a point, three a circle with its diameter, four a rectangle about its middle; all in
    pixels of the photo as stored (CIPA DC-008, tag 0x9214).
    """
    if not 2 <= len(area) <= 4:
        return None
    x, y = area[:2]
    width, height = (0, 0) if len(area) == 2 else (area[2], area[-1])
    stored = (plate.height, plate.width) if plate.orientation >= 5 else (plate.width, plate.height)
    box = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    if not Box(0, 0, *stored).contains(box, 1):
        return None
    fractions = Box(box.left / stored[0], box.top / stored[1], box.right / stored[0], box.bottom / stored[1])
    return _turned(fractions, plate.orientation)


def _touches(kept: Box, frame: Box) -> bool:
    """Tell whether any of what is to be kept, be it a mere point on the edge, lies in the frame."""
    return (
        kept.left <= frame.right
        and kept.right >= frame.left
        and kept.top <= frame.bottom
        and kept.bottom >= frame.top
    )


def _has_area(box: Box) -> bool:
    """Tell whether a box in fractions is more than a sliver."""
    return box.width >= _SLIVER and box.height >= _SLIVER


def _turned(box: Box, orientation: int) -> Box:
    """Turn a box in fractions of the stored photo as the photo is turned."""
    corners = [_turned_point(x, y, orientation) for x, y in ((box.left, box.top), (box.right, box.bottom))]
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _turned_point(x: float, y: float, orientation: int) -> tuple[float, float]:
    """Turn one point in fractions; the orientations from 5 on also swap the axes."""
    if orientation >= 5:
        x, y = y, x
    flip_across, flip_down = _FLIPS[orientation]
    return (1 - x if flip_across else x), (1 - y if flip_down else y)


def _focal_box(focal: FocalPoint, plate: Plate) -> Box:
    """Return a focal point as a box without size; refuse one outside the photo."""
    units = {"px": (plate.width, plate.height), "percent": (100, 100), "fraction": (1, 1)}
    across, down = units.get(focal.unit, (0, 0))
    if across and math.isfinite(focal.x) and 0 <= focal.x <= across and 0 <= focal.y <= down:
        return Box(focal.x / across, focal.y / down, focal.x / across, focal.y / down)
    raise Refusal(
        "field_invalid",
        "The focal point must lie inside the photo, in px, percent or fraction.",
        field="image.focal_point",
    )


def _region_box(regions: Sequence[Region]) -> Box | None:
    """Return what the file's regions ask to keep: the main subjects together, or else all regions."""
    usable = [one for one in regions if _WHOLE.contains(_box_of(one), _SLIVER) and _has_area(_box_of(one))]
    main = [one for one in usable if any(word in one.role.lower() for word in _MAIN)]
    boxes = [_box_of(one) for one in main or usable]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _box_of(region: Region) -> Box:
    """Return a region as a box."""
    return Box(region.left, region.top, region.left + region.width, region.top + region.height)


def _largest(frame: Box, plate: Plate, target: Size) -> _Window:
    """Return the largest width and height, in fractions, that have the target's shape inside the frame."""
    across, down = frame.width * plate.width, frame.height * plate.height
    width = min(across, down * target.width / target.height)
    height = min(down, across * target.height / target.width)
    return _Window(width / plate.width, height / plate.height)


def _around(kept: Box, frame: Box, window: _Window) -> Box:
    """Place the window about what is to be kept, with room above it, inside the frame."""
    left = (kept.left + kept.right - window.width) / 2
    top = (kept.top + kept.bottom - window.height) / 2
    top = min(top, kept.top - _HEADROOM * window.height)
    return _inside(frame, window, left, top)


def _by_eye(plate: Plate, frame: Box, window: _Window) -> Crop:
    """Place the window where the eye goes, or on the upper third where there is nothing to see."""
    width, height = plate.matter.size
    part = Box(frame.left * width, frame.top * height, frame.right * width, frame.bottom * height)
    seen = plate.matter.crop(part.rounded())
    across = frame.width - window.width > frame.height - window.height
    share = window.width / frame.width if across else window.height / frame.height
    start = best_start(seen, share, across=across)
    if start is None:
        middle = frame.left + (frame.width - window.width) / 2
        top = frame.top + (frame.height - window.height) * _UPPER_THIRD
        return Crop(_inside(frame, window, middle, top), "upper-third")
    left = frame.left + start * frame.width if across else frame.left
    top = frame.top if across else frame.top + start * frame.height
    return Crop(_inside(frame, window, left, top), "saliency")


def _inside(frame: Box, window: _Window, left: float, top: float) -> Box:
    """Return the window moved as little as possible so that it lies in the frame; in five digits."""
    left = min(max(left, frame.left), frame.right - window.width)
    top = min(max(top, frame.top), frame.bottom - window.height)
    sides = (left, top, left + window.width, top + window.height)
    return Box(*(min(1.0, max(0.0, round(side, _DIGITS))) for side in sides))
