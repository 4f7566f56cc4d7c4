"""A caption and its credit as blocks to paste: figure, JSON-LD, meta elements, plain text; all escaped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import urlsplit

from service.attribution.source_type import VOCABULARY, code_of
from service.attribution.stored_text import without_forbidden
from service.model.credit import Kind, Party
from service.model.rights import Rights
from service.patterns import regex

TWITTER_ALT_LIMIT: Final = 420  # characters that X accepts

_SENTENCE: Final = regex(r"(?<=[.!?。！？])\s*(?=\S)")
_TYPES: Final = {Kind.PERSON: "Person", Kind.HANDLE: "Person"}
# A text could end the script element, or a line in old browsers.
_UNSAFE_IN_SCRIPT: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True, slots=True)
class CaptionedPhoto:
    """What the blocks are made of. `image_url` and `language` may be empty."""

    rights: Rights
    creators: tuple[Party, ...] = ()
    alt: str = ""
    label: str = ""
    image_url: str = ""
    language: str = ""


def web_address(text: str) -> str:
    """Return the text if it is an http or https address, else nothing."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and parts.netloc else ""


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(without_forbidden(value))}"' if value else ""


def _span(kind: str, text: str) -> str:
    return f'<span class="{kind}" dir="auto">{escape(without_forbidden(text))}</span>' if text else ""


def figure(photo: CaptionedPhoto) -> str:
    """Return a `<figure>` with picture, caption, disclosure and credit.

    Each text stands in an element with `dir="auto"`, so that an Arabic caption and a Latin credit do not
    turn one another round.
    """
    spans = (
        _span("caption", photo.rights.caption),
        _span("disclosure", photo.label),
        _span("credit", photo.rights.credit),
    )
    address = web_address(photo.image_url)
    # Without an alt text the attribute is left out: alt="" would say that the picture is mere decoration.
    image = f"  <img{_attribute('src', address)}{_attribute('alt', photo.alt)}>\n" if address else ""
    words = " ".join(filter(None, spans))
    return (
        f"<figure{_attribute('lang', photo.language)}>\n{image}  <figcaption>{words}</figcaption>\n</figure>"
    )


def plain_text(photo: CaptionedPhoto) -> str:
    """Return caption and credit as one line of plain text, the credit in brackets."""
    credit = f"({photo.rights.credit})" if photo.rights.credit else ""
    label = f"[{photo.label}]" if photo.label else ""
    return " ".join(filter(None, (photo.rights.caption, label, credit)))


def script_json(value: Any) -> str:
    """Return JSON in which no text can end the script element around it."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(_UNSAFE_IN_SCRIPT)


def _creators(creators: tuple[Party, ...]) -> list[dict[str, str]]:
    return [{"@type": _TYPES.get(each.kind, "Organization"), "name": each.shown} for each in creators]


def _source_type(value: str) -> str:
    code = code_of(value)
    return VOCABULARY + code if code else ""


def json_ld(photo: CaptionedPhoto) -> str:
    """Return a schema.org ImageObject as Google reads it; fields that are unknown are left out."""
    rights = photo.rights
    licensors = (web_address(each.url) for each in rights.licensors)
    record = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "contentUrl": web_address(photo.image_url),
        "name": rights.headline,
        "caption": rights.caption,
        "description": photo.alt,
        "inLanguage": photo.language,
        "creditText": rights.credit,
        "creator": _creators(photo.creators),
        "copyrightNotice": rights.copyright,
        "license": web_address(rights.web_statement),
        "acquireLicensePage": next(filter(None, licensors), ""),
        "digitalSourceType": _source_type(rights.digital_source_type),
    }
    return script_json({name: value for name, value in record.items() if value})


def whole_sentences(text: str, limit: int) -> str:
    """Return as many whole sentences from the start as fit; nothing where the first does not."""
    kept = ""
    for end in [*(found.start() for found in _SENTENCE.finditer(text)), len(text)]:
        if end > limit:
            break
        kept = text[:end]
    return kept.rstrip()


def _meta_pairs(photo: CaptionedPhoto) -> Iterator[tuple[str, str, str]]:
    address = web_address(photo.image_url)
    yield "property", "og:image", address
    yield "property", "og:image:alt", photo.alt
    yield "name", "twitter:image", address
    yield "name", "twitter:image:alt", whole_sentences(photo.alt, TWITTER_ALT_LIMIT)


def meta_elements(photo: CaptionedPhoto) -> str:
    """Return the `<meta>` elements for a page's head, one a line; none without a picture's address."""
    if not web_address(photo.image_url):
        return ""
    pairs = ((kind, name, text) for kind, name, text in _meta_pairs(photo) if text)
    return "\n".join(f'<meta {kind}="{name}"{_attribute("content", text)}>' for kind, name, text in pairs)
