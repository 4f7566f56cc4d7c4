"""Where one name ends and the next begins: slashes, bars, via, commas, brackets, and, for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from service.attribution.draft import Draft, Part, Rule
from service.attribution.registry import Registry
from service.attribution.rules.names import (
    find_known,
    is_acronym,
    is_handle,
    looks_like_organisation,
    looks_like_person,
)

_VIA: Final = r"via|through|über\s+die\s+agentur|через|через\s+агентство|através\s+d[aeo]|par\s+l'intermédiaire\s+d[eu]|przez"
_STRONG: Final = re.compile(
    rf"\s*(?P<via>[/／|]?\s*(?<![^\W_])(?:{_VIA})(?![^\W_])\s*[/:]?)\s*"
    r"|\s*(?P<sign>[/／|┃｜¦•·;；、＝]|\s[-–—―]+\s|\s\+\s(?=[A-Z][a-z])|--+|\\)\s*"
    r"|(?P<stop>(?<=[^\W\d_]{2})[.。]\s+(?=\S))",
    re.IGNORECASE,
)
_COMMA: Final = re.compile(r"\s*[,，]\s*")
_COMPANY_TAIL: Final = re.compile(
    r"(?:jr|sr|ii|iii|iv|ltd|inc|llc|llp|plc|gmbh|co|corp|limited|s\.?a|a\.?s|phd|md|lda)\.?(?!\w)",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"\s+(?:and|und|et|y|e|i|og|och|en|ja|és|și|si|și|a|і|та|и|ve|και|và|dan|&|\+|x|con|with|med|mit|avec)\s+|\s*(?<=[\u0590-\u06ff])\sو\s?",
    re.IGNORECASE,
)
_FOR: Final = re.compile(
    r"\s+(?:for|für|pour|para|per|voor|för|exclusively for|on behalf of)\s+(?=(?:the\s|The\s|la\s|le\s|El\s)?[^\Wa-z_])"
)
_ON: Final = re.compile(
    r"\s+(?:on|from|at|auf|bei|von|sur|chez|en|su|da|på|from the|of|op|na|at the|in)\s+", re.IGNORECASE
)
_TAIL_BRACKET: Final = re.compile(
    r"(?P<name>[^()（）\[\]]+?)\s*[(（\[](?P<inner>[^()（）\[\]]+)[)）\]](?P<rest>.*)", re.DOTALL
)
_HANDLE_AHEAD: Final = re.compile(r"\s+(?=@\w)")
_PHOTO_BY: Final = re.compile(
    r"(?:official\s+)?(?P<org>\S.{1,80}?)\s+(?:photo|photograph|image|picture|video|foto|graphic)s?\s+(?:by|von|:)\s+(?P<name>\S.*)",
    re.IGNORECASE,
)
_LISTS: Final = re.compile(
    r"(?:ministry|department|ministerio|ministério|ministère|ministero|ministerium|bureau|office)\s",
    re.IGNORECASE,
)

Cutter = Callable[[Part, Registry], Iterable[Part]]


def split_at_signs(draft: Draft, _registry: Registry) -> Draft:
    """A/B | C via D: every sign that can only separate."""
    if draft.parts:
        return draft
    parts, at, joint = [], 0, ""
    for found in _STRONG.finditer(draft.text):
        if _stays(draft.text, found):
            continue
        parts.append(Part(draft.text[at : found.start()].strip(), joint))
        at, joint = found.end(), "via" if found["via"] else (found["sign"] or ".").strip()
    parts.append(Part(draft.text[at:].strip(), joint))
    return draft.with_parts(parts)


def _stays(text: str, found: re.Match[str]) -> bool:
    """Tell whether the sign is part of a name: an address, a known name, a full stop after an abbreviation."""
    if found["sign"] == "/" and re.search(
        r"(?:https?:/?|\.[a-z]{2,6}(?:/\S*)?|(?:^|\s)u)$", text[: found.start()], re.IGNORECASE
    ):
        following = text[found.end() :]
        return (not following[:1].isspace() and "://" in text[: found.end() + 1]) or text[
            : found.start()
        ].endswith("u")
    if found["stop"]:
        before = text[: found.start()].rsplit(maxsplit=1)[-1].casefold()
        return before in {
            "fot",
            "foto",
            "st",
            "dr",
            "mr",
            "mrs",
            "ms",
            "prof",
            "jr",
            "sr",
            "inc",
            "ltd",
            "co",
            "corp",
            "zdj",
            "nuotr",
            "rys",
            "vs",
            "bros",
            "dok",
            "sgt",
            "lt",
            "col",
            "gen",
            "capt",
            "maj",
            "cpl",
            "pfc",
            "spc",
            "pvt",
            "cmdr",
            "adm",
            "ph",
            "mat",
            "arch",
        }
    return False


def cut_brackets(part: Part, _registry: Registry) -> Iterable[Part]:
    """Graeme Sloan (Getty): the bracket is a part of its own."""
    found = _TAIL_BRACKET.fullmatch(part.text)
    if not found:
        yield replace(
            part, text=part.text.strip(" ()[]") if part.text.count("(") != part.text.count(")") else part.text
        )
        return
    yield replace(part, text=found["name"].strip())
    yield from (Part(piece.strip(), "(") for piece in _COMMA.split(found["inner"]))
    if found["rest"].strip(" .,"):
        yield Part(found["rest"].strip(" .,"), " ")


def cut_commas(part: Part, registry: Registry) -> Iterable[Part]:
    """Cut A, B, C; but not before Ltd or Jr, nor within the name of a ministry."""
    pieces = _COMMA.split(part.text)
    if len(pieces) == 1 or registry.find(part.text):
        yield part
        return
    if _LISTS.match(part.text) and re.search(r"\s(?:and|y|e|et|und)\s", pieces[-1]):
        yield part
        return
    held, joint = pieces[0], part.joint
    for piece in pieces[1:]:
        if _COMPANY_TAIL.fullmatch(piece) or not piece:
            held = f"{held}, {piece}" if piece else held
            continue
        yield replace(part, text=held, joint=joint)
        held, joint = piece, ","
    yield replace(part, text=held, joint=joint)


def cut_handles(part: Part, _registry: Registry) -> Iterable[Part]:
    """X @name: a handle begins a part."""
    pieces = _HANDLE_AHEAD.split(part.text)
    yield replace(part, text=pieces[0])
    yield from (Part(piece, " ") for piece in pieces[1:])


def cut_commission(part: Part, registry: Registry) -> Iterable[Part]:
    """Name for ORG: the one who ordered the photo."""
    found = _FOR.search(part.text)
    if not found or registry.find(part.text):
        yield part
        return
    name, client = part.text[: found.start()].strip(), part.text[found.end() :].strip()
    if registry.find(name) or looks_like_person(name, registry) or is_handle(name) or " " not in name:
        yield replace(part, text=name)
        yield Part(client, "for")
    else:
        yield part


def cut_and(part: Part, registry: Registry) -> Iterable[Part]:
    """Cut A and B, two people or two known names; a firm (Smith & Sons) stays whole."""
    pieces = [piece.strip() for piece in _AND.split(part.text)]
    if len(pieces) == 1 or registry.find(part.text) or not all(_is_name(piece, registry) for piece in pieces):
        yield part
        return
    yield replace(part, text=pieces[0])
    yield from (Part(piece, "and") for piece in pieces[1:])


def cut_colon(part: Part, registry: Registry) -> Iterable[Part]:
    """MTI Fotó: Name, ABC News: Name: who provides, then who made it."""
    before, colon, after = part.text.partition(":")
    if colon and after.strip() and not registry.find(part.text) and find_known(before.strip(), registry):
        yield replace(part, text=before.strip())
        yield Part(after.strip(), "/")
    else:
        yield part


def cut_photo_by(part: Part, registry: Registry) -> Iterable[Part]:
    """U.S. Navy photo by Name: an organisation's own photographer."""
    found = None if registry.find(part.text) else _PHOTO_BY.fullmatch(part.text)
    if not found:
        yield part
        return
    yield replace(part, text=found["org"])
    yield Part(found["name"], "/")


