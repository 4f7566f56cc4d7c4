"""Names together without a sign that can only separate: and, for, on a platform, beside an agency."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from service.attribution.draft import Part, Rule, cutting
from service.attribution.registry import Match, Registry
from service.attribution.rules.names import (
    find_known,
    has_given_name,
    is_acronym,
    is_company,
    is_handle,
    looks_like_organisation,
    looks_like_person,
    read_reporter,
    split_commission,
)
from service.attribution.vocabulary import fold
from service.model.credit import Kind, Role
from service.patterns import Words, regex

_PHOTO_BY: Final = regex(
    r"(?:official\s+)?(?P<org>\S.{1,80}?)\s+(?:photo|photograph|image|picture|video|foto|graphic)s?\s+(?:by|von|:)\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
_FEW_WORDS: Final = 4
_ORDERED: Final = regex(
    r"(?:(?P<special>special\s+(?:to|for))|for)\s+(?P<client>(?:the\s+)?(?-i:[A-Z]).*)",
    re.IGNORECASE,
    needs=Words("for", "special"),
)
_EDGE: Final = regex(r"\s+|(?<=[^\W\d_])[-_](?=[A-ZÀ-Þ])|(?<=[^\W\d_])\.(?=[A-Z]{2})")
_QUOTES: Final = frozenset('«„“"')
_POSTED: Final = regex(
    r"\s+(?:posted|shared|uploaded|published)(?:\s+(?:on|to)\s+\w+)?\s+by$",
    re.IGNORECASE,
    needs=Words("posted", "shared", "uploaded", "published"),
)
_HANDLE_AHEAD: Final = regex(r"\s+(?=@\w)")
_AND: Final = regex(
    r"\s+(?:and|und|et|y|e|i|og|och|en|ja|és|și|si|și|a|і|та|и|ve|και|và|dan|&|\+|x|con|with|med|mit|avec)\s+|\s*(?<=[\u0590-\u06ff])\sو\s?",
    re.IGNORECASE,
)
_ON: Final = regex(
    r"\s+(?:on|from|at|auf|bei|von|sur|chez|en|su|da|på|from the|of|op|na|at the|in)\s+", re.IGNORECASE
)


def cut_photo_by(part: Part, registry: Registry) -> Iterable[Part]:
    """U.S. Navy photo by Name: an organisation's own photographer."""
    found = None if registry.find(part.text) else _PHOTO_BY.fullmatch(part.text)
    if not found:
        yield part
        return
    yield part._replace(text=found["org"])
    yield Part(found["name"], "/")


def cut_colon(part: Part, registry: Registry) -> Iterable[Part]:
    """MTI Fotó: Name, ABC News: Name: who provides, then who made it; Optical: NASA: what, then who."""
    before, colon, after = part.text.partition(":")
    if colon and len(before.split()) < _FEW_WORDS and not registry.find(before) and registry.find(after):
        yield part.saying(after.strip())
    elif colon and after.strip() and not registry.find(part.text) and _leads_to(before, after, registry):
        yield part._replace(text=before.strip())
        yield Part(after.strip(), "/")
    else:
        yield part


def _leads_to(before: str, after: str, registry: Registry) -> bool:
    """Tell whether a colon stands between who provides (known, or a few words) and a person."""
    if find_known(before.strip(), registry):
        return True
    few = len(before.split()) < _FEW_WORDS and before[:1].isupper()
    return few and has_given_name(after, registry) and looks_like_person(after.strip(), registry)


def cut_handles(part: Part, registry: Registry) -> Iterable[Part]:
    """X @name, X video posted by @name: a handle begins a part. Photo posted by @name: alone."""
    first, *handles = _HANDLE_AHEAD.split(part.text) if "@" in part.text else [part.text]
    before = _POSTED.sub("", first) if handles else first
    if before == first or fold(before) not in registry.words.placeholders:
        yield part.saying(before)
    yield from (Part(piece, " ") for piece in handles)


def cut_commission(part: Part, registry: Registry) -> Iterable[Part]:
    """Name for ORG, Name/For ORG, Name, Special to ORG: the one who ordered the photo."""
    ordered = _ORDERED.fullmatch(part.text)
    if ordered and (part.joint or ordered["special"]):
        yield Part(ordered["client"], "for")
        return
    name, client = split_commission(part.text)
    if not client or registry.find(part.text):
        yield part
        return
    lone = " " not in name and not looks_like_organisation(name, registry)
    if registry.find(name) or looks_like_person(name, registry) or is_handle(name) or lone:
        yield part._replace(text=name)
        yield Part(client, "for")
    else:
        yield part


