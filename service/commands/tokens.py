"""`cutline tokens`: make, list and revoke what programs show to be let in."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from service.commands.operator import operator
from service.errors import Refusal
from service.outside.database import Database
from service.outside.files import private_folder
from service.outside.tokens import SCOPES, Tokens
from service.settings import read_settings


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parts = parser.add_subparsers(required=True, metavar="add|list|revoke")
    add = parts.add_parser("add", help="make a token and print it, this once")
    add.add_argument("name", help="what to call it, such as the program's name")
    add.add_argument("--scopes", default="render", help=f"of {','.join(SCOPES)}; separated by commas")
    add.add_argument("--source", default="", help="the one source it speaks for; any where left out")
    add.set_defaults(run=_add)
    parts.add_parser("list", help="list all tokens there ever were").set_defaults(run=_list)
    revoke = parts.add_parser("revoke", help="end a token at once")
    revoke.add_argument("name")
    revoke.set_defaults(run=_revoke)


def _add(options: Namespace) -> int:
    """Print the new token's secret, which is kept nowhere."""
    scopes = frozenset(part.strip() for part in options.scopes.split(",") if part.strip())
    print(_tokens().add(options.name, scopes, options.source, who=operator()))
    return 0


def _list(_options: Namespace) -> int:
    """Print one line a token."""
    for token in _tokens().listed():
        until = f"revoked {token.revoked:%Y-%m-%d}" if token.revoked else "living"
        scopes = ",".join(sorted(token.scopes))
        print(f"{token.name}\t{scopes}\t{token.source or 'any source'}\t{token.created:%Y-%m-%d}\t{until}")
    return 0


def _revoke(options: Namespace) -> int:
    """End a token; Refusal `not_found` where none of this name lives."""
    if not _tokens().revoke(options.name, who=operator()):
        raise Refusal("not_found", "There is no living token of this name.", field="name")
    return 0


def _tokens() -> Tokens:
    settings = read_settings()
    private_folder(settings.data)
    return Tokens(Database(settings.database_url))
