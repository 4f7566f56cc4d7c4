"""A newsroom's site on loopback: one article with its photo, as readers and crawlers find it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.loopback import Answering, serving

HEADLINE = "On foot to the limestone walls of the Picos de Europa"
CAPTION = (
    "A footpath climbs a grassy slope towards the limestone walls of the Picos de Europa in northern Spain. "
    "(Photo: Aitzol Berasategi / CC BY 4.0)"
)
_STRUCTURED = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "articleSection": "Travel",
    "inLanguage": "en",
}
_PAGE = """<!doctype html>
<html lang="en"><head><title>Travel</title>
<script type="application/ld+json">{structured}</script>
<link rel="canonical" href="https://www.example.org/travel/picos-de-europa">
<meta property="og:description" content="A path crosses the high pastures and ends where the rock begins.">
</head><body><article><h1>{headline}</h1>
<figure><img src="/photo.jpg" alt="A footpath below grey cliffs"><figcaption>{caption}</figcaption></figure>
</article></body></html>
"""


@dataclass(frozen=True, slots=True)
class ArticleSite:
    """The site's port; `url` is its article's address."""

    port: int

    @property
    def url(self) -> str:
        """The address of the article."""
        return f"http://127.0.0.1:{self.port}/travel/picos-de-europa"

    @property
    def settings(self) -> dict[str, str]:
        """What lets a service fetch from here."""
        return {"CUTLINE_ALLOW_NETWORKS": "127.0.0.1/32", "CUTLINE_ALLOW_PORTS": str(self.port)}


@contextmanager
def article_site(photo: bytes) -> Iterator[ArticleSite]:
    """Run a site whose article has this photo until the end of the block."""
    with serving(_handler(photo)) as port:
        yield ArticleSite(port)


def page() -> bytes:
    """Return the article as HTML."""
    words = {"structured": json.dumps(_STRUCTURED), "headline": HEADLINE, "caption": CAPTION}
    return _PAGE.format(**words).encode()


def _handler(photo: bytes) -> type[Answering]:
    class Handler(Answering):
        def do_GET(self) -> None:
            self.answer(*((photo, "image/jpeg") if self.path == "/photo.jpg" else (page(), "text/html")))

    return Handler
