"""The request that every bench measures; nothing else is loaded, or a bench of memory would measure that."""

from __future__ import annotations

from service.model.article import Article, CardRequest, PhotoRequest

HEADLINE = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
CREDIT = "A. Person/AFP via Getty Images"


def ask(data: bytes, media_type: str = "image/jpeg", formats: tuple[str, ...] = ("og",)) -> CardRequest:
    """Return a request for cards: a long headline, a photo and a chain of credits."""
    article = Article(headline=HEADLINE, language="en", photo=PhotoRequest(data=data, credit=CREDIT))
    return CardRequest(article=article, formats=formats, image_type=media_type)
