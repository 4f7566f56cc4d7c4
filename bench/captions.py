"""How long an archive desk waits: captions read, and made ready to paste, on one core.

Run `python -m bench.captions [FILE.tsv]`; the file has the form of the credit tables. Processor time is told,
for the machine is shared; hostile credits and captions are timed beside the honest ones.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from time import process_time
from typing import Final

from service.attribution.captions import CaptionDesk, CaptionRequest, caption_answer
from service.attribution.cleaning import LONGEST_CAPTION, LONGEST_CREDIT
from service.attribution.reading import read_caption, read_credit
from service.attribution.registry import Registry, load_registry
from service.attribution.wording import load_styles
from service.errors import Refusal
from service.model.article import PhotoRequest
from service.resources import asset

TABLE: Final = Path("tests/unit/attribution/credits.tsv")
MANY: Final = 10_000
HOSTILE: Final = (
    "(",
    "[]",
    "A/B ",
    "(A/B)",
    "Photo by ",
    "NO SALES ",
    "A and ",
    " via ",
    "<script>",
    "摄",
    "..",
    "- ",
)


def captions(path: Path) -> list[str]:
    """Return the captions of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["input"] for row in rows if row["kind"] == "caption"]


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the processor time that the work takes on all texts."""
    began = process_time()
    for text in texts:
        work(text)
    return process_time() - began


def slowest(registry: Registry) -> tuple[float, str]:
    """Return the worst time of one hostile credit or caption, and of which piece it is made."""
    taken = []
    for piece in HOSTILE:
        for read, most in ((read_credit, LONGEST_CREDIT), (read_caption, LONGEST_CAPTION)):
            began = process_time()
            with suppress(Refusal):
                read((piece * most)[:most], registry)
            taken.append((process_time() - began, f"{read.__name__} {piece!r}"))
    return max(taken)


def main() -> None:
    """Time the reader, the caption service and hostile texts."""
    registry = load_registry()
    desk = CaptionDesk(registry, load_styles(asset("styles"))["newsroom"])
    texts = list(islice(cycle(captions(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)), MANY))
    read = seconds(lambda text: read_caption(text, registry), texts)
    served = seconds(lambda text: caption_answer(CaptionRequest(PhotoRequest(caption=text)), desk), texts)
    worst, name = slowest(registry)
    print(f"read:   {MANY:,} captions in {read:.1f} s")
    print(f"served: {MANY:,} captions with figure, JSON-LD and meta elements in {served:.1f} s")
    print(f"worst hostile text: {worst * 1000:.0f} ms ({name})")


if __name__ == "__main__":
    main()
