"""`cutline`: one command line for every door. A fault ends in one clear line and exit status 2."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import service
from service.commands import COMMANDS
from service.errors import ConfigurationError, Refusal


def run() -> NoReturn:
    """Run the command that the process was started for.

    A process that made one card ends at once: to take apart what it loaded, object by object, takes longer
    than to encode the card. Where nobody takes its last words, it ends as any other.
    """
    status = main()
    with suppress(OSError):
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        if sys.argv[1:2] == ["render"]:
            os._exit(status)
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.disable()  # what is loaded now is kept: to look through it for rubbish takes long and finds none
    options = _parser(words).parse_args(words)
    gc.freeze()
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
    """Describe all commands, and in full the one that is asked for: the others are not even imported."""
    parser = argparse.ArgumentParser(prog="cutline", description=service.__doc__)
    parser.add_argument("--version", action="version", version=f"cutline {service.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        parsed = commands.add_parser(command.name, help=command.about, description=command.about)
        if words[:1] == [command.name]:
            command.describe(parsed)
    return parser


if __name__ == "__main__":
    run()
