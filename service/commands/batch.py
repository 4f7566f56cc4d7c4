"""`cutline batch`: a file of articles in, a folder of pictures out, resumable."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Final

from service.house import build_house, with_masters
from service.press import Press
from service.rendering import RESULTS, Progress, read_lines, render_all
from service.settings import Settings, read_settings

_BAR: Final = 30


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("articles", type=Path, help="a .jsonl file, each line in the form of POST /v1/cards")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the pictures")
    parser.add_argument(
        "--at-once",
        type=int,
        default=0,
        metavar="N",
        help="articles rendered at once; 0, the default, is one for each core",
    )
    parser.set_defaults(run=batch)


def batch(options: Namespace) -> int:
    """Render what has no result yet; status 1 where an article was refused."""
    settings = _with_photos_beside(read_settings(), options.articles)
    at_once = options.at_once or settings.renderers or os.cpu_count() or 1
    lines = read_lines(options.articles)
    press = Press(with_masters(build_house(settings)), at_once)
    try:
        ended = render_all(
            lines, options.output, press.make_cards, at_once=at_once, tell=_bar(time.monotonic)
        )
    finally:
        press.close()
    made = ended.done - ended.refused
    print(f"\r{made} of {ended.total} articles made, {ended.refused} refused; see {options.output / RESULTS}")
    return 1 if ended.refused else 0


def _with_photos_beside(settings: Settings, articles: Path) -> Settings:
    return settings._replace(photos=(articles.absolute().parent, *settings.photos))


def _bar(clock: Callable[[], float]) -> Callable[[Progress], None]:
    """Return what draws the progress on standard error, over itself where that is a terminal."""
    began = clock()
    over = sys.stderr.isatty()

    def draw(progress: Progress) -> None:
        share = progress.done / progress.total if progress.total else 1.0
        full = round(_BAR * share)
        new = progress.done - progress.before
        left = (clock() - began) / new * (progress.total - progress.done) if new else 0.0
        words = f"[{'#' * full}{'.' * (_BAR - full)}] {progress.done}/{progress.total}"
        words += f", {progress.refused} refused" if progress.refused else ""
        words += f", {left:.0f} s left " if new and progress.done < progress.total else ""
        if over or progress.done in (progress.before, progress.total):
            print(f"\r{words}" if over else words, end="" if over else "\n", file=sys.stderr, flush=True)

    return draw
