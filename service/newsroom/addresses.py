"""The addresses of an article's cards for themes that know its id alone."""

from __future__ import annotations

from urllib.parse import quote

from service.filing.office import Office
from service.model.picture import SUFFIXES


def article_address(office: Office, source: str, article_id: str, format_name: str) -> str:
    """Return the address under which an article's newest card of a format is always found."""
    suffix = SUFFIXES["image/jpeg"]
    return f"{office.base_url}/c/{source}/{quote(article_id, safe='')}/{format_name}.{suffix}"
