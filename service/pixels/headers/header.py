"""What every header reader answers, and the two ways it says no."""

from typing import Final, NamedTuple

from service.errors import Refusal
from service.pixels.coded import Coded

FIELD: Final = "image"


class Header(NamedTuple):
    """A picture as stored: size in pixels before orientation, EXIF orientation 1-8, whether it moves.

    `core` is the file without what no decoder needs: texts, previews, further pictures, bytes after the end.
    `coded` is the colour where code points tell it; `profile_left` tells of a profile left out of `core`.
    """

    width: int
    height: int
    core: bytes
    orientation: int = 1
    animated: bool = False
    coded: Coded | None = None
    profile_left: bool = False

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as seen once the photo is turned upright."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def damaged(log: str) -> Refusal:
    """Return the refusal of a file that breaks its own format."""
    return Refusal(
        "image_corrupt",
        "The photo file is damaged or incomplete. Export it again or send the original.",
        field=FIELD,
        log=log,
    )


def odd(log: str) -> Refusal:
    """Return the refusal of a file that is valid but built to cost."""
    return Refusal(
        "image_too_complex",
        "The photo file is built in an unusual way that takes too long to read. Open it in a photo editor "
        "and save it again as JPEG.",
        field=FIELD,
        log=log,
    )
