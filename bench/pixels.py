"""How long a photo takes from file to card, beside bare Pillow doing the least that could be called the same.

Run `python -m bench.pixels [rounds]`. Rounds are interleaved, medians are told: on a shared machine only the
ratio can be trusted.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from collections.abc import Callable

from PIL import Image

from bench.photos import draw_photo, save_photo
from service.model.geometry import Size
from service.model.rights import Packets
from service.pixels.crop import choose_crop, cut
from service.pixels.encode import encode
from service.pixels.guard import inspect
from service.pixels.limits import ImageLimits
from service.pixels.photo import develop

CARD = Size(1200, 630)
BUDGET = 300_000
SIZES = ((1800, 1200), (4000, 3000), (6000, 4000))


def ours(data: bytes) -> bytes:
    """Guard, decode, look, crop, shrink and encode."""
    plate = develop(inspect(data, ImageLimits(max_bytes=10**9)), [CARD])
    picture = cut(plate, choose_crop(plate, CARD), CARD)
    return encode(picture, Packets(), media_type="image/jpeg", budget=BUDGET).data


def bare(data: bytes) -> bytes:
    """Decode, shrink the middle and encode, with nothing looked at."""
    image = Image.open(io.BytesIO(data))
    full = image.width
    image.draft("RGB", (CARD.width, round(CARD.width * image.height / image.width)))
    scale = image.width / full
    tall = full * CARD.height / CARD.width
    top = (image.height - tall * scale) / 2
    picture = image.resize(
        tuple(CARD), Image.Resampling.HAMMING, box=(0, top, image.width, top + tall * scale)
    )
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=88, progressive=True)
    return buffer.getvalue()


def time_both(data: bytes, rounds: int) -> tuple[float, float]:
    """Return the median milliseconds of both ways, run in turn."""
    times: dict[Callable[[bytes], bytes], list[float]] = {ours: [], bare: []}
    for _ in range(rounds):
        for way, taken in times.items():
            start = time.perf_counter()
            way(data)
            taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[ours]), statistics.median(times[bare])


def main(rounds: int) -> None:
    """Print one line for each size and file type."""
    for width, height in SIZES:
        photo = draw_photo(width, height)
        for kind, options in (
            ("JPEG", {"quality": 90}),
            ("WEBP", {"method": 0}),
            ("PNG", {"compress_level": 1}),
        ):
            mine, least = time_both(save_photo(photo, kind, **options), rounds)
            print(
                f"{width}x{height} {kind:5} {mine:6.0f} ms, bare {least:6.0f} ms, {mine / least:4.2f} times"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
