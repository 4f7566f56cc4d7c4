"""An article's page fetched by its address, through the guarded fetcher, and read."""

from __future__ import annotations

from typing import Final

from service.errors import Refusal
from service.intake.page.reading import PageArticle, is_page, read_page
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy

FIELD: Final = "url"
_MOST_BYTES: Final = 5 * 1024 * 1024
_NO_PAGE: Final = "That address holds no article. Use the address that readers see."


class PageReader:
    """Reads articles where readers find them. Threads may share one."""

    def __init__(self, policy: FetchPolicy) -> None:
        policy = policy._replace(max_bytes=min(policy.max_bytes, _MOST_BYTES))
        self._fetcher = Fetcher(policy, kind=is_page, kinds=frozenset({"html"}))

    def read(self, address: str) -> PageArticle:
        """Return what the page at an address says of its article.

        Raises Refusal with the field `url`: `not_a_page`, or as the fetcher refuses.
        """
        try:
            found = self._fetcher.fetch(address, field=FIELD)
        except Refusal as no:
            if no.code in ("not_an_image", "unsupported_format"):
                raise Refusal("not_a_page", _NO_PAGE, field=FIELD) from None
            raise
        return read_page(found.data, found.url)
