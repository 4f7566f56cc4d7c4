"""The cards as networks show them: crops, rounding and overlays from the platform registry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from service.house import House
from service.model.format import FORMATS, Format
from service.model.geometry import Box
from service.model.platform import Platform, Platforms, View

# In the order in which newsrooms ask for them.
_SHOWN: Final = (
    "facebook", "x", "linkedin", "whatsapp", "imessage", "telegram", "slack", "discord", "bluesky",
    "mastodon", "google",
)  # fmt: skip
_WHOLE: Final = View(where="message", kind="wide", certainty="C")


@dataclass(frozen=True, slots=True)
class Shot:
    """One view of one network. `views` tells for each format, best first, what is seen and what is covered.

    Both are boxes in fractions of the card. `name` is the class that the style knows it by.
    """

    name: str
    where: str
    kind: str
    views: Mapping[str, Mapping[str, Any]]

    @property
    def covered(self) -> bool:
        """Whether the network lays something over the picture here."""
        return any(view["covers"] for view in self.views.values())

    def best(self, pictures: Mapping[str, Any]) -> Any:
        """Return the picture that this view is given, or None where none of its formats was made."""
        return next((pictures[name] for name in self.views if name in pictures), None)


@dataclass(frozen=True, slots=True)
class Network:
    """One network and its views."""

    name: str
    title: str
    shots: tuple[Shot, ...]


def networks(platforms: Platforms) -> tuple[Network, ...]:
    """Return the networks that the desk shows, in order."""
    known = {platform.name: platform for platform in platforms.all}
    return tuple(_network(known[name]) for name in _SHOWN if name in known)


def _network(platform: Platform) -> Network:
    views = [view for view in platform.views if view.kind != "strip"] or [_WHOLE]
    shots = tuple(
        Shot(_class(platform, place), view.where, view.kind, _views(platform, view))
        for place, view in enumerate(views)
    )
    return Network(platform.name, platform.title, shots)


def _class(platform: Platform, place: int) -> str:
    return f"view-{platform.name}-{place}"


def _views(platform: Platform, view: View) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "seen": _fractions(view.visible(FORMATS[name]), FORMATS[name]),
            "covers": [_fractions(box, FORMATS[name]) for box in _covers(platform, name)],
        }
        for name in platform.formats
    }


def _covers(platform: Platform, name: str) -> Iterator[Box]:
    for cover in platform.covers:
        yield from (box for known, box in cover.boxes if known == name)


def _fractions(box: Box, format_: Format) -> list[float]:
    sides = (
        box.left / format_.width,
        box.top / format_.height,
        box.right / format_.width,
        box.bottom / format_.height,
    )
    return [round(side, 4) for side in sides]


def network_style(platforms: Platforms) -> str:
    """Return the style sheet of the registry's numbers: shapes, rounding, safe zones, covers."""
    rules = [rule for platform in platforms.all for rule in _platform_rules(platform)]
    rules += [_zone_rule(f".zone-{name}", platforms.safe_box(one), one) for name, one in FORMATS.items()]
    return "\n".join(rules) + "\n"


@lru_cache(maxsize=4)
def _version(platforms: Platforms) -> str:
    return hashlib.sha256(network_style(platforms).encode()).hexdigest()[:12]


def style_version(house: House) -> str:
    """Return what the style's address changes with."""
    return _version(house.platforms)


def _platform_rules(platform: Platform) -> Iterator[str]:
    views = [view for view in platform.views if view.kind != "strip"] or [_WHOLE]
    for place, view in enumerate(views):
        first = FORMATS[platform.formats[0]]
        name, seen = f".{_class(platform, place)}", view.visible(first)
        # The rounding is told for a picture 500 pixels wide; a view shrinks with its page.
        yield f"{name} {{ aspect-ratio: {seen.width / seen.height:.4f}; --round: {view.round / 5:.2f}cqi; }}"
        for each in platform.formats:
            for box in _covers(platform, each):
                yield _zone_rule(f"{name}[data-shown={each}] .cover", box, FORMATS[each], view)


def _zone_rule(selector: str, box: Box, format_: Format, view: View = _WHOLE) -> str:
    """Return a box's place as shares of what a view shows of a format."""
    seen = view.visible(format_)
    left, right = (box.left - seen.left) / seen.width, (seen.right - box.right) / seen.width
    top, bottom = (box.top - seen.top) / seen.height, (seen.bottom - box.bottom) / seen.height
    inset = " ".join(f"{max(side, 0):.2%}" for side in (top, right, bottom, left))
    return f"{selector} {{ inset: {inset}; }}"