def cut_and(part: Part, registry: Registry) -> Iterable[Part]:
    """Cut A and B, two people or two known names; a firm (Smith & Sons) stays whole."""
    pieces = [piece.strip() for piece in _AND.split(part.text)]
    names = pieces[:-1] if _is_team(pieces[-1], registry) else pieces
    if len(pieces) == 1 or registry.find(part.text) or not all(_is_name(piece, registry) for piece in names):
        yield part
        return
    yield part._replace(text=pieces[0])
    yield from (Part(piece, "and") for piece in pieces[1:])


def _is_team(text: str, registry: Registry) -> bool:
    """Tell whether these are the others who made it: J. Lee and the PHANGS-JWST Team."""
    return text.casefold().startswith("the ") and looks_like_organisation(text, registry)


def cut_platform(part: Part, registry: Registry) -> Iterable[Part]:
    """Name on Unsplash, Name from Pixabay."""
    if not registry.find(part.text):
        for found in _ON.finditer(part.text):
            after, name = part.text[found.end() :].strip(), part.text[: found.start()].strip()
            match = registry.find(after)
            if match and name and match.entry.kind in {"platform", "social", "stock", "agency", "ai"}:
                yield part._replace(text=name)
                yield Part(after, "via")
                return
    yield part


def cut_known_edge(part: Part, registry: Registry) -> Iterable[Part]:
    """EFE J.J. Guillén, Kirby Lee-USA TODAY Sports: a known name at an edge, a person beside it."""
    if not _EDGE.search(part.text) or registry.find(part.text) or is_company(part.text):
        yield part
        return
    for name, known, known_first in _edges(part.text):
        match = None if _is_given(known, registry) else find_known(known, registry)
        named = match is not None and has_given_name(name, registry)
        page = match is not None and match.entry.kind == "social" and _holds_given(name, registry)
        short = page or (named and (is_acronym(known) or " " in known))
        reporter = match is not None and read_reporter(name) is not None
        if reporter or (
            (short or _hands_out(match))
            and (looks_like_person(name, registry) or _hands_out(registry.find(name)))
        ):
            texts = (known, name) if known_first else (name, known)
            yield part._replace(text=texts[0])
            yield Part(texts[1], " ")
            return
    yield part


def _holds_given(name: str, registry: Registry) -> bool:
    """Tell whether one word is a given name, wherever it stands: Orbán Viktor."""
    return not registry.words.given_names.isdisjoint(name.casefold().split())


def _is_given(text: str, registry: Registry) -> bool:
    """Tell whether a word is a given name as it is written: Lana, not LANA."""
    return text.istitle() and text.casefold() in registry.words.given_names


def cut_page(part: Part, registry: Registry) -> Iterable[Part]:
    """YouTube Sekretariat Presiden, Flickr user name, Telegram «Channel»: a network, and whose page it is."""
    network, _, page = part.text.partition(" ")
    match = None if part.settled or registry.find(part.text) else registry.find(network)
    social = match is not None and match.entry.kind == "social" and len(network) > 1
    account = page.removeprefix("user ")
    named = social and (page[:1] in _QUOTES or (" " in page and _has_page(page, registry)))
    if match and (named or account != page):
        channel = Part(account.strip(' «»„“”"'), " ")
        yield part._replace(text=network)
        yield channel._replace(role=Role.PROVIDER, kind=Kind.ORG) if page[:1] in _QUOTES else channel
    else:
        yield part


def _has_page(page: str, registry: Registry) -> bool:
    return looks_like_organisation(page, registry) or looks_like_person(page, registry)


def _hands_out(match: Match | None) -> bool:
    return match is not None and match.entry.kind in {"agency", "stock", "platform"}


def _edges(text: str) -> Iterable[tuple[str, str, bool]]:
    """Yield (name, what may be known, whether that stands first) for every cut near the edges."""
    cuts = list(_EDGE.finditer(text))[:12]
    for cut in cuts:
        yield text[: cut.start()], text[cut.end() :], False
    for cut in reversed(cuts):
        if cut.group() != ".":
            yield text[cut.end() :], text[: cut.start()].removesuffix(" ."), True


def _is_name(text: str, registry: Registry) -> bool:
    if looks_like_organisation(text, registry) and not registry.find(text):
        return False
    return bool(
        registry.find(text) or looks_like_person(text, registry) or is_handle(text) or is_acronym(text)
    )


# These wait until the disclosures are out of the way (Captures d'écran sur A et B @name).
CUTTING: Final[tuple[Rule, ...]] = (
    cutting(cut_photo_by),
    cutting(cut_colon),
    cutting(cut_handles),
    cutting(cut_commission),
    cutting(cut_and),
    cutting(cut_platform),
    cutting(cut_page),
    cutting(cut_known_edge),
)
