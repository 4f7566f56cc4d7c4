"""`cutline sign`: an order in, the address of its picture out."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from service.errors import ConfigurationError
from service.filing.signed_orders import LONGEST_PREVIEW, sign_order
from service.intake.strict_json import read_object
from service.office import build_office
from service.settings import read_settings


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("order", help="a JSON file in the form of POST /v1/cards; - reads standard input")
    parser.add_argument("--name", default="og.jpg", help="format and type of the picture, such as og.jpg")
    parser.add_argument(
        "--preview", type=int, default=0, metavar="SECONDS", help="an address that ends after so long"
    )
    parser.set_defaults(run=sign)


def sign(options: Namespace) -> int:
    """Print the address."""
    if not 0 <= options.preview <= LONGEST_PREVIEW:
        raise ConfigurationError(f"--preview: at most {LONGEST_PREVIEW} seconds")
    order = read_object(_read(options.order))
    print(sign_order(build_office(read_settings()), order, options.name, preview=options.preview).url)
    return 0


def _read(place: str) -> bytes:
    if place == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(place).read_bytes()
    except OSError as wrong:
        raise ConfigurationError(f"{place}: {wrong.strerror}") from None
