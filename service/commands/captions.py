"""`cutline captions`: a whole archive's captions, from CSV or JSON Lines to CSV or JSON Lines."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TextIO

from service.attribution.batch import Stream, Tally, run_batch
from service.commands.caption import caption_desk
from service.errors import Refusal

_FORMATS: Final = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument(
        "source", type=Path, help="a .csv or .jsonl file with a column caption, credit or both"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="a .csv or .jsonl file to write")
    parser.add_argument(
        "--style", default="newsroom", help="the house style of the credits, such as newsroom, ap or guardian"
    )
    parser.set_defaults(run=captions)


def captions(options: Namespace) -> int:
    """Clean every caption; tell the progress on standard error and the sum at the end."""
    desk = caption_desk(options.style)
    if options.output.exists() and options.output.samefile(options.source):
        raise Refusal(
            "field_invalid", "The output would overwrite the source. Give it another name.", field="output"
        )
    with ExitStack() as files:
        source = Stream(files.enter_context(_opened(options.source, "r", "source")), _format(options.source))
        target = Stream(files.enter_context(_opened(options.output, "w", "output")), _format(options.output))
        tally = run_batch(source, target, desk, _show)
    print(f"\r{tally.rows} captions read, {tally.failed} refused, {tally.uncredited} without a credit")
    return 0


def _show(tally: Tally) -> None:
    print(f"\r{tally.rows} captions", end="", file=sys.stderr, flush=True)


def _format(path: Path) -> str:
    return _FORMATS.get(path.suffix.lower(), path.suffix.removeprefix(".") or "nothing")


def _opened(path: Path, mode: str, field: str) -> TextIO:
    encoding = "utf-8-sig" if mode == "r" else "utf-8"
    try:
        return path.open(mode, encoding=encoding, newline="", errors="replace")  # type: ignore[return-value]
    except OSError:
        raise Refusal("not_found", f"The file {path.name} cannot be opened.", field=field) from None
