"""Cutline itself as its service runs it, everything on, nothing kept between two cards."""

from __future__ import annotations

from lines import CREDIT, serve

from service.allocator import reuse_memory
from service.house import build_house
from service.model.article import Article, CardRequest, PhotoRequest
from service.pipeline import make_cards
from service.settings import Settings

HOUSE = build_house(Settings())
reuse_memory()


def render(photo: bytes, kind: str, headline: str) -> bytes:
    """Return the og card."""
    article = Article(headline=headline, language="en", photo=PhotoRequest(data=photo, credit=CREDIT))
    request = CardRequest(article=article, formats=("og",), image_type=f"image/{kind}")
    return make_cards(request, HOUSE).pictures[0].data


serve(render)
