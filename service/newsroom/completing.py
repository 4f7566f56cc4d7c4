"""Thin messages are completed from the system's own interface, with the source's own token."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from service.newsroom.mapping.preset import Fetch
from service.newsroom.sources import Source
from service.outside.fetch import Fetcher


def complete(source: Source, document: Any, fetcher: Fetcher, *, seconds: float = 0.0) -> Any:
    """Return a document with what it leaves out; what is fetched first may tell where the next thing lies.

    Raises Refusal `fetch_failed` and its like where that is not to be had.
    """
    for fetch in source.mapper.preset.fetches:
        address = source.mapper.address(fetch, document)
        if address:
            document = {**document, fetch.name: _fetched(fetch, address, source, fetcher, seconds)}
    return document


def _fetched(fetch: Fetch, address: str, source: Source, fetcher: Fetcher, seconds: float) -> Any:
    headers = {fetch.header: fetch.form.format(token=source.token)} if fetch.header and source.token else {}
    if fetch.query and source.token:
        address += ("&" if "?" in address else "?") + f"{fetch.query}={quote(source.token, safe='')}"
    return fetcher.get_json(address, headers, field="message", seconds=seconds)
