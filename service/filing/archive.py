"""All pictures of a card in one ZIP file, with a manifest that says what each is and whose photo it shows."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from service.model.card_record import CardRecord, PictureRecord

# ZIP keeps no zone and begins in 1980; one moment for all makes equal cards equal files.
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)


def card_archive(record: CardRecord, stem: str, files: Mapping[str, bytes]) -> bytes:
    """Return the archive of a card; `files` are its pictures by key, `stem` begins their names."""
    names = {each.format: f"{stem}-{each.format}{PurePosixPath(each.key).suffix}" for each in record.pictures}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for each in record.pictures:
            archive.writestr(zipfile.ZipInfo(names[each.format], _MOMENT), files[each.key])
        text = json.dumps(manifest(record, names), ensure_ascii=False, indent=2) + "\n"
        archive.writestr(zipfile.ZipInfo("manifest.json", _MOMENT), text.encode())
    return packed.getvalue()


def manifest(record: CardRecord, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what an archive holds: the card, its credit, its blocks to paste, and each picture's facts."""
    answer = record.answer
    return {
        "id": record.id,
        "headline": record.headline,
        "article": record.url,
        "credit": record.credit,
        "portrait_credit": (answer.get("portrait_credit") or {}).get("text", ""),
        "caption": answer.get("caption", ""),
        "created": record.created.isoformat() if record.created else None,
        "pictures": [
            _picture(each, answer["images"][each.format], names[each.format]) for each in record.pictures
        ],
        "html": answer["html"],
        "figure": answer["figure"],
        "jsonld": answer["jsonld"],
    }


def _picture(each: PictureRecord, told: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {
        "file": name,
        "format": each.format,
        "url": told["url"],
        "alt": told["alt"],
        "width": each.width,
        "height": each.height,
        "type": each.media_type,
        "bytes": each.bytes,
        "sha256": each.sha256,
    }
