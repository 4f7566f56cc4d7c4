"""The scrim under text on a photo, as light falls off: deep at the edge it is held to, gone where no text is.

Each row is as deep as its text needs. Towards the held edge it deepens a little further; away from it it
eases out over a long way, so that the eye finds no line where it begins.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from PIL import Image

from service.layout.scene import Scene, Veil
from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.typography.contrast import Surround, lightest_scrim, surround

_HALO: Final = 10
_FADE: Final = (0.24, 0.4)  # the height's share that easing out takes: of any scrim, and more of a deep one
_FALL: Final = 0.45  # by how much of itself a scrim deepens from its text to the edge
_DEEPEST: Final = 225
_TOGETHER_SHARE: Final = 0.16


class Ground(NamedTuple):
    """What a scrim is reckoned from but for the photo: a text's colour, rows, and what is round its ink."""

    colour: Colour
    top: float
    bottom: float
    round_text: Surround | None


class Band(NamedTuple):
    """Rows from `top` to `bottom` of the photo that need at least this opacity (0-255).

    With `low` the veil is held down to the photo's foot and eased out above, else the other way round.
    """

    top: int
    bottom: int
    opacity: int
    low: bool = True


def grounds(scene: Scene) -> tuple[Ground, ...]:
    """Return the ground of every text of a scene that stands on its photo; no photo is needed for it."""
    if scene.photo is None:
        return ()
    box, (left, top, right, bottom) = scene.photo, scene.photo.rounded()
    size = Size(right - left, bottom - top)
    return tuple(
        Ground(
            text.colour,
            text.ink.top - box.top,
            text.ink.bottom - box.top,
            surround(text.block, size, text.x - box.left, text.y - box.top),
        )
        for text in scene.texts
        if text.ground == "photo"
    )


def lay_veil(
    photo: Image.Image, box: Box, texts: Sequence[Ground], colour: Colour, target: float
) -> Veil | None:
    """Return the lightest veil over `photo`, as it stands in `box`, that lets every text reach `target`.

    None where the photo is dark enough by itself.
    """
    height = photo.height
    held = _held([_band(photo, text, colour, target) for text in texts], height)
    bands = [band for band in held if band.opacity]
    if not bands:
        return None
    rows = [_rows(band, height) for band in bands]
    return Veil(box, colour, rows[0] if len(rows) == 1 else bytes(map(max, *rows)))


def _band(photo: Image.Image, text: Ground, colour: Colour, target: float) -> Band:
    opacity = lightest_scrim(photo, text.round_text, text=text.colour, scrim=colour, target=target)
    return Band(round(text.top) - _HALO, round(text.bottom) + _HALO, opacity)


def _held(bands: Sequence[Band], height: int) -> Iterator[Band]:
    """Yield the bands with the edge they are held to: texts that stand together share the nearer one."""
    group: list[Band] = []
    for band in sorted(bands, key=lambda band: band.top):
        if group and band.top - max(each.bottom for each in group) > height * _TOGETHER_SHARE:
            yield from _to_one_edge(group, height)
            group = []
        group.append(band)
    yield from _to_one_edge(group, height)


def _to_one_edge(group: Sequence[Band], height: int) -> list[Band]:
    low = group[0].top + max(band.bottom for band in group) > height
    return [band._replace(low=low) for band in group]


@lru_cache(256)
def _rows(band: Band, height: int) -> bytes:
    """Return the band's opacity on every row: deepening towards the edge held, eased out the other way."""
    top, bottom = max(0, band.top), min(height, band.bottom)
    if band.low:
        return _fade(band.opacity, top, height)[::-1] + _fall(band.opacity, height - top)
    return _fall(band.opacity, bottom)[::-1] + _fade(band.opacity, height - bottom, height)


@lru_cache(512)
def _fall(opacity: int, length: int) -> bytes:
    """Return how an opacity deepens over so many rows: hardly at first, at the end by its share."""
    more = min(_FALL * opacity, max(0, _DEEPEST - opacity))
    return bytes(round(opacity + more * (row / length) ** 2) for row in range(length))


@lru_cache(512)
def _fade(opacity: int, room: int, height: int) -> bytes:
    """Return how an opacity is eased out over the rows beyond its band: slow to go, and slow to be gone."""
    least, more = _FADE
    reach = min(round(height * (least + more * opacity / 255)), room)
    left = (1 - row / reach for row in range(1, reach + 1))
    return bytes(round(opacity * share * share * (3 - 2 * share)) for share in left) + bytes(room - reach)
