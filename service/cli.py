"""`cutline`: one command line for every door. A fault ends in one clear line and exit status 2."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Final, NoReturn

import service
from service import sprint
from service.commands import COMMANDS
from service.errors import ConfigurationError, Refusal

_USUAL_COLUMNS: Final = 80


def run() -> NoReturn:
    """Run the command that the process was started for."""
    sprints = sys.argv[1:2] == ["render"]
    if sprints:
        sprint.begin()
    status = main()
    if sprints:
        sprint.end(status)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    looked = gc.isenabled()
    gc.disable()  # what is loaded now is kept: to look through it for rubbish takes long and finds none
    options = _parser(words).parse_args(words)
    gc.freeze()
    if looked:
        gc.enable()
    try:
        return int(options.run(options))
    except Refusal as refused:
        place = f"{refused.field}: " if refused.field else ""
        print(f"cutline: {place}{refused.detail} [{refused.code}]", file=sys.stderr)
    except ConfigurationError as wrong:
        print(f"cutline: {wrong}", file=sys.stderr)
    return 2


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Describe the command that is asked for, or all where none is: no other is even imported."""
    parser = argparse.ArgumentParser(prog="cutline", description=service.__doc__, formatter_class=_Lines)
    parser.add_argument("--version", action="version", version=f"cutline {service.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = [command for command in COMMANDS if words[:1] == [command.name]]
    for command in asked or COMMANDS:
        parsed = commands.add_parser(
            command.name, help=command.about, description=command.about, formatter_class=_Lines
        )
        if asked:
            command.describe(parsed)
    return parser


class _Lines(argparse.HelpFormatter):
    """Help as wide as the terminal. Its own way to learn that loads archives and is asked for every flag."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


@cache
def _columns() -> int:
    with suppress(OSError, ValueError):
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns or _USUAL_COLUMNS
    return _USUAL_COLUMNS


if __name__ == "__main__":
    run()
