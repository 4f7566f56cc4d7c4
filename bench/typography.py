"""Time the setter: clean, prepare, fit and draw a 70-character headline, warm and with every headline new."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator

from PIL import Image

from service.model.geometry import Size
from service.typography.contrast import lightest_scrim, surround
from service.typography.drawing import draw_text
from service.typography.faces import load_faces
from service.typography.setting import TextBlock, TextStyle, set_text

_HEADLINE = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
_STYLE = TextStyle("sans", 700, ceiling=72, floor=36, max_lines=4, leading=1.1, may_truncate=True)
_WIDTH, _HEIGHT = 1080, 300
_ROUNDS = 200


def milliseconds(work: Callable[[], object]) -> str:
    """Run some work many times and return median and 95th percentile in words."""
    took: list[float] = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return f"median {statistics.median(took):6.2f} ms, 95 % under {took[int(_ROUNDS * 0.95)]:6.2f} ms"


def new_headlines() -> Iterator[str]:
    """Yield headlines of the same length of words never seen before: their letters are shuffled."""
    chance = random.Random(7)
    while True:
        yield " ".join("".join(chance.sample(word, len(word))) for word in _HEADLINE.split())


def main() -> None:
    """Print one line a measurement."""
    faces = load_faces()
    canvas = Image.new("RGB", (1200, 630), (90, 90, 90))

    def setting(text: str) -> TextBlock:
        return set_text(text, _STYLE, _WIDTH, _HEIGHT, faces, language="en")

    def whole(text: str) -> None:
        draw_text(setting(text), canvas, 60, 280, (255, 255, 255))

    block = setting(_HEADLINE)
    round_text = surround(block, Size(*canvas.size), 60, 280)
    headlines = new_headlines()
    print("set, warm:               ", milliseconds(lambda: setting(_HEADLINE)))
    print("set and draw, warm:      ", milliseconds(lambda: whole(_HEADLINE)))
    print("set and draw, always new:", milliseconds(lambda: whole(next(headlines))))
    print("draw alone:              ", milliseconds(lambda: draw_text(block, canvas, 60, 280, (0, 0, 0))))
    print(
        "lightest scrim:          ",
        milliseconds(
            lambda: lightest_scrim(canvas, round_text, text=(255, 255, 255), scrim=(0, 0, 0), target=4.5)
        ),
    )


if __name__ == "__main__":
    main()
