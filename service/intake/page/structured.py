"""What a page's JSON-LD says of its article: schema.org's NewsArticle and its kin."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from service.intake.page.markup import Element

Thing = Mapping[str, Any]

_MOST_BYTES: Final = 200_000
_MOST_THINGS: Final = 200
_ARTICLES: Final = ("article", "blogposting", "report", "review")


def article_of(root: Element) -> Thing:
    """Return the first article among a page's JSON-LD, empty where there is none."""
    return next((thing for thing in _things(root) if is_article(thing)), {})


def is_article(thing: Thing) -> bool:
    """Tell whether a thing is an article of any kind, such as `ReportageNewsArticle`."""
    return any(name.lower().endswith(_ARTICLES) for name in words(thing.get("@type")))


def _things(root: Element) -> Iterator[Thing]:
    """Yield every thing of every block, a graph's members too, at most a fixed number."""
    found = 0
    for block in root.iter("script"):
        if "ld+json" not in (block.get("type") or "").lower():
            continue
        for thing in _members(_loaded(block.text or "")):
            found += 1
            if found > _MOST_THINGS:
                return
            yield thing


def _loaded(text: str) -> Any:
    try:
        return json.loads(text[:_MOST_BYTES], strict=False)
    except (ValueError, RecursionError):
        return None


def _members(value: Any) -> Iterator[Thing]:
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, Mapping):
            yield thing
            graph = thing.get("@graph")
            yield from (
                (each for each in graph if isinstance(each, Mapping)) if isinstance(graph, list) else ()
            )


def words(value: Any) -> list[str]:
    """Return the texts in a value that may be one text, a list of them, or something else."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def first_word(*values: Any) -> str:
    """Return the first text that is not empty, white space set right."""
    texts = (" ".join(word.split()) for value in values for word in words(value))
    return next((text for text in texts if text), "")


def name_of(value: Any) -> str:
    """Return the names of a person, an organisation, or a list of them, as schema.org writes them."""
    each = value if isinstance(value, list) else [value]
    names = (
        first_word(one.get("name")) if isinstance(one, Mapping) else first_word(one) for one in each[:20]
    )
    return ", ".join(name for name in names if name)


def image_of(article: Thing) -> Thing:
    """Return an article's first image as an ImageObject, empty where there is none."""
    image = article.get("image")
    first = image[0] if isinstance(image, list) and image else image
    if isinstance(first, str):
        return {"url": first}
    return first if isinstance(first, Mapping) else {}
