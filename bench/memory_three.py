"""Make three cards from one photo, everything on, and print the peak of this process in megabytes.

Run by `bench/memory.py`, in a process that loads nothing but Cutline.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from bench.asked import ask
from service.house import build_house
from service.pipeline import make_cards
from service.pixels.limits import ImageLimits
from service.settings import Settings


def main(path: Path) -> None:
    """Make the cards; the photo may be larger than a house would take."""
    limits = ImageLimits(max_bytes=10**9, max_pixels=10**9, max_memory=10**10)
    house = build_house(Settings())._replace(limits=limits)
    request = ask(path.read_bytes())
    for number in range(3):
        article = request.article._replace(headline=f"{request.article.headline} {number}")
        make_cards(request._replace(article=article), house)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
