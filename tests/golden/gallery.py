"""The golden pictures: a missing one fails, a different one fails and leaves a sheet, only a flag redraws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.golden.compare import EXACT, difference, triptych

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Gallery:
    """A folder of golden pictures, and the folder where sheets of failed ones are left to look at."""

    redraw: bool
    pictures: Path = HERE / "pictures"
    failed: Path = HERE.parents[1] / "out" / "golden"

    def check(self, image: Image.Image, name: str, *, tolerance: int = EXACT) -> None:
        """Raise AssertionError unless the picture is the golden one of this name."""
        path = self.pictures / f"{name}.png"
        if self.redraw:
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path, optimize=True)
        elif not path.is_file():
            self._leave(image, image, name)
            raise AssertionError(f"no golden picture {name}: look at out/golden/{name}.png, then make golden")
        else:
            self._hold(path, image, name, tolerance)

    def _hold(self, path: Path, image: Image.Image, name: str, tolerance: int) -> None:
        with Image.open(path) as expected:
            found = difference(expected, image)
            if not found.exceeds(tolerance):
                return
            self._leave(expected, image, name)
        raise AssertionError(
            f"{name} differs: worst tile {found.tile} at {found.place}, worst pixel {found.pixel}, "
            f"tolerance {tolerance}; see out/golden/{name}.png"
        )

    def _leave(self, expected: Image.Image, actual: Image.Image, name: str) -> None:
        triptych(expected, actual, self.failed / f"{name}.png")