def cut_platform(part: Part, registry: Registry) -> Iterable[Part]:
    """Name on Unsplash, Name from Pixabay."""
    if not registry.find(part.text):
        for found in _ON.finditer(part.text):
            after, name = part.text[found.end() :].strip(), part.text[: found.start()].strip()
            match = registry.find(after)
            if match and name and match.entry.kind in {"platform", "social", "stock", "agency", "ai"}:
                yield replace(part, text=name)
                yield Part(after, "via")
                return
    yield part


def cut_known_edge(part: Part, registry: Registry) -> Iterable[Part]:
    """EFE J.J. Guillén, Kirby Lee-USA TODAY Sports: a known name at an edge, a person beside it."""
    if registry.find(part.text) or part.settled:
        yield part
        return
    for name, known, known_first in _edges(part.text):
        match = find_known(known, registry)
        if (
            match
            and match.entry.kind in {"agency", "stock", "platform"}
            and looks_like_person(name, registry)
        ):
            texts = (known, name) if known_first else (name, known)
            yield replace(part, text=texts[0])
            yield Part(texts[1], " ")
            return
    yield part


def _edges(text: str) -> Iterable[tuple[str, str, bool]]:
    """Yield (name, what may be known, whether that stands first), at every blank and hyphen near the edges."""
    cuts = list(re.finditer(r"\s+|(?<=[^\W\d_])-(?=[A-ZÀ-Þ])|(?<=[^\W\d_])\.(?=[A-Z]{2})", text))[:12]
    for cut in cuts:
        yield text[: cut.start()], text[cut.end() :], False
    for cut in reversed(cuts):
        if cut.group() != ".":
            yield text[cut.end() :], text[: cut.start()], True


