"""Masters of photos: developed and cut here, and what was made once is not made again.

Kept are masters, as developed, and prints, as cut for a card: pixels alone, and just those that would be made
anew, so that a card has the same bytes whether or not there was a master. Guard, credit and rights never come
from here; they are read from the photo's own file every time. A master is found by the digest of that file,
which only somebody who has the photo can know.
"""

import hashlib
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import PIL
from PIL import Image

from service import pixels
from service.model.geometry import Size
from service.pixels.crop import Crop, cut
from service.pixels.detector import has_detector
from service.pixels.guard import PhotoFile
from service.pixels.master import facts_pieces, pixel_pieces, pixel_weight, read_facts, read_pixels
from service.pixels.photo import Plate, develop, divisors, needed_scale

if TYPE_CHECKING:
    from service.outside.cabinet import Cabinet

# Seconds of work a byte, from which keeping a master beats developing the photo again.
_WORTH: Final = 6e-9


class Masters(NamedTuple):
    """Develops and cuts; what it makes is kept in the cabinet, where there is one."""

    cabinet: "Cabinet | None" = None

    def develop(self, file: PhotoFile, needs: Sequence[Size], drawn: Sequence[Size] = ()) -> Plate:
        """Return the photo's plate for cards of these sizes, as `pixels.photo.develop` makes it."""
        if self.cabinet is None:
            return develop(file, needs, drawn)
        key = _master_key(file, needs)
        facts = self.cabinet.find(_key(key, "facts"))
        _count(found=facts is not None)
        if facts is None:
            return self._new_plate(file, needs, drawn, key)
        bring = cache(lambda size: self._pixels(key, size) or self._again(file, needs, key))
        return read_facts(facts, needed_scale(file, needs), key, bring)

    def cut(self, plate: Plate, crop: Crop, size: Size) -> Image.Image:
        """Return a part of the plate at a card's size, as `pixels.crop.cut` makes it."""
        if self.cabinet is None or not plate.key:
            return cut(plate, crop, size)
        key = _key(plate.key, "print", *map(repr, (*crop.box, *size)))
        kept = read_pixels(self.cabinet.find(key), size)
        if kept is not None:
            return kept.convert("RGB")
        made = cut(plate, crop, size)
        self._keep(key, made)
        return made

    def _new_plate(self, file: PhotoFile, needs: Sequence[Size], drawn: Sequence[Size], key: str) -> Plate:
        assert self.cabinet is not None
        start = time.thread_time()
        plate = develop(file, needs, drawn)._replace(key=key)
        worked = time.thread_time() - start
        self.cabinet.keep(_key(key, "facts"), 0, lambda: facts_pieces(plate))
        if worked > _WORTH * pixel_weight(Size(*plate.image.size)):
            self._keep(_key(key, "pixels"), plate.image)
        return plate

    def _again(self, file: PhotoFile, needs: Sequence[Size], key: str) -> Image.Image:
        """Develop a photo that was not worth a master the first time, but comes again."""
        image = develop(file, needs).image
        self._keep(_key(key, "pixels"), image)
        return image

    def _pixels(self, key: str, size: Size) -> Image.Image | None:
        assert self.cabinet is not None
        return read_pixels(self.cabinet.find(_key(key, "pixels")), size)

    def _keep(self, key: str, image: Image.Image) -> None:
        assert self.cabinet is not None
        self.cabinet.keep(key, pixel_weight(Size(*image.size)), lambda: pixel_pieces(image))


def _count(*, found: bool) -> None:
    from service.meters import CACHE_READS  # noqa: PLC0415 - nobody counts what a command line does

    CACHE_READS.labels("masters", "hit" if found else "miss").inc()


def _master_key(file: PhotoFile, needs: Sequence[Size]) -> str:
    """Name all that a plate depends on: the file, how far it is shrunk, and the program that does it."""
    steps = divisors(file, needed_scale(file, needs))
    digest = hashlib.sha256(file.data).hexdigest()
    return _key(_edition(), digest, file.kind, str(file.orientation), repr(steps))


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _edition() -> str:
    """Return the digest of the code that develops and cuts, so that no other release's masters are taken."""
    sources = sorted(Path(pixels.__file__).parent.rglob("*.py"))
    texts = b"".join(source.read_bytes() for source in sources)
    return f"{hashlib.sha256(texts).hexdigest()} {PIL.__version__} {has_detector()}"
