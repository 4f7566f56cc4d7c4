"""`cutline audit`: the record of who did what, as JSON, one entry a line, to keep elsewhere."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Final

from service.outside.audit import Audit, AuditEntry
from service.outside.database import Database
from service.outside.files import private_folder
from service.settings import read_settings

_PAGE: Final = 1000


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--after", type=int, default=0, metavar="NUMBER", help="only entries after this one")
    parser.set_defaults(run=export)


def export(options: Namespace) -> int:
    """Print every entry in the order it was written."""
    settings, after = read_settings(), options.after
    private_folder(settings.data)
    audit = Audit(Database(settings.database_url))
    while entries := audit.entries(after=after, limit=_PAGE):
        for entry in entries:
            print(json.dumps(_told(entry), ensure_ascii=True))
        after = entries[-1].number
    return 0


def _told(entry: AuditEntry) -> dict[str, object]:
    moment = entry.moment.isoformat() if entry.moment else None
    return {
        "number": entry.number, "moment": moment, "who": entry.who, "what": entry.what, "card": entry.card,
        "detail": dict(entry.detail),
    }  # fmt: skip