def _is_name(text: str, registry: Registry) -> bool:
    if looks_like_organisation(text, registry) and not registry.find(text):
        return False
    return bool(
        registry.find(text) or looks_like_person(text, registry) or is_handle(text) or is_acronym(text)
    )


def join_known_names(draft: Draft, registry: Registry) -> Draft:
    """Put a known name that holds a separator (AP/Wide World) together again."""
    parts, at = [], 0
    while at < len(draft.parts):
        count = _joined(draft.parts[at : at + 3], registry)
        text = _rejoined(draft.parts[at : at + count])
        parts.append(replace(draft.parts[at], text=text))
        at += count
    return draft.with_parts(parts)


def _joined(parts: tuple[Part, ...], registry: Registry) -> int:
    """Return how many of the parts are together one known name; two known names beside each other stay two."""
    for count in (3, 2):
        if len(parts) < count or any(part.joint == "for" for part in parts[1:count]):
            continue
        separate = parts[1].joint != "via" and all(registry.find(part.text) for part in parts[:count])
        if not separate and registry.find(_rejoined(parts[:count])):
            return count
    return 1


def _rejoined(parts: tuple[Part, ...]) -> str:
    text = parts[0].text
    for part in parts[1:]:
        joint = {",": ", ", "/": "/", "(": " (", " ": " "}.get(part.joint, f" {part.joint} ")
        text = f"{text}{joint}{part.text}{')' if part.joint == '(' else ''}"
    return text


def _cutting(cut: Cutter) -> Rule:
    """Return the rule that cuts every unsettled part."""

    def rule(draft: Draft, registry: Registry) -> Draft:
        cut_parts = (
            piece for part in draft.parts for piece in ((part,) if part.settled else cut(part, registry))
        )
        return draft.with_parts(cut_parts)

    rule.__name__ = cut.__name__
    return rule


SPLITTING: Final[tuple[Rule, ...]] = (
    split_at_signs,
    _cutting(cut_brackets),
    _cutting(cut_commas),
    join_known_names,
)
# These wait until the disclosures are out of the way (Captures d'écran sur A et B @name).
CUTTING: Final[tuple[Rule, ...]] = (
    _cutting(cut_photo_by),
    _cutting(cut_colon),
    _cutting(cut_handles),
    _cutting(cut_commission),
    _cutting(cut_and),
    _cutting(cut_platform),
    _cutting(cut_known_edge),
)
