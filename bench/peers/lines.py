"""One line in, one card out: "PHOTO TYPE NUMBER"; the answer is how many bytes the card has."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

HEADLINE, CREDIT, FONT = (os.environ[name] for name in ("HEADLINE", "CREDIT", "FONT"))
PAGE = Path(__file__).with_name("card.html").read_text()


def serve(render: Callable[[bytes, str, str], bytes]) -> None:
    """Render a card for each line until there are no more."""
    for line in sys.stdin:
        photo, kind, number = line.rstrip("\n").split("\t")
        card = render(Path(photo).read_bytes(), kind, f"{HEADLINE} {number}")
        print(len(card), flush=True)


def filled(photo: str, headline: str) -> str:
    """Return the card as a page."""
    return PAGE.replace("PHOTO", photo).replace("HEADLINE", headline).replace("CREDIT", CREDIT)
