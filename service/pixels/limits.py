"""How much of a photo file is accepted: read from headers, before any decoder runs."""

from typing import NamedTuple


class ImageLimits(NamedTuple):
    """The most a photo file may hold. Sizes in bytes and pixels; `house.py` fills it from the settings.

    50 megapixels take a 48-megapixel phone; `max_memory` is what one decode may take and keeps a worker under
    600 MB. A real progressive JPEG has about ten scans, a hostile one thousands: `max_scanned` is scans times
    pixels, about a second's work. 30,000 px of side pass any panorama.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 50_000_000
    max_memory: int = 425_000_000
    max_side: int = 30_000
    min_side: int = 16
    max_scans: int = 100
    max_scanned: int = 1_500_000_000
    max_segments: int = 3_000
    max_chunks: int = 20_000
    max_boxes: int = 2_000
    max_profile: int = 1_500_000
